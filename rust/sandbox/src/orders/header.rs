//! The other model of an order: `EorderHeader` of GET `/orders` (monta-api 3.10), flags where `Order` has times.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::document::{self, Document, text};
use super::order::{Order, Stage};
use super::render::{shipper, time};
use super::spelling::spelt;

/// The header of an order.
pub(crate) fn row(order: &Order) -> Value {
    let collo = order.colli.first();
    let own = json!({
        "ActionCode": null,
        "Id": order.number,
        "EorderGUID": order.guid(),
        "WebshopOrderId": order.id(),
        "InternalWebshopOrderId": order.document.get("InternalWebshopOrderId"),
        "Reference": order.document.get("Reference"),
        "Origin": order.document.get("Origin"),
        "ConsumerDetails": consumer(&spelt(&order.document, order.spelling)),
        "Received": time(Some(order.received)),
        "Verified": time(order.verified),
        "IsVerified": order.verified.is_some(),
        "IsBlocked": order.block.is_some(),
        "BlockedMessage": order.block.as_ref().map(|block| &block.message),
        "IsBackorder": order.backorder,
        "IsPicking": order.stage == Stage::Picking,
        "Picked": time(order.picked),
        "IsEchecked": order.stage >= Stage::Picked,
        "IsShipped": order.stage == Stage::Shipped,
        "ShippedDate": time(order.shipped),
        "IsArchived": false,
        "Etransit": etransit(order),
        "IsHeaderEditingAllowed": order.stage == Stage::Waiting,
        "ReadyToPick": if order.planned.is_some() && !order.backorder { "Warehouse" } else { "NotReady" },
        "StatusID": step(order),
        "PlannedShipmentDate": time(order.planned),
        "ShipperCode": shipper(order),
        "TrackAndTraceCode": collo.map(|collo| &collo.track_and_trace),
        "TrackAndTraceLink": collo.map(|collo| &collo.link),
        "DeliveryStatusId": order.delivery.as_ref().map(|_| step(order)),
        "EorderType": "Test"
    });
    let Value::Object(mut members) = own else { return own };
    members.extend(order.fields.clone());
    Value::Object(members)
}

/// One of the references by which an order is found, as the header shows it.
pub(crate) fn reference<'a>(order: &'a Order, member: &str) -> Cow<'a, str> {
    if let Some(shown) = order.fields.get(member) {
        return shown.as_str().unwrap_or_default().into();
    }
    match member {
        "EorderGUID" => order.guid().into(),
        "WebshopOrderId" => order.id().into(),
        _ => text(&order.document, member).into(),
    }
}

fn step(order: &Order) -> u8 {
    if etransit(order) && order.status() == "Queued" {
        4
    } else {
        step_of(order.status())
    }
}

/// The step of the handbook's ladder, 1 to 14; Monta's own numbers are not public.
pub(crate) fn step_of(status: &str) -> u8 {
    match status {
        "Verifying" => 1,
        "Blocked" => 2,
        "Backorder" => 3,
        "Queued" => 5,
        "Picking" => 6,
        "Picked" => 7,
        "EnRoute" => 10,
        "Delivered" => 11,
        "AvailablePickup" => 12,
        "Collected" => 13,
        "DeliveryFailed" => 14,
        _ => 9,
    }
}

/// Waiting for the very day the webshop asked for.
fn etransit(order: &Order) -> bool {
    order.stage == Stage::Waiting && document::flag(&order.document, "ShipOnPlannedShipmentDate")
}

fn consumer(order: &Document) -> Value {
    let details = document::object(order, "ConsumerDetails");
    let contact = |name: &str| document::address(order, name).map(contact);
    json!({
        "IsB2B": details.is_some_and(|details| document::flag(details, "B2B")),
        "CommunicationLanguageCode": details.map(|details| text(details, "CommunicationLanguageCode")),
        "ShippingContactDetails": contact("DeliveryAddress"),
        "InvoiceContactDetails": contact("InvoiceAddress")
    })
}

/// An address under the names that this model has for it.
fn contact(address: &Document) -> Value {
    json!({
        "Company": text(address, "Company"), "FirstName": text(address, "FirstName"),
        "MiddleName": text(address, "MiddleName"), "LastName": text(address, "LastName"),
        "Street": text(address, "Street"), "HouseNo": text(address, "HouseNumber"),
        "HouseNoAddition": text(address, "HouseNumberAddition"), "PostalCode": text(address, "PostalCode"),
        "City": text(address, "City"), "State": text(address, "State"), "Country": text(address, "CountryCode"),
        "Phone": text(address, "PhoneNumber"), "Email": text(address, "EmailAddress")
    })
}
