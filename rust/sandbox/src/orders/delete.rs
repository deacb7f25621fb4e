//! DELETE `/order/{id}` (monta-api 3.5): soft, with a note, and not once the goods are being picked.

use serde_json::Value;

use super::document::text;
use super::model::DELETE;
use super::order::{Order, Stage};
use super::{allocation, events};
use crate::wire::{Answer, Reason, Reply, bind, refuse};
use crate::world::World;

/// Deletes the order for the reason in `Note`.
pub(crate) fn delete(world: &mut World, id: &str, body: &Value) -> Answer {
    let parameters = bind(DELETE, body)?;
    let note = text(&parameters, "Note");
    if note.is_empty() {
        return Err(Reply::Unbound(vec![(
            "Note".to_owned(),
            "The Note field is required.".to_owned(),
        )]));
    }
    let Some(order) = world.orders.get(id).filter(|order| !order.deleted) else {
        return Err(super::unknown(id));
    };
    if let Some(reason) = hindrance(order) {
        return Err(refuse("OrderDeleteInvalidReasons", &[reason]));
    }
    remove(world, id, note);
    Ok(Reply::done())
}

/// Deletes the order whatever its stage.
pub(crate) fn remove(world: &mut World, id: &str, note: &str) {
    allocation::release(world, id);
    if let Some(order) = world.orders.get_mut(id) {
        order.deleted = true;
    }
    events::happened(world, id, "OrderDeleted", &format!("Order deleted: '{note}'."));
}

fn hindrance(order: &Order) -> Option<Reason> {
    if order.has_returns {
        return Some(Reason::new(25, "Order can not be deleted, it has returns"));
    }
    match order.stage {
        Stage::Shipped => Some(Reason::new(19, "Order can not be deleted, it has already been shipped")),
        _ if order.stage >= Stage::Picking || !order.left.is_empty() => {
            Some(Reason::new(18, "Order can not be deleted, picking has started"))
        }
        _ => None,
    }
}
