//! Whether an order found at Monta is the one that was meant (monta-api 3.2: an id that exists proves only that the id
//! exists).

use std::collections::BTreeMap;

use serde_json::Value;

use crate::answer::{flag, is_deleted, member, text, unwrapped};
use crate::patch::LINES;
use crate::sku;
use crate::text::fold;

/// Texts that identify the order.
const TEXTS: [&str; 2] = ["WebshopOrderId", "Reference"];

/// Addresses, of which every member that we sent must be there.
const ADDRESSES: [[&str; 2]; 2] = [
    ["ConsumerDetails", "DeliveryAddress"],
    ["ConsumerDetails", "InvoiceAddress"],
];

/// Paths in which `found` differs from what was `meant`; empty when it is the same order.
///
/// Compared are the order's id and reference, the quantity per SKU and both addresses. Blanks and case do not count in
/// texts; nothing may be absent, `null` or `""`. What Monta adds is ignored, flyers among the lines included. An order
/// that Monta has deleted is not the same order: `/Deleted`.
#[must_use]
pub fn same_order(meant: &Value, found: &Value) -> Vec<String> {
    let mut differences = Vec::new();
    let found = unwrapped(found);
    let mut compare = |path: &[&str]| {
        if plain(at(meant, path)) != plain(at(found, path)) {
            differences.push(pointer(path));
        }
    };
    for name in TEXTS {
        compare(&[name]);
    }
    for [details, address] in ADDRESSES {
        let members = at(meant, &[details, address]).and_then(Value::as_object);
        for name in members.into_iter().flat_map(serde_json::Map::keys) {
            compare(&[details, address, name]);
        }
    }
    differences.extend(different_lines(meant, found));
    if is_deleted(found) == Some(true) {
        differences.push("/Deleted".to_owned());
    }
    differences
}

/// The member of a member.
fn at<'a>(record: &'a Value, path: &[&str]) -> Option<&'a Value> {
    path.iter().try_fold(record, |record, name| member(record, name))
}

/// A value in the form in which it is compared: a text without blanks and case, a number as a number; nothing is `None`.
#[derive(PartialEq)]
enum Plain {
    Text(String),
    Number(f64),
    Other(Value),
}

fn plain(value: Option<&Value>) -> Option<Plain> {
    match value? {
        Value::Null => None,
        Value::String(text) => Some(fold(text)).filter(|text| !text.is_empty()).map(Plain::Text),
        Value::Number(number) => number.as_f64().map(Plain::Number),
        other => Some(Plain::Other(other.clone())),
    }
}

/// Whether an order found at Monta has the lines that were meant; something that is no order has none.
pub(crate) fn same_lines(meant: &Value, found: &Value) -> bool {
    different_lines(meant, unwrapped(found)).is_empty()
}

fn different_lines(meant: &Value, found: &Value) -> Vec<String> {
    let (meant, found) = (totals(meant), totals(found));
    let differs = |sku: &&String| {
        let quantity = |totals: &BTreeMap<String, (String, f64)>| totals.get(*sku).map(|(_, quantity)| *quantity);
        quantity(&meant) != quantity(&found)
    };
    let mut skus: Vec<&String> = meant.keys().chain(found.keys()).filter(differs).collect();
    skus.sort_unstable();
    skus.dedup();
    let written = |sku: &String| meant.get(sku).or(found.get(sku)).map_or("", |(written, _)| written);
    skus.into_iter().map(|sku| pointer(&[LINES, written(sku)])).collect()
}

/// Quantity per SKU, under the SKU's key and beside its written form.
fn totals(order: &Value) -> BTreeMap<String, (String, f64)> {
    let mut totals = BTreeMap::new();
    for line in member(order, LINES).and_then(Value::as_array).into_iter().flatten() {
        let Some(sku) = text(line, "Sku").filter(|_| flag(line, "IsFlyer") != Some(true)) else {
            continue;
        };
        let quantity = member(line, "OrderedQuantity").and_then(Value::as_f64);
        let total = totals.entry(sku::key(&sku)).or_insert_with(|| (sku.into_owned(), 0.0));
        total.1 += quantity.unwrap_or_default();
    }
    totals
}

/// A JSON pointer (RFC 6901).
fn pointer(path: &[&str]) -> String {
    let escaped = |name: &&str| format!("/{}", name.replace('~', "~0").replace('/', "~1"));
    path.iter().map(escaped).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn meant() -> Value {
        json!({
            "WebshopOrderId": "S1", "Reference": "PO 7",
            "ConsumerDetails": {
                "DeliveryAddress": {"Street": "Kade", "PostalCode": "3011 XX", "State": ""},
                "InvoiceAddress": {"Street": "Kade", "City": "Rotterdam"},
            },
            "Lines": [{"Sku": "A", "OrderedQuantity": 3}, {"Sku": "B/1", "OrderedQuantity": 1}],
        })
    }

    #[test]
    fn what_monta_adds_and_how_it_writes_is_no_difference() {
        let found = json!({
            "WebshopOrderId": "s1", "Reference": "PO7", "MontaEorderId": 12, "Deleted": false,
            "ConsumerDetails": {
                "DeliveryAddress": {"Street": "KADE ", "PostalCode": "3011XX", "State": null, "City": "Rotterdam"},
                "InvoiceAddress": {"Street": "Kade", "City": "rotterdam"},
            },
            "Lines": [
                {"Sku": "FOLDER", "OrderedQuantity": 1, "IsFlyer": true},
                {"Sku": "b/1", "OrderedQuantity": 1.0},
                {"Sku": "A", "OrderedQuantity": 1}, {"Sku": "A", "OrderedQuantity": 2},
            ],
        });
        assert_eq!(same_order(&meant(), &found), Vec::<String>::new());
    }

    #[test]
    fn the_case_of_names_and_a_wrapper_are_no_difference() {
        let mut lower = serde_json::Map::new();
        for (name, value) in meant().as_object().unwrap() {
            lower.insert(name.to_lowercase(), value.clone());
        }
        assert_eq!(same_order(&meant(), &Value::Object(lower)), Vec::<String>::new());
        assert_eq!(same_order(&meant(), &json!({"Order": meant()})), Vec::<String>::new());
    }

    #[test]
    fn every_difference_is_named() {
        let found = json!({
            "WebshopOrderId": "S1", "Deleted": true,
            "ConsumerDetails": {"DeliveryAddress": {"Street": "Weg", "PostalCode": "3011XX"}},
            "Lines": [{"Sku": "A", "OrderedQuantity": 2}, {"Sku": "C", "OrderedQuantity": 1}],
        });
        let expected = [
            "/Reference",
            "/ConsumerDetails/DeliveryAddress/Street",
            "/ConsumerDetails/InvoiceAddress/Street",
            "/ConsumerDetails/InvoiceAddress/City",
            "/Lines/A",
            "/Lines/B~11",
            "/Lines/C",
            "/Deleted",
        ];
        assert_eq!(same_order(&meant(), &found), expected);
    }

    #[test]
    fn something_that_is_no_order_is_not_the_same_order() {
        for found in [json!(null), json!("<html>"), json!([]), json!({"Lines": "none"})] {
            assert!(same_order(&meant(), &found).contains(&"/WebshopOrderId".to_owned()));
        }
    }
}
