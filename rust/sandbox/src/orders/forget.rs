//! POST `/order/{id}/forget?invoice&shipping` (monta-api 3.1): what says who somebody is goes, the country stays.

use serde_json::{Value, json};

use super::document::Document;
use crate::wire::{Answer, Params, Reply};
use crate::world::World;

/// Empties the addresses that are asked for.
pub(crate) fn forget(world: &mut World, id: &str, params: &Params) -> Answer {
    let now = world.clock.stamp();
    let order = world.orders.get_mut(id).ok_or_else(|| super::unknown(id))?;
    let consumer = order.document.get_mut("ConsumerDetails").and_then(Value::as_object_mut);
    if let Some(consumer) = consumer {
        for (flag, name) in [("shipping", "DeliveryAddress"), ("invoice", "InvoiceAddress")] {
            if params.flag(flag) {
                consumer.get_mut(name).and_then(Value::as_object_mut).map(empty);
            }
        }
    }
    order.changed = now;
    Ok(Reply::ok(json!({})))
}

fn empty(address: &mut Document) {
    for (name, value) in address {
        if name != "CountryCode" {
            *value = "".into();
        }
    }
}
