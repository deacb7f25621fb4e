//! Walks the contract data in `tests/contract/orders`: a snapshot and the document, or the problems, that it must give.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests")]

mod data;

use std::collections::HashSet;

use data::{Expected, assert_complete};
use monta_core::{Code, build_order, check_skus, order_notices, parse_snapshot};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    #[expect(dead_code, reason = "for the reader of the file")]
    title: String,
    snapshot: Value,
    payload: Option<Value>,
    problems: Option<Vec<Expected>>,
}

fn cases() -> Vec<(String, Case)> {
    data::cases("orders")
}

fn text(value: &Value) -> String {
    value.to_string()
}

#[test]
fn every_snapshot_gives_what_its_file_says() {
    let cases = cases();
    assert!(cases.len() >= 50, "only {} files", cases.len());
    let mut wrong = Vec::new();
    for (name, case) in &cases {
        let snapshot = parse_snapshot(&case.snapshot).unwrap();
        match (build_order(&snapshot).map(Value::from), &case.payload, &case.problems) {
            // As text, so that the order of members counts too.
            (Ok(built), Some(expected), None) if text(&built) == text(expected) => {}
            (Err(invalid), None, Some(expected)) if Expected::all(&invalid.problems) == *expected => {}
            (outcome, ..) => wrong.push(format!("{name}: {outcome:#?}")),
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

#[test]
fn the_data_shows_every_code_and_every_message_is_complete() {
    let mut seen = HashSet::new();
    for (_, case) in cases() {
        let snapshot = parse_snapshot(&case.snapshot).unwrap();
        let Err(invalid) = build_order(&snapshot) else {
            continue;
        };
        for problem in invalid.problems {
            assert_complete(&problem);
            seen.insert(problem.code);
        }
    }
    // Notices keep no order from being sent, and a SKU of two products is told of by check_skus.
    let elsewhere = ["forecast.", "line.", "product.sku_shared"];
    let of_orders = |code: &&Code| !elsewhere.iter().any(|start| code.name().starts_with(start));
    let unseen: Vec<_> = Code::ALL
        .iter()
        .filter(of_orders)
        .filter(|code| !seen.contains(code))
        .collect();
    assert!(unseen.is_empty(), "no file shows {unseen:?}");
}

#[test]
fn check_skus_reports_the_totals_of_the_payload() {
    for (name, case) in cases() {
        let Some(payload) = case.payload else { continue };
        let report = check_skus(&parse_snapshot(&case.snapshot).unwrap());
        let ordered = payload["Lines"].as_array().unwrap().iter();
        let ordered: Vec<_> = ordered
            .map(|line| (line["Sku"].as_str().unwrap(), line["OrderedQuantity"].to_string()))
            .collect();
        let totals: Vec<_> = report
            .totals
            .iter()
            .map(|total| (total.sku.as_str(), total.quantity.clone()))
            .collect();
        assert_eq!(totals, ordered, "{name}");
        assert_eq!(report.problems, [], "{name}");
    }
}

#[test]
fn check_skus_says_what_is_skipped_and_where_a_sku_comes_from() {
    let case = |name: &str| cases().into_iter().find(|(file, _)| file == name).unwrap().1;
    let report = check_skus(&parse_snapshot(&case("services_skipped").snapshot).unwrap());
    let skipped: Vec<_> = report
        .skipped
        .iter()
        .map(|line| (line.line_id, line.reason.as_str()))
        .collect();
    assert_eq!(
        skipped,
        [
            (30, "section"),
            (32, "service"),
            (33, "delivery"),
            (34, "no_product"),
            (35, "down_payment")
        ]
    );
    let report = check_skus(&parse_snapshot(&case("service_in_kit").snapshot).unwrap());
    assert_eq!(report.skipped[0].line, "Line 31: Assembly");
    let report = check_skus(&parse_snapshot(&case("sku_sources").snapshot).unwrap());
    let sources: Vec<_> = report.lines.iter().map(|line| line.source.unwrap()).collect();
    assert_eq!(sources, ["monta_sku", "default_code", "barcode", "vendor_code"]);
    let report = check_skus(&parse_snapshot(&case("kit_nested").snapshot).unwrap());
    assert_eq!(report.lines[1].path, ["Kit K", "Sub-kit", "Y"]);
    assert_eq!(report.lines[0].path, ["Kit K", "X"]);
}

#[test]
fn what_stays_out_is_said_with_the_reason() {
    let case = |name: &str| cases().into_iter().find(|(file, _)| file == name).unwrap().1.snapshot;
    let said = |snapshot: &Value| -> Vec<(&str, i64)> {
        let snapshot = parse_snapshot(snapshot).unwrap();
        let notices = order_notices(&snapshot);
        assert_eq!(notices, check_skus(&snapshot).notices);
        for notice in &notices {
            assert_complete(notice);
        }
        notices
            .iter()
            .map(|notice| (notice.code.name(), notice.record.id))
            .collect()
    };
    assert_eq!(said(&case("plain")), []);
    assert_eq!(said(&case("services_skipped")), []);
    assert_eq!(said(&case("returned_line")), [("line.goes_back", 32)]);
    assert_eq!(said(&case("delivered_and_cancelled")), [("line.done", 32)]);
    assert_eq!(said(&case("two_warehouses")), [("line.other_warehouse", 32)]);
    assert_eq!(said(&case("kit_component_dropship")), [("line.dropship", 31)]);
    let expected = [
        ("line.other_warehouse", 31),
        ("line.collect", 32),
        ("line.done", 33),
        ("line.goes_back", 34),
    ];
    assert_eq!(said(&case("nothing_left")), expected);
    let notices = order_notices(&parse_snapshot(case("two_warehouses")).unwrap());
    assert!(
        notices[0].message.starts_with("\"Line 32\" leaves from Shop"),
        "{}",
        notices[0].message
    );
}

/// The lines of the order of `plain`, with `goods` on its first line, of which `quantity` are ordered.
fn sent_of(quantity: f64, goods: &Value, marked: bool) -> Result<Value, Vec<Code>> {
    let mut snapshot = cases()
        .into_iter()
        .find(|(file, _)| file == "plain")
        .unwrap()
        .1
        .snapshot;
    let mut line = snapshot["lines"][0].clone();
    line["quantity"] = json!(quantity);
    line["goods"] = goods.clone();
    snapshot["lines"] = json!([line]);
    snapshot["order"]["warehouse_id"] = json!(1);
    snapshot["warehouses"] = json!([{"id": 1, "shipped_by_monta": marked}, {"id": 2, "name": "Shop"}]);
    match build_order(&parse_snapshot(&snapshot).unwrap()) {
        Ok(document) => Ok(Value::from(document)["Lines"][0]["OrderedQuantity"].clone()),
        Err(invalid) => Err(invalid.problems.iter().map(|problem| problem.code).collect()),
    }
}

#[test]
fn what_odoo_does_not_intend_to_deliver_any_more_stays_out() {
    let product = cases()
        .into_iter()
        .find(|(file, _)| file == "plain")
        .unwrap()
        .1
        .snapshot["lines"][0]["product_id"]
        .clone();
    let moves = |facts: Value| {
        let mut entry = facts;
        entry["product_id"] = product.clone();
        json!([entry])
    };
    let nothing = Err(vec![Code::OrderNothingLeft]);
    for (what, facts, sent) in [
        (
            "two of five were cancelled",
            json!({"planned": 3, "cancelled": 2}),
            Ok(json!(3)),
        ),
        (
            "all were cancelled",
            json!({"planned": 0, "cancelled": 5}),
            nothing.clone(),
        ),
        (
            "they were cancelled and planned again",
            json!({"planned": 5, "cancelled": 7}),
            Ok(json!(5)),
        ),
        ("somebody has lowered the move", json!({"planned": 4}), Ok(json!(4))),
        (
            "two have left without Monta",
            json!({"planned": 5, "delivered": 2}),
            Ok(json!(3)),
        ),
        (
            "and one of the rest is cancelled",
            json!({"planned": 4, "delivered": 2, "cancelled": 1}),
            Ok(json!(2)),
        ),
        (
            "all have left without Monta",
            json!({"planned": 5, "delivered": 5}),
            nothing.clone(),
        ),
        (
            "an exchange is on its way as well",
            json!({"planned": 6, "delivered": 5}),
            nothing.clone(),
        ),
        ("no move is known", json!({"cancelled": 2}), Ok(json!(3))),
        (
            "the vendor sends it, whatever is marked",
            json!({"route": "dropship"}),
            nothing.clone(),
        ),
        (
            "the customer fetches it, whatever is marked",
            json!({"route": "collect"}),
            nothing.clone(),
        ),
    ] {
        for marked in [false, true] {
            assert_eq!(sent_of(5.0, &moves(facts.clone()), marked), sent, "{what}");
        }
    }
}

#[test]
fn one_line_leaves_from_two_warehouses() {
    let product = cases()
        .into_iter()
        .find(|(file, _)| file == "plain")
        .unwrap()
        .1
        .snapshot["lines"][0]["product_id"]
        .clone();
    let places = |montas: Value, shop: Value| json!([montas, shop]);
    let from = |warehouse: i64, planned: f64, cancelled: f64| json!({"product_id": product, "warehouse_id": warehouse, "planned": planned, "cancelled": cancelled});
    let split = places(from(1, 3.0, 0.0), from(2, 2.0, 0.0));
    assert_eq!(sent_of(5.0, &split, true), Ok(json!(3)));
    assert_eq!(sent_of(5.0, &split, false), Ok(json!(5)));
    let moved = places(from(1, 0.0, 5.0), from(2, 5.0, 0.0));
    assert_eq!(sent_of(5.0, &moved, true), Err(vec![Code::OrderNothingLeft]));
    assert_eq!(sent_of(5.0, &moved, false), Ok(json!(5)));
    let ended = places(from(1, 2.0, 1.0), from(2, 2.0, 0.0));
    assert_eq!(sent_of(5.0, &ended, true), Ok(json!(2)));
}

#[test]
fn one_sku_on_two_products_is_an_error_for_who_checks() {
    let mut snapshot = cases()
        .into_iter()
        .find(|(file, _)| file == "balanced_to_zero")
        .unwrap()
        .1
        .snapshot;
    snapshot["products"][1]["default_code"] = json!("SKU-A");
    let snapshot = parse_snapshot(&snapshot).unwrap();
    let problems = check_skus(&snapshot).problems;
    let codes: Vec<_> = problems
        .iter()
        .map(|problem| (problem.code, problem.record.id))
        .collect();
    assert_eq!(codes, [(Code::ProductSkuShared, 10)]);
    assert_complete(&problems[0]);
    let payload = Value::from(build_order(&snapshot).unwrap());
    assert_eq!(payload["Lines"][0]["OrderedQuantity"], 5);
}
