//! The requests of the page.

use maud::{Markup, html};

use crate::server::Recorded;
use crate::world::World;

/// The most requests that are shown.
const SHOWN: usize = 100;

/// The requests, newest first.
pub(super) fn section(world: &World) -> Markup {
    let rows = world.recorder.rows();
    html! {
        section {
            h2 { "Requests " small { (rows.len()) } }
            @if rows.is_empty() {
                p.empty { "No requests yet." }
            }
            @for row in rows.iter().rev().take(SHOWN) { (request(row)) }
        }
    }
}

fn request(row: &Recorded) -> Markup {
    let status = row
        .status
        .map_or_else(|| "no answer".to_owned(), |status| status.to_string());
    let failed = row.status.is_none_or(|status| status >= 400);
    html! {
        details.request {
            summary { code { (row.line()) } " " span.code .failed[failed] { (status) } }
            @if !row.body().is_null() { pre { (format!("{:#}", row.body())) } }
        }
    }
}
