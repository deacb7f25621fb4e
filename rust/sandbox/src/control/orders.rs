//! The orders from behind the counter: all of them, orders made without the API's checks, and the warehouse.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Json, Refused};
use crate::orders::{self, Move, Shipment};
use crate::sandbox::Sandbox;
use crate::wire::Reply;
use crate::world::World;

/// What a control call answers.
type Shown = Result<axum::Json<Value>, Refused>;

/// Routes of the orders.
pub(super) fn routes() -> Router<Sandbox> {
    Router::new()
        .route("/orders", get(all).post(seed))
        .route("/orders/{id}", get(one).delete(vanish))
        .route("/orders/{id}/move", post(move_to))
        .route("/orders/{id}/fields", post(set_fields))
        .route("/orders/{id}/events", post(add_events))
        .route("/orders/{id}/shipments", post(set_shipments))
        .route("/orders/{id}/split", post(split))
        .route("/orders/{id}/drop", post(drop_lines))
        .route("/orders/{id}/ship", post(ship))
        .route("/pieces", get(pieces))
}

async fn all(State(sandbox): State<Sandbox>) -> axum::Json<Value> {
    axum::Json(sandbox.world().orders.iter().map(orders::describe).collect())
}

async fn one(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> Shown {
    show(&sandbox.world(), &id)
}

/// Makes the order one that was never there.
async fn vanish(State(sandbox): State<Sandbox>, Path(id): Path<String>) -> Shown {
    let removed = sandbox.world().orders.remove(&id);
    removed.map(|_| axum::Json(json!({}))).ok_or_else(|| unknown(&id))
}

fn show(world: &World, id: &str) -> Shown {
    let order = world.orders.get(id).ok_or_else(|| unknown(id))?;
    Ok(axum::Json(orders::describe(order)))
}

fn unknown(id: &str) -> Refused {
    Refused(axum::http::StatusCode::NOT_FOUND, format!("there is no order '{id}'"))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seed {
    /// The body of a POST `/order`; nothing is checked apart from the types.
    order: Value,
    /// Members that answers show in place of their own.
    #[serde(default)]
    fields: Map<String, Value>,
    /// Moves that the order makes at once.
    #[serde(default)]
    moves: Vec<Move>,
}

/// Makes orders as they are given, in the place of those with the same ids.
async fn seed(State(sandbox): State<Sandbox>, Json(seeds): Json<Vec<Seed>>) -> Shown {
    let mut world = sandbox.world();
    let count = seeds.len();
    for Seed { order, fields, moves } in seeds {
        let id = orders::seed(&mut world, &order, fields).map_err(|error| Refused::bad(&error))?;
        world.catch_up();
        for step in moves {
            orders::move_to(&mut world, &id, &step).map_err(|error| Refused::conflict(&error))?;
        }
    }
    Ok(axum::Json(json!({"orders": count})))
}

async fn move_to(State(sandbox): State<Sandbox>, Path(id): Path<String>, Json(order): Json<Move>) -> Shown {
    let mut world = sandbox.world();
    if world.orders.get(&id).is_none() {
        return Err(unknown(&id));
    }
    orders::move_to(&mut world, &id, &order).map_err(|error| Refused::conflict(&error))?;
    show(&world, &id)
}

/// Replaces the members that answers about the order show in place of their own.
async fn set_fields(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    Json(fields): Json<Map<String, Value>>,
) -> Shown {
    let mut world = sandbox.world();
    let order = world.orders.get_mut(&id).ok_or_else(|| unknown(&id))?;
    order.fields = fields;
    show(&world, &id)
}

/// Adds event rows as they are given; `Id` and `WebshopOrderId` are filled in when left out.
async fn add_events(State(sandbox): State<Sandbox>, Path(id): Path<String>, Json(rows): Json<Vec<Value>>) -> Shown {
    let mut world = sandbox.world();
    if world.orders.get(&id).is_none() {
        return Err(unknown(&id));
    }
    for row in rows {
        orders::write_row(&mut world, &id, row);
    }
    Ok(axum::Json(json!({})))
}

/// Replaces the rows that `/shipments` shows for the order.
async fn set_shipments(State(sandbox): State<Sandbox>, Path(id): Path<String>, Json(rows): Json<Vec<Value>>) -> Shown {
    let mut world = sandbox.world();
    world.orders.get_mut(&id).ok_or_else(|| unknown(&id))?.shipments = Some(rows);
    show(&world, &id)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Drop {
    /// Whose lines go.
    skus: Vec<String>,
}

/// Drops lines of the order for want of goods.
async fn drop_lines(State(sandbox): State<Sandbox>, Path(id): Path<String>, Json(Drop { skus }): Json<Drop>) -> Shown {
    let mut world = sandbox.world();
    if world.orders.get(&id).is_none() {
        return Err(unknown(&id));
    }
    orders::drop_lines(&mut world, &id, &skus).map_err(|error| Refused::conflict(&error))?;
    show(&world, &id)
}

/// Lets some parcels of the order leave.
async fn ship(State(sandbox): State<Sandbox>, Path(id): Path<String>, Json(shipment): Json<Shipment>) -> Shown {
    let mut world = sandbox.world();
    if world.orders.get(&id).is_none() {
        return Err(unknown(&id));
    }
    orders::ship(&mut world, &id, shipment).map_err(|error| Refused::conflict(&error))?;
    show(&world, &id)
}

/// What was ordered, has left, is still here, was dropped or was cancelled, in pieces.
async fn pieces(State(sandbox): State<Sandbox>) -> axum::Json<Value> {
    axum::Json(orders::count_pieces(&sandbox.world()))
}

/// Splits the order as POST `/order/actions/split/{id}` does.
async fn split(State(sandbox): State<Sandbox>, Path(id): Path<String>, Json(amounts): Json<Value>) -> Reply {
    match orders::split(&mut sandbox.world(), &id, &amounts) {
        Ok(reply) | Err(reply) => reply,
    }
}
