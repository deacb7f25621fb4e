//! The products from behind the counter.

use axum::Router;
use axum::extract::State;
use axum::routing::post;
use serde_json::{Value, json};

use super::Json;
use crate::products::{self, Load};
use crate::sandbox::Sandbox;

/// Routes of the products.
pub(super) fn routes() -> Router<Sandbox> {
    Router::new().route("/products", post(load))
}

/// Makes or changes products, as many as there are.
async fn load(State(sandbox): State<Sandbox>, Json(rows): Json<Vec<Load>>) -> axum::Json<Value> {
    let count = rows.len();
    products::load(&mut sandbox.world(), rows);
    axum::Json(json!({"products": count}))
}
