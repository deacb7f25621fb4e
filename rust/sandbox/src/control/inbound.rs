//! Forecasts, receipts and suppliers from behind the counter.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, post};
use serde_json::{Value, json};

use super::{Json, Refused};
use crate::inbound::{self, Receipt};
use crate::sandbox::Sandbox;

/// What a control call answers.
type Shown = Result<axum::Json<Value>, Refused>;

/// Routes of what is coming in.
pub(super) fn routes() -> Router<Sandbox> {
    Router::new()
        .route("/inbound", get(all))
        .route("/inbound/{reference}/receive", post(receive))
        .route("/inbounds", post(receive_unannounced))
        .route("/suppliers", post(add_suppliers))
}

async fn all(State(sandbox): State<Sandbox>) -> axum::Json<Value> {
    axum::Json(sandbox.world().forecasts.iter().map(inbound::render).collect())
}

/// Goods of a forecast arrive.
async fn receive(State(sandbox): State<Sandbox>, Path(reference): Path<String>, Json(receipt): Json<Receipt>) -> Shown {
    let row = inbound::receive(&mut sandbox.world(), Some(&reference), &receipt);
    row.map(axum::Json).map_err(|error| Refused::conflict(&error))
}

/// Goods arrive that nobody announced: a return, or a surprise.
async fn receive_unannounced(State(sandbox): State<Sandbox>, Json(receipt): Json<Receipt>) -> Shown {
    let row = inbound::receive(&mut sandbox.world(), None, &receipt);
    row.map(axum::Json).map_err(|error| Refused::conflict(&error))
}

/// Makes suppliers known, by their codes.
async fn add_suppliers(State(sandbox): State<Sandbox>, Json(codes): Json<Vec<String>>) -> axum::Json<Value> {
    let mut world = sandbox.world();
    for code in &codes {
        world.suppliers.add(code);
    }
    axum::Json(json!({"suppliers": codes.len()}))
}
