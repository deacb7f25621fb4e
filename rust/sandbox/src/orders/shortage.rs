//! `BackorderHandling` (monta-api 3.2): what becomes of an order of which only a part is there.

use std::collections::BTreeMap;

use serde_json::Value;

use super::order::Stage;
use super::{allocation, events, split, verify};
use crate::world::World;

/// Splits off the pieces that are `missing` (1) or drops the lines that lack some (2), and queues what is left; whether it
/// did so. An order that ships complete (0), or of which nothing would be left, stays as it is.
pub(crate) fn resolve(world: &mut World, id: &str, missing: &BTreeMap<String, i64>) -> bool {
    let Some(order) = world.orders.get(id) else {
        return false;
    };
    let ordered = order.ordered();
    match order.document.get("BackorderHandling").and_then(Value::as_i64) {
        Some(1) if order.left.is_empty() && ordered != *missing => split::part(world, id, missing).is_some(),
        Some(2) if ordered.keys().any(|sku| !missing.contains_key(sku)) => {
            let lacking = ordered.into_iter().filter(|(sku, _)| missing.contains_key(sku));
            drop_pieces(world, id, &lacking.collect());
            verify::queue(world, id);
            true
        }
        _ => false,
    }
}

/// Drops what is still to leave of these SKUs, because somebody in the warehouse says so; the error says why it can not be.
pub(crate) fn drop(world: &mut World, id: &str, skus: &[String]) -> Result<(), String> {
    let order = world.orders.get(id).filter(|order| !order.deleted);
    let order = order.ok_or_else(|| format!("there is no order '{id}'"))?;
    let mut amounts = order.open();
    if let Some(sku) = skus.iter().find(|sku| !amounts.contains_key(*sku)) {
        return Err(format!("the order '{id}' has no {sku} that is still to leave"));
    }
    amounts.retain(|sku, _| skus.contains(sku));
    drop_pieces(world, id, &amounts);
    match world.orders.get(id) {
        Some(order) if order.stage == Stage::Waiting => verify::settle(world, id),
        Some(order) if order.open().is_empty() => allocation::release(world, id),
        _ => allocation::take(world, id),
    }
    Ok(())
}

/// Takes these pieces out of the order, for good.
fn drop_pieces(world: &mut World, id: &str, amounts: &BTreeMap<String, i64>) {
    let Some(order) = world.orders.get_mut(id) else { return };
    let (stay, dropped) = split::divide(&order.document, amounts);
    order.document.insert("Lines".to_owned(), stay);
    order.dropped.extend(dropped);
    for (sku, quantity) in amounts {
        events::happened(world, id, "LineDeleted", &format!("Line deleted: {quantity} x {sku}"));
    }
}
