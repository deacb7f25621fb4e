//! Whether a forecast found at Monta is the one that was meant (decision 24).

use serde::Serialize;
use serde_json::Value;

use super::document::LINES;
use super::{for_v6, plan_forecast};
use crate::answer::{member, text, unwrapped};
use crate::as_sent::forecast_as_sent;
use crate::input::InputError;
use crate::json::{Json, Members};
use crate::profile::Profile;
use crate::sku::same_sku;
use crate::text::fold;

/// How a forecast found at Monta compares with the one that was meant.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ForecastComparison {
    /// Whether it is the forecast that was meant, if need be as it was before somebody changed what is meant: it comes from
    /// the same supplier, and one SKU at least is in both.
    pub is_ours: bool,
    /// JSON pointers to everything that Monta would be told to make it the one that is meant: for people to read.
    pub differences: Vec<String>,
    /// The forecast in the words of the one that was meant: the base from which [`plan_forecast`] plans.
    pub document: Value,
}

/// Compares the forecast that Monta has with the one that was meant, each with one line per SKU.
///
/// # Errors
///
/// [`InputError`] for a document that is no forecast.
pub fn compare_forecasts(meant: &Value, found: &Value) -> Result<ForecastComparison, InputError> {
    let whole = for_v6(&Json::from(meant))?;
    let (meant, found) = (Value::from(&whole), unwrapped(found));
    let document = forecast_as_sent(found, &meant);
    let known = Json::from(&document);
    let plan = plan_forecast(Some(&known), &whole, Profile::V6)?;
    let header = plan.header.iter().flat_map(Members::iter);
    let changed = header.filter(|&(name, value)| known.get(name) != Some(value));
    let mut differences: Vec<String> = changed.map(|(name, _)| format!("/{name}")).collect();
    differences.extend(plan.kept.iter().map(|name| format!("/{name}")));
    let lines = plan.add.iter().chain(&plan.change);
    let skus = lines.filter_map(|line| line.get("Sku").and_then(Json::as_str));
    let skus = skus.chain(plan.remove.iter().map(String::as_str));
    differences.extend(skus.map(|sku| format!("/{LINES}/{sku}")));
    Ok(ForecastComparison {
        is_ours: is_of_one_supplier(&meant, found) && share_a_sku(&meant, found),
        differences,
        document,
    })
}

fn is_of_one_supplier(meant: &Value, found: &Value) -> bool {
    let [meant, found] = [meant, found].map(|forecast| text(forecast, "SupplierCode"));
    matches!((meant, found), (Some(meant), Some(found)) if fold(&meant) == fold(&found))
}

fn share_a_sku(meant: &Value, found: &Value) -> bool {
    let [meant, found] = [meant, found].map(|forecast| {
        let lines = member(forecast, LINES).and_then(Value::as_array);
        lines.into_iter().flatten().filter_map(sku).collect::<Vec<_>>()
    });
    meant
        .iter()
        .any(|ours| found.iter().any(|theirs| same_sku(ours, theirs)))
}

fn sku(line: &Value) -> Option<String> {
    text(line, "Sku").map(String::from)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn forecast(supplier: &str, lines: &[(&str, i64)]) -> Value {
        let lines: Value = lines
            .iter()
            .map(|(sku, quantity)| json!({"Sku": sku, "Quantity": quantity}))
            .collect();
        json!({"Reference": "P00007", "SupplierCode": supplier, "InboundForecasts": lines})
    }

    fn compared(meant: &Value, found: &Value) -> (bool, Vec<String>) {
        let comparison = compare_forecasts(meant, found).unwrap();
        (comparison.is_ours, comparison.differences)
    }

    #[test]
    fn what_was_sent_is_ours_and_differs_in_nothing() {
        let meant = forecast("DEFAULT", &[("A", 10), ("B", 5)]);
        let found = json!({
            "UniqueId": "7", "Reference": "P00007", "SupplierCode": "default", "State": "Open",
            "InboundForecasts": [{"Sku": "b", "Quantity": 5, "Id": 1}, {"Sku": "A", "Quantity": 10, "Id": 2}],
        });
        assert_eq!(compared(&meant, &found), (true, vec![]));
    }

    #[test]
    fn what_was_changed_since_is_ours_and_says_where() {
        let meant = forecast("DEFAULT", &[("A", 4), ("C", 1)]);
        let found = forecast("DEFAULT", &[("A", 3), ("B", 5)]);
        let (is_ours, differences) = compared(&meant, &found);
        assert!(is_ours);
        assert_eq!(
            differences,
            ["/InboundForecasts/C", "/InboundForecasts/A", "/InboundForecasts/B"]
        );
    }

    #[test]
    fn what_comes_from_elsewhere_or_has_nothing_in_common_is_not_ours() {
        let meant = forecast("DEFAULT", &[("A", 4)]);
        for found in [
            forecast("ACME", &[("A", 4)]),
            forecast("DEFAULT", &[("B", 4)]),
            forecast("DEFAULT", &[]),
            json!({}),
        ] {
            assert!(!compared(&meant, &found).0, "{found}");
        }
    }
}
