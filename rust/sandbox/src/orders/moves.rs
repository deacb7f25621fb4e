//! The warehouse and the carrier: what happens to an order because somebody there does something.
//!
//! A move brings everything with it that must have happened before: an order that is moved to `delivered` has been
//! verified, picked, packed and shipped. Moves go backwards where Monta does (monta-api 3.10): from picking back to
//! backorder or the queue, but never from shipped.

use serde::Deserialize;

use super::carrier;
use super::order::{Block, Cause, Stage};
use super::{allocation, delete, document, events, verify};
use crate::world::World;

/// A move, as `/_sandbox/orders/{id}/move` takes it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Move {
    /// Where to: a step of the warehouse, or a delivery status of the carrier. Case, `_`, `-` and blanks are free.
    pub(crate) to: String,
    /// The reason of a block or a deletion, or the carrier's description.
    pub(super) message: Option<String>,
    /// For `backorder`: the SKUs that are missing; all when left out.
    skus: Option<Vec<String>>,
    /// The first parcel's code; the others have it with `-2`, `-3`, …
    pub(super) track_trace: Option<String>,
    /// Who carries it: `PostNL` unless the order asks for another.
    pub(super) shipper: Option<String>,
    /// How many parcels the order is packed into.
    pub(super) colli: Option<usize>,
    /// For a delivery status: the one parcel that has it, from 1; all when left out.
    pub(super) collo: Option<usize>,
    /// For `delivery`: a status code of one's own.
    pub(super) status_code: Option<String>,
}

/// Moves the order; the error says why it can not be.
pub(crate) fn move_to(world: &mut World, id: &str, step: &Move) -> Result<(), String> {
    let found = world
        .orders
        .get(id)
        .ok_or_else(|| format!("there is no order '{id}'"))?;
    if found.deleted {
        return Err(format!("the order '{id}' was deleted"));
    }
    let to = plain(&step.to);
    let shipped = found.stage == Stage::Shipped;
    let message = step.message.as_deref();
    match to.as_str() {
        "verified" => verify::verify(world, id),
        "blocked" => block(world, id, message.unwrap_or("Blocked by the warehouse")),
        "unblocked" => unblock(world, id),
        "deleted" => delete::remove(world, id, message.unwrap_or("Deleted in the portal")),
        "backorder" | "outofbackorder" | "queued" | "picking" | "picked" | "packing" if shipped => {
            return Err(format!("the order '{id}' has been shipped"));
        }
        "backorder" => lack(world, id, step.skus.as_deref()),
        "outofbackorder" | "queued" => queue(world, id),
        "picking" => pick(world, id),
        "picked" | "packing" => pack(world, id, "Set to picked"),
        "shipped" => carrier::ship(world, id, step),
        _ => carrier::report(world, id, &to, step)?,
    }
    Ok(())
}

/// The goods are together and are being packed; an order that was not being picked yet has been by then.
pub(crate) fn pack(world: &mut World, id: &str, description: &str) {
    pick_silently(world, id);
    let now = world.clock.now();
    let Some(order) = world.orders.get_mut(id) else { return };
    if order.stage < Stage::Picked {
        order.stage = Stage::Picked;
        order.picked = Some(now);
        events::happened(world, id, "Packing", description);
    }
}

fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '_' | '-' | ' '))
        .flat_map(char::to_lowercase)
        .collect()
}

fn block(world: &mut World, id: &str, message: &str) {
    let Some(order) = world.orders.get_mut(id) else { return };
    order.block = Some(Block {
        cause: Cause::Warehouse,
        message: message.to_owned(),
    });
    events::happened(world, id, "Blocked", &format!("Order blocked: '{message}'."));
}

fn unblock(world: &mut World, id: &str) {
    verify::unblock(world, id);
    let waiting = world
        .orders
        .get(id)
        .is_some_and(|order| order.stage == Stage::Waiting && order.verified.is_some());
    if waiting {
        verify::queue(world, id);
    }
}

fn lack(world: &mut World, id: &str, skus: Option<&[String]>) {
    verify::verify(world, id);
    allocation::release(world, id);
    let Some(order) = world.orders.get_mut(id) else { return };
    let ordered = document::quantities(&order.document).into_iter().map(|(sku, _)| sku);
    order.missing = ordered
        .filter(|sku| skus.is_none_or(|skus| skus.contains(sku)))
        .collect();
    order.was_missing.extend(order.missing.iter().cloned());
    order.backorder = true;
    order.stage = Stage::Waiting;
    order.picked = None;
    events::happened(world, id, "Backorder", "Order is in backorder");
}

/// Whatever held the order back is over: it waits to be picked.
fn queue(world: &mut World, id: &str) {
    verify::verify(world, id);
    verify::unblock(world, id);
    allocation::take(world, id);
    let Some(order) = world.orders.get_mut(id) else { return };
    order.stage = Stage::Waiting;
    order.picked = None;
    order.missing.clear();
    if std::mem::take(&mut order.backorder) {
        events::happened(world, id, "OutOfBackorder", "Order is out of backorder");
    }
}

fn pick(world: &mut World, id: &str) {
    queue(world, id);
    pick_silently(world, id);
    events::happened(world, id, "Picking", "Picking has started");
}

fn pick_silently(world: &mut World, id: &str) {
    let stage = world.orders.get(id).map_or(Stage::Shipped, |order| order.stage);
    if stage < Stage::Picking {
        queue(world, id);
        if let Some(order) = world.orders.get_mut(id) {
            order.stage = Stage::Picking;
        }
    }
}
