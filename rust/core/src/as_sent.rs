//! What Monta has, as the document that was sent: the base from which the next change is planned.
//!
//! Members that Monta adds (ids, dates, flags) are left out: they are not ours to change. What Monta writes in its own
//! way counts as it is meant: blanks and case of texts, times without an offset, `null` for `""`, `2.0` for `2`. Lines
//! are matched by their SKU and keep the positions that they have at Monta; of one that is not meant any more only what
//! is needed to remove it is kept. A line that Monta added, such as a flyer, is kept with its `IsFlyer`, by which
//! [`plan_update`](crate::plan_update) knows that it is not ours to remove.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::answer::{flag, integer, member, member_or_null, text, unwrapped};
use crate::patch::{FAMILY, FLYER, LINE_ID, LINES, QUANTITY};
use crate::sku;
use crate::text::fold;
use crate::time::{from_monta, shows_on_the_wall};

/// The member that names a line.
const SKU: &str = "Sku";

/// What tells one kind of document from another.
struct Document {
    /// The member that holds the lines.
    lines: &'static str,
    /// The member of a line that holds its quantity.
    quantity: &'static str,
    /// Whether Monta tells everything it has, so that what it does not tell is not there.
    is_complete: bool,
}

const ORDER: Document = Document {
    lines: LINES,
    quantity: QUANTITY,
    is_complete: false,
};

const FORECAST: Document = Document {
    lines: "InboundForecasts",
    quantity: "Quantity",
    is_complete: true,
};

/// An order that Monta has, in the words of `meant`. Members that Monta does not give back count as they are meant.
#[must_use]
pub fn order_as_sent(found: &Value, meant: &Value) -> Value {
    ORDER.translated(found, meant)
}

/// A forecast that Monta has, in the words of `meant`. Members that Monta does not give back are not there.
#[must_use]
pub fn forecast_as_sent(found: &Value, meant: &Value) -> Value {
    FORECAST.translated(found, meant)
}

impl Document {
    fn translated(&self, found: &Value, meant: &Value) -> Value {
        let found = unwrapped(found);
        let mut document = self.members(found, meant);
        let nothing = Vec::new();
        let [found, meant] = [found, meant].map(|document| member(document, self.lines).and_then(Value::as_array));
        if let Some(found) = found.or(self.is_complete.then_some(&nothing)) {
            let lines = self.lines(found, meant.unwrap_or(&nothing));
            document.insert(self.lines.to_owned(), lines);
        }
        Value::Object(document)
    }

    fn members(&self, found: &Value, meant: &Value) -> Map<String, Value> {
        let meant = meant.as_object().into_iter().flatten();
        let translated = meant.filter_map(|(name, meant)| {
            let value = self.value(name, member_or_null(found, name), meant)?;
            Some((name.clone(), value))
        });
        translated.collect()
    }

    fn value(&self, name: &str, found: Option<&Value>, meant: &Value) -> Option<Value> {
        if name == FAMILY {
            // Monta adds relatives of its own; who was named is no change.
            return Some(meant.clone());
        }
        if name == self.quantity
            && let Some(pieces) = integer(&json!({name: found}), name)
        {
            // A patch tests it, and to a test 5 is not 5.0.
            return Some(pieces.into());
        }
        let found = match found {
            None if !self.is_complete => return Some(meant.clone()),
            found => found.unwrap_or(&Value::Null),
        };
        match found {
            Value::Object(_) if meant.is_object() => Some(Value::Object(self.members(found, meant))),
            Value::Array(rows) if name == LINES => Some(self.rows(rows, meant)),
            _ if says_the_same(name, found, meant) => Some(meant.clone()),
            Value::Null if self.is_complete => None,
            _ => Some(found.clone()),
        }
    }

    /// The lines of an invoice: where there are as many, each is the one that was meant at its place.
    fn rows(&self, found: &[Value], meant: &Value) -> Value {
        let meant = meant.as_array().filter(|meant| meant.len() == found.len());
        let rows = found.iter().enumerate().map(|(at, row)| {
            let meant = meant.and_then(|meant| meant.get(at));
            meant
                .and_then(|meant| self.value("", Some(row), meant))
                .unwrap_or_else(|| row.clone())
        });
        rows.collect()
    }

    fn lines(&self, found: &[Value], meant: &[Value]) -> Value {
        let meant: HashMap<String, &Value> = meant
            .iter()
            .filter_map(|line| Some((sku::key(&text(line, SKU)?), line)))
            .collect();
        let gives_line_ids = found.iter().any(|line| text(line, LINE_ID).is_some());
        let translated = found.iter().filter(|line| line.is_object()).filter_map(|line| {
            let sku = text(line, SKU);
            if sku.is_none() && self.is_complete {
                return None;
            }
            let is_flyer = flag(line, FLYER) == Some(true);
            let is_named = sku.as_deref().is_some_and(|sku| meant.contains_key(&sku::key(sku)));
            let lacks_our_id = gives_line_ids && text(line, LINE_ID).is_none();
            if !self.is_complete && (is_flyer || (lacks_our_id && !is_named)) {
                let quantity = integer(line, self.quantity).unwrap_or_default();
                return Some(json!({SKU: sku, self.quantity: quantity, FLYER: is_flyer}));
            }
            let twin = sku.as_deref().and_then(|sku| meant.get(&sku::key(sku)));
            let mut members = match twin {
                Some(meant) => self.members(line, meant),
                None => Map::from_iter([(SKU.to_owned(), json!(sku))]),
            };
            if twin.is_none() || self.is_complete {
                let quantity = integer(line, self.quantity).unwrap_or_default();
                members.insert(self.quantity.to_owned(), json!(quantity));
            }
            Some(Value::Object(members))
        });
        translated.collect()
    }
}

fn says_the_same(name: &str, found: &Value, meant: &Value) -> bool {
    match (found, meant) {
        (Value::String(found), Value::String(meant)) => {
            let same_time = || from_monta(found).is_some_and(|time| from_monta(meant) == Some(time));
            fold(found) == fold(meant)
                || match name {
                    "PhoneNumber" => same_telephone(found, meant),
                    "EmailAddress" => is_hashed(found),
                    _ => name.ends_with("Date") && (same_time() || shows_on_the_wall(found, meant)),
                }
        }
        (Value::Null, Value::String(meant)) => fold(meant).is_empty(),
        (Value::Number(found), Value::Number(meant)) => found.as_f64() == meant.as_f64(),
        (Value::Null, Value::Array(meant)) => meant.is_empty(),
        (Value::Array(found), Value::Array(meant)) => {
            found.len() == meant.len()
                && found
                    .iter()
                    .zip(meant)
                    .all(|(found, meant)| says_the_same(name, found, meant))
        }
        // Monta adds members.
        (found @ Value::Object(_), Value::Object(meant)) => {
            let nothing = Value::Null;
            meant
                .iter()
                .all(|(name, meant)| says_the_same(name, member(found, name).unwrap_or(&nothing), meant))
        }
        (found, meant) => found == meant,
    }
}

/// Digits of a telephone number behind what is written in several ways: the country, and the zero of the district.
const SUBSCRIBER_DIGITS: usize = 8;

fn same_telephone(left: &str, right: &str) -> bool {
    let [left, right] = [left, right].map(|number| {
        let digits = number.chars().rev().filter(char::is_ascii_digit);
        digits.take(SUBSCRIBER_DIGITS).collect::<String>()
    });
    left.len() == SUBSCRIBER_DIGITS && left == right
}

/// An e-mail address of which Monta keeps only a hash cannot be compared.
fn is_hashed(email: &str) -> bool {
    !email.trim().is_empty() && !email.contains('@')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::UpdatePlan;

    fn plan_update(acknowledged: &Value, meant: &Value) -> UpdatePlan {
        crate::plan_update(&acknowledged.into(), &meant.into())
    }

    fn changed_lines(plan: &UpdatePlan) -> Value {
        Value::from(plan.changed.get(LINES).unwrap())
    }

    fn order() -> Value {
        json!({
            "WebshopOrderId": "S00012", "Reference": "PO-7",
            "ConsumerDetails": {"DeliveryAddress": {"Street": "Kade", "State": "", "PostalCode": "3011XX"}, "B2B": true},
            "Lines": [
                {"Sku": "A", "OrderedQuantity": 2, "Description": "Desk"},
                {"Sku": "B", "OrderedQuantity": 1, "Description": "Chair"},
            ],
            "Invoice": {"AmountInclTax": 36.3, "Paid": false},
        })
    }

    fn forecast() -> Value {
        json!({
            "Reference": "P00007", "Comment": "", "ExpectedDeliveryDate": "2025-07-15T12:00:00+02:00",
            "InboundForecasts": [
                {"Sku": "A", "Quantity": 10, "DeliveryDate": "2025-07-15T12:00:00+02:00"},
                {"Sku": "B", "Quantity": 5},
            ],
        })
    }

    #[test]
    fn an_order_as_monta_gives_it_back_is_what_was_sent() {
        let found = json!({"Order": {
            "webshopOrderId": "S00012", "Reference": "po-7 ", "MontaEorderId": 61, "Verified": null,
            "ConsumerDetails": {"DeliveryAddress": {"Street": "KADE", "State": null, "PostalCode": "3011 xx"}, "B2b": true},
            "Lines": [
                {"Sku": "a", "OrderedQuantity": 2.0, "Description": "DESK ", "Backorder": false},
                {"Sku": "B", "OrderedQuantity": 1},
            ],
        }});
        assert_eq!(order_as_sent(&found, &order()), order());
    }

    #[test]
    fn the_lines_of_an_invoice_are_the_same_however_monta_writes_them() {
        let line = json!({"Sku": "MUG", "Quantity": 2, "AmountInclTax": 20.0, "ChildSkus": ["A"], "Discount": false});
        let meant = json!({"WebshopOrderId": "S1", "Invoice": {"Lines": [line, line]}, "Lines": []});
        let mut found = meant.clone();
        found["Invoice"]["Lines"][0]["AmountInclTax"] = json!(20);
        found["Invoice"]["Lines"][0]["TaxDescription"] = json!(null);
        found["Invoice"]["Lines"][1]["Quantity"] = json!(3);
        let known = order_as_sent(&found, &meant);
        let other = json!({"Sku": "MUG", "Quantity": 3, "AmountInclTax": 20.0, "ChildSkus": ["A"], "Discount": false});
        assert_eq!(known["Invoice"]["Lines"], json!([line, other]));
        found["Invoice"]["Lines"] = json!([]);
        assert_eq!(order_as_sent(&found, &meant)["Invoice"]["Lines"], json!([]));
    }

    #[test]
    fn the_options_of_a_shipper_are_the_same_whatever_monta_adds_to_them() {
        let meant = json!({
            "AllowedShippers": ["PostNL", "SEL"],
            "ShipperOptions": [{"ShipperCode": "PostNL", "Code": "EveningDelivery"}], "Lines": [],
        });
        let mut found = meant.clone();
        found["ShipperOptions"][0]["Value"] = Value::Null;
        assert_eq!(order_as_sent(&found, &meant), meant);
        for (path, value) in [
            ("/ShipperOptions/0/Code", json!("NoNeighbour")),
            ("/ShipperOptions", json!([])),
            ("/AllowedShippers/1", json!("DPD")),
        ] {
            let mut found = found.clone();
            *found.pointer_mut(path).unwrap() = value;
            assert_ne!(order_as_sent(&found, &meant), meant, "{path}");
        }
    }

    #[test]
    fn a_relative_that_monta_adds_is_no_change() {
        let named = json!([{"WebshopOrderID": "S3", "Reason": "Follow-up"}]);
        let meant = json!({"WebshopOrderId": "S3.R2", "Family": named, "Lines": []});
        let mut found = meant.clone();
        found["Family"] = json!([named[0], {"WebshopOrderID": "DEEL7", "Reason": "Split"}]);
        assert_eq!(order_as_sent(&found, &meant), meant);
    }

    #[test]
    fn what_differs_in_an_order_is_what_monta_says() {
        let found = json!({
            "WebshopOrderId": "S00012", "Reference": null, "Lines": [
                {"Sku": "C", "OrderedQuantity": 9, "Id": 1},
                {"Sku": "B", "OrderedQuantity": 4, "Description": "Chair"},
                {"Description": "nameless"},
            ],
        });
        let expected = json!({
            "WebshopOrderId": "S00012", "Reference": null,
            "ConsumerDetails": order()["ConsumerDetails"],
            "Lines": [
                {"Sku": "C", "OrderedQuantity": 9},
                {"Sku": "B", "OrderedQuantity": 4, "Description": "Chair"},
                {"Sku": null, "OrderedQuantity": 0},
            ],
            "Invoice": order()["Invoice"],
        });
        assert_eq!(order_as_sent(&found, &order()), expected);
    }

    #[test]
    fn a_quantity_is_tested_as_a_whole_number_however_monta_writes_it() {
        let meant = |quantity: i64| json!({"Lines": [{"Sku": "A", "OrderedQuantity": quantity}]});
        for written in [json!(3), json!(3.0), json!("3")] {
            let found = json!({"Lines": [{"Sku": "A", "OrderedQuantity": written}]});
            let known = order_as_sent(&found, &meant(5));
            assert_eq!(known, meant(3), "{written}");
            let patch = plan_update(&known, &meant(4)).patch;
            let patch = serde_json::to_value(crate::with_quantities_tested(patch, &(&known).into())).unwrap();
            let guard = json!({"op": "test", "path": "/Lines/0/OrderedQuantity", "value": 3});
            assert_eq!(patch[1], guard, "{written}");
        }
    }

    #[test]
    fn what_monta_added_to_an_order_is_never_removed() {
        let line = |sku: &str, id: &str| json!({"Sku": sku, "OrderedQuantity": 2, "WebshopOrderLineId": id});
        let meant = json!({"WebshopOrderId": "S1", "Lines": [line("A", "31")]});
        let flyer = json!({"Sku": "FOLDER", "OrderedQuantity": 1, "IsFlyer": true});
        let card = json!({"Sku": "CARD", "OrderedQuantity": 1, "IsFlyer": false});
        let found = json!({"WebshopOrderId": "S1", "Lines": [
            {"Sku": "FOLDER", "OrderedQuantity": 1, "IsFlyer": true, "Backorder": false},
            {"Sku": "B", "OrderedQuantity": 2, "WebshopOrderLineId": "30", "IsFlyer": false},
            {"Sku": "A", "OrderedQuantity": 2, "WebshopOrderLineId": "31", "IsFlyer": false},
            {"Sku": "CARD", "OrderedQuantity": 1, "WebshopOrderLineId": ""},
        ]});
        let known = order_as_sent(&found, &meant);
        assert_eq!(known["Lines"][0], flyer);
        assert_eq!(known["Lines"][3], card);
        let plan = plan_update(&known, &meant);
        let expected = json!([
            {"op": "test", "path": "/Lines/1/Sku", "value": "B"}, {"op": "remove", "path": "/Lines/1"},
        ]);
        assert_eq!(serde_json::to_value(&plan.patch).unwrap(), expected);
        assert_eq!(changed_lines(&plan), json!([flyer, line("A", "31"), card]));
        assert!(plan_update(&Value::from(&plan.document), &meant).patch.is_empty());
    }

    #[test]
    fn a_flyer_of_a_product_that_was_ordered_too_stays() {
        let meant = json!({"Lines": [{"Sku": "A", "OrderedQuantity": 2}]});
        let found = json!({"Lines": [
            {"Sku": "A", "OrderedQuantity": 1, "IsFlyer": true}, {"Sku": "A", "OrderedQuantity": 3},
        ]});
        let known = order_as_sent(&found, &meant);
        let plan = plan_update(&known, &meant);
        let lines = json!([{"Sku": "A", "OrderedQuantity": 2}, {"Sku": "A", "OrderedQuantity": 1, "IsFlyer": true}]);
        assert_eq!(changed_lines(&plan), lines);
        assert_eq!(crate::apply(&known, &plan.patch).unwrap(), Value::from(&plan.document));
        assert!(plan_update(&Value::from(&plan.document), &meant).patch.is_empty());
    }

    #[test]
    fn a_telephone_number_in_another_form_and_a_hashed_e_mail_address_are_no_change() {
        let meant = json!({"PhoneNumber": "+31 (0)10 1234567", "EmailAddress": "noor@example.org"});
        for found in [
            json!({"PhoneNumber": "0031101234567", "EmailAddress": "b58996c504c5638798eb6b511e6f49af"}),
            json!({"PhoneNumber": "010-1234567", "EmailAddress": "NOOR@example.org"}),
        ] {
            assert_eq!(order_as_sent(&found, &meant), meant);
        }
        let found = json!({"PhoneNumber": "+31101234568", "EmailAddress": "noor@example.com"});
        assert_eq!(order_as_sent(&found, &meant), found);
        let nothing = json!({"PhoneNumber": "", "EmailAddress": ""});
        assert_eq!(order_as_sent(&nothing, &meant), nothing);
    }

    #[test]
    fn a_forecast_as_monta_gives_it_back_is_what_was_sent() {
        let found = json!({
            "Reference": "p00007 ", "Comment": null, "ExpectedDeliveryDate": "2025-07-15T12:00:00", "UniqueId": "b7c1",
            "InboundForecasts": [
                {"Sku": "a", "Quantity": 10, "DeliveryDate": "2025-07-15T12:00:00.00", "InboundForecastId": 1},
                {"Sku": "B", "Quantity": 5, "Comment": null},
            ],
        });
        assert_eq!(forecast_as_sent(&found, &forecast()), forecast());
    }

    #[test]
    fn what_differs_in_a_forecast_is_what_monta_says() {
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
        assert_eq!(forecast_as_sent(&found, &forecast()), expected);
    }

    #[test]
    fn only_a_date_is_the_same_in_another_notation() {
        let (meant, found) = (json!({"Reference": "2025-07-15"}), json!({"Reference": "15-07-2025"}));
        assert_eq!(order_as_sent(&found, &meant), found);
        let (meant, found) = (json!({"ShipDate": "2025-07-15"}), json!({"ShipDate": "15-07-2025"}));
        assert_eq!(order_as_sent(&found, &meant), meant);
        // Of the hour that October repeats, Monta does not tell which of the two it is.
        for offset in ["+02:00", "+01:00"] {
            let meant = json!({"PlannedShipmentDate": format!("2026-10-25T02:30:00{offset}")});
            for (found, is_same) in [("2026-10-25T02:30:00", true), ("2026-10-25T03:30:00", false)] {
                let found = json!({"PlannedShipmentDate": found});
                assert_eq!(order_as_sent(&found, &meant) == meant, is_same, "{found} for {meant}");
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_there_as_it_is_meant_needs_no_change(
            skus in prop::collection::hash_set("[A-F]{1,2}", 0..5), upper: bool, adds: bool,
        ) {
            let skus: Vec<String> = skus.into_iter().collect();
            let line = |sku: &String| json!({"Sku": sku, "OrderedQuantity": sku.len()});
            let meant = json!({"WebshopOrderId": "S1", "Lines": skus.iter().map(line).collect::<Vec<_>>()});
            let lines = skus.iter().map(|sku| {
                let sku = if upper { sku.clone() } else { sku.to_lowercase() };
                if adds { json!({"Sku": sku, "OrderedQuantity": sku.len(), "Id": 1}) } else { line(&sku) }
            });
            let found = json!({"WebshopOrderId": "S1", "Lines": lines.collect::<Vec<_>>()});
            let known = order_as_sent(&found, &meant);
            prop_assert!(plan_update(&known, &meant).patch.is_empty());
            // What is known already stays as it is.
            prop_assert_eq!(order_as_sent(&known, &meant), known);
        }
    }
}
