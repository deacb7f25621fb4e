//! A product as answers show it, with and without its stock.

use serde_json::{Value, json};

use super::store::Product;
use crate::ids;
use crate::settings::Settings;
use crate::wire::Document;

/// The product without stock, as GET `/product/{sku}` and the writes show it.
pub(crate) fn product(product: &Product) -> Document {
    let mut members = product.document.clone();
    members.insert("ProductId".to_owned(), product.number.into());
    members.extend(product.fields.clone());
    members
}

/// The product with its stock; `announced` is what forecasts promise of it.
pub(crate) fn with_stock(stored: &Product, announced: i64, settings: &Settings) -> Value {
    let mut members = product(stored);
    let figures = &stored.stock;
    if settings.stock_at_root {
        members.entry("StockAvailable").or_insert(figures.available().into());
        show(&mut members, stored.figures.iter());
        return Value::Object(members);
    }
    let warehouse = json!({
        "Warehouse": {"Guid": ids::guid(9, 1), "Name": "Gorinchem 2", "OwnedByYou": false},
        "StockAll": figures.all,
        "StockAvailable": figures.available()
    });
    let mut stock = json!({
        "StockInboundForecasted": announced,
        "StockQuarantaine": figures.quarantine,
        "StockAll": figures.all,
        "StockBlocked": figures.blocked,
        "StockInTransit": figures.in_transit,
        "StockReserved": figures.reserved,
        "StockInboundHistory": figures.received,
        "StockAvailable": figures.available(),
        "StockPicking": figures.picking,
        "StockOpen": figures.reserved,
        "Batches": [],
        "PerWarehouse": [warehouse]
    });
    if let (true, Value::Object(figures)) = (settings.omit_zero_stock, &mut stock) {
        figures.retain(|_, figure| figure.as_i64() != Some(0));
    }
    let (own, at_root): (Vec<_>, Vec<_>) = stored.figures.iter().partition(|(name, _)| *name != "MinimumStock");
    if let Value::Object(figures) = &mut stock {
        show(figures, own.into_iter());
    }
    show(&mut members, at_root.into_iter());
    members.entry("Stock").or_insert(stock);
    Value::Object(members)
}

/// Shows figures as they are told; null leaves one out.
fn show<'a>(members: &mut Document, figures: impl Iterator<Item = (&'a String, &'a Value)>) {
    for (name, figure) in figures {
        if figure.is_null() {
            members.remove(name);
        } else {
            members.insert(name.clone(), figure.clone());
        }
    }
}
