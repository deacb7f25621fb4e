//! Goods for orders: set aside while an order waits, written off once it is queued, gone when it is shipped.
//! SKUs without a product here never run out.

use std::collections::{BTreeMap, BTreeSet};

use super::document;
use super::order::Allocation;
use crate::world::World;

/// Takes what the order needs from the stock and returns the SKUs of which there is not enough. Nothing is written
/// off for an order that is not `ready` to be picked or lacks something: it only has goods set aside.
pub(crate) fn allocate(world: &mut World, id: &str, ready: bool) -> BTreeSet<String> {
    release(world, id);
    let now = world.clock.now();
    let Some(order) = world.orders.get_mut(id) else {
        return BTreeSet::new();
    };
    let mut wanted = BTreeMap::new();
    for (sku, quantity) in document::quantities(&order.document) {
        *wanted.entry(sku).or_insert(0) += quantity;
    }
    wanted.retain(|sku, _| world.products.knows(sku));
    let missing: BTreeSet<String> = wanted
        .iter()
        .filter(|(sku, quantity)| world.products.available(sku) < **quantity)
        .map(|(sku, _)| sku.clone())
        .collect();
    if ready && missing.is_empty() {
        for (sku, quantity) in &wanted {
            world.products.change(sku, now, |stock| {
                stock.all -= quantity;
                stock.picking += quantity;
            });
        }
        order.allocation = Allocation::Picking(wanted.into_iter().collect());
    } else {
        for (sku, quantity) in &mut wanted {
            *quantity = world.products.available(sku).clamp(0, *quantity);
            world.products.change(sku, now, |stock| stock.reserved += *quantity);
        }
        order.allocation = Allocation::Reserved(wanted.into_iter().collect());
    }
    missing
}

/// Gives back what the stock holds for the order.
pub(crate) fn release(world: &mut World, id: &str) {
    let now = world.clock.now();
    let Some(order) = world.orders.get_mut(id) else { return };
    match std::mem::take(&mut order.allocation) {
        Allocation::None => {}
        Allocation::Reserved(goods) => {
            for (sku, quantity) in goods {
                world.products.change(&sku, now, |stock| stock.reserved -= quantity);
            }
        }
        Allocation::Picking(goods) => {
            for (sku, quantity) in goods {
                world.products.change(&sku, now, |stock| {
                    stock.all += quantity;
                    stock.picking -= quantity;
                });
            }
        }
    }
}

/// Lets the goods leave the building.
pub(crate) fn ship(world: &mut World, id: &str) {
    let now = world.clock.now();
    let Some(order) = world.orders.get_mut(id) else { return };
    if let Allocation::Picking(goods) = std::mem::take(&mut order.allocation) {
        for (sku, quantity) in goods {
            world.products.change(&sku, now, |stock| stock.picking -= quantity);
        }
    }
}
