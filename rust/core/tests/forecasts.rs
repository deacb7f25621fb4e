//! Walks the contract data in `tests/contract/forecasts`: a snapshot and the document with its warnings, or the problems,
//! that it must give; times and supplier codes in tables.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod data;

use std::collections::HashSet;

use data::{Expected, assert_complete};
use monta_core::forecast::{Supplier, supplier_code};
use monta_core::{Code, ForecastInvalid, ForecastSnapshot, InputError, Problem, build_forecast, parse};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    #[expect(dead_code, reason = "for the reader of the file")]
    title: String,
    snapshot: Value,
    payload: Option<Value>,
    warnings: Option<Vec<Expected>>,
    problems: Option<Vec<Expected>>,
}

fn cases() -> Vec<(String, Case)> {
    data::cases("forecasts")
}

fn read(snapshot: &Value) -> Result<ForecastSnapshot, InputError> {
    parse(snapshot)
}

/// A forecast as whoever sends it sees it.
#[derive(Debug)]
struct Built {
    payload: Value,
    warnings: Vec<Problem>,
}

fn build(snapshot: &Value) -> Result<Built, ForecastInvalid> {
    let snapshot = read(snapshot).unwrap();
    let built = build_forecast(&snapshot)?;
    Ok(Built {
        payload: built.payload.into(),
        warnings: built.warnings,
    })
}

fn text(value: &Value) -> String {
    value.to_string()
}

fn plain() -> Value {
    let case = cases().into_iter().find(|(name, _)| name == "plain");
    case.unwrap().1.snapshot
}

#[test]
fn every_snapshot_gives_what_its_file_says() {
    let cases = cases();
    assert!(cases.len() >= 30, "only {} files", cases.len());
    let mut wrong = Vec::new();
    for (name, case) in &cases {
        match (build(&case.snapshot), &case.payload, &case.problems) {
            // As text, so that the order of members counts too.
            (Ok(built), Some(expected), None)
                if text(&built.payload) == text(expected) && Some(Expected::all(&built.warnings)) == case.warnings => {}
            (Err(invalid), None, Some(expected)) if Expected::all(&invalid.problems) == *expected => {}
            (outcome, ..) => wrong.push(format!("{name}: {outcome:#?}")),
        }
    }
    let (failed, all) = (wrong.len(), cases.len());
    assert!(wrong.is_empty(), "{failed} of {all}:\n{}", wrong.join("\n"));
}

#[test]
fn the_data_shows_every_code_of_forecasts_and_every_message_is_complete() {
    let mut seen = HashSet::new();
    for (_, case) in cases() {
        let found = match build(&case.snapshot) {
            Ok(built) => built.warnings,
            Err(invalid) => invalid.problems,
        };
        for problem in found {
            // An order without a name has no name to show either.
            if !problem.values.get("order").is_some_and(String::is_empty) {
                assert_complete(&problem);
            }
            seen.insert(problem.code);
        }
    }
    let of_forecasts = |code: &&Code| code.name().starts_with("forecast.");
    let unseen: Vec<_> = Code::ALL
        .iter()
        .filter(of_forecasts)
        .filter(|code| !seen.contains(code))
        .collect();
    assert!(unseen.is_empty(), "no file shows {unseen:?}");
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Window {
    title: String,
    zone: String,
    utc: String,
    local: String,
}

#[test]
fn every_time_is_told_on_the_clock_of_the_warehouse() {
    for row in data::table::<Window>("forecasts/tables/windows.json") {
        let mut snapshot = plain();
        snapshot["settings"]["timezone"] = json!(row.zone);
        snapshot["order"]["planned"] = json!(row.utc);
        snapshot["lines"][0]["planned"] = json!(row.utc);
        let payload = build(&snapshot).unwrap().payload;
        assert_eq!(payload["ExpectedDeliveryDate"], row.local, "{}", row.title);
        assert_eq!(
            payload["InboundForecasts"][0]["DeliveryDate"], row.local,
            "{}",
            row.title
        );
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SupplierRow {
    title: String,
    supplier: Value,
    code: Option<String>,
}

#[test]
fn every_supplier_has_the_code_that_the_table_says() {
    for row in data::table::<SupplierRow>("forecasts/tables/suppliers.json") {
        let supplier: Supplier = parse(&row.supplier).unwrap();
        assert_eq!(supplier_code(&supplier), row.code.as_deref(), "{}", row.title);
        let mut snapshot = plain();
        snapshot["supplier"] = row.supplier;
        let payload = build(&snapshot).unwrap().payload;
        assert_eq!(
            payload.get("SupplierCode").and_then(Value::as_str),
            row.code.as_deref(),
            "{}",
            row.title
        );
    }
}

#[test]
fn a_warning_names_the_day_and_every_line_of_it() {
    let (_, case) = cases().into_iter().find(|(name, _)| name == "date_past").unwrap();
    let warnings = build(&case.snapshot).unwrap().warnings;
    assert_eq!(
        warnings[0].message,
        "Purchase order P00007 expects \"Line 31\", \"Line 32\" on 2025-06-30, and that day is past: correct the expected \
         arrival of these lines. Until then Monta is told the date as it is."
    );
}

#[test]
fn a_value_of_the_wrong_type_is_named_by_its_path() {
    for (at, value, path, expected) in [
        (
            "/lines/0/planned",
            json!("tomorrow"),
            "lines[0].planned",
            "invalid time",
        ),
        ("/lines/0/planned", json!(20_250_715), "lines[0].planned", "string"),
        ("/lines/0/quantity", json!("10"), "lines[0].quantity", "a number"),
        ("/settings/now", json!(false), "settings.now", "string"),
        ("/settings/timezone", json!(false), "settings.timezone", "a text"),
        ("/supplier/map", json!("{\"Vendor A\": \"A\"}"), "supplier.map", "a map"),
        ("/supplier/map/Vendor A", json!(7), "supplier.map.Vendor A", "a text"),
        ("/order/reference", json!(7), "order.reference", "a text"),
    ] {
        let mut snapshot = plain();
        *snapshot.pointer_mut(at).unwrap() = value;
        let error = read(&snapshot).unwrap_err();
        assert_eq!(error.path, path, "{error}");
        assert!(error.message.contains(expected), "{error}");
    }
    let mut snapshot = plain();
    snapshot["lines"][0]["date_planned"] = json!("2025-07-15 10:00:00");
    let error = read(&snapshot).unwrap_err();
    assert!(error.message.contains("unknown field `date_planned`"), "{error}");
}
