//! Whether an order found at Monta is the one that was meant (contract 3.2: an id that exists proves only that the id
//! exists).

use std::collections::BTreeMap;

use serde_json::Value;

use crate::patch::LINES;

/// Texts that identify the order.
const TEXTS: [&str; 2] = ["/WebshopOrderId", "/Reference"];

/// Addresses, of which every member that we sent must be there.
const ADDRESSES: [&str; 2] = ["/ConsumerDetails/DeliveryAddress", "/ConsumerDetails/InvoiceAddress"];

/// Paths in which `found` differs from what was `meant`; empty when it is the same order.
///
/// Compared are the order's id and reference, the quantity per SKU and both addresses. Blanks and case do not count in
/// texts; nothing may be absent, `null` or `""`. What Monta adds is ignored, flyers among the lines included. An order
/// that Monta has deleted is not the same order: `/Deleted`.
#[must_use]
pub fn same_order(meant: &Value, found: &Value) -> Vec<String> {
    let mut differences = Vec::new();
    let mut compare = |path: String| {
        if plain(meant.pointer(&path)) != plain(found.pointer(&path)) {
            differences.push(path);
        }
    };
    for path in TEXTS {
        compare(path.to_owned());
    }
    for address in ADDRESSES {
        let members = meant.pointer(address).and_then(Value::as_object);
        for member in members.into_iter().flat_map(serde_json::Map::keys) {
            compare(format!("{address}/{}", escape(member)));
        }
    }
    differences.extend(different_lines(meant, found));
    if found.get("Deleted") == Some(&Value::Bool(true)) {
        differences.push("/Deleted".to_owned());
    }
    differences
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

/// A text without blanks and case: what is left of it when it went to Monta and came back.
#[must_use]
pub fn fold(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
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
    skus.into_iter()
        .map(|sku| format!("/{LINES}/{}", escape(written(sku))))
        .collect()
}

/// Quantity per SKU, under the SKU's folded form and beside its written one.
fn totals(order: &Value) -> BTreeMap<String, (String, f64)> {
    let mut totals = BTreeMap::new();
    for line in order.get(LINES).and_then(Value::as_array).into_iter().flatten() {
        let Some(sku) = line.get("Sku").and_then(Value::as_str) else {
            continue;
        };
        if line.get("IsFlyer") == Some(&Value::Bool(true)) {
            continue;
        }
        let quantity = line.get("OrderedQuantity").and_then(Value::as_f64).unwrap_or_default();
        totals.entry(fold(sku)).or_insert_with(|| (sku.to_owned(), 0.0)).1 += quantity;
    }
    totals
}

/// A member as part of a JSON pointer (RFC 6901).
fn escape(member: &str) -> String {
    member.replace('~', "~0").replace('/', "~1")
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
