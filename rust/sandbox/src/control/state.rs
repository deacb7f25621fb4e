//! The sandbox itself: reset, settings, clock, faults and the recorded requests.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Json, Refused};
use crate::sandbox::Sandbox;
use crate::server::Fault;
use crate::settings::Settings;
use crate::{Options, amsterdam};

/// What a control call answers.
type Shown = axum::Json<Value>;

/// Routes of the sandbox itself.
pub(super) fn routes() -> Router<Sandbox> {
    Router::new()
        .route("/reset", post(reset))
        .route("/settings", get(settings).post(change_settings))
        .route("/clock", get(clock).post(set_clock))
        .route("/faults", post(add_fault).delete(clear_faults))
        .route("/requests", get(requests).delete(clear_requests))
        .route("/held", get(held))
        .route("/held/{n}", post(release))
}

/// Everything empty again, under the settings the sandbox was started with, changed by those in the body; `now`
/// sets the clock and stops it.
async fn reset(State(sandbox): State<Sandbox>, Json(mut body): Json<Map<String, Value>>) -> Result<Shown, Refused> {
    let now = body.remove("now").map(|now| instant(&now)).transpose()?;
    let settings = initial(sandbox.options())
        .with(&Value::Object(body))
        .map_err(|error| Refused::bad(&error))?;
    let shown = json!(settings);
    sandbox.reset(settings);
    if let Some(now) = now {
        sandbox.world().clock.stand_at(now);
    }
    Ok(axum::Json(shown))
}

fn initial(options: &Options) -> Settings {
    Settings {
        profile: options.profile,
        ..Settings::default()
    }
}

fn instant(value: &Value) -> Result<DateTime<Utc>, Refused> {
    let time = value.as_str().and_then(amsterdam::parse);
    time.ok_or_else(|| Refused::bad(&format!("{value} is not a time")))
}

async fn settings(State(sandbox): State<Sandbox>) -> Shown {
    axum::Json(json!(sandbox.world().settings))
}

async fn change_settings(State(sandbox): State<Sandbox>, Json(body): Json<Value>) -> Result<Shown, Refused> {
    let settings = sandbox
        .world()
        .settings
        .with(&body)
        .map_err(|error| Refused::bad(&error))?;
    let shown = json!(settings);
    sandbox.change_settings(settings);
    Ok(axum::Json(shown))
}

async fn clock(State(sandbox): State<Sandbox>) -> Shown {
    axum::Json(json!({"now": sandbox.world().clock.now()}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockChange {
    now: Option<Value>,
    advance_seconds: Option<i64>,
}

/// Sets the clock, moves it, or both in this order.
async fn set_clock(State(sandbox): State<Sandbox>, Json(change): Json<ClockChange>) -> Result<Shown, Refused> {
    let now = change.now.as_ref().map(instant).transpose()?;
    let by = change.advance_seconds.map(|seconds| {
        TimeDelta::try_seconds(seconds).ok_or_else(|| Refused::bad(&format!("{seconds} seconds are too many")))
    });
    let by = by.transpose()?;
    {
        let mut world = sandbox.world();
        if let Some(now) = now {
            world.clock.stand_at(now);
        }
        world.clock.advance(by.unwrap_or_default());
    }
    // The next look at the world does what has become due.
    Ok(clock(State(sandbox)).await)
}

async fn add_fault(State(sandbox): State<Sandbox>, Json(fault): Json<Fault>) -> Result<Shown, Refused> {
    fault.check().map_err(|error| Refused::bad(&error))?;
    sandbox.world().faults.add(fault);
    Ok(axum::Json(json!({})))
}

async fn clear_faults(State(sandbox): State<Sandbox>) -> Shown {
    sandbox.world().faults.clear();
    axum::Json(json!({}))
}

async fn requests(State(sandbox): State<Sandbox>) -> Shown {
    axum::Json(json!(sandbox.world().recorder.rows()))
}

async fn clear_requests(State(sandbox): State<Sandbox>) -> Shown {
    sandbox.world().recorder.clear();
    axum::Json(json!({}))
}

/// The requests that a fault holds, as they were recorded; `stored` says whether they have been carried out.
async fn held(State(sandbox): State<Sandbox>) -> Shown {
    let world = sandbox.world();
    let rows = world.holds.list().map(|(n, stored)| {
        let mut row = json!(world.recorder.row(n));
        if let Value::Object(members) = &mut row {
            members.insert("stored".to_owned(), stored.into());
        }
        row
    });
    axum::Json(rows.collect())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Release {
    #[serde(default = "yes")]
    carry_out: bool,
}

fn yes() -> bool {
    true
}

/// Lets a held request go: it is answered, after it was carried out unless `carry_out` says that it is lost.
async fn release(
    State(sandbox): State<Sandbox>,
    Path(n): Path<u64>,
    Json(Release { carry_out }): Json<Release>,
) -> Result<Shown, Refused> {
    if sandbox.world().holds.release(n, carry_out) {
        Ok(axum::Json(json!({})))
    } else {
        Err(Refused(StatusCode::NOT_FOUND, format!("request {n} is not held")))
    }
}
