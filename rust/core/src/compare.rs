//! Whether an order found at Monta is the one that was meant (monta-api 3.2: an id that exists proves only that the id
//! exists).
//!
//! Monta checks an order after it has taken it, and writes it in its own way then: streets and towns as its register has
//! them, telephone numbers in another form, e-mail addresses hashed, lines of its own such as flyers (decision 17). What
//! nobody rewrites decides: the id, our lines with their quantities, the postcode and the house number.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::answer::{flag, is_deleted, member, text, unwrapped};
use crate::patch::{FLYER, LINE_ID, LINES, QUANTITY, lines};
use crate::sku;
use crate::text::fold;

/// Texts that identify the order.
const TEXTS: [&str; 2] = ["WebshopOrderId", "Reference"];

/// Addresses, of which every member that we sent is compared.
const ADDRESSES: [[&str; 2]; 2] = [
    ["ConsumerDetails", "DeliveryAddress"],
    ["ConsumerDetails", "InvoiceAddress"],
];

/// How an order found at Monta compares with the one that was meant. Both lists hold JSON pointers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrderComparison {
    /// What makes it another order, as [`same_order`] says; empty when it is the one that was meant.
    pub another: Vec<String>,
    /// Everything in which the two differ, what makes it another order included: for people to read.
    pub differences: Vec<String>,
    /// Whether it is the order that was meant, if need be as it was before somebody changed what is meant: it goes to the
    /// same door, or bears our id of one of our lines (decision 24). An order that Monta has deleted is none.
    pub is_ours: bool,
}

/// Paths in which `found` is another order than the one that was `meant`; empty when it is the same order.
///
/// The order's id, the quantity of each of our SKUs, and the postcode and house number of the delivery address decide.
/// Blanks and case do not count; nothing may be absent, `null` or `""`. A line that was not meant is Monta's own, unless
/// it bears the id of a line of ours. An order that Monta has deleted is not the same order: `/Deleted`.
#[must_use]
pub fn same_order(meant: &Value, found: &Value) -> Vec<String> {
    compare_orders(meant, found).another
}

/// The same, with everything else in which the two differ: references, both addresses, lines that Monta added.
#[must_use]
pub fn compare_orders(meant: &Value, found: &Value) -> OrderComparison {
    let mut comparison = OrderComparison {
        another: Vec::new(),
        differences: Vec::new(),
        is_ours: false,
    };
    let found = unwrapped(found);
    let mut compare = |path: &[&str], decides: &dyn Fn() -> bool| {
        if plain(at(meant, path)) != plain(at(found, path)) {
            comparison.add(pointer(path), decides());
        }
    };
    for name in TEXTS {
        compare(&[name], &|| name == "WebshopOrderId");
    }
    for [details, address] in ADDRESSES {
        let members = at(meant, &[details, address]).and_then(Value::as_object);
        for name in members.into_iter().flat_map(serde_json::Map::keys) {
            let is_elsewhere = || address == "DeliveryAddress" && leads_elsewhere(name, meant, found);
            compare(&[details, address, name], &is_elsewhere);
        }
    }
    let ours = totals(meant);
    for (sku, written) in different_lines(meant, found) {
        let decides = ours.contains_key(&sku) || has_our_id(found, &sku);
        comparison.add(pointer(&[LINES, &written]), decides);
    }
    if is_deleted(found) == Some(true) {
        comparison.add("/Deleted".to_owned(), true);
    }
    comparison.is_ours = comparison.is_ours(meant, found);
    comparison
}

impl OrderComparison {
    fn add(&mut self, path: String, makes_another: bool) {
        if makes_another {
            self.another.push(path.clone());
        }
        self.differences.push(path);
    }

    fn is_ours(&self, meant: &Value, found: &Value) -> bool {
        let is_about_lines = |path: &String| path.starts_with("/Lines/");
        let is_excluded = |path: &String| path == "/WebshopOrderId" || path == "/Deleted";
        let same_door = self.another.iter().all(is_about_lines);
        !self.another.iter().any(is_excluded) && (same_door || share_a_line(meant, found))
    }
}

/// Whether a line found bears the id and the SKU of one that was meant.
fn share_a_line(meant: &Value, found: &Value) -> bool {
    let [meant, found] = [meant, found].map(|order| {
        let named = lines(order).filter_map(|line| Some((text(line, LINE_ID)?, sku::key(&text(line, "Sku")?))));
        named.filter(|(id, _)| !id.is_empty()).collect::<Vec<_>>()
    });
    found.iter().any(|line| meant.contains(line))
}

/// Whether a member of the delivery address is one that decides, and leads to another door.
fn leads_elsewhere(name: &str, meant: &Value, found: &Value) -> bool {
    let [meant, found] = [meant, found].map(|order| at(order, &ADDRESSES[0]).unwrap_or(&Value::Null));
    let written = |address, name| text(address, name).unwrap_or_default();
    let is_in_the_street = |address| text(address, "HouseNumber").is_none();
    match name {
        "PostalCode" => {
            let [meant, found] = [meant, found].map(|address| postcode(&written(address, name)));
            !meant.is_empty() && meant != found
        }
        "Street" if !(is_in_the_street(meant) && is_in_the_street(found)) => false,
        "HouseNumber" | "Street" => {
            let [meant, found] = [meant, found].map(|address| {
                let number = format!("{}{}", written(address, name), written(address, "HouseNumberAddition"));
                // Abroad the number may have stayed in the street, and Monta takes it out of there.
                first_number(&number).or_else(|| first_number(&written(address, "Street")))
            });
            meant.is_some() && meant != found
        }
        _ => false,
    }
}

/// A postcode as it is compared: without punctuation, nor the country that may stand in front of it (`L-2449`), nor what
/// Monta adds to an American one (`90001-4410`).
fn postcode(code: &str) -> String {
    let code = fold(code);
    let code = match code.split_once('-') {
        Some((country, rest)) if country.len() <= 2 && country.chars().all(char::is_alphabetic) => rest,
        Some((zip, extension)) if zip.len() == 5 && extension.len() == 4 => zip,
        _ => &code,
    };
    code.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// The first number in a text, without the zeros in front.
fn first_number(text: &str) -> Option<String> {
    let start = text.find(|letter: char| letter.is_ascii_digit())?;
    let (_, rest) = text.split_at(start);
    let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
    Some(number.trim_start_matches('0').to_owned())
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

/// Whether an order found at Monta has the lines that were meant, in which one that was `acknowledged` and is not meant
/// any more is gone. Lines that were neither are Monta's own. Something that is no order has none.
pub(crate) fn same_lines(acknowledged: &Value, meant: &Value, found: &Value) -> bool {
    let (known, ours) = (totals(acknowledged), totals(meant));
    let is_montas = |sku: &String| !known.contains_key(sku) && !ours.contains_key(sku);
    let different = different_lines(meant, unwrapped(found));
    different.iter().all(|(sku, _)| is_montas(sku))
}

/// Whether a line of this SKU was sent by us: Monta gives back our id of a line, and its own lines have none.
fn has_our_id(found: &Value, sku: &str) -> bool {
    let is_it = |line: &&Value| text(line, "Sku").is_some_and(|code| sku::key(&code) == sku);
    lines(found).filter(is_it).any(|line| text(line, LINE_ID).is_some())
}

/// The SKUs of which another quantity was found than meant: what they are compared by, and as they are written.
pub(crate) fn different_lines(meant: &Value, found: &Value) -> Vec<(String, String)> {
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
        .map(|sku| (sku.clone(), written(sku).to_owned()))
        .collect()
}

/// Quantity per SKU, under the SKU's key and beside its written form. Flyers do not count.
fn totals(order: &Value) -> BTreeMap<String, (String, f64)> {
    let mut totals = BTreeMap::new();
    for line in lines(order) {
        let Some(sku) = text(line, "Sku").filter(|_| flag(line, FLYER) != Some(true)) else {
            continue;
        };
        let quantity = member(line, QUANTITY).and_then(Value::as_f64);
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
        let comparison = compare_orders(&meant(), &found);
        assert_eq!(comparison.differences, expected);
        let another = ["/Lines/A", "/Lines/B~11", "/Deleted"];
        assert_eq!(comparison.another, another);
        assert_eq!(same_order(&meant(), &found), another);
    }

    #[test]
    fn a_line_more_that_was_once_ours_makes_another_order() {
        let found = |id: &str| {
            let more = json!({"Sku": "C", "OrderedQuantity": 1, "WebshopOrderLineId": id});
            let mut found = meant();
            found["Lines"].as_array_mut().unwrap().push(more);
            found
        };
        assert_eq!(same_order(&meant(), &found("31")), ["/Lines/C"]);
        assert_eq!(same_order(&meant(), &found("")), Vec::<String>::new());
    }

    #[test]
    fn an_order_that_was_changed_since_is_told_from_one_of_somebody_else() {
        let order = |street_number: &str, sku: &str, quantity: u8, id: &str| {
            json!({
                "WebshopOrderId": "S1",
                "ConsumerDetails": {"DeliveryAddress": {"PostalCode": "3011XX", "HouseNumber": street_number}},
                "Lines": [{"Sku": sku, "OrderedQuantity": quantity, "WebshopOrderLineId": id}],
            })
        };
        let meant = order("99", "A", 1, "31");
        for (found, is_ours) in [
            (order("99", "A", 1, "31"), true),
            // The same door.
            (order("99", "B", 7, "77"), true),
            // The customer has moved, and the quantity was changed as well.
            (order("5", "a", 7, "31"), true),
            (order("5", "A", 1, "77"), false),
            (order("5", "A", 1, ""), false),
            (order("5", "B", 1, "31"), false),
        ] {
            assert_eq!(compare_orders(&meant, &found).is_ours, is_ours, "{found}");
        }
        let mut found = meant.clone();
        found["Deleted"] = json!(true);
        assert!(!compare_orders(&meant, &found).is_ours);
        found = meant.clone();
        found["WebshopOrderId"] = json!("S2");
        assert!(!compare_orders(&meant, &found).is_ours);
    }

    fn to(address: &Value) -> Value {
        json!({"WebshopOrderId": "S1", "ConsumerDetails": {"DeliveryAddress": address}})
    }

    #[test]
    fn montas_own_spelling_and_lines_are_told_and_do_not_make_another_order() {
        let mut meant = to(&json!({
            "Street": "Burg. Kade", "HouseNumber": "99", "HouseNumberAddition": "hs", "PostalCode": "3011XX",
            "City": "Rotterdam", "PhoneNumber": "+31101234567", "EmailAddress": "noor@example.org",
        }));
        meant["Reference"] = json!("PO-7");
        meant["ConsumerDetails"]["InvoiceAddress"] = json!({"PostalCode": "1011AB", "HouseNumber": "1"});
        meant["Lines"] = json!([{"Sku": "MUG", "OrderedQuantity": 3}]);
        let mut found = to(&json!({
            "Street": "Burgemeester Kade", "HouseNumber": "99", "HouseNumberAddition": "H", "PostalCode": "3011 xx",
            "City": "ROTTERDAM", "PhoneNumber": "0031101234567", "EmailAddress": "4f1c3e",
        }));
        found["Lines"] =
            json!([{"Sku": "mug", "OrderedQuantity": 3}, {"Sku": "CARD", "OrderedQuantity": 1, "IsFlyer": false}]);
        let comparison = compare_orders(&meant, &found);
        let no_difference: Vec<String> = Vec::new();
        assert_eq!(comparison.another, no_difference);
        let told = [
            "/Reference",
            "/ConsumerDetails/DeliveryAddress/Street",
            "/ConsumerDetails/DeliveryAddress/HouseNumberAddition",
            "/ConsumerDetails/DeliveryAddress/PhoneNumber",
            "/ConsumerDetails/DeliveryAddress/EmailAddress",
            "/ConsumerDetails/InvoiceAddress/PostalCode",
            "/ConsumerDetails/InvoiceAddress/HouseNumber",
            "/Lines/CARD",
        ];
        assert_eq!(comparison.differences, told);
    }

    #[test]
    fn another_door_is_another_order() {
        let path = |name: &str| vec![format!("/ConsumerDetails/DeliveryAddress/{name}")];
        for (meant, found, another) in [
            (
                json!({"PostalCode": "3011XX"}),
                json!({"PostalCode": "3011XY"}),
                path("PostalCode"),
            ),
            (json!({"PostalCode": "3011XX"}), json!({}), path("PostalCode")),
            (json!({"PostalCode": ""}), json!({"PostalCode": "00000"}), vec![]),
            (json!({"PostalCode": "2449"}), json!({"PostalCode": "L-2449"}), vec![]),
            (
                json!({"PostalCode": "90001"}),
                json!({"PostalCode": "90001-4410"}),
                vec![],
            ),
            (json!({"PostalCode": "00-950"}), json!({"PostalCode": "00950"}), vec![]),
            (
                json!({"HouseNumber": "99"}),
                json!({"HouseNumber": "98"}),
                path("HouseNumber"),
            ),
            (
                json!({"HouseNumber": "99"}),
                json!({"HouseNumber": "9"}),
                path("HouseNumber"),
            ),
            (
                json!({"HouseNumber": "99"}),
                json!({"HouseNumber": null}),
                path("HouseNumber"),
            ),
            (json!({"HouseNumber": "99"}), json!({"HouseNumber": "99 A"}), vec![]),
            (
                json!({"HouseNumber": "99"}),
                json!({"HouseNumber": "", "Street": "Kade 99"}),
                vec![],
            ),
            (
                json!({"HouseNumber": "", "Street": "123 Main St"}),
                json!({"HouseNumber": "123", "Street": "Main St"}),
                vec![],
            ),
            (
                json!({"HouseNumber": "", "Street": "123 Main St"}),
                json!({"HouseNumber": "124", "Street": "Main St"}),
                path("HouseNumber"),
            ),
            (
                json!({"Street": "123 Main St"}),
                json!({"Street": "123 MAIN STREET"}),
                vec![],
            ),
            (
                json!({"Street": "123 Main St"}),
                json!({"Street": "124 Main St"}),
                path("Street"),
            ),
            (
                json!({"HouseNumber": "7", "Street": "Plein 1944"}),
                json!({"HouseNumber": "7", "Street": "Plein '44"}),
                vec![],
            ),
            (
                json!({"HouseNumber": "", "Street": "Cloghroe"}),
                json!({"HouseNumber": "1", "Street": "Cloghroe"}),
                vec![],
            ),
        ] {
            assert_eq!(same_order(&to(&meant), &to(&found)), another, "{meant} {found}");
        }
    }

    #[test]
    fn something_that_is_no_order_is_not_the_same_order() {
        for found in [json!(null), json!("<html>"), json!([]), json!({"Lines": "none"})] {
            assert!(same_order(&meant(), &found).contains(&"/WebshopOrderId".to_owned()));
        }
    }
}
