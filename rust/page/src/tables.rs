//! The tab Tables: the tables of interest, and what is known of the one that is chosen.

mod grid;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::response::Html;
use axum::routing::get;
use maud::{Markup, html};
use monta_connect::{REQUIRED_TABLES, Status, TableStatus};
use serde::Deserialize;

use crate::layout::{self, Tab, grouped, minute};
use crate::refusal::Refusal;
use crate::state::{Opened, Page};

pub(crate) fn routes() -> Router<Arc<Page>> {
    Router::new().route("/tables", get(show))
}

#[derive(Debug, Deserialize)]
struct Chosen {
    #[serde(default)]
    table: String,
}

async fn show(State(page): State<Arc<Page>>, Query(chosen): Query<Chosen>) -> Result<Html<String>, Refusal> {
    page.work(move |page| {
        let opened = page.open()?;
        let tables = statuses(&opened)?;
        let chosen = match chosen.table.as_str() {
            "" => tables.first(),
            name => Some(
                tables
                    .iter()
                    .find(|table| table.name == name)
                    .ok_or_else(|| Refusal::missing(format!("{name} is not among the tables of interest.")))?,
            ),
        };
        let body = html! {
            p.warning { strong { "Do not change anything here unless you know what you are doing: " }
                "lists, groups and exports rest on these tables." }
            div.panes {
                (list(page, &tables, chosen))
                @if let Some(chosen) = chosen { (grid::shown(&opened, chosen)?) }
            }
        };
        layout::page(page, &opened, Tab::Tables, &body)
    })
    .await
}

fn statuses(opened: &Opened) -> Result<Vec<TableStatus>, monta_connect::Error> {
    let profile = &opened.profile;
    opened.cache.status(&profile.table_names(), &profile.source())
}

fn list(page: &Page, tables: &[TableStatus], chosen: Option<&TableStatus>) -> Markup {
    let _ = page;
    html! {
        section aria-labelledby="tables-title" {
            h2 #tables-title { "Tables of interest" }
            div.scroll {
                table.tables {
                    thead { tr { th { span.hidden { "Valid" } } th { "Table" } th { "Status" } th.number { "Rows" } th { "Read" } } }
                    tbody {
                        @for table in tables {
                            tr aria-current=[chosen.filter(|chosen| chosen.name == table.name).map(|_| "true")] {
                                td { (mark(table.status)) }
                                td {
                                    a href=(format!("/tables?table={}", table.name)) { (table.name) }
                                    @if REQUIRED_TABLES.contains(&table.name.as_str()) { " " small { "required" } }
                                }
                                td { (state(table.status)) }
                                td.number { (grouped(table.rows)) }
                                td.time { (minute(table.read_at.as_deref())) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The check mark of a table whose rows answer and are up to date.
fn mark(status: Status) -> Markup {
    html! { @if status == Status::Ok { span.mark role="img" aria-label="valid" { "✓" } } }
}

/// A status as a badge.
fn state(status: Status) -> Markup {
    let kind = match status {
        Status::Ok => "ok",
        Status::Error => "error",
        Status::NotRead => "none",
        Status::Stale | Status::Partial { .. } => "old",
    };
    html! { span.state data-state=(kind) { (status) } }
}
