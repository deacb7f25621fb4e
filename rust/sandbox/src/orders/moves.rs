//! The warehouse and the carrier: what happens to an order because somebody there does something.
//!
//! A move brings everything with it that must have happened before: an order that is moved to `delivered` has been
//! verified, picked, packed and shipped. Moves go backwards where Monta does (monta-api 3.10): from picking back to
//! backorder or the queue, but never from shipped.

use super::carrier;
use super::order::{Block, Cause, Stage};
use super::picking::{lack, pack, pick, queue};
use super::step::Move;
use super::{delete, events, ship, verify};
use crate::world::World;

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
        "picked" | "packing" => {
            if pack(world, id) {
                events::happened(world, id, "Packing", "Set to picked");
            }
        }
        "shipped" => ship::rest(world, id, step),
        _ => carrier::report(world, id, &to, step)?,
    }
    Ok(())
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
