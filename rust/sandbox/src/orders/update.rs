//! PUT `/order/{id}` (monta-api 3.4): every member optional, those given are replaced whole.

use chrono::TimeDelta;
use serde_json::Value;

use super::document::{self, Document, key, text};
use super::model::ORDER;
use super::order::{Block, Cause, Order, Stage};
use super::{CONTAINER, check, events, render, verify};
use crate::wire::{Answer, Reason, Reply, bind, refuse};
use crate::world::{Task, World};

/// What Monta writes when it blocks an order for an update of ours.
const BLOCKED_BY_UPDATE: &str = "Blocked because there was an update in de MontaRESTApi";

/// Changes an order by the members of `body`.
pub(crate) fn put(world: &mut World, id: &str, body: &Value) -> Answer {
    let changes = bind(ORDER, body)?;
    let Some(order) = world.orders.get(id).filter(|order| !order.deleted) else {
        let reason = Reason::new(23, format!("No orders found for webshop order id {id}"));
        return Err(refuse(CONTAINER, &[reason]));
    };
    let mut document = order.document.clone();
    for (name, value) in changes {
        match value {
            // Null is what a client sends for a member it does not mean to change.
            Value::Null => {}
            Value::Object(consumer) if name == "ConsumerDetails" => replace_addresses(&mut document, consumer),
            value => drop(document.insert(name, value)),
        }
    }
    apply(world, id, document)
}

/// Puts `document` in the place of the order's, with everything that an update brings with it.
pub(crate) fn apply(world: &mut World, id: &str, document: Document) -> Answer {
    let Some(order) = world.orders.get(id) else {
        return Err(super::unknown(id));
    };
    let mut reasons: Vec<Reason> = hindrance(order, &document).into_iter().collect();
    if reasons.is_empty() {
        reasons = check::problems(world, &document, Some(&order.document));
    }
    if !reasons.is_empty() {
        return Err(refuse(CONTAINER, &reasons));
    }
    write(world, id, document);
    match world.orders.get(id) {
        Some(order) => Ok(Reply::ok(render::order(order))),
        None => Err(super::unknown(id)),
    }
}

/// The end of the short block after an update.
pub(crate) fn end_of_update(world: &mut World, id: &str) {
    let Some(order) = world.orders.get_mut(id) else { return };
    if order.block.as_ref().is_some_and(|block| block.cause == Cause::Update) {
        order.block = None;
        unblocked(world, id);
    }
}

/// An address is replaced as a whole, but the other address stays (monta-api 3.4).
fn replace_addresses(document: &mut Document, consumer: Document) {
    let slot = document
        .entry("ConsumerDetails")
        .or_insert_with(|| Value::Object(Document::new()));
    if let Value::Object(known) = slot {
        known.extend(consumer.into_iter().filter(|(_, value)| !value.is_null()));
    } else {
        *slot = Value::Object(consumer);
    }
}

/// Why this order can not be changed in this way now: codes 42, 19 and 17.
fn hindrance(order: &Order, document: &Document) -> Option<Reason> {
    if order.verified.is_none() {
        return Some(Reason::new(42, "Order is being verified, please try again later"));
    }
    if order.stage == Stage::Shipped {
        return Some(Reason::new(19, "Order has already been shipped"));
    }
    let begun = order.stage >= Stage::Picking || !order.left.is_empty();
    if begun && !same_but_for_shipper(&order.document, document) {
        return Some(Reason::new(17, "Order can not be changed, picking has started"));
    }
    if key(document, "WebshopOrderId") != order.id() {
        return Some(Reason::new(908, "WebshopOrderId can not be changed"));
    }
    None
}

/// While goods are being picked only the shipper may change, `Cancelled` included (monta-api 3.5).
fn same_but_for_shipper(before: &Document, after: &Document) -> bool {
    let mut after = after.clone();
    match before.get("ShipperCode") {
        Some(shipper) => drop(after.insert("ShipperCode".to_owned(), shipper.clone())),
        None => drop(after.remove("ShipperCode")),
    }
    Value::Object(before.clone()) == Value::Object(after)
}

fn write(world: &mut World, id: &str, document: Document) {
    let flicker = TimeDelta::seconds(world.settings.flicker_seconds.into());
    let Some(order) = world.orders.get_mut(id) else { return };
    let wanted = document::flag(&document, "Blocked");
    if wanted != document::flag(&order.document, "Blocked") {
        let message = text(&document, "BlockedMessage").to_owned();
        order.block = wanted.then_some(Block {
            cause: Cause::Webshop,
            message,
        });
    }
    order.document = document;
    let free = order.block.as_ref().is_none_or(|block| block.cause == Cause::Update);
    let flickers = free && !flicker.is_zero();
    if flickers {
        order.block = Some(Block {
            cause: Cause::Update,
            message: BLOCKED_BY_UPDATE.to_owned(),
        });
    }
    events::happened(world, id, "Blocked", &format!("Order blocked: '{BLOCKED_BY_UPDATE}'."));
    if flickers {
        world.schedule(world.clock.now() + flicker, Task::Unblock(id.to_owned()));
    } else {
        unblocked(world, id);
    }
    verify::settle(world, id);
}

fn unblocked(world: &mut World, id: &str) {
    events::happened(
        world,
        id,
        "Unblocked",
        "Order unblocked: 'UBlock tbv update via MontaRESTApi verwijderd'.",
    );
}
