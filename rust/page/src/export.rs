//! The tab Export: a file, the plan that comes of it, and carrying that out; the guards; the mappings.

mod guards;
mod mappings;
mod plan;
mod upload;

use monta_core::message;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::header;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maud::{Markup, html};
use monta_connect::{Error, Input, MappingState, Patience, Progress, Store};
use serde::Deserialize;

use crate::form::Form;
use crate::language::{say, t};
use crate::layout::{Frame, Tab};
use crate::reading::{Doing, Told};
use crate::refusal::Refusal;
use crate::state::Page;
use crate::text::encoded;
use crate::work;
use upload::Upload;

pub(crate) fn routes() -> Router<Arc<Page>> {
    // How much comes is looked at while it comes.
    let file = post(take).layer(DefaultBodyLimit::disable());
    Router::new()
        .route("/export", get(show))
        .route("/export/file", file)
        .route("/export/apply", post(apply))
        .route("/export/result.csv", get(result))
        .merge(guards::routes())
        .merge(mappings::routes())
}

/// What is shown of a plan.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// Its token; that of the last one where it is empty.
    plan: String,
    /// Create, update, …; all where it is empty.
    outcome: String,
    /// Words to find records by.
    text: String,
    /// The number of the last record of the page before.
    after: i64,
    /// `apply`: whether that is meant.
    ask: String,
}

async fn show(State(page): State<Arc<Page>>, Query(mut asked): Query<Asked>) -> Result<Html<String>, Refusal> {
    page.work(move |page| {
        let frame = Frame::of(page);
        let store = page.store()?;
        if asked.plan.is_empty() {
            asked.plan = page.memory().export.plan.clone().unwrap_or_default();
        }
        let body = html! {
            (parts("/export"))
            (form(page, &store.mappings()?))
            div data-part="plan" {
                @if asked.plan.is_empty() { p.empty { (t("No plan yet. A plan writes nothing: it shows what a file would change.")) } }
                @else { (plan::shown(page, &store, &asked)?) }
            }
        };
        Ok(frame.around(page, Tab::Export, &body)?)
    })
    .await
}

/// Takes the files away that were handed over.
pub(crate) fn close(page: &Page) {
    upload::close(page.paths());
}

/// What leads to the parts of this tab.
fn parts(here: &str) -> Markup {
    let parts = [
        ("/export", t("Plan and apply")),
        ("/export/guards", t("Guards")),
        ("/export/mappings", t("Mappings")),
    ];
    html! {
        nav.parts aria-label=(t("Export")) {
            @for (path, title) in parts {
                a href=(path) aria-current=[(path == here).then_some("page")] { (title) }
            }
        }
    }
}

/// Which file is exported, by which mapping.
fn form(page: &Page, mappings: &[MappingState]) -> Markup {
    let last = page.memory().export.mapping.clone();
    let why = if mappings.is_empty() {
        Some(html! { (t("There is no mapping yet: ")) a href="/export/mappings" { (t("make one")) } "." })
    } else if page.connected().is_none() {
        Some(
            html! { (t("Not connected: a plan compares the file with Odoo. ")) a href="/connect" { (t("Connect & Read")) } (t(" first.")) },
        )
    } else {
        None
    };
    html! {
        h2 { (t("Export a file to Odoo")) }
        form.form #export method="post" action="/export/file" data-upload="" {
            label for="mapping" { (t("Mapping")) }
            select #mapping name="mapping" {
                @for mapping in mappings {
                    option value=(mapping.name) selected[mapping.name == last] { (mapping.name) " (" (mapping.table) ")" }
                }
            }
            label for="file" { (t("File")) }
            input #file type="file" name="file" accept=".csv,.json,.txt" required;
            p #upload-error.wide.error role="alert" hidden {}
            div.wide.actions {
                button.primary disabled[why.is_some()] aria-describedby="export-why" { (t("Plan")) }
                span #export-why.hint {
                    @if let Some(why) = why { (why) } @else { (t("Nothing is written to Odoo before you apply the plan.")) }
                }
            }
            noscript { p.wide.hint { (t("Handing a file to this page needs its script; ")) code { "monta odoo plan" } (t(" does the same.")) } }
        }
    }
}

#[derive(Debug, Deserialize)]
struct Named {
    mapping: String,
    /// What the file is called.
    name: String,
}

/// Takes a file, which is the body of the request, and begins to compare it with Odoo.
async fn take(State(page): State<Arc<Page>>, Query(named): Query<Named>, body: Body) -> Redirect {
    let taken = planned(Arc::clone(&page), named, body).await;
    if let Err(refusal) = taken {
        page.tell_error(refusal.to_string());
    }
    Redirect::to("/export")
}

async fn planned(page: Arc<Page>, named: Named, body: Body) -> Result<(), Refusal> {
    let Named { mapping, name } = named;
    let wanted = mapping.clone();
    let room = Arc::clone(&page)
        .work(move |page| {
            page.memory().export.mapping.clone_from(&wanted);
            work::check_idle(page)?;
            let what = message!("a file is compared with Odoo");
            page.connected().ok_or(Error::NotConnected { what })?;
            let store = page.store()?;
            Ok((Upload::new(page.paths(), &name)?, limit(&store, &wanted)?))
        })
        .await;
    let (upload, limit) = match room {
        Ok(room) => room,
        Err(refusal) => {
            upload::drain(body).await;
            return Err(refusal);
        }
    };
    let upload = upload.fill(body, limit).await?;
    let shared = Arc::clone(&page);
    page.work(move |_| {
        work::begin(shared, Doing::Plan, move |page, reading| {
            page.memory().export.plan = None;
            let what = message!("a file is compared with Odoo");
            let connected = page.connected().ok_or(Error::NotConnected { what })?;
            let input = Input::File(upload.path().to_owned());
            let mut note = |progress: Progress<'_>| reading.note(&progress);
            let report = connected.plan(&mapping, &input, reading.interrupted(), &mut note)?;
            page.memory().export.plan = Some(report.token.clone());
            Ok(Told::plan(&report))
        })
    })
    .await
}

/// How large a file may be that a mapping exports, in bytes: as the guard of its table says.
fn limit(store: &Store, mapping: &str) -> Result<(String, u64), Refusal> {
    let mappings = store.mappings()?;
    let found = mappings.into_iter().find(|state| state.name == mapping);
    let table = found
        .ok_or_else(|| Refusal::missing(say("There is no mapping \"{name}\".", &[("name", &mapping)])))?
        .table;
    let guard = store.guards()?.into_iter().find(|guard| guard.table == table);
    let limit = guard.map_or_else(Default::default, |guard| guard.guard).max_file;
    Ok((table, limit))
}

/// Carries a plan out, once somebody has said that it is meant.
async fn apply(State(page): State<Arc<Page>>, form: Form) -> Result<Redirect, Refusal> {
    let shared = Arc::clone(&page);
    page.work(move |page| {
        let token = form.get("plan").to_owned();
        let to = format!("/export?plan={}", encoded(&token));
        if !form.is_ticked("meant") {
            return Ok(Redirect::to(&format!("{to}&ask=apply")));
        }
        page.memory().export.plan = Some(token.clone());
        let begun = work::begin(shared, Doing::Apply, move |page, reading| {
            let what = message!("a plan is written to Odoo");
            let connected = page.connected().ok_or(Error::NotConnected { what })?;
            let mut note = |progress: Progress<'_>| reading.note(&progress);
            let report = connected.apply(&token, Patience::default(), reading.interrupted(), &mut note)?;
            Ok(Told::applied(&report))
        });
        if let Err(refusal) = begun {
            page.tell_error(refusal.to_string());
        }
        Ok(Redirect::to(&to))
    })
    .await
}

/// What came of each row, as the command line writes it.
async fn result(State(page): State<Arc<Page>>, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    page.work(move |page| {
        let text = page.store()?.result_csv(&asked.plan)?;
        let headers = [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
            (header::CONTENT_DISPOSITION, "attachment; filename=\"result.csv\""),
        ];
        Ok((headers, text).into_response())
    })
    .await
}
