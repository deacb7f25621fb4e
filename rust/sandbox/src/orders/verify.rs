//! Verification (monta-api 3.10): address, customs, SKUs, then stock. It ends in Blocked, Backorder or Queued.

use chrono::{DateTime, Datelike, Days, NaiveTime, Utc, Weekday};

use super::document::{self, text};
use super::order::{Block, Cause, Order, Stage};
use super::spelling::Spelling;
use super::{address, allocation, customs, events, shortage};
use crate::amsterdam;
use crate::settings::UnknownSku;
use crate::world::World;

/// Verifies a new order, once.
pub(crate) fn verify(world: &mut World, id: &str) {
    let now = world.clock.now();
    let Some(order) = world.orders.get_mut(id) else { return };
    if order.deleted || order.verified.is_some() {
        return;
    }
    order.verified = Some(now);
    order.spelling = Spelling::of(&world.settings);
    order.flyers.clone_from(&world.settings.flyers);
    order.changed = now;
    settle(world, id);
}

/// Finds out where a verified order stands that is not being picked yet.
pub(crate) fn settle(world: &mut World, id: &str) {
    let Some(order) = world.orders.get(id) else { return };
    if order.deleted || order.verified.is_none() || order.stage != Stage::Waiting {
        return;
    }
    let problems = problems(world, order);
    if !problems.is_empty() {
        block(world, id, &problems.join(". "));
        return;
    }
    if order
        .block
        .as_ref()
        .is_some_and(|block| block.cause == Cause::Verification)
    {
        unblock(world, id);
    }
    queue(world, id);
}

/// Sets goods aside for the order; it is queued when all are there, else in backorder.
pub(crate) fn queue(world: &mut World, id: &str) {
    let Some(order) = world.orders.get(id) else { return };
    let ready = order.block.as_ref().is_none_or(|block| block.cause == Cause::Update);
    let missing = allocation::allocate(world, id, ready);
    if !missing.is_empty() && shortage::resolve(world, id, &missing) {
        return;
    }
    let planned = plan(world, id);
    let Some(order) = world.orders.get_mut(id) else { return };
    let was = order.backorder;
    order.backorder = !missing.is_empty();
    order.missing = missing.into_keys().collect();
    order.was_missing.extend(order.missing.iter().cloned());
    order.planned = planned;
    match (was, order.backorder) {
        (false, true) => events::happened(world, id, "Backorder", "Order is in backorder"),
        (true, false) => events::happened(world, id, "OutOfBackorder", "Order is out of backorder"),
        _ => {}
    }
}

/// Looks again at every order that waits for goods, in the order in which they came in.
pub(crate) fn recheck_backorders(world: &mut World) {
    let waiting: Vec<String> = world
        .orders
        .iter()
        .filter(|order| order.backorder && !order.deleted && order.stage == Stage::Waiting)
        .map(|order| order.id().to_owned())
        .collect();
    for id in waiting {
        settle(world, &id);
    }
}

/// Ends a block, whatever its cause.
pub(crate) fn unblock(world: &mut World, id: &str) {
    let Some(order) = world.orders.get_mut(id) else { return };
    if order.block.take().is_some() {
        events::happened(world, id, "Unblocked", "Order unblocked");
    }
}

fn problems(world: &World, order: &Order) -> Vec<String> {
    let delivery = document::address(&order.document, "DeliveryAddress");
    let mut problems = delivery.map(address::problems).unwrap_or_default();
    if world.settings.customs {
        problems.extend(customs::problems(&order.document));
    }
    if world.settings.unknown_sku == UnknownSku::Block {
        let skus = document::lines(&order.document).map(|line| document::key(line, "Sku"));
        problems.extend(
            skus.filter(|sku| !world.products.knows(sku))
                .map(|sku| format!("Unknown SKU '{sku}'")),
        );
    }
    problems
}

fn block(world: &mut World, id: &str, message: &str) {
    allocation::release(world, id);
    let Some(order) = world.orders.get_mut(id) else { return };
    let known = order.block.as_ref().is_some_and(|block| block.message == message);
    order.block = Some(Block {
        cause: Cause::Verification,
        message: message.to_owned(),
    });
    if !known {
        events::happened(world, id, "VerifyingBlocked", &format!("Order blocked: '{message}'."));
    }
}

/// The day the webshop asked for, or the next working day at six in the evening.
fn plan(world: &World, id: &str) -> Option<DateTime<Utc>> {
    let order = world.orders.get(id)?;
    if let Some(asked) = amsterdam::parse(text(&order.document, "PlannedShipmentDate")) {
        return Some(asked);
    }
    let mut day = amsterdam::day(order.verified?).checked_add_days(Days::new(1))?;
    while matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
        day = day.checked_add_days(Days::new(1))?;
    }
    Some(amsterdam::instant(day.and_time(NaiveTime::from_hms_opt(18, 0, 0)?)))
}
