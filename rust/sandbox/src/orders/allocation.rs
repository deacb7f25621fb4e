//! Goods for orders: set aside while an order waits, written off once it is queued, gone when it is shipped.
//! SKUs without a product here never run out.

use std::collections::BTreeMap;

use super::order::{Allocation, Order};
use crate::world::World;

/// Takes what the order needs from the stock and returns what is missing: SKUs and how many pieces of each. Nothing is
/// written off for an order that is not `ready` to be picked or lacks something: it only has goods set aside.
pub(crate) fn allocate(world: &mut World, id: &str, ready: bool) -> BTreeMap<String, i64> {
    release(world, id);
    let wanted = wanted(world, id);
    let there = as_far_as_there(world, wanted.clone());
    let mut missing = wanted.clone();
    for (sku, quantity) in &mut missing {
        *quantity -= there.get(sku).unwrap_or(&0);
    }
    missing.retain(|_, quantity| *quantity > 0);
    if ready && missing.is_empty() {
        write_off(world, id, wanted);
        return missing;
    }
    let now = world.clock.now();
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

/// Lets goods leave the building. Those that were written off for the order are gone with it; those that nobody
/// ordered, such as a flyer, are taken from the shelf; and of those that somebody has found the figures knew nothing.
pub(crate) fn ship(world: &mut World, id: &str, goods: &[(String, i64)]) {
    let now = world.clock.now();
    let Some(order) = world.orders.get_mut(id) else { return };
    let ordered = order.ordered();
    let mut taken = Vec::new();
    if let Allocation::Picking(held) = &mut order.allocation {
        for (sku, quantity) in goods {
            if let Some((_, held)) = held.iter_mut().find(|(known, _)| known == sku) {
                let share = (*quantity).min(*held);
                *held -= share;
                taken.push((sku, share));
            }
        }
        held.retain(|(_, quantity)| *quantity > 0);
        if held.is_empty() {
            order.allocation = Allocation::None;
        }
    }
    for (sku, quantity) in taken {
        world.products.change(sku, now, |stock| stock.picking -= quantity);
    }
    for (sku, quantity) in goods.iter().filter(|(sku, _)| !ordered.contains_key(sku)) {
        world.products.change(sku, now, |stock| stock.all -= quantity);
    }
}

/// How many of each product the order still needs.
fn wanted(world: &World, id: &str) -> BTreeMap<String, i64> {
    let mut wanted = world.orders.get(id).map(Order::open).unwrap_or_default();
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
