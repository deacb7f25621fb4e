//! `/order/{id}/colli` (monta-api 3.8): the parcels, each with the carrier's last word in Dutch, and those that a
//! webshop packed by itself.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::CONTAINER;
use super::document::{key, text};
use super::model::COLLO;
use super::order::{Collo, Order, Packed, Stage};
use crate::amsterdam;
use crate::products::Products;
use crate::wire::{Answer, Document, Reason, Reply, bind, refuse};
use crate::world::World;

/// What every unit weighs here, in grams.
const UNIT_WEIGHT: i64 = 320;
/// What an empty box weighs, in grams.
const BOX_WEIGHT: i64 = 300;

/// The parcels of an order; 404 with a bare string before the first.
pub(crate) fn of_order(world: &World, id: &str) -> Answer {
    let order = world.orders.get(id).ok_or_else(|| super::unknown(id))?;
    if order.colli.is_empty() {
        return Err(Reply::absent("Order has no shipping boxes."));
    }
    Ok(Reply::ok(shipped_order(order, &world.products)))
}

/// POST `/order/{id}/colli`: a parcel of a webshop that packs by itself. A number is taken once.
pub(crate) fn declare(world: &mut World, id: &str, body: &Value) -> Answer {
    let declared = bind(COLLO, body)?;
    let now = world.clock.stamp();
    let order = world.orders.get_mut(id).filter(|order| !order.deleted);
    let order = order.ok_or_else(|| super::unknown(id))?;
    let number = declared.get("Number").and_then(Value::as_i64);
    let Some(number) = number.filter(|_| order.stage != Stage::Shipped) else {
        let reason = match number {
            None => Reason::mandatory("Number"),
            Some(_) => Reason::new(19, "Order has already been shipped"),
        };
        return Err(refuse(CONTAINER, &[reason]));
    };
    if order.colli.iter().any(|collo| collo.number == number) {
        let reason = Reason::new(39, "Collo with given number already exists.");
        return Err(refuse(CONTAINER, &[reason]));
    }
    let rows = declared.get("Products").and_then(Value::as_array).into_iter().flatten();
    let goods = rows.filter_map(Value::as_object).map(|row| {
        let quantity = row.get("Quantity").and_then(Value::as_i64);
        Packed::new(key(row, "Sku"), quantity.unwrap_or_default())
    });
    order.colli.push(Collo {
        number,
        track_and_trace: text(&declared, "TrackAndTraceCode").to_owned(),
        link: text(&declared, "TrackAndTraceLink").to_owned(),
        products: goods.collect(),
        declared: declared.clone(),
        ..Collo::default()
    });
    order.changed = now;
    Ok(Reply::ok(declared))
}

fn shipped_order(order: &Order, products: &Products) -> Value {
    let grams: i64 = order.colli.iter().map(weight).sum();
    let boxes: Value = order.colli.iter().map(|collo| shipped_box(collo, products)).collect();
    json!({
        "TotalWeightInKg": (grams + 500) / 1000,
        "PalletsShipped": 0,
        "BoxesShipped": order.colli.len(),
        "ShippedPallets": {},
        "ShippedBoxesOnPallets": [],
        "ShippedBoxesNotOnPallets": boxes
    })
}

fn shipped_box(collo: &Collo, products: &Products) -> Value {
    let skus: BTreeSet<&str> = collo.products.iter().map(|goods| goods.sku.as_str()).collect();
    json!({
        "DistinctProducts": skus.len(),
        "TotalProducts": units(collo),
        "ShippedCarrierInfo": carrier_info(collo),
        "ShippedProduct": shipped_products(collo, products)
    })
}

fn carrier_info(collo: &Collo) -> Value {
    let delivery = collo.delivery.as_ref();
    // Before the carrier has said anything the text members are null, and the time is empty: both forms are seen.
    let updated = delivery
        .and_then(|delivery| delivery.at)
        .map(amsterdam::dutch)
        .unwrap_or_default();
    let size = |name, usual| declared(&collo.declared, name).unwrap_or(usual);
    let description = match text(&collo.declared, "PackageDescription") {
        "" => "Doos M",
        description => description,
    };
    json!({
        "TTColloNr": collo.number,
        "PackageDescription": description,
        "WeightInGrams": weight(collo),
        "LengthInMM": size("LengthMm", 310),
        "WidthInMM": size("WidthMm", 220),
        "HeightInMM": size("HeightMm", 120),
        "IsProductItsOwnPackage": false,
        "FitsThroughDutchMailBox": "False",
        "TTCode": collo.track_and_trace,
        "TTLink": collo.link,
        "DeliveryStatusDescription": delivery.map(|delivery| &delivery.description),
        "DeliveryStatusCode": delivery.map(|delivery| &delivery.code),
        "DeliveryStatusUpdatedAt": updated
    })
}

/// The goods in a parcel, one row for each SKU and batch.
pub(crate) fn shipped_products(collo: &Collo, products: &Products) -> Value {
    let row = |goods: &Packed| {
        let sku = goods.sku.as_str();
        json!({
            "Sku": sku,
            "Quantity": goods.quantity,
            // Monta's spelling.
            "Lenght": 90,
            "Width": 90,
            "Height": 100,
            "Weight": UNIT_WEIGHT,
            "Description": products.get(sku).map_or(sku, |product| product.description())
        })
    };
    collo.products.iter().map(row).collect()
}

fn units(collo: &Collo) -> i64 {
    collo.products.iter().map(|goods| goods.quantity).sum()
}

fn weight(collo: &Collo) -> i64 {
    declared(&collo.declared, "WeightGrammes").unwrap_or(BOX_WEIGHT + UNIT_WEIGHT * units(collo))
}

fn declared(collo: &Document, name: &str) -> Option<i64> {
    collo.get(name).and_then(Value::as_i64)
}
