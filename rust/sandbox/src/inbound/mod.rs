//! What is coming in (monta-api 5): forecasts in groups, and the receipts they turn into.
//!
//! A group is one purchase order under the webshop's reference, or under the Guid that Monta gives it; its lines say
//! what of each SKU will arrive. The live API has groups and lines as resources of their own; the plugin
//! documentation has one POST whose lines are the whole set (`documented`). Both work on the same groups. Receipts
//! (`receive`) are deltas in a feed, with returns and quarantine among them.

mod check;
mod documented;
mod events;
mod group;
mod groups;
mod lines;
mod lists;
mod model;
mod receive;
mod render;
mod routes;

use axum::http::StatusCode;

pub(crate) use group::{Forecasts, Group, Line};
pub(crate) use receive::{Receipt, Receipts, receive};
pub(crate) use render::group as render;
pub(crate) use routes::routes;

use crate::wire::Reply;

/// Under which key the refusal of a group stands.
const GROUP_CONTAINER: &str = "InboundForecastGroupInvalidReasons";
/// Under which key the refusal of a line stands.
const LINE_CONTAINER: &str = "ForecastInvalidReasons";

/// 404 for a group that is not known, or that can not be reached this way.
fn unknown_group(reference: &str) -> Reply {
    Reply::Text(
        StatusCode::NOT_FOUND,
        format!("No group found with reference {reference}"),
    )
}

/// 404 for a line that is not in its group.
fn unknown_line(sku: &str) -> Reply {
    Reply::Text(StatusCode::NOT_FOUND, format!("No forecast found with sku {sku}"))
}
