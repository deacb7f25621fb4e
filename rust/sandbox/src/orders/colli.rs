//! GET `/order/{id}/colli` (contract 3.8): the parcels, each with the carrier's last word in Dutch.

use serde_json::{Value, json};

use super::order::{Collo, Order};
use crate::amsterdam;
use crate::products::Products;
use crate::wire::{Answer, Reply};
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

fn shipped_order(order: &Order, products: &Products) -> Value {
    let grams: i64 = order.colli.iter().map(weight).sum();
    let boxes: Value = (1..)
        .zip(&order.colli)
        .map(|(n, collo)| shipped_box(n, collo, products))
        .collect();
    json!({
        "TotalWeightInKg": (grams + 500) / 1000,
        "PalletsShipped": 0,
        "BoxesShipped": order.colli.len(),
        "ShippedPallets": {},
        "ShippedBoxesOnPallets": [],
        "ShippedBoxesNotOnPallets": boxes
    })
}

fn shipped_box(number: u32, collo: &Collo, products: &Products) -> Value {
    let goods: Value = collo
        .products
        .iter()
        .map(|(sku, quantity)| shipped_product(sku, *quantity, products))
        .collect();
    json!({
        "DistinctProducts": collo.products.len(),
        "TotalProducts": units(collo),
        "ShippedCarrierInfo": carrier_info(number, collo),
        "ShippedProduct": goods
    })
}

fn carrier_info(number: u32, collo: &Collo) -> Value {
    let delivery = collo.delivery.as_ref();
    // Before the carrier has said anything the text members are null, and the time is empty: both forms are seen.
    let updated = delivery
        .and_then(|delivery| delivery.at)
        .map(amsterdam::dutch)
        .unwrap_or_default();
    json!({
        "TTColloNr": number,
        "PackageDescription": "Doos M",
        "WeightInGrams": weight(collo),
        "LengthInMM": 310,
        "WidthInMM": 220,
        "HeightInMM": 120,
        "IsProductItsOwnPackage": false,
        "FitsThroughDutchMailBox": "False",
        "TTCode": collo.track_and_trace,
        "TTLink": collo.link,
        "DeliveryStatusDescription": delivery.map(|delivery| &delivery.description),
        "DeliveryStatusCode": delivery.map(|delivery| &delivery.code),
        "DeliveryStatusUpdatedAt": updated
    })
}

fn shipped_product(sku: &str, quantity: i64, products: &Products) -> Value {
    json!({
        "Sku": sku,
        "Quantity": quantity,
        // Monta's spelling.
        "Lenght": 90,
        "Width": 90,
        "Height": 100,
        "Weight": UNIT_WEIGHT,
        "Description": products.get(sku).map_or(sku, |product| product.description())
    })
}

fn units(collo: &Collo) -> i64 {
    collo.products.iter().map(|(_, quantity)| quantity).sum()
}

fn weight(collo: &Collo) -> i64 {
    BOX_WEIGHT + UNIT_WEIGHT * units(collo)
}
