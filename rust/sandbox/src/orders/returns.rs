//! GET `/order/{id}/return` (monta-api 6): what came back of an order, as the receipts tell it.

use serde_json::{Value, json};

use super::document::{self, key};
use super::order::Order;
use crate::wire::{Answer, Reply};
use crate::world::World;

/// One return per receipt.
pub(crate) fn of_order(world: &World, id: &str) -> Answer {
    let order = world.orders.get(id).ok_or_else(|| super::unknown(id))?;
    let returns: Value = world.receipts.returned(id).map(|receipt| row(order, receipt)).collect();
    Ok(Reply::ok(json!({ "Returns": returns })))
}

fn row(order: &Order, receipt: &Value) -> Value {
    let sku = receipt["Sku"].as_str().unwrap_or_default();
    let line = document::lines(&order.document).find(|line| key(line, "Sku") == sku);
    let sellable = receipt["Quarantaine"] == false;
    json!({
        "Id": receipt["Id"],
        "CreatedAt": receipt["Created"],
        "UpdatedAt": receipt["Created"],
        "WebshopOrderId": order.id(),
        "SerialNumbers": [],
        "Lines": [{
            "LineId": receipt["Id"],
            "WebshopOrderLineId": line.map(|line| key(line, "WebshopOrderLineId")),
            "Sku": sku,
            "ReturnedQuantity": receipt["Quantity"],
            "Sellable": sellable,
            "FollowedUpMontapacking": false,
            "FollowedUpCustomer": false,
            "FollowedUpAction": null
        }]
    })
}
