//! The products from behind the counter.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::post;
use serde_json::{Map, Value, json};

use super::{Json, Refused};
use crate::products::{self, Load};
use crate::sandbox::Sandbox;

/// Routes of the products.
pub(super) fn routes() -> Router<Sandbox> {
    Router::new()
        .route("/products", post(load))
        .route("/products/{sku}/figures", post(set_figures))
}

/// Makes or changes products, as many as there are.
async fn load(State(sandbox): State<Sandbox>, Json(rows): Json<Vec<Load>>) -> axum::Json<Value> {
    let count = rows.len();
    products::load(&mut sandbox.world(), rows);
    axum::Json(json!({"products": count}))
}

/// Replaces the figures that answers about the stock of a product show in place of their own; null leaves one out.
async fn set_figures(
    State(sandbox): State<Sandbox>,
    Path(sku): Path<String>,
    Json(figures): Json<Map<String, Value>>,
) -> Result<axum::Json<Value>, Refused> {
    let mut world = sandbox.world();
    let now = world.clock.stamp();
    let product = world.products.get_mut(&sku);
    let product = product.ok_or_else(|| Refused(StatusCode::NOT_FOUND, format!("there is no product '{sku}'")))?;
    product.figures = figures;
    product.stock_changed = now;
    Ok(axum::Json(json!({})))
}
