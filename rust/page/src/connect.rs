//! Connect & Read: the form that asks who, the read on a thread of its own, and how far it is.

mod settings;
mod work;

use monta_core::Message;
use std::sync::Arc;

use axum::extract::State;
use axum::response::{Html, Redirect};
use axum::routing::{get, post};
use axum::{Json, Router};
use maud::{Markup, html};
use monta_connect::{Error, Extent, NewProfile, Profile, Store};
use monta_odoo::{Credentials, Secret};
use serde_json::Value;

use crate::form::Form;
use crate::language::{say, t, term, told};
use crate::layout::{Frame, Tab};
use crate::refusal::Refusal;
use crate::state::Page;
pub(crate) use work::{Work, begin as begin_reading};

pub(crate) fn routes() -> Router<Arc<Page>> {
    Router::new()
        .route("/", get(async || Redirect::to("/tables")))
        .route("/connect", get(show).post(begin))
        .route("/disconnect", post(disconnect))
        .route("/reading", get(state))
        .route("/reading/stop", post(stop))
}

async fn show(State(page): State<Arc<Page>>) -> Result<Html<String>, Refusal> {
    page.work(|page| {
        let frame = Frame::of(page);
        let profile = profile(page)?;
        let offers_demo = match page.store() {
            Ok(store) => store.offers_demo()?,
            Err(_) => true,
        };
        let typed = page.memory().typed.clone();
        let asked = typed.unwrap_or_else(|| stored(&profile));
        Ok(frame.around(page, Tab::Connect, &form(page, &asked, offers_demo))?)
    })
    .await
}

/// The profile; an empty one where there is none yet.
fn profile(page: &Page) -> Result<Profile, Error> {
    match page.store() {
        Ok(store) => store.profile(),
        Err(Error::NoProfile { .. }) => Ok(Profile::default()),
        Err(error) => Err(error),
    }
}

/// The form as the profile fills it in.
fn stored(profile: &Profile) -> Form {
    let company = profile.company.map(|id| id.to_string()).unwrap_or_default();
    let mut fields = vec![
        ("endpoint", profile.endpoint.clone()),
        ("database", profile.database.clone()),
        ("company", company),
        ("language", profile.language.clone().unwrap_or_default()),
    ];
    fields.extend(settings::fields(&profile.connection));
    Form::from_iter(fields)
}

/// The form as it was typed, to be shown again: without secrets, wherever they were typed.
fn without_secrets(form: &Form) -> Form {
    let pairs = form.pairs().filter(|(name, _)| *name != "secret");
    let pairs = pairs.map(|(name, value)| {
        let value = match name {
            // `user:password` belongs into neither of them.
            "front_auth" => value.split(':').next().unwrap_or_default().to_owned(),
            "endpoint" => without_user(value),
            _ => value.to_owned(),
        };
        (name, value)
    });
    pairs.collect()
}

fn without_user(address: &str) -> String {
    let Some((before, host)) = address.rsplit_once('@') else {
        return address.to_owned();
    };
    match before.split_once("://") {
        Some((scheme, _)) if !scheme.is_empty() => format!("{scheme}://{host}"),
        _ => host.to_owned(),
    }
}

/// How much is read.
const EXTENTS: [(&str, &str); 3] = [
    ("daily", term("What has changed; everything, the first time on a day")),
    ("quick", term("What has changed")),
    ("full", term("Everything")),
];

fn form(page: &Page, asked: &Form, offers_demo: bool) -> Markup {
    let known = page.memory().credentials.as_ref().map(Credentials::name);
    html! {
        h2 { (t("Connect & Read")) }
        form.form method="post" action="/connect" autocomplete="off" {
            label for="endpoint" { (t("Endpoint")) }
            input #endpoint name="endpoint" value=(asked.get("endpoint")) required placeholder="https://your-company.odoo.com"
                spellcheck="false" autocapitalize="off";
            label for="database" { (t("Database")) }
            input #database name="database" value=(asked.get("database")) spellcheck="false" autocapitalize="off"
                placeholder=(t("its name, often the first part of the address"));
            label for="company" { (t("Company")) }
            input #company name="company" value=(asked.get("company")) inputmode="numeric" pattern="[0-9]*"
                placeholder=(t("its id; empty for that of the user"));
            label for="language" { (t("Language")) }
            input #language name="language" value=(asked.get("language")) spellcheck="false"
                placeholder=(t("its code, such as nl_NL; empty for that of the user"));
            @if let Some(known) = &known {
                p.wide.hint { (t("Logged in before as ")) (known) (t(". Leave user and secret empty to use that again.")) }
            }
            label for="user" { (t("User")) }
            input #user name="user" value=(asked.get("user")) spellcheck="false" autocapitalize="off" autocomplete="off";
            label for="secret" { (t("Password or API key")) }
            input #secret name="secret" type="password" autocomplete="off";
            label.wide { input type="checkbox" name="oauth" value="1" checked[asked.is_ticked("oauth")]; (t(" Use OAuth: the secret is "))
                code { (t("user id:API key")) } (t(", and no user is asked")) }
            label for="extent" { (t("Read")) }
            select #extent name="extent" {
                @for (value, text) in EXTENTS {
                    option value=(value) selected[asked.get("extent") == value] { (t(text)) }
                }
            }
            @if offers_demo {
                label.wide {
                    input #demo type="checkbox" name="demo" value="1" checked[asked.is_ticked("demo")];
                    (t(" Set up the ")) strong { (t("Demo Integration")) } (t(": three more tables, lists of units, categories and routes, "))
                    (t("and a group of products. This profile is empty, so nothing is lost."))
                }
            }
            (settings::shown(asked))
            label.wide {
                input #log-requests type="checkbox" name="log-requests" value="1" checked[asked.is_ticked("log-requests")];
                (t(" Log API requests, until the next login: every request and answer, without passwords and keys, "))
                (t("into a new file that only you can read"))
            }
            p.wide.hint { (t("The secret stays in the memory of this program until it ends, and is written nowhere.")) }
            div.wide.actions { button.primary { (t("Connect & Read")) } a.button href="/tables" { (t("Cancel")) } }
        }
    }
}

async fn begin(State(page): State<Arc<Page>>, form: Form) -> Result<Redirect, Refusal> {
    let shared = Arc::clone(&page);
    page.work(move |page| {
        // Whoever mistypes one thing types the others once; a login that goes well takes it back.
        page.memory().typed = Some(without_secrets(&form));
        let asked = match credentials(page, &form) {
            Ok(asked) => asked,
            Err(error) => {
                page.tell_error(told(&Error::from(error)));
                return Ok(Redirect::to("/connect"));
            }
        };
        match keep_source(page, &form) {
            Ok(notices) if notices.is_empty() => {}
            Ok(notices) => page.tell(notices.iter().map(told).collect::<Vec<_>>().join(" ")),
            Err(error) => {
                page.tell_error(error);
                return Ok(Redirect::to("/connect"));
            }
        }
        let extent = match form.get("extent") {
            "full" => Extent::Full,
            "quick" => Extent::Quick,
            _ => Extent::Daily,
        };
        let work = Work::Connect {
            credentials: asked,
            extent,
            with_demo: form.is_ticked("demo"),
            log_requests: form.is_ticked("log-requests"),
        };
        begin_reading(shared, work)?;
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

/// Stores address, database, company, language and how Odoo is reached, where they were changed; gives what the user should know.
fn keep_source(page: &Page, form: &Form) -> Result<Vec<Message>, String> {
    let company = match form.get("company").trim() {
        "" => None,
        text => Some(text.parse().map_err(|_| {
            say(
                "The company is told by its id, a number, and not as {text}.",
                &[("text", &text)],
            )
        })?),
    };
    let source = NewProfile {
        endpoint: form.get("endpoint").to_owned(),
        database: form.get("database").to_owned(),
        company,
        language: Some(form.get("language").to_owned()),
        connection: Some(settings::read(form)),
    };
    let kept = match page.store() {
        Ok(store) => store.set_source(&source),
        Err(Error::NoProfile { .. }) => Store::create_at(page.paths().clone(), &source).map(|(store, notices)| {
            page.keep(store);
            notices
        }),
        Err(error) => Err(error),
    };
    kept.map_err(|error| told(&error))
}

async fn disconnect(State(page): State<Arc<Page>>) -> Redirect {
    let mut memory = page.memory();
    memory.connected = None;
    memory.requests = None;
    memory.credentials = None;
    Redirect::to("/tables")
}

async fn state(State(page): State<Arc<Page>>) -> Json<Value> {
    let reading = page.memory().reading.clone();
    Json(reading.map_or(Value::Null, |reading| reading.told()))
}

async fn stop(State(page): State<Arc<Page>>) -> Redirect {
    page.interrupt();
    let reading = page.memory().reading.clone();
    Redirect::to(reading.map_or("/tables", |reading| reading.doing().home()))
}
