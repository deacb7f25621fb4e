//! The one reader of Monta's JSON. Nothing is trusted: there are two descriptions of the API, names come in any case,
//! records may be wrapped, and `""`, `null` and absent all say "nothing" (monta-api 2.2).
//!
//! All of it is total: what is no object has no members, and what cannot be read is nothing.

use std::borrow::Cow;

use serde_json::Value;

use crate::quantity::{count, exact};
use crate::scalar::Number;
use crate::text::caseless;
use crate::time::{Instant, from_monta};

/// Members that wrap a record: `{"Order": {…}}` is the order (monta-api D1).
const WRAPPERS: [&str; 2] = ["Order", "Product"];

/// Members under which the documented API lists records (monta-api 3.3, 3.7, 3.8).
const LISTS: [&str; 8] = [
    "Shipments",
    "Events",
    "OrderEvents",
    "Orders",
    "Items",
    "Results",
    "Data",
    "Value",
];

/// How an order says that it is deleted: version 6, and the documented API.
const DELETED: [&str; 2] = ["IsDeleted", "Deleted"];

/// The value of a member, whatever the case of its name. `null` is nothing; the exact spelling wins.
#[must_use]
pub fn member<'a>(record: &'a Value, name: &str) -> Option<&'a Value> {
    member_or_null(record, name).filter(|value| !value.is_null())
}

/// The same where "there is none" and "nothing is said about it" are two answers: `null` is a value.
#[must_use]
pub fn member_or_null<'a>(record: &'a Value, name: &str) -> Option<&'a Value> {
    let members = record.as_object()?;
    let in_any_case = || members.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
    members.get(name).or_else(|| in_any_case().map(|(_, value)| value))
}

/// The text of a member, without blanks around it; a number counts as its digits, a blank text is nothing.
#[must_use]
pub fn text<'a>(record: &'a Value, name: &str) -> Option<Cow<'a, str>> {
    text_of(member(record, name)?)
}

/// The same of a value that stands alone.
#[must_use]
pub fn text_of(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(text.trim()).filter(|text| !text.is_empty()).map(Cow::Borrowed),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        _ => None,
    }
}

/// The number of a member; a text that is one counts.
#[must_use]
pub fn number(record: &Value, name: &str) -> Option<f64> {
    let number = match member(record, name)? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.filter(|number| number.is_finite())
}

/// The whole number of a member; a text with nothing but digits counts, and so does `3.0`.
#[must_use]
pub fn integer(record: &Value, name: &str) -> Option<i64> {
    match member(record, name)? {
        Value::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn whole(number: f64) -> Option<i64> {
    count(&exact(Number::Float(number))).ok()
}

/// The time of a member, on Monta's clock.
#[must_use]
pub fn time(record: &Value, name: &str) -> Option<Instant> {
    from_monta(member(record, name)?.as_str()?)
}

/// A flag: a boolean, a number, a text that says so, or a time at which it happened.
#[must_use]
pub fn flag(record: &Value, name: &str) -> Option<bool> {
    match member(record, name)? {
        Value::Bool(flag) => Some(*flag),
        Value::Number(number) => number.as_f64().map(|number| number != 0.0),
        Value::String(text) => match caseless(text).as_str() {
            "true" | "yes" | "ja" | "waar" | "1" => Some(true),
            "false" | "no" | "nee" | "onwaar" | "0" => Some(false),
            _ => from_monta(text).map(|_| true),
        },
        _ => None,
    }
}

/// Whether an order says that it is deleted at Monta. `None` when it says nothing about that.
#[must_use]
pub fn is_deleted(order: &Value) -> Option<bool> {
    DELETED.iter().filter_map(|name| flag(order, name)).max()
}

/// The record itself: an order or product without the one member that some answers wrap it in.
#[must_use]
pub fn unwrapped(record: &Value) -> &Value {
    match record.as_object() {
        Some(members) if members.len() == 1 => WRAPPERS
            .iter()
            .find_map(|name| member(record, name))
            .filter(|inner| inner.is_object())
            .unwrap_or(record),
        _ => record,
    }
}

/// The same for a record that is not needed any more.
#[must_use]
pub fn into_unwrapped(record: Value) -> Value {
    if std::ptr::eq(unwrapped(&record), &raw const record) {
        return record;
    }
    match record {
        Value::Object(members) => members.into_iter().next().map_or(Value::Null, |(_, inner)| inner),
        other => other,
    }
}

/// The records of an answer that has to be a list: a bare array, or an object whose only member is one
/// (`{"Products": […]}`). `None` when it is no list.
#[must_use]
pub fn list(answer: &Value) -> Option<Vec<&Value>> {
    let records = match answer {
        Value::Array(records) => records,
        Value::Object(members) if members.len() == 1 => members.values().next()?.as_array()?,
        _ => return None,
    };
    Some(records.iter().map(unwrapped).collect())
}

/// The records of an answer that is a list or a single record; all of them are objects.
#[must_use]
pub fn records(answer: &Value) -> Vec<&Value> {
    let listed = || LISTS.iter().find_map(|name| member(answer, name));
    let found = match answer {
        Value::Array(records) => Some(records),
        _ => listed().and_then(Value::as_array),
    };
    let found = found.map_or(std::slice::from_ref(answer), Vec::as_slice);
    found
        .iter()
        .filter(|record| record.is_object())
        .map(unwrapped)
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_member_is_found_in_any_case_and_null_is_nothing() {
        let record = json!({"SKU": "a", "sku": "b", "Sku": null, "Zip": null, "city": " Ede "});
        assert_eq!(member(&record, "sku"), Some(&json!("b")));
        assert_eq!(member(&record, "sKU"), Some(&json!("a")));
        assert_eq!(member(&record, "Sku"), None, "the exact spelling wins");
        assert_eq!(member(&record, "ZIP"), None);
        assert_eq!(
            (member_or_null(&record, "ZIP"), member_or_null(&record, "Street")),
            (Some(&Value::Null), None)
        );
        assert_eq!(text(&record, "City").as_deref(), Some("Ede"));
        for nothing in [json!(null), json!([]), json!("City"), json!(7)] {
            assert_eq!(member(&nothing, "City"), None);
        }
    }

    #[test]
    fn texts_and_numbers_stand_for_each_other() {
        let record = json!({"A": 12, "B": " 12 ", "C": "", "D": true, "E": 1.5, "F": "12a", "G": 3.0, "H": 1e300});
        let texts = ["A", "B", "C", "D", "E"].map(|name| text(&record, name));
        let texts = texts.each_ref().map(|text| text.as_deref());
        assert_eq!(texts, [Some("12"), Some("12"), None, None, Some("1.5")]);
        let numbers = ["A", "B", "C", "D", "E", "F", "G", "H"].map(|name| integer(&record, name));
        assert_eq!(numbers, [Some(12), Some(12), None, None, None, None, Some(3), None]);
        let numbers = ["A", "B", "C", "D", "E", "F"].map(|name| number(&record, name));
        assert_eq!(numbers, [Some(12.0), Some(12.0), None, None, Some(1.5), None]);
    }

    #[test]
    fn an_order_says_in_many_ways_that_it_is_deleted() {
        for (order, expected) in [
            (json!({"Deleted": true}), Some(true)),
            (json!({"deleted": "2026-09-10T15:41:14"}), Some(true)),
            (json!({"Deleted": "nee"}), Some(false)),
            (json!({"IsDeleted": 1, "Deleted": false}), Some(true)),
            (json!({"Deleted": null, "IsDeleted": ""}), None),
            (json!([]), None),
        ] {
            assert_eq!(is_deleted(&order), expected, "{order}");
        }
    }

    #[test]
    fn only_what_is_alone_is_a_wrapper() {
        let order = json!({"WebshopOrderId": "S1"});
        for (answer, expected) in [
            (json!({"Order": order}), &order),
            (json!({"product": order}), &order),
            (order.clone(), &order),
            (
                json!({"Order": order, "ShipmentId": 1}),
                &json!({"Order": order, "ShipmentId": 1}),
            ),
            (json!({"Order": "S1"}), &json!({"Order": "S1"})),
            (json!({"Order": null}), &json!({"Order": null})),
            (json!({"Shipment": order}), &json!({"Shipment": order})),
        ] {
            assert_eq!(unwrapped(&answer), expected);
            assert_eq!(&into_unwrapped(answer), expected);
        }
    }

    #[test]
    fn a_list_is_bare_or_alone() {
        let row = json!({"Sku": "A"});
        for (answer, expected) in [
            (json!([]), Some(vec![])),
            (json!([row, {"Product": row}]), Some(vec![&row, &row])),
            (json!({"Anything": [row]}), Some(vec![&row])),
            (json!({"Products": [row], "Page": 1}), None),
            (json!({"Products": {}}), None),
            (json!({}), None),
            (json!("none"), None),
        ] {
            assert_eq!(list(&answer), expected, "{answer}");
        }
    }

    #[test]
    fn a_record_counts_as_a_list_of_one() {
        let row = json!({"WebshopOrderId": "S1"});
        for (answer, expected) in [
            (json!([row, 7, {"Order": row}]), vec![&row, &row]),
            (json!({"orders": [row], "Page": 1}), vec![&row]),
            (json!({"Order": row}), vec![&row]),
            (row.clone(), vec![&row]),
            (json!("S1"), vec![]),
            (json!(null), vec![]),
        ] {
            assert_eq!(records(&answer), expected, "{answer}");
        }
    }

    fn answers() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "(S1| |2026-09-10|true|12)".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 20, 4, |inner| {
            let name = "(Order|order|Product|Orders|Data|Sku|Deleted)";
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec((name, inner), 0..3)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn whatever_comes_is_read(answer in answers()) {
            prop_assert!(records(&answer).iter().all(|record| record.is_object()));
            prop_assert_eq!(unwrapped(&answer), &into_unwrapped(answer.clone()));
            for record in list(&answer).unwrap_or_default().into_iter().chain(records(&answer)) {
                for name in ["Sku", "Deleted"] {
                    let text = text(record, name);
                    prop_assert!(text.is_none_or(|text| !text.is_empty() && text == text.trim()));
                    let _ = (integer(record, name), time(record, name), flag(record, name), is_deleted(record));
                }
            }
        }
    }
}
