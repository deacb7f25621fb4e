//! The requests of the page.

use maud::{Markup, html};
use serde_json::Value;

use crate::server::Recorded;
use crate::world::World;

/// The most requests of a kind that are shown: those that change something are not drowned by those that read.
const SHOWN: usize = 100;

/// The requests, newest first, each with its answer.
pub(super) fn section(world: &World) -> Markup {
    let rows = world.recorder.rows();
    let newest = |changes: bool| {
        let of_kind = rows.iter().rev().filter(move |row| row.changes() == changes);
        of_kind.take(SHOWN)
    };
    let mut shown: Vec<&Recorded> = newest(true).chain(newest(false)).collect();
    shown.sort_unstable_by_key(|row| std::cmp::Reverse(row.number()));
    let changes = rows.iter().filter(|row| row.changes()).count();
    html! {
        section #requests {
            h2 { "Requests " small { (rows.len()) ", " (changes) " of them changes" } }
            @if rows.is_empty() {
                p.empty { "No requests yet." }
            }
            @for row in shown { (request(row)) }
        }
    }
}

fn request(row: &Recorded) -> Markup {
    let status = row
        .status
        .map_or_else(|| "no answer".to_owned(), |status| status.to_string());
    let failed = row.status.is_none_or(|status| status >= 400);
    html! {
        details.request .read[!row.changes()] id=(format!("request-{}", row.number())) {
            summary {
                (super::time(row.at)) " " code { (row.line()) } " " span.code .failed[failed] { (status) }
            }
            div.exchange {
                (side("Asked", row.body()))
                (side("Answered", &row.answer))
            }
        }
    }
}

fn side(title: &str, body: &Value) -> Markup {
    let text = match body {
        Value::Null => "nothing".to_owned(),
        Value::String(text) => text.clone(),
        document => format!("{document:#}"),
    };
    html! { div { small { (title) } pre { (text) } } }
}
