//! Which operations on orders exist under which path, by the description that each capability follows.

use axum::Router;
use axum::extract::Path;
use axum::routing::{get, post};

use super::{
    batches, check, colli, create, delete, events, find, forget, header, lists, patch, render, returns, shipments,
    split, update,
};
use crate::Profile;
use crate::sandbox::Sandbox;
use crate::settings::{Capability, Settings};
use crate::wire::{Answer, Body, Params, PatchBody, Reply};

/// The routes of the orders.
pub(crate) fn routes(settings: &Settings) -> Router {
    let mut one = get(read).delete(remove);
    one = match settings.profile_of(Capability::OrderUpdate) {
        Profile::V6 => one.put(replace),
        Profile::Documented => one.patch(change),
    };
    let router = Router::new()
        .route("/order", post(add).get(list))
        .route("/order/{id}", one)
        .route("/order/actions/split/{id}", post(divide))
        .route("/order/{id}/linesdeleted", get(dropped_lines))
        .route("/order/{id}/batches", get(batches_of_order))
        .route("/order/{id}/serials", get(serials_of_order))
        .route("/order/{id}/return", get(returned))
        .route("/order/{id}/forget", post(make_anonymous))
        .route("/address", post(check_address));
    let router = match settings.profile_of(Capability::Find) {
        Profile::V6 => router
            .route("/orders", get(headers))
            .route("/order/updated_since/{since}", get(updated_since)),
        Profile::Documented => router.route("/orders", get(find_headers)),
    };
    let router = match settings.profile_of(Capability::Shipments) {
        Profile::V6 => router.route("/order/{id}/colli", get(parcels).post(declare_parcel)),
        Profile::Documented => router.route("/shipments", get(find_shipments)),
    };
    match settings.profile_of(Capability::Events) {
        Profile::V6 => router
            .route("/order/{id}/events", get(events_of_order))
            .route("/orderevents/since_id/{cursor}", get(feed)),
        Profile::Documented => router.route("/orderevents", get(find_events)),
    }
}

async fn add(sandbox: Sandbox, Body(body): Body) -> Answer {
    create::create(&mut sandbox.world(), &body)
}

async fn read(sandbox: Sandbox, Path(id): Path<String>) -> Answer {
    lists::one(&sandbox.world(), &id)
}

async fn replace(sandbox: Sandbox, Path(id): Path<String>, Body(body): Body) -> Answer {
    update::put(&mut sandbox.world(), &id, &body)
}

async fn change(sandbox: Sandbox, Path(id): Path<String>, PatchBody(operations): PatchBody) -> Answer {
    patch::patch(&mut sandbox.world(), &id, &operations)
}

async fn remove(sandbox: Sandbox, Path(id): Path<String>, Body(body): Body) -> Answer {
    delete::delete(&mut sandbox.world(), &id, &body)
}

async fn list(sandbox: Sandbox, params: Params) -> Answer {
    lists::page(&sandbox.world(), &params, render::order)
}

async fn updated_since(sandbox: Sandbox, Path(since): Path<String>, params: Params) -> Answer {
    lists::updated_since(&sandbox.world(), &since, &params)
}

/// The live API knows no search: what it does not know it ignores (monta-api 3.6).
async fn headers(sandbox: Sandbox, params: Params) -> Answer {
    lists::page(&sandbox.world(), &params, header::row)
}

async fn find_headers(sandbox: Sandbox, params: Params) -> Answer {
    find::headers(&sandbox.world(), &params)
}

async fn events_of_order(sandbox: Sandbox, Path(id): Path<String>) -> Answer {
    events::of_order(&sandbox.world(), &id)
}

async fn feed(sandbox: Sandbox, Path(cursor): Path<i64>) -> Reply {
    events::feed(&sandbox.world(), cursor)
}

async fn find_events(sandbox: Sandbox, params: Params) -> Answer {
    find::events(&sandbox.world(), &params)
}

async fn parcels(sandbox: Sandbox, Path(id): Path<String>) -> Answer {
    colli::of_order(&sandbox.world(), &id)
}

async fn declare_parcel(sandbox: Sandbox, Path(id): Path<String>, Body(body): Body) -> Answer {
    colli::declare(&mut sandbox.world(), &id, &body)
}

async fn dropped_lines(sandbox: Sandbox, Path(id): Path<String>) -> Answer {
    lists::dropped(&sandbox.world(), &id)
}

async fn batches_of_order(sandbox: Sandbox, Path(id): Path<String>) -> Answer {
    batches::batches(&sandbox.world(), &id)
}

async fn serials_of_order(sandbox: Sandbox, Path(id): Path<String>) -> Answer {
    batches::serials(&sandbox.world(), &id)
}

async fn returned(sandbox: Sandbox, Path(id): Path<String>) -> Answer {
    returns::of_order(&sandbox.world(), &id)
}

async fn make_anonymous(sandbox: Sandbox, Path(id): Path<String>, params: Params) -> Answer {
    forget::forget(&mut sandbox.world(), &id, &params)
}

async fn find_shipments(sandbox: Sandbox, params: Params) -> Answer {
    shipments::page(&sandbox.world(), &params)
}

async fn divide(sandbox: Sandbox, Path(id): Path<String>, Body(body): Body) -> Answer {
    split::split(&mut sandbox.world(), &id, &body)
}

/// 200 without a body for an address that Monta can deliver to (monta-api 7).
async fn check_address(Body(body): Body) -> Answer {
    check::whole_address(&body)
}
