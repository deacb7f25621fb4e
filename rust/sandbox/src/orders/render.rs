//! The flat `Order` of GET `/order/{id}` and of every write (monta-api 3.3): the webshop's members and Monta's own,
//! in the order of the swagger.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::document::{self, Document, text};
use super::family;
use super::order::Order;
use super::spelling::spelt;
use crate::{amsterdam, ids};

/// The order as it stands.
pub(crate) fn order(order: &Order) -> Value {
    let mut members = spelt(&order.document, order.spelling).into_owned();
    for name in ["DeliveryDateRequested", "LatestDeliveryDate"] {
        if let Some(time) = amsterdam::parse(text(&order.document, name)) {
            members.insert(name.to_owned(), amsterdam::naive(time).into());
        }
    }
    // The computed date is not there before the verification (monta-api 3.2).
    let asked = amsterdam::parse(text(&order.document, "PlannedShipmentDate"));
    let estimate = order.shipped.map(|at| at + chrono::TimeDelta::days(1));
    let collo = order.colli.first();
    let own = json!({
        "PlannedShipmentDate": time(order.planned.or(asked)),
        "Blocked": order.block.is_some(),
        "BlockedMessage": order.block.as_ref().map(|block| &block.message),
        "ShipperCode": shipper(order),
        "Lines": lines(order),
        "Received": time(Some(order.received)),
        "Verified": time(order.verified),
        "Backorder": order.backorder,
        "Picking": order.stage == super::order::Stage::Picking,
        "Picked": time(order.picked),
        "Shipped": time(order.shipped),
        "TrackAndTraceLink": collo.map(|collo| &collo.link),
        "TrackAndTraceCode": collo.map(|collo| &collo.track_and_trace),
        "ShipperDescription": order.shipped.map(|_| format!("{} Pakket", order.shipper)),
        "ActionCode": null,
        "HasStockReservation": !matches!(order.allocation, super::order::Allocation::None),
        "Deleted": order.deleted,
        "DeliveryStatusDescription": order.delivery.as_ref().map(|delivery| &delivery.description),
        "DeliveryStatusCode": order.delivery.as_ref().map(|delivery| &delivery.code),
        "MontaEorderId": order.number,
        "MontaEorderGuid": order.guid(),
        "EstimatedDeliveryFrom": time(estimate),
        "EstimatedDeliveryTo": time(estimate.map(|from| from + chrono::TimeDelta::hours(9))),
        "DeliveryDate": time(order.delivered)
    });
    overlay(&mut members, own);
    if !order.relatives.is_empty() {
        members.insert("Family".to_owned(), family::rows(order));
    }
    members.extend(order.fields.clone());
    Value::Object(members)
}

/// The order as the control shows it: the flat order, the document that a patch is applied to, and the status.
pub(crate) fn describe(stored: &Order) -> Value {
    let mut shown = order(stored);
    if let Value::Object(members) = &mut shown {
        members.insert("_status".to_owned(), stored.status().into());
        members.insert("_document".to_owned(), Value::Object(stored.document.clone()));
    }
    shown
}

/// A time as answers carry it, or null.
pub(crate) fn time(time: Option<DateTime<Utc>>) -> Value {
    time.map(amsterdam::naive).into()
}

/// The shipper that was asked for, or that Monta chose when the label was printed.
pub(crate) fn shipper(order: &Order) -> Option<String> {
    let asked = text(&order.document, "ShipperCode");
    let shipper = if order.shipper.is_empty() {
        asked
    } else {
        &order.shipper
    };
    (!shipper.is_empty()).then(|| shipper.to_owned())
}

fn lines(order: &Order) -> Value {
    let flyer = |sku: &String| json!({"Sku": sku, "OrderedQuantity": 1, "IsFlyer": true});
    let flyers: Vec<Document> = order
        .flyers
        .iter()
        .filter_map(|sku| flyer(sku).as_object().cloned())
        .collect();
    rendered(order, document::lines(&order.document).chain(&flyers))
}

/// GET `/order/{id}/linesdeleted`: the lines that were dropped, as they were.
pub(crate) fn dropped(order: &Order) -> Value {
    rendered(order, order.dropped.iter())
}

fn rendered<'a>(order: &Order, lines: impl Iterator<Item = &'a Document>) -> Value {
    (0..)
        .zip(lines)
        .map(|(n, line)| {
            let sku = document::key(line, "Sku");
            let mut members = line.clone();
            let own = json!({
                "Occured": null,
                "IsFlyer": document::flag(line, "IsFlyer"),
                "Backorder": order.missing.contains(sku),
                "HasBeenBackorder": order.was_missing.contains(sku),
                "Guid": ids::guid(2, order.number * 1000 + n)
            });
            overlay(&mut members, own);
            Value::Object(members)
        })
        .collect()
}

fn overlay(members: &mut Document, own: Value) {
    if let Value::Object(own) = own {
        members.extend(own);
    }
}
