//! What Monta refuses at once when an order comes in or changes (monta-api 3.2). Everything wrong is said together.

use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use serde_json::Value;

use super::document::{self, Document, text};
use super::model::ADDRESS;
use super::{CONTAINER, family, shipper};
use crate::amsterdam;
use crate::settings::{Settings, UnknownSku};
use crate::wire::{Answer, Reason, Reply, bind, refuse};
use crate::world::World;

/// The longest `WebshopOrderId`.
const LONGEST_ID: usize = 50;
/// The longest text of an address.
const LONGEST_ADDRESS_TEXT: usize = 255;

/// Every reason to refuse this document, apart from its id being taken. Dates that stand as they did `before` have
/// been accepted when they were still to come.
pub(crate) fn problems(world: &World, order: &Document, before: Option<&Document>) -> Vec<Reason> {
    let mut reasons = Vec::new();
    identity(order, &mut reasons);
    consumer(order, &world.settings, &mut reasons);
    origin(order, &world.settings.origins, &mut reasons);
    lines(world, order, &mut reasons);
    dates(order, before, world.clock.now(), &mut reasons);
    shipper::problems(order, &world.settings.unlisted_shippers, &mut reasons);
    backorder_handling(order, &mut reasons);
    reasons.extend(family::missing(order).map(|member| Reason::mandatory(&member)));
    if world.settings.strict {
        invoice(order, &mut reasons);
    }
    reasons
}

/// What is wrong with an address at once: what is missing and what is too long.
pub(crate) fn address(name: &str, address: &Document, reasons: &mut Vec<Reason>) {
    for member in ["Street", "City", "CountryCode"] {
        if text(address, member).is_empty() {
            reasons.push(Reason::mandatory(&format!("{name}.{member}")));
        }
    }
    if text(address, "Company").is_empty() && text(address, "LastName").is_empty() {
        reasons.push(Reason::mandatory(&format!("{name}.Company or {name}.LastName")));
    }
    let country = text(address, "CountryCode");
    let alpha_2 = country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !country.is_empty() && !alpha_2 {
        reasons.push(Reason::new(
            902,
            format!("{name}.CountryCode '{country}' is not an ISO 3166-1 alpha-2 code"),
        ));
    }
    for (member, value) in address {
        if value
            .as_str()
            .is_some_and(|text| text.chars().count() > LONGEST_ADDRESS_TEXT)
        {
            reasons.push(Reason::too_long(&format!("{name}.{member}"), LONGEST_ADDRESS_TEXT));
        }
    }
}

/// POST `/address`: everything wrong with an address, at once and at verification.
pub(crate) fn whole_address(body: &Value) -> Answer {
    let document = bind(ADDRESS, body)?;
    let mut reasons = Vec::new();
    address("Address", &document, &mut reasons);
    reasons.extend(
        super::address::problems(&document)
            .into_iter()
            .map(|problem| Reason::new(918, problem)),
    );
    if reasons.is_empty() {
        Ok(Reply::Empty(StatusCode::OK))
    } else {
        Err(refuse(CONTAINER, &reasons))
    }
}

fn identity(order: &Document, reasons: &mut Vec<Reason>) {
    let id = text(order, "WebshopOrderId");
    if id.is_empty() {
        reasons.push(Reason::mandatory("WebshopOrderId"));
    }
    if id.chars().count() > LONGEST_ID {
        reasons.push(Reason::too_long("WebshopOrderId", LONGEST_ID));
    }
}

fn consumer(order: &Document, settings: &Settings, reasons: &mut Vec<Reason>) {
    let Some(consumer) = document::object(order, "ConsumerDetails") else {
        reasons.push(Reason::mandatory("ConsumerDetails"));
        return;
    };
    match document::object(consumer, "DeliveryAddress") {
        Some(delivery) => address("DeliveryAddress", delivery, reasons),
        None => reasons.push(Reason::mandatory("ConsumerDetails.DeliveryAddress")),
    }
    if settings.strict && !consumer.get("B2B").is_some_and(Value::is_boolean) {
        reasons.push(Reason::mandatory("ConsumerDetails.B2B"));
    }
}

/// Code 2: the channel is unknown, or missing although there are several to choose from.
fn origin(order: &Document, origins: &[String], reasons: &mut Vec<Reason>) {
    let origin = text(order, "Origin");
    let known = origins.iter().any(|name| name == origin);
    let needed = if origin.is_empty() {
        origins.len() > 1
    } else {
        !origins.is_empty()
    };
    if needed && !known {
        reasons.push(Reason::new(2, format!("Origin '{origin}' is missing or unknown")));
    }
}

fn lines(world: &World, order: &Document, reasons: &mut Vec<Reason>) {
    for (n, line) in document::lines(order).enumerate() {
        let sku = document::key(line, "Sku");
        if sku.trim().is_empty() {
            reasons.push(Reason::mandatory(&format!("Lines[{n}].Sku")));
        } else if world.settings.unknown_sku == UnknownSku::Reject && !world.products.knows(sku) {
            reasons.push(Reason::unknown_sku());
        }
        if world.settings.require_barcodes.iter().any(|listed| listed == sku) {
            reasons.push(Reason::mandatory("Barcodes"));
        }
        match line.get("OrderedQuantity").and_then(Value::as_i64) {
            None => reasons.push(Reason::mandatory(&format!("Lines[{n}].OrderedQuantity"))),
            Some(quantity) if quantity <= 0 => {
                reasons.push(Reason::new(
                    903,
                    format!("Lines[{n}].OrderedQuantity must be greater than zero"),
                ));
            }
            Some(_) => {}
        }
    }
}

/// Code 12 compares the instant; a requested delivery must not be today or earlier (monta-api 3.2).
fn dates(order: &Document, before: Option<&Document>, now: DateTime<Utc>, reasons: &mut Vec<Reason>) {
    let new = |name: &str| {
        let accepted = before.is_some_and(|before| text(before, name) == text(order, name));
        amsterdam::parse(text(order, name)).filter(|_| !accepted)
    };
    if new("PlannedShipmentDate").is_some_and(|planned| planned < now) {
        reasons.push(Reason::new(12, "Planned shipment date is in the past"));
    }
    if new("DeliveryDateRequested").is_some_and(|wish| amsterdam::day(wish) <= amsterdam::day(now)) {
        reasons.push(Reason::new(904, "Requested delivery date must be later than today"));
    }
}

/// Monta knows three ways to deal with goods that are missing (monta-api 3.2).
fn backorder_handling(order: &Document, reasons: &mut Vec<Reason>) {
    let handling = order.get("BackorderHandling").and_then(Value::as_i64);
    if let Some(unknown) = handling.filter(|handling| !(0..=2).contains(handling)) {
        reasons.push(Reason::new(920, format!("BackorderHandling '{unknown}' is unknown")));
    }
}

fn invoice(order: &Document, reasons: &mut Vec<Reason>) {
    let Some(invoice) = document::object(order, "Invoice") else {
        return;
    };
    if !invoice.get("Paid").is_some_and(Value::is_boolean) {
        reasons.push(Reason::mandatory("Invoice.Paid"));
    }
    for member in ["WebshopFactuurID", "Currency"] {
        if text(invoice, member).is_empty() {
            reasons.push(Reason::mandatory(&format!("Invoice.{member}")));
        }
    }
}
