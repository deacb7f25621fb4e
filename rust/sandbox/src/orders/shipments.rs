//! GET `/shipments?…` (plugin documentation, "Status resolution"): one row per parcel, or one for an order that is being
//! picked.
//!
//! The documentation gives no shape. The rows use the names that the live API has for the same things.

use serde_json::{Value, json};

use super::header::step_of;
use super::order::{Collo, Order, Stage};
use super::render::{shipper, time};
use super::{colli, find};
use crate::products::Products;
use crate::wire::{Answer, Page, Params, Reply};
use crate::world::World;

/// The shipments of the orders that the parameters ask for, oldest first, in pages.
pub(crate) fn page(world: &World, params: &Params) -> Answer {
    let rows = find::asked_for(world, params).flat_map(|order| rows(order, &world.products));
    Ok(Reply::ok(Page::of(params)?.cut(rows)))
}

fn rows(order: &Order, products: &Products) -> Vec<Value> {
    if let Some(rows) = &order.shipments {
        return rows.clone();
    }
    let parcels = (1..).zip(&order.colli).filter(|(_, collo)| collo.left.is_some());
    let mut rows: Vec<Value> = parcels.map(|(n, collo)| row(order, n, Some(collo), products)).collect();
    if matches!(order.stage, Stage::Picking | Stage::Picked) {
        rows.push(row(order, 0, None, products));
    }
    rows
}

fn row(order: &Order, number: i64, collo: Option<&Collo>, products: &Products) -> Value {
    let delivery = collo.and_then(|collo| collo.delivery.as_ref());
    let status = match (delivery, collo, order.stage) {
        (Some(delivery), ..) => delivery.code.as_str(),
        (None, Some(_), _) => "Shipped",
        (None, None, Stage::Picked) => "Picked",
        (None, None, _) => "Picking",
    };
    let left = collo.and_then(|collo| collo.left);
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
        "ShippedDate": time(left),
        "ShippedProduct": collo.map(|collo| colli::shipped_products(collo, products)),
        "DeliveryDate": time(order.delivered),
        "Created": time(order.picked.or(left).or(Some(order.changed))),
        "Updated": time(delivery.and_then(|delivery| delivery.at).or(left).or(Some(order.changed)))
    })
}
