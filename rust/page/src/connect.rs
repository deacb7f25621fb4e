//! Connect & Read: the form that asks who, the read on a thread of its own, and how far it is.

mod reading;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::{Html, Redirect};
use axum::routing::{get, post};
use axum::{Json, Router};
use maud::{Markup, html};
use monta_connect::Extent;
use monta_odoo::{Credentials, Secret};
use serde_json::Value;

use crate::form::Form;
use crate::layout::{self, Tab};
use crate::refusal::Refusal;
use crate::state::Page;
pub(crate) use reading::Reading;

/// How long one request to Odoo may take: a little more than Odoo gives itself.
const TIMEOUT: Duration = Duration::from_secs(150);

pub(crate) fn routes() -> Router<Arc<Page>> {
    Router::new()
        .route("/", get(async || Redirect::to("/tables")))
        .route("/connect", get(show).post(begin))
        .route("/disconnect", post(disconnect))
        .route("/reading", get(state))
        .route("/reading/stop", post(stop))
}

/// What leads here from every page.
pub(crate) fn button(page: &Page) -> Markup {
    let is_reading = page.memory().reading.as_ref().is_some_and(|reading| !reading.is_over());
    html! {
        @if !is_reading { a.button.primary href="/connect" { "Connect & Read" } }
        @if page.session().is_some() && !is_reading {
            form method="post" action="/disconnect" { button { "Disconnect" } }
        }
    }
}

/// How far the read is, or what came of it.
pub(crate) fn progress(page: &Page) -> Markup {
    let reading = page.memory().reading.clone();
    reading.map_or_else(|| html! {}, |reading| reading.shown())
}

async fn show(State(page): State<Arc<Page>>) -> Result<Html<String>, Refusal> {
    page.work(|page| {
        let opened = page.open()?;
        let profile = &opened.profile;
        let known = page.memory().credentials.as_ref().map(Credentials::name);
        let body = html! {
            h2 { "Connect & Read" }
            form.form method="post" action="/connect" autocomplete="off" {
                label for="endpoint" { "Endpoint" }
                input #endpoint name="endpoint" value=(profile.endpoint) required placeholder="https://your-company.odoo.com"
                    spellcheck="false" autocapitalize="off";
                label for="database" { "Database" }
                input #database name="database" value=(profile.database) spellcheck="false" autocapitalize="off"
                    placeholder="its name, often the first part of the address";
                @if let Some(known) = &known {
                    p.wide.hint { "Logged in before as " (known) ". Leave user and secret empty to use that again." }
                }
                label for="user" { "User" }
                input #user name="user" spellcheck="false" autocapitalize="off" autocomplete="off";
                label for="secret" { "Password or API key" }
                input #secret name="secret" type="password" autocomplete="off";
                label.wide { input type="checkbox" name="oauth" value="1"; " Use OAuth: the secret is "
                    code { "user id:API key" } ", and no user is asked" }
                label for="extent" { "Read" }
                select #extent name="extent" {
                    option value="daily" { "What has changed; everything, the first time on a day" }
                    option value="quick" { "What has changed" }
                    option value="full" { "Everything" }
                }
                p.wide.hint { "The secret stays in the memory of this program until it ends, and is written nowhere." }
                div.wide.actions { button.primary { "Connect & Read" } a.button href="/tables" { "Cancel" } }
            }
        };
        layout::page(page, &opened, Tab::Connect, &body)
    })
    .await
}

async fn begin(State(page): State<Arc<Page>>, form: Form) -> Result<Redirect, Refusal> {
    let shared = Arc::clone(&page);
    page.work(move |page| {
        let asked = match credentials(page, &form) {
            Ok(asked) => asked,
            Err(error) => {
                page.tell_error(format!("{error} {}", error.hint()));
                return Ok(Redirect::to("/connect"));
            }
        };
        if let Err(error) = keep_address(page, &form) {
            page.tell_error(error.to_string());
            return Ok(Redirect::to("/connect"));
        }
        let extent = match form.get("extent") {
            "full" => Extent::Full,
            "quick" => Extent::Quick,
            _ => Extent::Daily,
        };
        reading::begin(shared, asked, extent)?;
        Ok(Redirect::to("/tables"))
    })
    .await
}

/// Who logs in: what was typed, or who did before where nothing was.
fn credentials(page: &Page, form: &Form) -> Result<Credentials, monta_odoo::Error> {
    let (user, secret) = (form.get("user"), form.get("secret"));
    if user.is_empty()
        && secret.is_empty()
        && let Some(known) = page.memory().credentials.clone()
    {
        return Ok(known);
    }
    let secret = Secret::new(secret);
    if form.is_ticked("oauth") {
        Credentials::user_key(&secret)
    } else {
        Credentials::login(user, secret)
    }
}

/// Stores address and database, where they were changed.
fn keep_address(page: &Page, form: &Form) -> Result<(), monta_connect::Error> {
    let mut profile = monta_connect::Profile::load(&page.paths().profile)?;
    let before = profile.clone();
    let cut = profile.set_endpoint(form.get("endpoint"))?;
    form.get("database").trim().clone_into(&mut profile.database);
    if let Some(cut) = cut {
        page.tell(format!(
            "The endpoint is kept as {}: {cut} was cut off.",
            profile.endpoint
        ));
    }
    if profile != before {
        profile.save(&page.paths().profile)?;
    }
    Ok(())
}

async fn disconnect(State(page): State<Arc<Page>>) -> Redirect {
    let mut memory = page.memory();
    memory.session = None;
    memory.credentials = None;
    Redirect::to("/tables")
}

async fn state(State(page): State<Arc<Page>>) -> Json<Value> {
    let reading = page.memory().reading.clone();
    Json(reading.map_or(Value::Null, |reading| reading.told()))
}

async fn stop(State(page): State<Arc<Page>>) -> Redirect {
    page.interrupt();
    Redirect::to("/tables")
}
