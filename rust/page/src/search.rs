//! The tab Search: records of a group that hold what is typed, from the cache.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::response::Html;
use axum::routing::get;
use maud::{Markup, html};
use monta_connect::{Connected, SearchAnswer, Store};
use monta_core::lookup::SHOWN;
use serde::Deserialize;

use crate::language::{say, t, told};
use crate::layout::{Frame, Tab};
use crate::refusal::Refusal;
use crate::state::Page;
use crate::text::{encoded, minute};

pub(crate) fn routes() -> Router<Arc<Page>> {
    Router::new().route("/search", get(show))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    group: String,
    text: String,
    /// The record that is taken.
    id: Option<i64>,
    /// Whether it is read anew.
    live: bool,
}

impl Asked {
    /// The address of the same search with one record taken.
    fn taking(&self, id: i64, live: bool) -> String {
        let live = if live { "&live=true" } else { "" };
        format!(
            "/search?group={}&text={}&id={id}{live}",
            encoded(&self.group),
            encoded(&self.text)
        )
    }
}

async fn show(State(page): State<Arc<Page>>, Query(mut asked): Query<Asked>) -> Result<Html<String>, Refusal> {
    page.work(move |page| {
        let frame = Frame::of(page);
        let store = page.store()?;
        let groups: Vec<_> = store.groups()?.into_iter().map(|group| group.name).collect();
        if asked.group.is_empty() {
            asked.group = groups.first().cloned().unwrap_or_default();
        }
        let body = if groups.is_empty() {
            html! {
                h2 { (t("Search")) }
                p.empty { (t("There is no group to search yet: ")) a href="/groups" { (t("make one")) } "." }
            }
        } else {
            form(&store, page.connected().as_deref(), &groups, &asked)
        };
        Ok(frame.around(page, Tab::Search, &body)?)
    })
    .await
}

fn form(store: &Store, connected: Option<&Connected>, groups: &[String], asked: &Asked) -> Markup {
    html! {
        h2 { (t("Search")) }
        form.search #search method="get" action="/search" role="search" data-live="" data-address="" {
            label.hidden for="group" { (t("Group")) }
            select #group name="group" {
                @for group in groups { option value=(group) selected[*group == asked.group] { (group) } }
            }
            label.hidden for="text" { (t("Words")) }
            input #text type="search" name="text" value=(asked.text) placeholder=(t("Words, in any order")) autofocus
                autocomplete="off" spellcheck="false";
            noscript { button { (t("Search")) } }
        }
        div data-part="found" { (found(store, connected, asked)) }
    }
}

fn found(store: &Store, connected: Option<&Connected>, asked: &Asked) -> Markup {
    let answer = match store.search(&asked.group, &asked.text, SHOWN) {
        Ok(answer) => answer,
        Err(error) => return html! { p.error role="alert" { (error) } },
    };
    html! {
        p role="status" {
            (answer.rows.len()) @if answer.more { (t(" and more")) } (t(" found in the cache of ")) (minute(Some(&answer.cached_at)))
            @if answer.more { (t(": another word helps")) }
        }
        @if let Some(id) = asked.id { (taken(&answer, connected, asked, id)) }
        div.scroll {
            table.results {
                thead { tr { @for column in &answer.columns { th { (column) } } th.number { "id" } } }
                tbody {
                    @for row in &answer.rows {
                        tr aria-current=[(asked.id == Some(row.id)).then_some("true")] {
                            @for (place, text) in row.texts.iter().enumerate() {
                                td {
                                    @if place == 0 {
                                        a href=(asked.taking(row.id, false)) { @if text.is_empty() { "–" } @else { (text) } }
                                    } @else { (text) }
                                }
                            }
                            td.number { small { (row.id) } }
                        }
                    }
                }
            }
        }
    }
}

/// The columns of the record that is taken: from the cache, or read anew.
fn taken(answer: &SearchAnswer, connected: Option<&Connected>, asked: &Asked, id: i64) -> Markup {
    let cached = answer.rows.iter().find(|row| row.id == id).map(|row| row.texts.clone());
    let live = connected
        .filter(|_| asked.live)
        .map(|connected| connected.live(&asked.group, id));
    let (texts, why) = match live {
        Some(Ok(row)) if row.texts.is_some() => (row.texts, t("read from Odoo just now").to_owned()),
        Some(Ok(_)) => (
            None,
            say("Record {id} is gone, archived, or may not be seen.", &[("id", &id)]),
        ),
        Some(Err(error)) => (None, told(&error)),
        None => (
            cached,
            say(
                "from the cache of {time}",
                &[("time", &minute(Some(&answer.cached_at)))],
            ),
        ),
    };
    html! {
        section.grid.taken aria-label=(t("Taken")) {
            @match texts {
                None => p.error role="alert" { (why) },
                Some(texts) => {
                    dl { @for (column, text) in answer.columns.iter().zip(&texts) { dt { (column) } dd { (text) } } }
                    p.hint { "id " (id) ", " (why) }
                }
            }
            @if connected.is_some() { a.button href=(asked.taking(id, true)) { (t("Read it anew")) } }
        }
    }
}
