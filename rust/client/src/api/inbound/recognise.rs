//! Seeing a forecast that Monta has as the document that it once was.

use monta_core::answer::member;
use monta_core::compare::fold;
use monta_core::time::from_monta;
use serde_json::{Map, Value, json};

/// The member that holds the lines.
const LINES: &str = "InboundForecasts";

/// What Monta has, in the words of what is meant. Members that Monta adds are left out; a value counts as the one that is
/// meant when it says the same: Monta writes times without an offset, and texts in its own way.
pub(super) fn in_words_of(found: &Value, meant: &Value) -> Value {
    let mut document = translated(found, meant, &[LINES]);
    let meant_lines = lines(meant);
    let known = lines(found).iter().filter_map(|line| {
        let sku = member(line, "Sku")?.as_str()?;
        let quantity = member(line, "Quantity").and_then(Value::as_i64).unwrap_or_default();
        let twin = meant_lines.iter().find(|meant| {
            let meant = member(meant, "Sku").and_then(Value::as_str);
            meant.is_some_and(|meant| fold(meant) == fold(sku))
        });
        let mut members = match twin {
            Some(meant) => translated(line, meant, &["Quantity"]),
            // A line that is not meant any more only has to be recognised to be removed.
            None => Map::from_iter([("Sku".to_owned(), json!(sku))]),
        };
        members.insert("Quantity".to_owned(), json!(quantity));
        Some(Value::Object(members))
    });
    document.insert(LINES.to_owned(), known.collect());
    Value::Object(document)
}

fn lines(document: &Value) -> &[Value] {
    member(document, LINES)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

fn translated(found: &Value, meant: &Value, but: &[&str]) -> Map<String, Value> {
    let members = meant.as_object().into_iter().flatten();
    let members = members.filter(|(name, _)| !but.contains(&name.as_str()));
    members
        .filter_map(|(name, meant)| {
            let found = member(found, name).unwrap_or(&Value::Null);
            let value = if says_the_same(found, meant) { meant } else { found };
            Some((name.clone(), value.clone())).filter(|_| !value.is_null())
        })
        .collect()
}

fn says_the_same(found: &Value, meant: &Value) -> bool {
    match (found, meant) {
        (Value::String(found), Value::String(meant)) => {
            let same_time = || from_monta(found).is_some_and(|time| from_monta(meant) == Some(time));
            fold(found) == fold(meant) || same_time()
        }
        (Value::Null, Value::String(meant)) => meant.trim().is_empty(),
        (Value::Number(found), Value::Number(meant)) => found.as_f64() == meant.as_f64(),
        (found, meant) => found == meant,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant() -> Value {
        json!({
            "Reference": "P00007", "Comment": "", "ExpectedDeliveryDate": "2025-07-15T12:00:00+02:00",
            "InboundForecasts": [
                {"Sku": "A", "Quantity": 10, "DeliveryDate": "2025-07-15T12:00:00+02:00"},
                {"Sku": "B", "Quantity": 5},
            ],
        })
    }

    #[test]
    fn what_monta_adds_and_how_it_writes_is_no_difference() {
        let found = json!({
            "Reference": "p00007 ", "Comment": null, "ExpectedDeliveryDate": "2025-07-15T12:00:00", "UniqueId": "b7c1",
            "InboundForecasts": [
                {"Sku": "a", "Quantity": 10, "DeliveryDate": "2025-07-15T12:00:00.00", "InboundForecastId": 1},
                {"Sku": "B", "Quantity": 5, "Comment": null},
            ],
        });
        assert_eq!(in_words_of(&found, &meant()), meant());
    }

    #[test]
    fn what_differs_is_what_monta_says() {
        let found = json!({
            "Reference": "P00007", "Comment": "call first", "ExpectedDeliveryDate": null,
            "InboundForecasts": [
                {"Sku": "B", "Quantity": 4, "Comment": "ours"},
                {"Sku": "C", "Quantity": 1, "DeliveryDate": "2025-07-15T12:00:00"},
                {"Quantity": 1},
            ],
        });
        let expected = json!({
            "Reference": "P00007", "Comment": "call first",
            "InboundForecasts": [{"Sku": "B", "Quantity": 4}, {"Sku": "C", "Quantity": 1}],
        });
        assert_eq!(in_words_of(&found, &meant()), expected);
    }
}
