//! GET `/order/{id}/batches` and `/serials` (monta-api 3.11): of which batch the goods were that have left, and with which
//! serial numbers.

use serde_json::{Value, json};

use super::order::{Collo, Order, Packed};
use super::render::time;
use crate::products::Products;
use crate::wire::{Answer, Reply};
use crate::world::World;
use crate::{amsterdam, ids};

/// What left by batch, as movements of the stock: the quantities are negative.
pub(crate) fn batches(world: &World, id: &str) -> Answer {
    let order = world.orders.get(id).ok_or_else(|| super::unknown(id))?;
    let lines: Value = gone(order)
        .map(|(_, goods)| batch_line(goods, &world.products))
        .collect();
    Ok(Reply::ok(json!({
        "WebshopOrderId": id,
        "DateTimeCreation": time(gone(order).filter_map(|(collo, _)| collo.left).max()),
        "BatchLines": lines
    })))
}

/// The serial numbers that were scanned. The swagger gives no shape: these are rows as a return has them (monta-api 11).
pub(crate) fn serials(world: &World, id: &str) -> Answer {
    let order = world.orders.get(id).ok_or_else(|| super::unknown(id))?;
    let rows = gone(order).flat_map(|(collo, goods)| {
        let row = |serial| json!({"Sku": goods.sku, "SerialNumber": serial, "Aanmaakdatum": time(collo.left)});
        goods.serials.iter().map(row)
    });
    let rows: Value = rows.collect();
    Ok(Reply::ok(json!({"WebshopOrderId": id, "SerialNumbers": rows})))
}

fn gone(order: &Order) -> impl Iterator<Item = (&Collo, &Packed)> {
    let colli = order.colli.iter().filter(|collo| collo.left.is_some());
    colli.flat_map(|collo| collo.products.iter().map(move |goods| (collo, goods)))
}

fn batch_line(goods: &Packed, products: &Products) -> Value {
    let content = goods.batch.as_ref().map(|title| {
        let best_before = goods.best_before.as_deref().and_then(amsterdam::parse);
        let number = number_of(&goods.sku, title);
        json!({
            "Id": number,
            "Title": title,
            "BestBefore": time(best_before),
            "MateriaalId": products.get(&goods.sku).map(|product| product.number),
            "Active": true,
            "SupplierId": null,
            "BatchGuid": ids::guid(3, number)
        })
    });
    json!({"Sku": goods.sku, "Quantity": -goods.quantity, "BatchContent": content})
}

/// The number of a batch: the same whenever some of it leaves.
fn number_of(sku: &str, title: &str) -> i64 {
    let bytes = sku.bytes().chain([0]).chain(title.bytes());
    bytes.fold(7, |sum: i64, byte| (sum * 31 + i64::from(byte)) % 1_000_003)
}
