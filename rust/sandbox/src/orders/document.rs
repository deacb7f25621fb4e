//! Reading the document of an order: what the webshop sent, bound to the model.

use serde_json::{Map, Value};

/// The members of an order, an address or a line.
pub(crate) type Document = Map<String, Value>;

/// The text under `name`, trimmed; empty when it is absent or null.
pub(crate) fn text<'a>(members: &'a Document, name: &str) -> &'a str {
    members.get(name).and_then(Value::as_str).unwrap_or_default().trim()
}

/// Whether the flag under `name` is set.
pub(crate) fn flag(members: &Document, name: &str) -> bool {
    members.get(name).and_then(Value::as_bool).unwrap_or(false)
}

/// The object under `name`.
pub(crate) fn object<'a>(members: &'a Document, name: &str) -> Option<&'a Document> {
    members.get(name).and_then(Value::as_object)
}

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
    lines(order)
        .map(|line| {
            let quantity = line.get("OrderedQuantity").and_then(Value::as_i64).unwrap_or(0);
            (text(line, "Sku").to_owned(), quantity)
        })
        .collect()
}
