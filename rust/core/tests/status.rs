//! The contract data in `tests/contract/status.json`, and what holds for whatever Monta answers.

use monta_core::status::{
    Answers, Picked, Source, Stage, apply_override, choose_status, pick_event, pick_header, pick_shipment, resolve,
};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Map, Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    title: String,
    answers: Answers,
    expected: Map<String, Value>,
}

#[test]
fn every_answer_is_resolved_as_the_data_says() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("../../../tests/contract/status.json")).unwrap();
    let mut wrong = Vec::new();
    for case in &cases {
        let status = serde_json::to_value(resolve(&case.answers)).unwrap();
        for (field, expected) in &case.expected {
            let found = status.get(field).unwrap();
            if found != expected {
                wrong.push(format!("{}: {field} is {found}, not {expected}", case.title));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_picked_status_survives_its_way_through_odoo() {
    let rows = json!([{"Status": "Shipped", "StatusDate": "2026-10-02T09:00:00.5", "StatusID": 7}]);
    let picked = pick_shipment(&rows).unwrap();
    let text = serde_json::to_string(&picked).unwrap();
    assert_eq!(serde_json::from_str::<Picked>(&text).unwrap(), picked);
    assert!(text.contains("\"at\":\"2026-10-02 07:00:00.500\""), "{text}");
}

#[test]
fn a_rule_of_a_tenant_may_leave_out_all_but_the_status() {
    let own: Picked = serde_json::from_value(json!({"status": "Shipped (own van)", "source": "events"})).unwrap();
    let header = json!({"Backorder": true});
    assert_eq!(apply_override(Some(own.clone()), &header), Some(own));
    let unknown: Picked = serde_json::from_value(json!({"status": "At the painter's", "source": "events"})).unwrap();
    assert_eq!(
        apply_override(Some(unknown), &header).unwrap().stage,
        Some(Stage::Backorder)
    );
}

fn any_json() -> impl Strategy<Value = Value> {
    let word = || {
        prop::sample::select(vec![
            "Status",
            "StatusID",
            "TypeCode",
            "Occured",
            "Id",
            "Blocked",
            "IsBlocked",
            "Backorder",
            "Shipped",
            "Deleted",
            "Order",
            "Shipments",
            "ShippedBoxesNotOnPallets",
            "ShippedCarrierInfo",
            "TTCode",
            "DeliveryStatusCode",
            "Lines",
            "EnRoute",
            "Unblocked",
            "OutOfBackorder",
            "Picking",
            "true",
            "2026-10-25T02:30:00",
            "24-9-2026 0:34:18",
        ])
        .prop_map(str::to_owned)
    };
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((word(), inner), 0..8)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Every code that is known, and some that are not.
fn code() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "Verifying",
        "Received",
        "Queued",
        "Blocked",
        "Unblocked",
        "Backorder",
        "OutOfBackorder",
        "Picking",
        "Picked",
        "Packing",
        "Ready to pick",
        "Shipped",
        "NotYetEnRoute",
        "EnRoute",
        "AvailablePickup",
        "Collected",
        "Delivered",
        "Delivered (?)",
        "DeliveryFailed",
        "Returned",
        "LineDeleted",
        "OrderDeleted",
        "Geblokkeerd",
        "Niet geblokkeerd",
        "Verzonden",
        "Sorted",
        "",
    ])
}

fn time() -> impl Strategy<Value = String> {
    prop_oneof![
        (1_u32..29, 0_u32..24).prop_map(|(day, hour)| format!("2026-10-{day:02}T{hour:02}:00:00")),
        Just("Unknown".to_owned()),
    ]
}

fn answers() -> impl Strategy<Value = (Value, Value)> {
    let shipments = prop::collection::vec((code(), time()), 0..4).prop_map(|rows| {
        rows.into_iter()
            .map(|(status, at)| json!({"Status": status, "StatusDate": at}))
            .collect::<Value>()
    });
    let events = prop::collection::vec((code(), time()), 0..6).prop_map(|rows| {
        let rows = rows.into_iter().enumerate();
        rows.map(|(id, (code, at))| json!({"Id": id, "TypeCode": code, "Occured": at}))
            .collect::<Value>()
    });
    (shipments, events)
}

/// A flag as one model has it, or the other, or both, which may not agree.
fn told() -> impl Strategy<Value = (Option<bool>, Option<bool>)> {
    prop_oneof![
        any::<bool>().prop_map(|flag| (Some(flag), None)),
        any::<bool>().prop_map(|flag| (None, Some(flag))),
        any::<(bool, bool)>().prop_map(|(old, new)| (Some(old), Some(new))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn nothing_panics_and_a_shown_status_is_never_empty(shipments in any_json(), events in any_json(), header in any_json()) {
        let status = resolve(&Answers { shipments, events, header, ..Answers::default() });
        prop_assert!(status.status.as_deref().is_none_or(|text| !text.trim().is_empty()));
        prop_assert_eq!(status.status.is_some(), status.source.is_some());
        prop_assert!(status.blocked || !status.reread);
        prop_assert!(!(status.finished && status.blocked));
    }

    #[test]
    fn the_header_has_the_last_word(
        (shipments, events) in answers(), deleted in told(), blocked in told(), backorder in told(), verified: bool,
    ) {
        let mut header = Map::new();
        for (name, (old, new)) in [("Deleted", deleted), ("Blocked", blocked), ("Backorder", backorder)] {
            header.extend(old.map(|flag| (name.to_owned(), Value::from(flag))));
            header.extend(new.map(|flag| (format!("Is{name}"), Value::from(flag))));
        }
        let received = if verified { json!({"IsVerified": true}) } else { json!({"Received": "2026-10-01T08:00:00"}) };
        header.extend(received.as_object().unwrap().clone());
        let header = Value::Object(header);
        let said = |(old, new): (Option<bool>, Option<bool>)| old == Some(true) || new == Some(true);
        let [deleted, blocked, backorder] = [deleted, blocked, backorder].map(said);
        let chosen = choose_status(pick_shipment(&shipments), pick_event(&events), pick_header(&header));
        let has_begun = chosen.as_ref().and_then(|chosen| chosen.stage).is_some_and(Stage::has_begun);
        let status = resolve(&Answers { shipments, events, header, ..Answers::default() });
        let expected = match (deleted, blocked, backorder && !has_begun) {
            (true, ..) => Some("Cancelled at Monta"),
            (_, true, _) => Some("Blocked"),
            (_, _, true) => Some("Backorder"),
            _ => None,
        };
        if let Some(expected) = expected {
            prop_assert_eq!(status.status.as_deref(), Some(expected));
            prop_assert_eq!(status.source, Some(Source::Orders));
        } else {
            prop_assert!(!matches!(status.stage, Some(Stage::Blocked | Stage::Backorder | Stage::Cancelled)));
        }
    }

    #[test]
    fn the_order_of_rows_does_not_matter_when_their_times_differ(
        rows in prop::collection::btree_map(0_u32..600, code(), 0..8), seed in any::<prop::sample::Index>(),
    ) {
        let row = |(hour, code): (u32, &str)| {
            let at = format!("2026-{:02}-{:02}T{:02}:00:00", 1 + hour / 240, 1 + hour / 24 % 10, hour % 24);
            json!({"Status": code, "TypeCode": code, "StatusDate": at, "Occured": at})
        };
        let rows: Vec<Value> = rows.into_iter().map(row).collect();
        let mut turned = rows.clone();
        turned.rotate_left(if rows.is_empty() { 0 } else { seed.index(rows.len()) });
        prop_assert_eq!(pick_shipment(&Value::from(rows.clone())), pick_shipment(&Value::from(turned.clone())));
        prop_assert_eq!(pick_event(&Value::from(rows)), pick_event(&Value::from(turned)));
    }
}
