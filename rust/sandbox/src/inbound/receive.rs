//! Receipts (monta-api 5): goods that arrive, for a forecast, from a customer or out of nowhere.

use serde::Deserialize;
use serde_json::{Value, json};

use super::events;
use crate::wire::{Answer, Params, Reply};
use crate::world::World;
use crate::{amsterdam, orders};

/// Rows of one answer of `/inbounds`.
const BATCH: usize = 30;

/// Goods that arrive, as `/_sandbox/inbound/{reference}/receive` and `/_sandbox/inbounds` take them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Receipt {
    sku: String,
    quantity: i64,
    /// The goods are kept apart and can not be sold.
    #[serde(default)]
    quarantine: bool,
    /// For a return: the order whose customer sent the goods back.
    #[serde(default)]
    returned_order: Option<String>,
    /// The lot that the warehouse read on the goods.
    #[serde(default)]
    batch: Option<String>,
}

/// The feed of receipts.
#[derive(Default)]
pub(crate) struct Receipts(Vec<(i64, Value)>);

impl Receipts {
    /// The rows of goods that came back from the customer of an order.
    pub(crate) fn returned(&self, order: &str) -> impl Iterator<Item = &Value> {
        let rows = self.0.iter().map(|(_, row)| row);
        rows.filter(move |row| row["ReturnedOrderWebshopOrderId"] == order)
    }
}

/// Takes goods in and returns the row of the feed; the error says what does not exist.
pub(crate) fn receive(world: &mut World, reference: Option<&str>, receipt: &Receipt) -> Result<Value, String> {
    let now = world.clock.stamp();
    let Receipt {
        sku,
        quantity,
        quarantine,
        returned_order,
        batch: _,
    } = receipt;
    if let Some(id) = returned_order {
        world
            .orders
            .get_mut(id)
            .ok_or_else(|| format!("there is no order '{id}'"))?
            .has_returns = true;
    }
    if let Some(reference) = reference {
        let group = world
            .forecasts
            .get_mut(reference)
            .ok_or_else(|| format!("there is no forecast '{reference}'"))?;
        let line = group
            .line(sku)
            .ok_or_else(|| format!("the forecast '{reference}' has no line '{sku}'"))?;
        line.received += quantity;
        line.received_at.push(now);
        // More or less than was announced waits for the customer's approval (monta-api 5).
        let exact = line.received == line.quantity();
        line.approved = exact;
        events::happened(world, reference, sku, "Received");
        events::happened(
            world,
            reference,
            sku,
            if exact {
                "ApprovalStatusChanged"
            } else {
                "ApprovalStatusNotChanged"
            },
        );
    }
    world.products.change(sku, now, |stock| {
        stock.received += quantity;
        if *quarantine {
            stock.quarantine += quantity;
        } else {
            stock.all += quantity;
        }
    });
    let row = row(world, reference, receipt);
    orders::recheck_backorders(world);
    Ok(row)
}

/// GET `/inbounds?sinceid=`: deltas in ascending order.
pub(crate) fn since(world: &World, params: &Params) -> Answer {
    let cursor = params.number("sinceid")?.unwrap_or(0);
    let rows = world.receipts.0.iter().filter(|(id, _)| *id > cursor).take(BATCH);
    Ok(Reply::ok(rows.map(|(_, row)| row.clone()).collect::<Value>()))
}

fn row(world: &mut World, reference: Option<&str>, receipt: &Receipt) -> Value {
    let id = world.ids.next();
    let supplier = reference.and_then(|reference| world.forecasts.supplier(reference));
    let supplier = supplier.and_then(|code| world.suppliers.get(code)).cloned();
    let group = reference.and_then(|reference| world.forecasts.get_mut(reference));
    let warehouse = group
        .as_ref()
        .and_then(|group| group.document.get("WarehouseDisplayName"))
        .cloned();
    let comment = group.and_then(|group| group.line(&receipt.sku)?.document.get("Comment").cloned());
    let batch = receipt.batch.as_ref();
    let batch = batch.map(|reference| json!({"Reference": reference, "Quantity": receipt.quantity}));
    let row = json!({
        "Id": id,
        "Sku": receipt.sku,
        "Quantity": receipt.quantity,
        "Created": amsterdam::naive(world.clock.now()),
        "Type": "Inbound",
        "Quarantaine": receipt.quarantine,
        "ReturnedOrderWebshopOrderId": receipt.returned_order,
        "Reference": null,
        "InboundForecastReference": reference,
        "InboundForecastSupplier": supplier,
        "InboundReference": null,
        "InboundSupplier": null,
        "Batch": batch,
        "InboundForecastComment": comment,
        "WarehouseDisplayName": warehouse
    });
    world.receipts.0.push((id, row.clone()));
    row
}
