//! The orders that belong together (monta-api 3.2, 3.11): those that splits have made, and those that a webshop says.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};

use super::document::{Document, key, text};
use super::order::Order;
use super::store::Orders;

/// Why an order that a split made is a relative; Monta's words are not known.
const SPLIT: &str = "Split";

/// `Family` of an order: what the webshop said, then the splits.
pub(crate) fn rows(order: &Order) -> Value {
    let is_told = |id: &str| told(&order.document).any(|row| key(row, "WebshopOrderID") == id);
    let splits = order.relatives.iter().filter(|id| !is_told(id));
    let splits = splits.map(|id| json!({"WebshopOrderID": id, "Reason": SPLIT}));
    told(&order.document)
        .map(|row| Value::Object(row.clone()))
        .chain(splits)
        .collect()
}

/// What is missing in the `Family` of a document: both members of a row are required.
pub(crate) fn missing(document: &Document) -> impl Iterator<Item = String> {
    (0..).zip(told(document)).flat_map(|(n, row): (usize, &Document)| {
        ["WebshopOrderID", "Reason"]
            .into_iter()
            .filter(|member| text(row, member).is_empty())
            .map(move |member| format!("Family[{n}].{member}"))
    })
}

/// The orders by family, each family by the order that was there first; ids in the order in which they came in.
pub(crate) fn families(orders: &Orders) -> Vec<Vec<&Order>> {
    let mut ties: HashMap<&str, Vec<&str>> = HashMap::new();
    for order in orders.iter() {
        let told = told(&order.document).map(|row| key(row, "WebshopOrderID"));
        for relative in order.relatives.iter().map(String::as_str).chain(told) {
            ties.entry(order.id()).or_default().push(relative);
            ties.entry(relative).or_default().push(order.id());
        }
    }
    let places: HashMap<&str, (usize, &Order)> = (0..).zip(orders.iter()).map(|row| (row.1.id(), row)).collect();
    let (mut seen, mut families) = (HashSet::new(), Vec::new());
    for order in orders.iter() {
        let (mut family, mut waiting) = (Vec::new(), vec![order.id()]);
        while let Some(id) = waiting.pop() {
            if seen.insert(id) {
                family.extend(places.get(id));
                waiting.extend(ties.get(id).into_iter().flatten());
            }
        }
        family.sort_by_key(|(place, _)| *place);
        if !family.is_empty() {
            families.push(family.into_iter().map(|(_, order)| order).collect());
        }
    }
    families
}

fn told(document: &Document) -> impl Iterator<Item = &Document> {
    let rows = document.get("Family").and_then(Value::as_array);
    rows.into_iter().flatten().filter_map(Value::as_object)
}
