//! Patches and updates: the contract data in `tests/contract/updates.json`, and what holds for any document.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use monta_core::{Json, Patch, UpdatePlan, apply, plan_update_again};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Map, Value, json};

fn diff(before: &Value, after: &Value) -> Patch {
    monta_core::diff(&before.into(), &after.into())
}

fn align(before: &Value, after: &Value) -> Value {
    Value::from(&monta_core::align(&before.into(), &after.into()))
}

fn plan_update(acknowledged: &Value, meant: &Value) -> UpdatePlan {
    monta_core::plan_update(&acknowledged.into(), &meant.into())
}

fn plan_update_of_closed(acknowledged: &Value, meant: &Value) -> UpdatePlan {
    monta_core::plan_update_of_closed(&acknowledged.into(), &meant.into())
}

fn changed(plan: &UpdatePlan) -> Map<String, Value> {
    (&plan.changed).into()
}

fn document(plan: &UpdatePlan) -> Value {
    Value::from(&plan.document)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    title: String,
    acknowledged: Value,
    payload: Value,
    found: Option<Value>,
    patch: Patch,
    changed: Map<String, Value>,
    document: Value,
}

#[test]
fn of_a_closed_order_only_other_goods_are_news() {
    let order = |street: &str, total: f64, lines: &[(&str, u32)]| {
        let lines = lines.iter().zip(1_u32..).map(|((sku, quantity), id)| {
            json!({"WebshopOrderLineId": id.to_string(), "Sku": sku, "OrderedQuantity": quantity, "Description": street})
        });
        json!({
            "WebshopOrderId": "S1", "ConsumerDetails": {"DeliveryAddress": {"Street": street}},
            "Invoice": {"AmountInclTax": total}, "Lines": lines.collect::<Value>(),
        })
    };
    let mut known = order("Kade", 36.3, &[("A", 3), ("B", 1)]);
    let flyer = json!({"Sku": "CARD", "OrderedQuantity": 1, "IsFlyer": false});
    known["Lines"].as_array_mut().unwrap().push(flyer);
    for (meant, is_news) in [
        (order("Kade", 36.3, &[("A", 3), ("B", 1)]), false),
        (order("Weg", 99.0, &[("a ", 3), ("B", 1)]), false),
        // The same goods on other lines.
        (order("Kade", 36.3, &[("B", 1), ("A", 1), ("A", 2)]), false),
        (order("Kade", 36.3, &[("A", 4), ("B", 1)]), true),
        (order("Kade", 36.3, &[("A", 2), ("B", 1)]), true),
        (order("Kade", 36.3, &[("A", 3)]), true),
        (order("Kade", 36.3, &[("A", 3), ("B", 1), ("C", 1)]), true),
    ] {
        let plan = plan_update_of_closed(&known, &meant);
        assert_eq!(!plan.patch.0.is_empty(), is_news, "{meant}");
        if is_news {
            assert_eq!(plan, plan_update(&known, &meant));
        } else {
            assert_eq!((changed(&plan), document(&plan)), (Map::new(), known.clone()));
        }
    }
}

#[test]
fn every_update_is_planned_as_the_data_says() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("../../../tests/contract/updates.json")).unwrap();
    for case in cases {
        let plan = match &case.found {
            None => plan_update(&case.acknowledged, &case.payload),
            Some(found) => plan_update_again(&Json::from(&case.acknowledged), &Json::from(&case.payload), found),
        };
        assert_eq!(plan.patch, case.patch, "{}", case.title);
        assert_eq!(changed(&plan), case.changed, "{}", case.title);
        assert_eq!(document(&plan), case.document, "{}", case.title);
    }
}

#[test]
fn a_patch_fails_on_a_document_in_which_the_line_is_another() {
    let lines = |skus: &[(&str, i64)]| {
        let lines: Vec<Value> = skus
            .iter()
            .map(|(sku, count)| json!({"Sku": sku, "OrderedQuantity": count}))
            .collect();
        json!({"Lines": lines})
    };
    let before = lines(&[("A", 1), ("B", 1)]);
    let elsewhere = lines(&[("A", 1), ("C", 1), ("B", 1)]);
    for after in [lines(&[("A", 1), ("B", 2)]), lines(&[("A", 1)])] {
        let patch = diff(&before, &after);
        assert_eq!(apply(&before, &patch).unwrap(), after);
        let error = apply(&elsewhere, &patch).unwrap_err();
        assert!(error.to_string().contains("value did not match"), "{error}");
    }
}

#[test]
fn lines_that_change_places_or_share_a_name_are_still_patched_right() {
    let line = |sku: &str, count: i64| json!({"Sku": sku, "OrderedQuantity": count});
    let documents = [
        json!([line("A", 1), line("B", 2)]),
        json!([line("B", 2), line("A", 1)]),
        json!([line("A", 1), line("A", 2)]),
        json!([line("A", 1), {"OrderedQuantity": 2}]),
        json!([]),
        json!(null),
    ];
    for before in &documents {
        for after in &documents {
            let [before, after] = [before, after].map(|lines| json!({"Lines": lines}));
            assert_eq!(apply(&before, &diff(&before, &after)).unwrap(), after);
        }
    }
}

fn json_value() -> impl Strategy<Value = Value> {
    let name = || {
        prop_oneof![
            "[a-c]",
            "[a-z/~ -]{0,3}",
            Just("Lines".to_owned()),
            Just("Sku".to_owned())
        ]
    };
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (0..3_i64).prop_map(Value::from),
        name().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((name(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// An order document: lines with distinct SKUs in any order, and a few other members that come and go.
fn order_document() -> impl Strategy<Value = Value> {
    let line = (1_i64..4, prop::option::of("[ab]"));
    let lines = prop::collection::btree_map("[A-F]", line, 0..6).prop_map(|lines| {
        let line = |(sku, (count, note))| json!({"Sku": sku, "OrderedQuantity": count, "Description": note});
        lines.into_iter().map(line).collect::<Vec<Value>>()
    });
    let paid = prop::option::of(any::<bool>());
    (
        lines.prop_shuffle(),
        prop::option::of("[xy]"),
        prop::option::of("[xy]"),
        paid,
    )
        .prop_map(|(lines, reference, origin, paid)| {
            let mut document = json!({"WebshopOrderId": "S1", "Lines": lines});
            let members = document.as_object_mut().unwrap();
            members.extend(reference.map(|text| ("Reference".to_owned(), Value::from(text))));
            members.extend(origin.map(|text| ("Origin".to_owned(), Value::from(text))));
            members.extend(paid.map(|paid| ("Invoice".to_owned(), json!({"Paid": paid, "Currency": "EUR"}))));
            document
        })
}

fn by_sku(document: &Value) -> Value {
    let mut document = document.clone();
    let lines = document.get_mut("Lines").and_then(Value::as_array_mut).unwrap();
    lines.sort_by_key(|line| line.get("Sku").unwrap().to_string());
    document
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn a_patch_leads_from_any_json_to_any_other(before in json_value(), after in json_value()) {
        prop_assert_eq!(apply(&before, &diff(&before, &after)).unwrap(), after);
    }

    #[test]
    fn a_patch_leads_from_any_order_to_any_other(before in order_document(), after in order_document()) {
        prop_assert_eq!(apply(&before, &diff(&before, &after)).unwrap(), after);
    }

    #[test]
    fn a_patch_survives_its_own_text(before in order_document(), after in order_document()) {
        let patch = diff(&before, &after);
        let text = serde_json::to_string(&patch).unwrap();
        prop_assert_eq!(serde_json::from_str::<Patch>(&text).unwrap(), patch);
    }

    #[test]
    fn nothing_changed_is_an_empty_patch(document in prop_oneof![json_value(), order_document()]) {
        prop_assert!(diff(&document, &document).is_empty());
        prop_assert!(plan_update(&document, &document).patch.is_empty());
    }

    #[test]
    fn aligned_lines_are_the_same_lines(before in order_document(), after in order_document()) {
        let aligned = align(&before, &after);
        prop_assert_eq!(by_sku(&aligned), by_sku(&after));
        prop_assert_eq!(align(&before, &aligned), aligned);
    }

    #[test]
    fn an_update_leads_to_its_document(before in order_document(), after in order_document()) {
        let plan = plan_update(&before, &after);
        prop_assert_eq!(apply(&before, &plan.patch).unwrap(), document(&plan));
        prop_assert_eq!(plan.patch.is_empty(), changed(&plan).is_empty());
        if plan.patch.is_empty() {
            prop_assert_eq!(document(&plan), before);
        } else {
            prop_assert_eq!(by_sku(&document(&plan)), by_sku(&after));
            let mut put = before.clone();
            put.as_object_mut().unwrap().extend(changed(&plan));
            for (member, value) in document(&plan).as_object().unwrap() {
                prop_assert_eq!(put.get(member), Some(value), "{}", member);
            }
        }
    }

    #[test]
    fn every_touched_line_is_guarded(before in order_document(), after in order_document()) {
        let patch = serde_json::to_value(plan_update(&before, &after).patch).unwrap();
        let mut guarded = String::new();
        for operation in patch.as_array().unwrap() {
            let path = operation["path"].as_str().unwrap();
            let Some(index) = path.strip_prefix("/Lines/").and_then(|rest| rest.split('/').next()) else { continue };
            if operation["op"] == "test" {
                guarded = index.to_owned();
            } else if index != "-" {
                prop_assert_eq!(index, &guarded);
            }
        }
    }

    #[test]
    fn a_patch_tests_how_many_there_are_of_what_it_takes_or_counts(
        before in order_document(), after in order_document(), moved in any::<prop::sample::Index>(),
    ) {
        let plan = plan_update(&before, &after);
        let patch = monta_core::with_quantities_tested(plan.patch.clone(), &(&before).into());
        prop_assert_eq!(apply(&before, &patch).unwrap(), document(&plan));
        let without: Vec<_> = serde_json::to_value(&patch).unwrap().as_array().unwrap().iter()
            .filter(|operation| operation["op"] != "test" || !operation["path"].as_str().unwrap().ends_with("Quantity"))
            .cloned().collect();
        prop_assert_eq!(Value::from(without), serde_json::to_value(&plan.patch).unwrap());
        // Another quantity than was acknowledged is not written over.
        let lines = before["Lines"].as_array().map_or(0, Vec::len);
        if lines > 0 {
            let mut there = before.clone();
            let line = &mut there["Lines"][moved.index(lines)];
            let sku = line["Sku"].clone();
            line["OrderedQuantity"] = json!(-1);
            if let Ok(result) = apply(&there, &patch) {
                let of = |document: &Value| {
                    let lines = document["Lines"].as_array().cloned().unwrap_or_default();
                    lines.into_iter().find(|line| line["Sku"] == sku).map(|line| line["OrderedQuantity"].clone())
                };
                prop_assert_eq!(of(&result), Some(json!(-1)), "{}", serde_json::to_value(&patch).unwrap());
            }
        }
    }

    #[test]
    fn nothing_panics(acknowledged in json_value(), meant in json_value()) {
        let plan = plan_update(&acknowledged, &meant);
        prop_assert_eq!(apply(&acknowledged, &plan.patch).unwrap(), document(&plan));
        let _ = monta_core::same_order(&acknowledged, &meant);
    }
}
