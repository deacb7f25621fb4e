//! Stock: the contract data in `tests/contract/stock`, and what holds for any kits and any stock.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests")]

mod data;
mod graph;

use std::collections::{BTreeMap, HashSet};

use data::{Expected, assert_complete};
use graph::{Graph, catalogue, graph, naive};
use monta_core::stock::StockFault;
use monta_core::{KitAvailability, KitGraph, StockFaultCode, StockLevels, kit_availability, parse, read_stock};
use num_rational::BigRational;
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    title: String,
    body: Value,
    stock: Option<Value>,
    #[serde(default)]
    notices: Vec<Value>,
    sku: Option<String>,
    faults: Option<Vec<Value>>,
}

/// Each fault as code and member; its text says everything it has to.
fn told(faults: &[StockFault], codes: &mut HashSet<&'static str>) -> Vec<Value> {
    for fault in faults {
        assert!(
            fault.values.values().all(|text| fault.message.contains(text)),
            "{fault:?}"
        );
        assert!(
            fault.message.contains(": ") && fault.message.ends_with('.'),
            "{fault:?}"
        );
        codes.insert(fault.code.name());
    }
    faults
        .iter()
        .map(|fault| json!({"code": fault.code, "field": fault.field}))
        .collect()
}

#[test]
fn every_answer_is_read_as_the_data_says() {
    let mut codes = HashSet::new();
    for row in data::table::<Answer>("stock/answers.json") {
        match read_stock(&row.body) {
            Ok(mut stock) => {
                let notices = std::mem::take(&mut stock.notices);
                assert_eq!(told(&notices, &mut codes), row.notices, "{}", row.title);
                assert_eq!(serde_json::to_value(stock).ok(), row.stock, "{}", row.title);
            }
            Err(invalid) => {
                assert_eq!(Some(&invalid.sku), row.sku.as_ref(), "{}", row.title);
                assert_eq!(Some(told(&invalid.faults, &mut codes)), row.faults, "{}", row.title);
                let message = invalid.to_string();
                assert!(
                    invalid.faults.iter().all(|fault| message.contains(&fault.message)),
                    "{invalid}"
                );
            }
        }
    }
    assert_eq!(codes.len(), StockFaultCode::ALL.len(), "{codes:?}");
}

#[test]
fn a_message_shows_a_long_value_in_short() {
    let invalid = read_stock(&json!({"Sku": "A/1", "StockAvailable": "x".repeat(5000)})).unwrap_err();
    let message = invalid.to_string();
    assert!(message.contains("StockAvailable of SKU \"A/1\" as \"xxx"), "{message}");
    assert!(message.len() < 250, "{message}");
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KitCase {
    title: String,
    graph: Value,
    stock: Value,
    availability: BTreeMap<String, ExpectedKit>,
}

#[derive(Deserialize, Debug)]
#[serde(untagged, deny_unknown_fields)]
enum ExpectedKit {
    Counted {
        feasible: i64,
        limiting: Vec<String>,
        unknown: Vec<i64>,
    },
    Broken {
        problems: Vec<Expected>,
    },
}

fn available(graph: &Value, stock: &Value) -> BTreeMap<String, KitAvailability> {
    let graph: KitGraph = parse(graph).unwrap();
    let stock: StockLevels = parse(stock).unwrap();
    kit_availability(&graph, &stock)
}

#[test]
fn every_kit_is_available_as_the_data_says() {
    for case in data::table::<KitCase>("stock/kits.json") {
        let found = available(&case.graph, &case.stock);
        assert!(found.keys().eq(case.availability.keys()), "{}", case.title);
        for (kit, found) in &found {
            let expected = &case.availability[kit];
            let same = match (found, expected) {
                (
                    KitAvailability::Counted {
                        feasible,
                        limiting,
                        unknown,
                    },
                    ExpectedKit::Counted {
                        feasible: kits,
                        limiting: names,
                        unknown: ids,
                    },
                ) => feasible == kits && limiting == names && unknown == ids,
                (KitAvailability::Broken { problems }, ExpectedKit::Broken { problems: expected }) => {
                    problems.iter().for_each(assert_complete);
                    Expected::all(problems) == *expected
                }
                _ => false,
            };
            assert!(same, "{}, kit {kit}:\n{found:?}\n{expected:?}", case.title);
        }
    }
}

#[test]
fn stock_is_whole_and_not_below_zero_and_belongs_to_a_product() {
    for (stock, path, expected) in [
        (json!({"10": -1}), "10", "a whole number of pieces, not below zero"),
        (json!({"10": 2.5}), "10", "a whole number of pieces, not below zero"),
        (json!({"10": "2"}), "10", "a whole number of pieces, not below zero"),
        (json!({"10": true}), "10", "a whole number of pieces, not below zero"),
        (json!({"10": null}), "10", "a whole number of pieces, not below zero"),
        (json!({"SKU-A": 1}), "SKU-A", "the id of a product"),
        (json!([1]), ".", "a map"),
    ] {
        let error = parse::<StockLevels, _>(&stock).unwrap_err();
        assert!(error.message.contains(expected), "{stock}: {error}");
        assert_eq!(error.path, path, "{stock}: {error}");
    }
    let error = parse::<KitGraph, _>(&json!({"products": [], "uoms": [], "kits": [], "lines": []})).unwrap_err();
    assert!(error.message.contains("unknown field `lines`"), "{error}");
}

#[test]
fn ten_thousand_kits_around_one_broken_kit_each_say_so() {
    let mut kits = vec![json!({"product_id": 1, "quantity": 1, "uom_id": 1, "components": []})];
    kits.extend((2..10_000).map(|id| {
        json!({"product_id": id, "quantity": 1, "uom_id": 1,
               "components": [{"product_id": 1, "quantity": 1, "uom_id": 1}]})
    }));
    let products: Vec<Value> = (1..10_000)
        .map(|id| json!({"id": id, "name": format!("P{id}"), "uom_id": 1}))
        .collect();
    let found = available(&json!({"products": products, "uoms": [], "kits": kits}), &json!({}));
    let broken = found.values().filter(|kit| match kit {
        KitAvailability::Broken { problems } => problems.len() == 1 && problems[0].code.name() == "kit.empty",
        KitAvailability::Counted { .. } => false,
    });
    assert_eq!(broken.count(), 9_999);
}

/// What so many of a kit need, per product number.
fn needed(graph: &Graph, kit: usize, count: i64) -> BTreeMap<usize, BigRational> {
    let mut needed = BTreeMap::new();
    naive(graph, kit, &BigRational::from_integer(count.into()), &mut needed);
    let number = |sku: &str| sku.strip_prefix("SKU-").unwrap().parse().unwrap();
    needed
        .into_iter()
        .map(|(sku, quantity)| (number(&sku), quantity))
        .collect()
}

fn warehouse() -> impl Strategy<Value = (Graph, Vec<Option<u32>>, Vec<bool>)> {
    graph().prop_flat_map(|graph| {
        let size = graph.len();
        let stock = prop::collection::vec(prop::option::weighted(0.9, 0_u32..3000), size);
        let services = prop::collection::vec(prop::bool::weighted(0.1), size);
        (Just(graph), stock, services)
    })
}

proptest! {
    #[test]
    fn the_kits_can_be_built_and_one_more_cannot((graph, stock, services) in warehouse()) {
        let mut snapshot = catalogue(&graph);
        for (product, service) in services.iter().enumerate() {
            snapshot["products"][product]["service"] = json!(service);
        }
        let levels: serde_json::Map<String, Value> = stock
            .iter()
            .enumerate()
            .filter_map(|(product, pieces)| Some((product.to_string(), json!((*pieces)?))))
            .collect();
        let found = available(&snapshot, &Value::Object(levels));
        let kits = (0..graph.len()).filter(|product| graph[*product].is_some());
        prop_assert_eq!(found.len(), kits.clone().count());
        for kit in kits {
            let KitAvailability::Counted { feasible, limiting, unknown } = &found[&kit.to_string()] else {
                panic!("{:?}", found[&kit.to_string()]);
            };
            let goods = |count: i64| {
                let mut needed = needed(&graph, kit, count);
                needed.retain(|product, _| !services[*product]);
                needed
            };
            let short = |count: i64| -> Vec<usize> {
                let has = |product: &usize| BigRational::from_integer(stock[*product].unwrap_or(0).into());
                goods(count).iter().filter(|(product, need)| **need > has(product)).map(|(product, _)| *product).collect()
            };
            prop_assert_eq!(short(*feasible), Vec::<usize>::new());
            let mut names: Vec<String> = short(feasible + 1).iter().map(|product| format!("P{product}")).collect();
            let mut limiting = limiting.clone();
            names.sort();
            limiting.sort();
            prop_assert_eq!(&limiting, &names);
            if goods(1).is_empty() {
                prop_assert_eq!(*feasible, 0);
            } else {
                prop_assert!(!limiting.is_empty());
            }
            let mut missing: Vec<i64> = goods(1).keys().filter(|product| stock[**product].is_none()).map(|product| i64::try_from(*product).unwrap()).collect();
            let mut unknown = unknown.clone();
            missing.sort_unstable();
            unknown.sort_unstable();
            prop_assert_eq!(unknown, missing);
        }
    }
}
