//! Walks the contract data in `tests/contract/orders`: a snapshot and the document, or the problems, that it must give.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use monta_core::{Code, Problem, build_order, check_skus, parse_snapshot};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    #[expect(dead_code, reason = "for the reader of the file")]
    title: String,
    snapshot: Value,
    payload: Option<Value>,
    problems: Option<Vec<Expected>>,
}

#[derive(Deserialize, Debug, PartialEq)]
#[serde(deny_unknown_fields)]
struct Expected {
    code: String,
    model: String,
    id: i64,
    field: String,
}

impl From<&Problem> for Expected {
    fn from(problem: &Problem) -> Self {
        let (model, id) = (problem.record.model.to_owned(), problem.record.id);
        Self {
            code: problem.code.name().to_owned(),
            model,
            id,
            field: problem.field.to_owned(),
        }
    }
}

fn cases() -> Vec<(PathBuf, Case)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/contract/orders");
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| (path.clone(), serde_json::from_slice(&fs::read(path).unwrap()).unwrap()))
        .collect()
}

fn text(value: &Value) -> String {
    value.to_string()
}

#[test]
fn every_snapshot_gives_what_its_file_says() {
    let cases = cases();
    assert!(cases.len() >= 50, "only {} files", cases.len());
    let mut wrong = Vec::new();
    for (path, case) in &cases {
        let snapshot = parse_snapshot(&case.snapshot).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy();
        match (build_order(&snapshot), &case.payload, &case.problems) {
            // As text, so that the order of members counts too.
            (Ok(built), Some(expected), None) if text(&built) == text(expected) => {}
            (Err(invalid), None, Some(expected))
                if invalid.problems.iter().map(Expected::from).collect::<Vec<_>>() == *expected => {}
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
    for (path, case) in cases() {
        let Err(invalid) = build_order(&parse_snapshot(&case.snapshot).unwrap()) else {
            continue;
        };
        for problem in invalid.problems {
            let message = &problem.message;
            assert!(
                !message.contains(['{', '}']) && !message.contains("  "),
                "{path:?}: {message}"
            );
            for (value, text) in &problem.values {
                assert!(!text.is_empty(), "{path:?}: {value} is empty in: {message}");
                assert!(message.contains(text), "{path:?}: {value} is not shown in: {message}");
            }
            seen.insert(problem.code);
        }
    }
    let unseen: Vec<_> = Code::ALL.iter().filter(|code| !seen.contains(code)).collect();
    assert!(unseen.is_empty(), "no file shows {unseen:?}");
}

#[test]
fn check_skus_reports_the_totals_of_the_payload() {
    for (path, case) in cases() {
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
        assert_eq!(totals, ordered, "{path:?}");
        assert_eq!(report.problems, [], "{path:?}");
    }
}

#[test]
fn check_skus_says_what_is_skipped_and_where_a_sku_comes_from() {
    let case = |name: &str| {
        cases()
            .into_iter()
            .find(|(path, _)| path.file_stem().unwrap() == name)
            .unwrap()
            .1
    };
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
