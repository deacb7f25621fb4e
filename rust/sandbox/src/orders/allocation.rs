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
    let wanted = wanted(world, id);
    let lacks = |(sku, quantity): &(&String, &i64)| world.products.available(sku) < **quantity;
    let missing: BTreeSet<String> = wanted.iter().filter(lacks).map(|(sku, _)| sku.clone()).collect();
    if ready && missing.is_empty() {
        write_off(world, id, wanted);
        return missing;
    }
    let now = world.clock.now();
    let there = as_far_as_there(world, wanted);
    for (sku, quantity) in &there {
        world.products.change(sku, now, |stock| stock.reserved += quantity);
    }
    if let Some(order) = world.orders.get_mut(id) {
        order.allocation = Allocation::Reserved(there.into_iter().collect());
    }
    missing
}

/// Writes off what there is of the order's goods: somebody has found them all, whatever the figures say.
pub(crate) fn take(world: &mut World, id: &str) {
    release(world, id);
    let wanted = wanted(world, id);
    let there = as_far_as_there(world, wanted);
    write_off(world, id, there);
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

/// How many of each product the order needs.
fn wanted(world: &World, id: &str) -> BTreeMap<String, i64> {
    let mut wanted = BTreeMap::new();
    let ordered = world.orders.get(id).map(|order| document::quantities(&order.document));
    for (sku, quantity) in ordered.unwrap_or_default() {
        *wanted.entry(sku).or_insert(0) += quantity;
    }
    wanted.retain(|sku, _| world.products.knows(sku));
    wanted
}

fn as_far_as_there(world: &World, mut wanted: BTreeMap<String, i64>) -> BTreeMap<String, i64> {
    for (sku, quantity) in &mut wanted {
        *quantity = world.products.available(sku).clamp(0, (*quantity).max(0));
    }
    wanted
}

fn write_off(world: &mut World, id: &str, goods: BTreeMap<String, i64>) {
    let now = world.clock.now();
    for (sku, quantity) in &goods {
        world.products.change(sku, now, |stock| {
            stock.all -= quantity;
            stock.picking += quantity;
        });
    }
    if let Some(order) = world.orders.get_mut(id) {
        order.allocation = Allocation::Picking(goods.into_iter().collect());
    }
}
