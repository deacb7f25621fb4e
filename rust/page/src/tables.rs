//! The tab Tables: the tables of interest, what is known of the one that is chosen, and adding one by its name.

mod grid;

use monta_core::{Message, message};
use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::response::{Html, Redirect};
use axum::routing::{get, post};
use maud::{Markup, html};
use monta_connect::{Error, TableEdit, TableState};
use serde::Deserialize;

use crate::connect::{Work, begin_reading};
use crate::form::Form;
use crate::language::{say, t, told};
use crate::layout::{Frame, Tab};
use crate::refusal::Refusal;
use crate::state::Page;
use crate::text::{encoded, grouped, minute};

pub(crate) fn routes() -> Router<Arc<Page>> {
    Router::new()
        .route("/tables", get(show))
        .route("/tables/add", post(add))
        .route("/tables/remove", post(remove))
        .route("/tables/describe", post(describe))
        .route("/tables/fields", post(switch))
}

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(default)]
    table: String,
    /// What is typed to find a table that may be added.
    #[serde(default)]
    find: String,
}

async fn show(State(page): State<Arc<Page>>, Query(asked): Query<Asked>) -> Result<Html<String>, Refusal> {
    page.work(move |page| {
        let frame = Frame::of(page);
        let store = page.store()?;
        let tables = store.tables()?;
        let chosen = match asked.table.as_str() {
            "" => tables.first(),
            name => Some(tables.iter().find(|table| table.name == name).ok_or_else(|| {
                Refusal::missing(say("{table} is not among the tables of interest.", &[("table", &name)]))
            })?),
        };
        let guards = store.profile()?.guards;
        let body = html! {
            p.warning { strong { (t("Do not change anything here unless you know what you are doing: ")) }
                (t("lists, groups and exports rest on these tables.")) }
            div.panes {
                section aria-labelledby="tables-title" {
                    h2 #tables-title { (t("Tables of interest")) }
                    (list(&tables, chosen))
                    (picker(page, &asked))
                }
                @if let Some(chosen) = chosen {
                    @let guard = guards.get(&chosen.name).cloned().unwrap_or_default();
                    (grid::shown(chosen, &guard, &store.fields(&chosen.name)?))
                }
            }
        };
        Ok(frame.around(page, Tab::Tables, &body)?)
    })
    .await
}

fn list(tables: &[TableState], chosen: Option<&TableState>) -> Markup {
    html! {
        div.scroll {
            table.tables {
                thead {
                    tr {
                        th { span.hidden { (t("Valid")) } }
                        th { (t("Table")) } th { (t("Status")) } th.number { (t("Rows")) } th { (t("Read")) }
                    }
                }
                tbody {
                    @for table in tables {
                        tr aria-current=[chosen.filter(|chosen| chosen.name == table.name).map(|_| "true")] {
                            td { @if table.state.template() == OK { span.mark role="img" aria-label=(t("valid")) { "✓" } } }
                            td {
                                a href=(format!("/tables?table={}", encoded(&table.name))) { (table.label) }
                                br; small { (table.name) @if table.required { (t(" · required")) } }
                            }
                            td { (state(&table.state)) }
                            td.number { (grouped(table.rows)) }
                            td.time { (minute(table.read_at.as_deref())) }
                        }
                    }
                }
            }
        }
    }
}

/// How a table stands whose rows answer and are up to date.
pub(crate) const OK: &str = "OK";

/// A status as a badge.
fn state(status: &Message) -> Markup {
    let kind = match status.template() {
        OK => "ok",
        "Error" => "error",
        "Not read" => "none",
        _ => "old",
    };
    html! { span.state data-state=(kind) { (told(status)) } }
}

/// A field to find a table by its name, technical or not, and what was found.
fn picker(page: &Page, asked: &Asked) -> Markup {
    let Some(connected) = page.connected() else {
        return html! {
            h3 { (t("Add a table")) }
            input type="search" disabled aria-label=(t("Add a table")) aria-describedby="picker-why" placeholder=(t("Its name"));
            p #picker-why.hint { (t("Not connected: which tables there are is told by Odoo. Connect & Read first.")) }
        };
    };
    html! {
        h3 #picker-title { (t("Add a table")) }
        form method="get" action="/tables" data-live="" role="search" {
            input type="hidden" name="table" value=(asked.table);
            input #find type="search" name="find" value=(asked.find) aria-labelledby="picker-title"
                placeholder=(t("A part of its name, such as unit")) autocomplete="off" spellcheck="false";
            noscript { button { (t("Find")) } }
        }
        div data-part="found" role="status" {
            @if !asked.find.trim().is_empty() {
                @match connected.available_tables(&asked.find) {
                    Err(error) => p.error { (error) },
                    Ok(found) if found.is_empty() => p.empty { (t("No table that you may read has this in its name, or it is here already.")) },
                    Ok(found) => {
                        ul.found {
                            @for model in found.iter().take(FOUND) {
                                li {
                                    form.inline method="post" action="/tables/add" {
                                        button name="table" value=(model.model) { (t("Add")) }
                                        span { (model.name) " " small { (model.model) } }
                                    }
                                }
                            }
                        }
                        @if found.len() > FOUND { p.hint { (found.len() - FOUND) (t(" more: type more of the name.")) } }
                    }
                }
            }
        }
    }
}

/// How many tables the picker shows.
const FOUND: usize = 20;

async fn add(State(page): State<Arc<Page>>, form: Form) -> Result<Redirect, Refusal> {
    let shared = Arc::clone(&page);
    page.work(move |page| {
        let name = form.get("table");
        let what = message!("which tables there are is told by Odoo");
        let connected = page.connected().ok_or(Error::NotConnected { what });
        match connected.and_then(|connected| connected.add_table(name)) {
            Ok(TableEdit::Changed) => begin_reading(shared, Work::Table(name.to_owned()))?,
            Ok(TableEdit::Unchanged) => page.tell(say("{table} is here already.", &[("table", &name)])),
            Err(error) => {
                page.tell_error(told(&error));
                return Ok(Redirect::to("/tables"));
            }
        }
        Ok(back(name))
    })
    .await
}

async fn remove(State(page): State<Arc<Page>>, form: Form) -> Result<Redirect, Refusal> {
    page.work(move |page| {
        let name = form.get("table");
        let removed = page.store()?.remove_table(name);
        let to = if removed.is_ok() {
            Redirect::to("/tables")
        } else {
            back(name)
        };
        page.tell_result(removed.map(|()| say("{table} is no longer read.", &[("table", &name)])));
        Ok(to)
    })
    .await
}

async fn describe(State(page): State<Arc<Page>>, form: Form) -> Result<Redirect, Refusal> {
    page.work(move |page| {
        let name = form.get("table");
        let done = page.store()?.describe_table(name, form.get("description"));
        page.tell_result(done.map(|_| t("The description is saved.").to_owned()));
        Ok(back(name))
    })
    .await
}

/// Switches those fields on whose boxes are ticked, and the others of the form off.
async fn switch(State(page): State<Arc<Page>>, form: Form) -> Result<Redirect, Refusal> {
    page.work(move |page| {
        let name = form.get("table");
        let store = page.store()?;
        let fields = match store.fields(name) {
            Ok(fields) => fields,
            Err(error) => {
                page.tell_error(told(&error));
                return Ok(Redirect::to("/tables"));
            }
        };
        let ticked: BTreeSet<&str> = form.all("on").collect();
        let was_on = fields.iter().filter(|field| field.switched_on);
        let off: Vec<_> = was_on
            .clone()
            .map(|field| field.name.clone())
            .filter(|field| !ticked.contains(field.as_str()))
            .collect();
        let was_on: BTreeSet<&str> = was_on.map(|field| field.name.as_str()).collect();
        let on: Vec<_> = ticked.difference(&was_on).map(|&field| field.to_owned()).collect();
        let switched = if on.is_empty() && off.is_empty() {
            Ok(t("Nothing was changed.").to_owned())
        } else {
            // First what may be refused: then nothing is changed at all.
            let on = if on.is_empty() {
                Ok(TableEdit::Unchanged)
            } else {
                store.switch_fields(name, &on, true)
            };
            on.and_then(|on| {
                if off.is_empty() {
                    Ok(on)
                } else {
                    store.switch_fields(name, &off, false)
                }
            })
            .map(|_| t("Switched. The values come with the next Connect & Read.").to_owned())
        };
        page.tell_result(switched);
        Ok(back(name))
    })
    .await
}

fn back(table: &str) -> Redirect {
    Redirect::to(&format!("/tables?table={}", encoded(table)))
}
