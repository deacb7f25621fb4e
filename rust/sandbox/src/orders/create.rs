//! POST `/order` (monta-api 3.2): accepted when nothing is wrong at once; the verification follows.

use chrono::TimeDelta;
use serde_json::Value;

use super::document::{Document, key, text};
use super::model::ORDER;
use super::order::Order;
use super::{CONTAINER, check, render};
use crate::wire::{Answer, Reason, Reply, bind, refuse};
use crate::world::{Task, World};

/// Creates an order and answers with it as it is before the verification: without planned date and shipper.
pub(crate) fn create(world: &mut World, body: &Value) -> Answer {
    let document = bind(ORDER, body)?;
    let mut reasons = check::problems(world, &document, None);
    // An id stays taken after its order was deleted (monta-api 3.1).
    if world.orders.get(key(&document, "WebshopOrderId")).is_some() {
        reasons.insert(0, Reason::new(1, "An order with that Webshop Order ID already exists"));
    }
    if !reasons.is_empty() {
        return Err(refuse(CONTAINER, &reasons));
    }
    let order = render::order(store(world, document));
    Ok(Reply::Json(super::created(&world.settings), order))
}

/// Takes an order into the store and puts its verification on the agenda.
pub(crate) fn store(world: &mut World, document: Document) -> &mut Order {
    let now = world.clock.stamp();
    let order = Order::new(document, world.ids.next(), now);
    let id = order.id().to_owned();
    world.schedule(
        now + TimeDelta::seconds(world.settings.verify_seconds.into()),
        Task::Verify(id),
    );
    world.orders.insert(order)
}

/// Makes an order without any check but that of its types, and returns its id; the error says what does not fit.
pub(crate) fn seed(world: &mut World, body: &Value, fields: Document) -> Result<String, String> {
    let document = bind(ORDER, body).map_err(|reply| format!("{reply:?}"))?;
    if text(&document, "WebshopOrderId").is_empty() {
        return Err("the order has no WebshopOrderId".to_owned());
    }
    let order = store(world, document);
    order.fields = fields;
    Ok(order.id().to_owned())
}
