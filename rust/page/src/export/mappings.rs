//! The mappings: what each needs and lacks, and its JSON.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use maud::{Markup, html};
use monta_connect::MappingState;
use monta_core::export::{MappedColumn, Mapping};
use serde_json::Value;

use super::parts;
use crate::form::Form;
use crate::language::{say, t, told};
use crate::layout::{Frame, Tab};
use crate::refusal::Refusal;
use crate::state::Page;
use crate::text::encoded;

const PATH: &str = "/export/mappings";

pub(super) fn routes() -> Router<Arc<Page>> {
    Router::new().route(PATH, get(show).post(change))
}

async fn show(
    State(page): State<Arc<Page>>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Html<String>, Refusal> {
    page.work(move |page| body(page, &Form::from(asked), None)).await
}

/// Saves or deletes one; what cannot be saved is shown again as it was typed.
async fn change(State(page): State<Arc<Page>>, form: Form) -> Result<Response, Refusal> {
    page.work(move |page| {
        let store = page.store()?;
        let name = form.get("name").trim();
        let one = || format!("{PATH}?name={}", encoded(name));
        let to = match form.get("do") {
            "delete" => format!("{}&ask=delete", one()),
            "delete-now" => {
                let deleted = store.delete_mapping(name);
                page.tell_result(deleted.map(|()| say("\"{name}\" is deleted.", &[("name", &name)])));
                PATH.to_owned()
            }
            _ => {
                let definition = definition(name, form.get("json"));
                let saved = definition
                    .and_then(|definition| store.save_mapping(name, definition).map_err(|error| told(&error)));
                if let Err(why) = saved {
                    page.tell_error(why);
                    let body = body(page, &form, Some(form.get("json")))?;
                    return Ok((StatusCode::UNPROCESSABLE_ENTITY, body).into_response());
                }
                page.tell(say("\"{name}\" is saved.", &[("name", &name)]));
                one()
            }
        };
        Ok(Redirect::to(&to).into_response())
    })
    .await
}

/// A mapping as its JSON says it, checked as on the command line.
fn definition(name: &str, text: &str) -> Result<Mapping, String> {
    let mut value: Value = serde_json::from_str(text)
        .map_err(|error| say("This is no JSON: {error}. Nothing was changed.", &[("error", &error)]))?;
    let Some(members) = value.as_object_mut() else {
        return Err(t("A mapping is an object: {\"columns\": […]}. Nothing was changed.").to_owned());
    };
    members.insert("name".to_owned(), name.into());
    serde_path_to_error::deserialize(value).map_err(|error| {
        say(
            "{path}: {error}. Nothing was changed.",
            &[("path", error.path()), ("error", error.inner())],
        )
    })
}

fn body(page: &Page, asked: &Form, typed: Option<&str>) -> Result<Html<String>, Refusal> {
    let frame = Frame::of(page);
    let states = page.store()?.mappings()?;
    let name = asked.get("name");
    let chosen = states.iter().find(|state| state.name == name);
    let is_new = asked.is_ticked("new") || states.is_empty() || (typed.is_some() && chosen.is_none());
    let chosen = chosen.or_else(|| states.first().filter(|_| !is_new && name.is_empty()));
    if chosen.is_none() && !is_new {
        return Err(Refusal::missing(say(
            "There is no mapping \"{name}\".",
            &[("name", &name)],
        )));
    }
    let body = html! {
        (parts(PATH))
        div.panes.narrow {
            section aria-labelledby="mappings-title" {
                h2 #mappings-title { (t("Mappings")) }
                a.button href=(format!("{PATH}?new=1")) { (t("New mapping")) }
                ul.names {
                    @for state in &states {
                        li {
                            a href=(format!("{PATH}?name={}", encoded(&state.name)))
                                aria-current=[(chosen == Some(state)).then_some("true")] { (state.name) }
                            @if !state.problems.is_empty() { " " span.state data-state="error" { (t("Broken")) } }
                        }
                    }
                }
            }
            @match chosen {
                Some(state) => (one(state, asked, typed)),
                None => section aria-labelledby="mapping-title" {
                    h2 #mapping-title { (t("New mapping")) }
                    (form(name, None, typed.unwrap_or_default()))
                },
            }
        }
    };
    Ok(frame.around(page, Tab::Export, &body)?)
}

fn one(state: &MappingState, asked: &Form, typed: Option<&str>) -> Markup {
    let stored = serde_json::to_value(&state.definition).and_then(|mut value| {
        // It has the name that it is saved under.
        if let Some(members) = value.as_object_mut() {
            members.remove("name");
        }
        serde_json::to_string_pretty(&value)
    });
    html! {
        section aria-labelledby="mapping-title" {
            h2 #mapping-title { (state.name) }
            @if asked.get("ask") == "delete" { (question(&state.name)) }
            p { (t("Writes ")) code { (state.table) } ". " a href=(format!("/export/guards?table={}", encoded(&state.table))) { (t("Its guards")) } }
            @let needs = needs(&state.definition);
            @if !needs.is_empty() { p { (t("Needs ")) (needs.join(", ")) "." } }
            @if !state.problems.is_empty() { ul.gaps { @for problem in &state.problems { li { (told(problem)) } } } }
            (columns(&state.definition))
            (form(&state.name, Some(&state.name), typed.unwrap_or(&stored.unwrap_or_default())))
        }
    }
}

/// What cannot be taken away while the mapping is there.
fn needs(mapping: &Mapping) -> Vec<String> {
    let mut needs = vec![say("table {name}", &[("name", &mapping.table())])];
    for line in &mapping.columns {
        needs.extend(line.list.iter().map(|name| say("list \"{name}\"", &[("name", name)])));
        needs.extend(line.group.iter().map(|name| say("group \"{name}\"", &[("name", name)])));
    }
    let mut known = std::collections::BTreeSet::new();
    needs.retain(|need| known.insert(need.clone()));
    needs
}

fn columns(mapping: &Mapping) -> Markup {
    let what = |line: &MappedColumn| {
        let facts = [
            (line.identifier, t("identifier")),
            (line.insert, t("insert")),
            (line.update, t("update")),
            (line.compulsory, t("compulsory")),
        ];
        let facts: Vec<_> = facts.iter().filter(|(is, _)| *is).map(|(_, fact)| *fact).collect();
        facts.join(", ")
    };
    html! {
        div.scroll {
            table {
                thead { tr { th { (t("Column")) } th { (t("Field")) } th { (t("For")) } } }
                tbody {
                    @for line in &mapping.columns {
                        tr {
                            td { (line.column) }
                            td { code { (line.field) @if let Some(secondary) = &line.secondary { " → " (secondary) } } }
                            td { (what(line)) }
                        }
                    }
                }
            }
        }
    }
}

fn form(name: &str, saved: Option<&str>, json: &str) -> Markup {
    html! {
        form.mapping method="post" action=(PATH) {
            @match saved {
                Some(name) => input type="hidden" name="name" value=(name);,
                None => { label for="name" { (t("Name")) } input #name name="name" value=(name) required autocomplete="off"; },
            }
            label for="json" { (t("Its JSON")) }
            textarea #json name="json" rows="16" spellcheck="false" required
                placeholder="{\"columns\": [{\"column\": \"SKU\", \"table\": \"product.template\", \"field\": \"default_code\", \"identifier\": true}]}" { (json) }
            label { (t("Or a file with it ")) input type="file" accept=".json" data-into="json"; }
            div.actions {
                button.primary name="do" value="save" { (t("Save")) }
                @if saved.is_some() { button.danger name="do" value="delete" formnovalidate { (t("Delete …")) } }
            }
        }
    }
}

fn question(name: &str) -> Markup {
    html! {
        form.notice.error method="post" action=(PATH) role="alertdialog" aria-labelledby="delete-question" {
            input type="hidden" name="name" value=(name);
            p #delete-question { (t("Delete mapping \"")) (name) (t("\"? It cannot be brought back.")) }
            div.actions {
                button.danger name="do" value="delete-now" { (t("Delete")) }
                a.button href=(format!("{PATH}?name={}", encoded(name))) data-escape="" autofocus { (t("Keep")) }
            }
        }
    }
}
