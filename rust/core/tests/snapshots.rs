//! Reading snapshots: strict types, Odoo's empty values, and errors that name the path.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use monta_core::{InputError, Snapshot, parse_snapshot};
use proptest::prelude::*;
use serde_json::{Value, json};

fn valid() -> Value {
    json!({
        "order": {"id": 12, "name": "S00012", "webshop_order_id": "S00012", "currency": "EUR", "amount_total": 36.3,
                  "amount_tax": 6.3, "currency_digits": 2, "b2b": true, "paid": false},
        "settings": {"origin": false},
        "shipping": {"partner_id": 7, "name": "Kees", "city": "Delft"},
        "invoice": {"partner_id": 7},
        "lines": [{"id": 1, "product_id": 5, "name": "Desk", "quantity": 2.0, "uom_id": 1, "skip": false},
                  {"id": 2, "product_id": false, "name": "Note", "quantity": 0, "skip": "note"}],
        "products": [{"id": 5, "name": "Desk", "uom_id": 1, "barcode": false, "vendor_codes": ["V"]}],
        "uoms": [{"id": 1, "name": "Units", "factor": 1.0, "group": 1}],
        "kits": [{"product_id": 5, "quantity": 1.0, "uom_id": 1, "components": []}],
    })
}

fn with(path: &str, value: Value) -> Result<Snapshot, InputError> {
    let mut snapshot = valid();
    let (parent, key) = path.rsplit_once('/').unwrap();
    match snapshot.pointer_mut(parent).unwrap() {
        Value::Object(members) => drop(members.insert(key.to_owned(), value)),
        other => *other.get_mut(key.parse::<usize>().unwrap()).unwrap() = value,
    }
    parse_snapshot(snapshot)
}

#[test]
fn odoos_empty_value_is_nothing_where_nothing_is_allowed() {
    for nothing in [json!(false), json!(null), json!(""), json!(" \u{a0}\n")] {
        let snapshot = with("/shipping/city", nothing).unwrap();
        assert_eq!(snapshot.shipping.city.get(), None);
    }
    let snapshot = with("/shipping/city", json!(" Den Haag ")).unwrap();
    assert_eq!(snapshot.shipping.city.text(), "Den Haag");
    assert!(
        snapshot
            .lines
            .iter()
            .skip(1)
            .all(|line| line.product_id.get().is_none())
    );
}

#[test]
fn an_error_names_the_path_and_what_was_expected() {
    let rows = [
        ("/lines/1/quantity", json!("2"), "lines[1].quantity", "a number"),
        ("/lines/1/quantity", json!(true), "lines[1].quantity", "a number"),
        ("/lines/1/quantity", json!(false), "lines[1].quantity", "a number"),
        ("/lines/1/quantity", json!(u64::MAX), "lines[1].quantity", "a number"),
        (
            "/lines/0/product_id",
            json!("5"),
            "lines[0].product_id",
            "the id of a record",
        ),
        (
            "/lines/0/product_id",
            json!(true),
            "lines[0].product_id",
            "the id of a record",
        ),
        (
            "/lines/0/product_id",
            json!(5.5),
            "lines[0].product_id",
            "the id of a record",
        ),
        ("/lines/0/id", json!(false), "lines[0].id", "the id of a record"),
        ("/order/b2b", json!(1), "order.b2b", "true or false"),
        ("/order/b2b", json!("yes"), "order.b2b", "true or false"),
        ("/order/currency", json!(false), "order.currency", "a text"),
        ("/order/name", json!(12), "order.name", "a text"),
        ("/order/name", json!(true), "order.name", "a text"),
        (
            "/shipping/city",
            json!(["Delft"]),
            "shipping.city",
            "a value, or false for nothing",
        ),
        (
            "/products/0/vendor_codes/0",
            json!(1),
            "products[0].vendor_codes[0]",
            "a text",
        ),
        ("/uoms/0/factor", json!(0), "uoms[0].factor", "a number above zero"),
        ("/uoms/0/factor", json!(-1.5), "uoms[0].factor", "a number above zero"),
        ("/kits/0/components", json!(false), "kits[0].components", "a sequence"),
        ("/shipping/cty", json!("Delft"), "shipping.cty", "unknown field `cty`"),
        ("/order/currency_digits", json!(-1), "order.currency_digits", "u8"),
    ];
    for (at, value, path, expected) in rows {
        let error = with(at, value.clone()).unwrap_err();
        assert_eq!(error.path, path, "{at} = {value}: {error}");
        assert!(error.message.contains(expected), "{at} = {value}: {error}");
    }
}

#[test]
fn a_missing_value_is_named_by_its_parent() {
    let mut snapshot = valid();
    snapshot
        .get_mut("order")
        .and_then(Value::as_object_mut)
        .unwrap()
        .remove("currency");
    let error = parse_snapshot(snapshot).unwrap_err();
    assert_eq!(error.to_string(), "order: missing field `currency`");
}

#[test]
fn json_text_and_json_values_read_the_same() {
    let text = valid().to_string();
    let from_text = parse_snapshot(&mut serde_json::Deserializer::from_str(&text)).unwrap();
    let from_value = parse_snapshot(valid()).unwrap();
    assert_eq!(format!("{from_text:?}"), format!("{from_value:?}"));
}

#[test]
fn numbers_that_are_no_numbers_are_refused() {
    use serde::de::IntoDeserializer;
    use serde::de::value::{Error, F64Deserializer};
    for float in [f64::NAN, f64::INFINITY] {
        let float: F64Deserializer<Error> = float.into_deserializer();
        let number: Result<monta_core::scalar::Number, Error> = serde::Deserialize::deserialize(float);
        assert!(number.unwrap_err().to_string().contains("a finite number"));
    }
}

proptest! {
    #[test]
    fn any_text_in_place_of_the_snapshot_is_an_error_and_no_panic(text in any::<String>()) {
        prop_assert!(parse_snapshot(Value::String(text)).is_err());
    }
}
