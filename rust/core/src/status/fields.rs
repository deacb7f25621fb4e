//! Reading what Monta answers without trusting it: two models, any case, and `""`, `null` and absent all for "nothing"
//! (contract 2.2, 3.10). Each reader takes the names that are in use, most telling first.

use serde_json::{Map, Value};

use crate::time::{Instant, from_monta};

/// One row of an answer.
pub(super) type Row = Map<String, Value>;

/// Members under which lists arrive.
const LISTS: &[&str] = &[
    "Shipments",
    "Events",
    "OrderEvents",
    "Orders",
    "Items",
    "Results",
    "Data",
    "Value",
];

/// The rows of an answer: of a list, of an object that wraps one, or the object itself.
pub(super) fn rows(answer: &Value) -> Vec<&Row> {
    match answer {
        Value::Array(values) => values.iter().filter_map(Value::as_object).map(unwrapped).collect(),
        Value::Object(row) => match member(row, LISTS).and_then(Value::as_array) {
            Some(values) => values.iter().filter_map(Value::as_object).map(unwrapped).collect(),
            None => vec![unwrapped(row)],
        },
        _ => Vec::new(),
    }
}

/// The one row of an answer about one order.
pub(super) fn row(answer: &Value) -> Option<&Row> {
    rows(answer).into_iter().next()
}

/// `{"Order": {…}}` is the order (contract 3.1, note A).
fn unwrapped(row: &Row) -> &Row {
    member(row, &["Order"])
        .and_then(Value::as_object)
        .filter(|_| row.len() == 1)
        .unwrap_or(row)
}

/// The first member that is there and not `null`.
pub(super) fn member<'a>(row: &'a Row, names: &[&str]) -> Option<&'a Value> {
    let of = |name: &&str| {
        row.get(*name).or_else(|| {
            row.iter()
                .find(|(key, _)| key.eq_ignore_ascii_case(name))
                .map(|(_, v)| v)
        })
    };
    names.iter().filter_map(of).find(|value| !value.is_null())
}

/// The first of the members that holds a text, without blanks around it; a number counts as its digits.
pub(super) fn text(row: &Row, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| {
        let text = match member(row, &[name])? {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        (!text.is_empty()).then_some(text)
    })
}

/// The first of the members that can be read as a time.
pub(super) fn time(row: &Row, names: &[&str]) -> Option<Instant> {
    names
        .iter()
        .find_map(|name| member(row, &[name])?.as_str().and_then(from_monta))
}

/// The latest of the members that can be read as a time.
pub(super) fn latest(row: &Row, names: &[&str]) -> Option<Instant> {
    names.iter().filter_map(|name| time(row, &[name])).max()
}

/// A flag of either model: a boolean, a number, a text that says so, or a time at which it happened. `None` when nothing
/// is said.
pub(super) fn flag(row: &Row, names: &[&str]) -> Option<bool> {
    names.iter().find_map(|name| match member(row, &[name])? {
        Value::Bool(flag) => Some(*flag),
        Value::Number(number) => number.as_f64().map(|number| number != 0.0),
        Value::String(text) => match text.trim().to_lowercase().as_str() {
            "true" | "yes" | "ja" | "waar" | "1" => Some(true),
            "false" | "no" | "nee" | "onwaar" | "0" => Some(false),
            _ => from_monta(text).map(|_| true),
        },
        _ => None,
    })
}

/// The same where both models' members may be there: one that says so is enough.
pub(super) fn any_flag(row: &Row, names: &[&str]) -> Option<bool> {
    names.iter().filter_map(|name| flag(row, &[name])).max()
}

/// A page that a browser may open: whoever follows a link of a parcel goes to the web and runs nothing.
pub(super) fn link(row: &Row, names: &[&str]) -> Option<String> {
    let is_page = |link: &str| {
        let start = link.get(..8).unwrap_or(link).to_ascii_lowercase();
        start.starts_with("https://") || start.starts_with("http://")
    };
    names
        .iter()
        .find_map(|name| text(row, &[name]).filter(|link| is_page(link)))
}
