//! GET `/shipments?…` (plugin documentation, "Status resolution"): one row per parcel, or one for an order that is being
//! picked.
//!
//! The documentation gives no shape. The rows use the names that the live API has for the same things.

use serde_json::{Value, json};

use super::find;
use super::header::step_of;
use super::order::{Collo, Order, Stage};
use super::render::{shipper, time};
use crate::wire::{Answer, Page, Params, Reply};
use crate::world::World;

/// The shipments of the orders that the parameters ask for, oldest first, in pages.
pub(crate) fn page(world: &World, params: &Params) -> Answer {
    let rows = find::asked_for(world, params).flat_map(rows);
    Ok(Reply::ok(Page::of(params)?.cut(rows)))
}

fn rows(order: &Order) -> Vec<Value> {
    if let Some(rows) = &order.shipments {
        return rows.clone();
    }
    match order.stage {
        Stage::Waiting => Vec::new(),
        Stage::Picking | Stage::Picked => vec![row(order, 0, None)],
        Stage::Shipped => (1..)
            .zip(&order.colli)
            .map(|(n, collo)| row(order, n, Some(collo)))
            .collect(),
    }
}

fn row(order: &Order, number: i64, collo: Option<&Collo>) -> Value {
    let delivery = collo.and_then(|collo| collo.delivery.as_ref());
    let status = match (delivery, order.stage) {
        (Some(delivery), _) => delivery.code.as_str(),
        (None, Stage::Shipped) => "Shipped",
        (None, Stage::Picked) => "Picked",
        (None, _) => "Picking",
    };
    json!({
        "Id": order.number * 100 + number,
        "WebshopOrderId": order.id(),
        "Reference": order.document.get("Reference"),
        "EorderGUID": order.guid(),
        "Status": status,
        "StatusCode": step_of(status),
        "DeliveryStatusCode": delivery.map(|delivery| &delivery.code),
        "DeliveryStatusDescription": delivery.map(|delivery| &delivery.description),
        "TrackAndTraceCode": collo.map(|collo| &collo.track_and_trace),
        "TrackAndTraceLink": collo.map(|collo| &collo.link),
        "ShipperCode": shipper(order),
        "ShippedDate": time(order.shipped),
        "DeliveryDate": time(order.delivered),
        "Created": time(order.picked.or(order.shipped).or(Some(order.changed))),
        "Updated": time(delivery.and_then(|delivery| delivery.at).or(order.shipped).or(Some(order.changed)))
    })
}
