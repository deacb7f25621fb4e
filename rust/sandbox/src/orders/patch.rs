//! PATCH `/order/{id}` (plugin documentation, "Create/Update/Delete orders"): JSON-Patch (RFC 6902), applied to the
//! webshop's document.

use axum::http::StatusCode;
use json_patch::{Patch, PatchErrorKind};
use serde_json::Value;

use super::model::ORDER;
use super::{CONTAINER, update};
use crate::wire::{Answer, Reason, bind, refuse_with};
use crate::world::World;

/// Applies `patch` as a whole or not at all. A `test` that fails is a conflict (409).
pub(crate) fn patch(world: &mut World, id: &str, patch: &Patch) -> Answer {
    let Some(order) = world.orders.get(id).filter(|order| !order.deleted) else {
        return Err(super::unknown(id));
    };
    let mut document = Value::Object(order.document.clone());
    if let Err(error) = json_patch::patch(&mut document, patch) {
        let (status, code) = match error.kind {
            PatchErrorKind::TestFailed => (StatusCode::CONFLICT, 906),
            _ => (StatusCode::BAD_REQUEST, 907),
        };
        return Err(refuse_with(status, CONTAINER, &[Reason::new(code, error.to_string())]));
    }
    update::apply(world, id, bind(ORDER, &document)?)
}
