//! Which operations on forecasts exist under which path.

use axum::Router;
use axum::extract::Path;
use axum::routing::{get, post};
use serde_json::json;

use super::{documented, events, groups, lines, lists, receive};
use crate::sandbox::Sandbox;
use crate::settings::{Capability, Settings};
use crate::wire::{Answer, Body, Params, Reply};
use crate::{Profile, suppliers};

/// The routes of forecasts, suppliers and receipts. The plugin documentation says nothing about receipts; their feed
/// is the same under both descriptions.
pub(crate) fn routes(settings: &Settings) -> Router {
    let router = Router::new().route("/inbounds", get(receipts));
    match settings.profile_of(Capability::Inbound) {
        Profile::Documented => router.route("/inbound/forecast", post(put_forecast)).route(
            "/inbound/forecast/{reference}",
            get(read_forecast).delete(remove_forecast),
        ),
        Profile::V6 => router
            .merge(suppliers::routes())
            .route("/inboundforecast/group", get(list).post(add))
            .route(
                "/inboundforecast/group/{reference}",
                get(read).put(replace).delete(remove).post(add_line),
            )
            .route("/inboundforecast/group/{reference}/label", get(label))
            .route("/inboundforecast/group/byproductsku/{sku}", get(by_sku))
            .route(
                "/inboundforecast/group/{reference}/{sku}",
                get(read_line).put(replace_line).delete(remove_line),
            )
            .route("/inboundforecast/approve", post(approve))
            .route("/inboundforecast/events/since_id/{cursor}", get(feed)),
    }
}

async fn receipts(sandbox: Sandbox, params: Params) -> Answer {
    receive::since(&sandbox.world(), &params)
}

async fn put_forecast(sandbox: Sandbox, Body(body): Body) -> Answer {
    documented::put(&mut sandbox.world(), &body)
}

async fn read_forecast(sandbox: Sandbox, Path(reference): Path<String>) -> Answer {
    groups::show(&sandbox.world(), &reference)
}

async fn remove_forecast(sandbox: Sandbox, Path(reference): Path<String>) -> Answer {
    groups::delete(&mut sandbox.world(), &reference)
}

async fn list(sandbox: Sandbox, params: Params) -> Answer {
    lists::page(&sandbox.world(), &params)
}

async fn add(sandbox: Sandbox, Body(body): Body) -> Answer {
    groups::create(&mut sandbox.world(), &body)
}

async fn read(sandbox: Sandbox, Path(segment): Path<String>) -> Answer {
    let world = sandbox.world();
    let reference = world
        .forecasts
        .named(&segment)
        .ok_or_else(|| super::unknown_group(&segment))?;
    groups::show(&world, &reference)
}

async fn replace(sandbox: Sandbox, Path(segment): Path<String>, Body(body): Body) -> Answer {
    groups::update(&mut sandbox.world(), &segment, &body)
}

async fn remove(sandbox: Sandbox, Path(segment): Path<String>, params: Params) -> Answer {
    let mut world = sandbox.world();
    if let Some(sku) = params.exact("sku") {
        return lines::delete(&mut world, &segment, sku);
    }
    let reference = world
        .forecasts
        .named(&segment)
        .ok_or_else(|| super::unknown_group(&segment))?;
    groups::delete(&mut world, &reference)
}

async fn label(sandbox: Sandbox, Path(segment): Path<String>) -> Answer {
    let reference = sandbox
        .world()
        .forecasts
        .named(&segment)
        .ok_or_else(|| super::unknown_group(&segment))?;
    Ok(Reply::ok(json!(format!("https://labels.example.org/{reference}"))))
}

async fn by_sku(sandbox: Sandbox, Path(sku): Path<String>) -> Reply {
    lists::by_sku(&sandbox.world(), &sku)
}

async fn add_line(sandbox: Sandbox, Path(segment): Path<String>, Body(body): Body) -> Answer {
    lines::add(&mut sandbox.world(), &segment, &body)
}

async fn read_line(sandbox: Sandbox, Path((segment, sku)): Path<(String, String)>) -> Answer {
    lines::read(&mut sandbox.world(), &segment, &sku)
}

async fn replace_line(
    sandbox: Sandbox,
    Path((segment, sku)): Path<(String, String)>,
    params: Params,
    Body(body): Body,
) -> Answer {
    lines::update(&mut sandbox.world(), &segment, &sku, &params, &body)
}

async fn remove_line(sandbox: Sandbox, Path((segment, sku)): Path<(String, String)>) -> Answer {
    lines::delete(&mut sandbox.world(), &segment, &sku)
}

async fn approve(sandbox: Sandbox, Body(body): Body) -> Answer {
    lists::approve(&mut sandbox.world(), &body)
}

async fn feed(sandbox: Sandbox, Path(cursor): Path<i64>) -> Reply {
    events::since(&sandbox.world(), cursor)
}
