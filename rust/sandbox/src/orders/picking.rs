//! What happens to the goods of an order inside the building: they lack, are there, are picked, are packed.

use super::order::Stage;
use super::{allocation, events, verify};
use crate::world::World;

/// The goods are together and are being packed; an order that was not being picked yet has been by then. Whether that is
/// new.
pub(crate) fn pack(world: &mut World, id: &str) -> bool {
    pick_silently(world, id);
    let now = world.clock.now();
    let Some(order) = world.orders.get_mut(id).filter(|order| order.stage < Stage::Picked) else {
        return false;
    };
    order.stage = Stage::Picked;
    order.picked = Some(now);
    true
}

/// The order lacks goods, those of `skus` or all.
pub(crate) fn lack(world: &mut World, id: &str, skus: Option<&[String]>) {
    verify::verify(world, id);
    allocation::release(world, id);
    let Some(order) = world.orders.get_mut(id) else { return };
    let open = order.open().into_keys();
    order.missing = open.filter(|sku| skus.is_none_or(|skus| skus.contains(sku))).collect();
    order.was_missing.extend(order.missing.iter().cloned());
    order.backorder = true;
    order.stage = Stage::Waiting;
    order.picked = None;
    events::happened(world, id, "Backorder", "Order is in backorder");
}

/// Whatever held the order back is over: it waits to be picked.
pub(crate) fn queue(world: &mut World, id: &str) {
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

/// Somebody walks with the order.
pub(crate) fn pick(world: &mut World, id: &str) {
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
