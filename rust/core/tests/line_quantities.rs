//! How much of each line is announced and received: the contract data in `tests/contract/forecasts/tables`, and what
//! holds for any lines and receipts.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod data;

use monta_core::Json;
use monta_core::forecast::{ForecastSnapshot, LineQuantities, line_quantities};
use monta_core::parse;
use monta_core::spread::Pieces;
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    title: String,
    snapshot: Value,
    acknowledged: Option<Value>,
    received: Vec<Pieces>,
    lines: Value,
    state: Value,
}

#[test]
fn every_order_is_counted_as_the_data_says() {
    for case in data::table::<Case>("forecasts/tables/line_quantities.json") {
        let snapshot: ForecastSnapshot = parse(&case.snapshot).unwrap();
        let acknowledged = case.acknowledged.as_ref().map(Json::from);
        let counted = line_quantities(&snapshot, acknowledged.as_ref(), &case.received).unwrap();
        let expected = json!({"lines": case.lines, "state": case.state});
        assert_eq!(serde_json::to_value(counted).unwrap(), expected, "{}", case.title);
    }
}

#[test]
fn what_is_no_forecast_is_named_by_its_path() {
    let snapshot = parse(snapshot(&[(0, 1)])).unwrap();
    let error = line_quantities(&snapshot, Some(&Json::from(&json!({}))), &[]).unwrap_err();
    assert_eq!(error.path, "acknowledged.InboundForecasts");
}

/// Lines of two products, each of so many pieces.
fn snapshot(lines: &[(i64, i64)]) -> Value {
    let line = |(id, (product, quantity)): (usize, &(i64, i64))| json!({"id": id, "product_id": 5 + product, "quantity": quantity, "uom_id": 1});
    json!({
        "order": {"id": 7, "name": "P00007"},
        "settings": {"timezone": "UTC", "now": "2025-07-01 08:00:00"},
        "supplier": {},
        "lines": lines.iter().enumerate().map(line).collect::<Vec<_>>(),
        "products": [
            {"id": 5, "name": "Desk", "uom_id": 1, "default_code": "A"},
            {"id": 6, "name": "Lamp", "uom_id": 1, "default_code": "B"},
        ],
        "uoms": [{"id": 1, "name": "Units", "factor": 1.0, "group": 1}],
        "kits": [],
    })
}

fn counted(lines: &[(i64, i64)], received: &[(i64, i64)]) -> LineQuantities {
    let sku = |product: i64| if product == 0 { "A" } else { "B" };
    let pieces = received
        .iter()
        .map(|(product, quantity)| json!({"sku": sku(*product), "quantity": quantity}));
    let pieces: Vec<Pieces> = serde_json::from_value(pieces.collect()).unwrap();
    line_quantities(&parse(snapshot(lines)).unwrap(), None, &pieces).unwrap()
}

fn sum(rows: &[(i64, i64)], product: i64) -> i64 {
    rows.iter()
        .filter(|(of, _)| *of == product)
        .map(|(_, quantity)| quantity)
        .sum()
}

#[expect(clippy::cast_possible_truncation, reason = "quantities of a few pieces")]
fn pieces(quantity: f64) -> i64 {
    quantity.round() as i64
}

proptest! {
    #[test]
    fn nothing_is_lost_and_only_the_last_line_gets_too_much(
        lines in prop::collection::vec((0_i64..2, 1_i64..9), 1..6),
        received in prop::collection::vec((0_i64..2, 0_i64..12), 0..5),
    ) {
        let shares = counted(&lines, &received).lines;
        for product in [0, 1] {
            let own: Vec<usize> = (0..lines.len()).filter(|line| lines[*line].0 == product).collect();
            let shared: i64 = own.iter().map(|line| pieces(shares[*line].received)).sum();
            let Some((last, others)) = own.split_last() else { continue };
            prop_assert_eq!(shared, sum(&received, product));
            for line in others {
                prop_assert!(pieces(shares[*line].received) <= lines[*line].1);
            }
            let is_too_much = sum(&received, product) > sum(&lines, product);
            prop_assert_eq!(pieces(shares[*last].received) > lines[*last].1, is_too_much);
        }
    }

    #[test]
    fn more_never_takes_from_a_line(
        lines in prop::collection::vec((0_i64..2, 1_i64..9), 1..6),
        received in prop::collection::vec((0_i64..2, 0_i64..12), 1..5),
    ) {
        let (before, after) = (counted(&lines, &received[1..]).lines, counted(&lines, &received).lines);
        for (before, after) in before.iter().zip(&after) {
            prop_assert!(before.received <= after.received);
        }
    }
}
