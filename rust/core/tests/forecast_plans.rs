//! Plans of forecasts: the contract data in `tests/contract/forecasts/tables/plans.json`, and what holds for any two.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests")]

mod data;

use std::collections::BTreeMap;

use monta_core::forecast::{self, ForecastPlan};
use monta_core::json::Members;
use monta_core::{InputError, Json, Profile};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Map, Value, json};

fn plan_forecast(acknowledged: Option<&Value>, payload: &Value, profile: Profile) -> Result<ForecastPlan, InputError> {
    forecast::plan_forecast(acknowledged.map(Json::from).as_ref(), &payload.into(), profile)
}

fn for_v6(payload: &Value) -> Result<Value, InputError> {
    Ok(Value::from(&forecast::for_v6(&payload.into())?))
}

fn remembered(plan: &ForecastPlan) -> Value {
    Value::from(&plan.document)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    title: String,
    profile: String,
    acknowledged: Option<Value>,
    payload: Value,
    plan: Value,
}

#[test]
fn every_forecast_is_planned_as_the_data_says() {
    for case in data::table::<Case>("forecasts/tables/plans.json") {
        let profile = case.profile.parse().unwrap();
        let plan = plan_forecast(case.acknowledged.as_ref(), &case.payload, profile).unwrap();
        assert_eq!(
            serde_json::to_value(&plan).unwrap(),
            case.plan,
            "{} ({})",
            case.title,
            case.profile
        );
    }
}

#[test]
fn what_is_no_forecast_is_named_by_its_path() {
    let good = json!({"Reference": "P1", "InboundForecasts": [{"Sku": "A", "Quantity": 1}]});
    let lines = |line: Value| json!({"Reference": "P1", "InboundForecasts": [{"Sku": "A", "Quantity": 1}, line]});
    for (payload, path) in [
        (json!([]), ""),
        (json!({}), ".InboundForecasts"),
        (json!({"InboundForecasts": {}}), ".InboundForecasts"),
        (lines(json!("A")), ".InboundForecasts[1]"),
        (lines(json!({"Quantity": 1})), ".InboundForecasts[1].Sku"),
        (
            lines(json!({"Sku": "B", "Quantity": 1.5})),
            ".InboundForecasts[1].Quantity",
        ),
        (
            lines(json!({"Sku": "B", "Quantity": "1"})),
            ".InboundForecasts[1].Quantity",
        ),
    ] {
        for profile in [Profile::Documented, Profile::V6] {
            let error = plan_forecast(Some(&good), &payload, profile).unwrap_err();
            assert_eq!(error.path, format!("payload{path}"));
            let error = plan_forecast(Some(&payload), &good, profile).unwrap_err();
            assert_eq!(error.path, format!("acknowledged{path}"));
        }
    }
    let error = for_v6(&lines(json!({"Sku": "A", "Quantity": i64::MAX}))).unwrap_err();
    assert!(error.message.contains("SKU A comes to more than"), "{error}");
    assert_eq!("v7".parse::<Profile>().unwrap_err().path, "profile");
}

#[test]
fn joining_keeps_what_an_override_added() {
    let payload = json!({"Reference": "P1", "AllocateStockOnDelivery": true, "InboundForecasts": [
        {"Sku": "A", "Quantity": 1, "DeliveryDate": "soon", "Batch": "L2"},
        {"Sku": "A", "Quantity": 2, "DeliveryDate": "2025-10-26T02:30:00+01:00", "Comment": "fragile"},
        {"Sku": "A", "Quantity": 3, "DeliveryDate": "2025-10-26T02:30:00+02:00", "Batch": "L1", "Comment": "fragile"},
    ]});
    let expected = json!({"Reference": "P1", "AllocateStockOnDelivery": true, "InboundForecasts": [
        {"Sku": "A", "Quantity": 6, "DeliveryDate": "2025-10-26T02:30:00+02:00", "Batch": "L1",
         "Comment": "3 on 2025-10-26, 2 on 2025-10-26, 1 on soon; fragile"},
    ]});
    assert_eq!(for_v6(&payload).unwrap(), expected);
}

fn lines(document: &Value) -> &Vec<Value> {
    document["InboundForecasts"].as_array().unwrap()
}

/// The members that say something.
fn said(value: &Value) -> Map<String, Value> {
    let mut members = value.as_object().unwrap().clone();
    members.retain(|_, value| !value.is_null() && *value != "");
    members
}

fn header(document: &Value) -> Map<String, Value> {
    let mut header = said(document);
    header.retain(|member, _| !["InboundForecasts", "Comment", "SupplierCode"].contains(&member.as_str()));
    header
}

fn set(document: &Value) -> Vec<String> {
    let mut lines: Vec<String> = lines(document)
        .iter()
        .map(|line| format!("{:?}", said(line).into_iter().collect::<BTreeMap<_, _>>()))
        .collect();
    lines.sort();
    lines
}

/// Monta, as far as forecasts go: a PUT replaces what it names, and a line that is missing or there twice is a mistake.
fn carry_out(plan: &ForecastPlan, acknowledged: Option<&Value>) -> Value {
    if let Some(created) = &plan.create {
        assert!(plan.header.is_none() && plan.add.is_empty() && plan.change.is_empty() && plan.remove.is_empty());
        return created.into();
    }
    let mut document = acknowledged.unwrap().clone();
    for (member, value) in plan.header.iter().flat_map(Members::iter) {
        document[member] = value.into();
    }
    let mut by_sku: BTreeMap<String, Value> = BTreeMap::new();
    for line in lines(&document) {
        let sku = line["Sku"].as_str().unwrap().to_owned();
        assert!(by_sku.insert(sku, line.clone()).is_none());
    }
    for sku in &plan.remove {
        by_sku.remove(sku).unwrap();
    }
    for line in plan.change.iter().map(Value::from) {
        let known = by_sku.get_mut(line["Sku"].as_str().unwrap()).unwrap();
        for (member, value) in line.as_object().unwrap() {
            known[member] = value.clone();
        }
    }
    for line in plan.add.iter().map(Value::from) {
        assert!(
            by_sku
                .insert(line["Sku"].as_str().unwrap().to_owned(), line.clone())
                .is_none()
        );
    }
    document["InboundForecasts"] = by_sku.into_values().collect();
    document
}

/// Any forecast as `build_forecast` makes it: one line per SKU and day.
fn forecast() -> impl Strategy<Value = Value> {
    let lines = prop::collection::btree_map((0_u8..5, 1_u8..4), (1_i64..20, 0_u8..24), 1..8);
    let texts = prop::array::uniform3(prop::option::of("[ab]"));
    (lines, texts, any::<prop::sample::Index>()).prop_map(|(lines, [comment, warehouse, supplier], start)| {
        let mut lines: Vec<Value> = lines
            .iter()
            .map(|((sku, day), (quantity, hour))| {
                let date = format!("2025-07-0{day}T{hour:02}:00:00+02:00");
                json!({"Sku": format!("S{sku}"), "Quantity": quantity, "DeliveryDate": date})
            })
            .collect();
        let start = start.index(lines.len());
        lines.rotate_left(start);
        let mut document = json!({"Reference": "P1", "ExpectedDeliveryDate": lines[0]["DeliveryDate"]});
        for (member, text) in [
            ("Comment", comment),
            ("WarehouseDisplayName", warehouse),
            ("SupplierCode", supplier),
        ] {
            if let Some(text) = text {
                document[member] = json!(text);
            }
        }
        document["InboundForecasts"] = json!(lines);
        document
    })
}

/// What Monta holds once the first was created.
fn created(forecast: &Value, profile: Profile) -> Value {
    remembered(&plan_forecast(None, forecast, profile).unwrap())
}

proptest! {
    #[test]
    fn carrying_out_the_plan_gives_what_was_meant(first in forecast(), second in forecast(), v6 in any::<bool>()) {
        let profile = if v6 { Profile::V6 } else { Profile::Documented };
        let known = created(&first, profile);
        let meant = if v6 { for_v6(&second).unwrap() } else { second.clone() };
        let plan = plan_forecast(Some(&known), &second, profile).unwrap();
        let found = carry_out(&plan, Some(&known));
        prop_assert_eq!(set(&found), set(&meant));
        prop_assert_eq!(header(&found), header(&meant));
        // What is remembered is what Monta holds, however it is written, and doing it again sends nothing.
        let document = remembered(&plan);
        prop_assert_eq!(&serde_json::to_value(&plan.document).unwrap(), &document);
        prop_assert_eq!(set(&found), set(&document));
        let [mut remembered_members, mut held] = [&document, &found].map(said);
        remembered_members.remove("InboundForecasts");
        held.remove("InboundForecasts");
        prop_assert_eq!(remembered_members, held);
        let again = plan_forecast(Some(&document), &second, profile).unwrap();
        prop_assert!(again.empty, "{:?}", again);
        prop_assert_eq!(remembered(&again), document.clone());
        prop_assert_eq!(&again.kept, &plan.kept);
    }

    #[test]
    fn joining_loses_no_piece_and_is_done_once(forecast in forecast()) {
        let joined = for_v6(&forecast).unwrap();
        let totals = |document: &Value| {
            let mut totals: BTreeMap<String, (i64, String)> = BTreeMap::new();
            for line in lines(document) {
                let date = line["DeliveryDate"].as_str().unwrap().to_owned();
                let total = totals.entry(line["Sku"].to_string()).or_insert((0, date.clone()));
                total.0 += line["Quantity"].as_i64().unwrap();
                total.1 = total.1.clone().min(date);
            }
            totals
        };
        prop_assert_eq!(totals(&joined).len(), lines(&joined).len());
        prop_assert_eq!(totals(&joined), totals(&forecast));
        prop_assert_eq!(for_v6(&joined).unwrap(), joined);
    }

    #[test]
    fn any_json_is_planned_or_refused_and_never_a_panic(text in "[\\[\\]{}\":,0-9a-zA-Z -]{0,40}") {
        let value: Value = serde_json::from_str(&text).unwrap_or(Value::String(text));
        for profile in [Profile::Documented, Profile::V6] {
            prop_assert!(plan_forecast(Some(&value), &value, profile).is_err());
        }
    }
}
