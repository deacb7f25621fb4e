//! Reading the document of an order: what the webshop sent, bound to the model.

use serde_json::Value;

pub(crate) use crate::wire::{Document, flag, key, object, text};

/// The address `name` of the order: `DeliveryAddress` or `InvoiceAddress`.
pub(crate) fn address<'a>(order: &'a Document, name: &str) -> Option<&'a Document> {
    object(object(order, "ConsumerDetails")?, name)
}

/// The lines of the order.
pub(crate) fn lines(order: &Document) -> impl Iterator<Item = &Document> {
    order
        .get("Lines")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
}

/// SKU and quantity of each line.
pub(crate) fn quantities(order: &Document) -> Vec<(String, i64)> {
    lines(order).map(sku_and_quantity).collect()
}

/// SKU and quantity of a line.
pub(crate) fn sku_and_quantity(line: &Document) -> (String, i64) {
    (key(line, "Sku").to_owned(), quantity(line))
}

/// How many pieces a line asks for.
pub(crate) fn quantity(line: &Document) -> i64 {
    line.get("OrderedQuantity").and_then(Value::as_i64).unwrap_or(0)
}
