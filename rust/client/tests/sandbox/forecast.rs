//! Announcing goods, under both descriptions, with every request counted.

use monta_client::{Class, Code, Error, InputError, Outcome, Profile};
use monta_core::Json;
use monta_core::forecast::plan_forecast;
use serde_json::{Value, json};

use crate::failure;
use crate::monta::{Monta, both};

pub(crate) const GROUPS: &str = "/inboundforecast/group";

/// P00007 of acceptance 21: A, B and C with the given quantities; a line of 0 is left out.
pub(crate) fn payload(reference: &str, quantities: [i64; 3]) -> Value {
    let date = "2025-07-15T12:00:00+02:00";
    let lines: Value = ["A", "B", "C/1"]
        .into_iter()
        .zip(quantities)
        .filter(|(_, quantity)| *quantity > 0)
        .map(|(sku, quantity)| json!({"Sku": sku, "Quantity": quantity, "DeliveryDate": date}))
        .collect();
    json!({
        "Reference": reference, "SupplierCode": "DEFAULT", "ExpectedDeliveryDate": date, "InboundForecasts": lines,
    })
}

pub(crate) fn plan(profile: Profile, acknowledged: Option<&Value>, payload: &Value) -> Value {
    let acknowledged = acknowledged.map(Json::from);
    serde_json::to_value(plan_forecast(acknowledged.as_ref(), &payload.into(), profile).unwrap()).unwrap()
}

/// The quantities that Monta has, by SKU.
pub(crate) fn stored(monta: &Monta) -> Vec<(String, i64)> {
    let groups = monta.read("inbound");
    let [group] = groups.as_array().unwrap().as_slice() else {
        panic!("one group: {groups}")
    };
    let lines = group["InboundForecasts"].as_array().unwrap();
    let line = |line: &Value| {
        (
            line["Sku"].as_str().unwrap().to_owned(),
            line["Quantity"].as_i64().unwrap(),
        )
    };
    lines.iter().map(line).collect()
}

pub(crate) fn quantities(expected: &[(&str, i64)]) -> Vec<(String, i64)> {
    expected
        .iter()
        .map(|(sku, quantity)| ((*sku).to_owned(), *quantity))
        .collect()
}

pub(crate) fn taken(monta: &Monta) -> Vec<String> {
    let asked = monta.asked();
    monta.forget();
    asked
}

/// Acceptance 21 as Monta sees it.
#[test]
fn a_forecast_is_one_request_and_a_changed_line_is_one_more() {
    for reference in ["P00007", "PO/2026/7", "P#7", "P 7"] {
        for monta in both() {
            let client = monta.client();
            let first = payload(reference, [10, 5, 7]);
            let created = client.push_forecast(&plan(monta.profile, None, &first), false).unwrap();
            assert_eq!(created.answer.outcome, Outcome::Created);
            assert_eq!(taken(&monta).len(), 1);
            assert_eq!(stored(&monta), quantities(&[("A", 10), ("B", 5), ("C/1", 7)]));

            let more = payload(reference, [12, 5, 7]);
            let updated = client
                .push_forecast(&plan(monta.profile, Some(&first), &more), false)
                .unwrap();
            assert!(taken(&monta).len() <= 2);
            assert_eq!(stored(&monta), quantities(&[("A", 12), ("B", 5), ("C/1", 7)]));
            let expected = match monta.profile {
                Profile::V6 => Outcome::Updated,
                Profile::Documented => Outcome::Created,
            };
            assert_eq!((updated.answer.outcome, updated.kept.len()), (expected, 0));

            let fewer = payload(reference, [12, 0, 7]);
            client
                .push_forecast(&plan(monta.profile, Some(&more), &fewer), false)
                .unwrap();
            assert_eq!(stored(&monta), quantities(&[("A", 12), ("C/1", 7)]));

            let read = client.get_forecast(reference).unwrap();
            assert_eq!(
                (read.outcome, &read.body["Reference"]),
                (Outcome::Read, &json!(reference))
            );
            taken(&monta);
            assert_eq!(client.delete_forecast(reference).unwrap().outcome, Outcome::Deleted);
            assert!(taken(&monta).len() <= 2);
            assert_eq!(client.delete_forecast(reference).unwrap().outcome, Outcome::Absent);
            assert_eq!(client.get_forecast(reference).unwrap().outcome, Outcome::Absent);
        }
    }
}

#[test]
fn the_live_api_gets_the_changes_alone() {
    let monta = Monta::following(Profile::V6);
    let client = monta.client();
    let before = payload("P00007", [10, 5, 0]);
    client.push_forecast(&plan(Profile::V6, None, &before), false).unwrap();
    taken(&monta);
    let mut after = payload("P00007", [0, 6, 7]);
    after["ExpectedDeliveryDate"] = json!("2025-07-16T12:00:00+02:00");
    client
        .push_forecast(&plan(Profile::V6, Some(&before), &after), false)
        .unwrap();
    let expected = [
        format!("PUT {GROUPS}/P00007"),
        format!("POST {GROUPS}/P00007"),
        format!("PUT {GROUPS}/P00007/B"),
        format!("DELETE {GROUPS}/P00007/A"),
    ];
    assert_eq!(taken(&monta), expected);
    assert_eq!(stored(&monta), quantities(&[("B", 6), ("C/1", 7)]));
}

#[test]
fn a_sku_on_two_days_is_one_line_of_the_live_api() {
    let monta = Monta::following(Profile::V6);
    let mut document = payload("P00007", [10, 0, 0]);
    let later = json!({"Sku": "A", "Quantity": 4, "DeliveryDate": "2025-08-01T12:00:00+02:00"});
    document["InboundForecasts"].as_array_mut().unwrap().push(later);
    // As planned before it was known which API this is.
    monta
        .stranger()
        .push_forecast(&plan(Profile::Documented, None, &document), false)
        .unwrap();
    assert_eq!(stored(&monta), quantities(&[("A", 14)]));
    assert_eq!(taken(&monta), ["GET /info".to_owned(), format!("POST {GROUPS}")]);
}

#[test]
fn what_monta_does_not_know_is_named() {
    for monta in both() {
        let client = monta.client();
        let mut document = payload("P00007", [10, 5, 7]);
        document["SupplierCode"] = json!("SKU-FACTORY");
        let unknown = failure(
            client
                .push_forecast(&plan(monta.profile, None, &document), false)
                .unwrap_err(),
        );
        assert_eq!((unknown.code, unknown.status), (Code::SupplierUnknown, Some(400)));
        assert!(unknown.message().contains("SKU-FACTORY"), "{unknown}");

        monta.set(&json!({"unknown_sku": "reject", "warehouses": ["Main DC"]}));
        let document = payload("P00007", [10, 5, 7]);
        let unknown = failure(
            client
                .push_forecast(&plan(monta.profile, None, &document), false)
                .unwrap_err(),
        );
        assert_eq!(unknown.code, Code::SkuUnknown);
        monta.set(&json!({"unknown_sku": "accept"}));
        let mut document = payload("P00007", [10, 5, 7]);
        document["WarehouseDisplayName"] = json!("Elsewhere");
        let unknown = failure(
            client
                .push_forecast(&plan(monta.profile, None, &document), false)
                .unwrap_err(),
        );
        assert_eq!(unknown.code, Code::WarehouseUnknown);
        assert_eq!(taken(&monta).len(), 3, "each refusal is one request");
    }
}

#[test]
fn a_supplier_is_created_once() {
    let monta = Monta::following(Profile::V6);
    let client = monta.client();
    let supplier = json!({"Code": "ACME", "Title": "Acme BV"});
    assert_eq!(client.create_supplier(&supplier).unwrap().outcome, Outcome::Created);
    assert_eq!(client.create_supplier(&supplier).unwrap().outcome, Outcome::Found);
    assert_eq!(taken(&monta), ["POST /supplier", "POST /supplier"]);
    for supplier in [json!({"Code": "ACME"}), json!({"Code": " ", "Title": "x"}), json!([])] {
        let error = client.create_supplier(&supplier).unwrap_err();
        assert!(matches!(error, Error::Input(InputError::SupplierIncomplete)));
    }
    let monta = Monta::following(Profile::Documented);
    assert_eq!(
        failure(monta.client().create_supplier(&supplier).unwrap_err()).code,
        Code::SupplierUnknown
    );
}

#[test]
fn goods_that_arrived_stay_announced() {
    for monta in both() {
        let client = monta.client();
        let before = payload("P00007", [10, 5, 7]);
        client
            .push_forecast(&plan(monta.profile, None, &before), false)
            .unwrap();
        monta.control("inbound/P00007/receive", &json!({"sku": "A", "quantity": 3}));
        let refused = failure(client.delete_forecast("P00007").unwrap_err());
        assert_eq!((refused.code, refused.uncertain), (Code::GoodsReceived, false));
        if monta.profile == Profile::V6 {
            let after = payload("P00007", [0, 0, 7]);
            let updated = client
                .push_forecast(&plan(Profile::V6, Some(&before), &after), false)
                .unwrap();
            assert_eq!(updated.kept, ["A"]);
            assert_eq!(stored(&monta), quantities(&[("A", 10), ("C/1", 7)]));
        }
    }
}

#[test]
fn the_other_way_is_learnt() {
    for (profile, other, served) in [
        (Profile::V6, Profile::Documented, "documented"),
        (Profile::Documented, Profile::V6, "v6"),
    ] {
        let monta = Monta::following(profile);
        monta.set(&json!({"capabilities": {"inbound": served}}));
        let client = monta.client();
        let (before, after) = (payload("P00007", [10, 5, 7]), payload("P00007", [12, 5, 0]));
        client.push_forecast(&plan(profile, None, &before), false).unwrap();
        assert_eq!(client.capabilities().inbound, Some(other));
        assert_eq!(taken(&monta).len(), 2);
        // The plan is for the other description; what it comes to is the same.
        client
            .push_forecast(&plan(profile, Some(&before), &after), false)
            .unwrap();
        assert_eq!(stored(&monta), quantities(&[("A", 12), ("B", 5)]));
        taken(&monta);
        client.delete_forecast("P00007").unwrap();
        assert_eq!(taken(&monta).len(), 1);

        let refused = failure(
            monta
                .pinned()
                .push_forecast(&plan(profile, None, &before), false)
                .unwrap_err(),
        );
        assert_eq!(refused.code, Code::MethodUnsupported);
    }
}

#[test]
fn trouble_is_an_error_and_never_absent() {
    for monta in both() {
        let client = monta.client();
        let plan = plan(monta.profile, None, &payload("P00007", [10, 5, 7]));
        for (status, code, uncertain) in [
            (401, Code::Unauthorized, false),
            (429, Code::RateLimited, false),
            (500, Code::ServerError, true),
        ] {
            monta.fault(&json!({"kind": "status", "times": 3, "status": status}));
            let refused = failure(client.push_forecast(&plan, false).unwrap_err());
            assert_eq!((refused.code, refused.uncertain), (code, uncertain));
            assert_eq!(failure(client.get_forecast("P00007").unwrap_err()).code, code);
            let refused = failure(client.delete_forecast("P00007").unwrap_err());
            assert_eq!((refused.code, refused.uncertain), (code, uncertain));
        }
    }
}

/// A 200 without anything may come from something in front of Monta.
#[test]
fn a_removal_that_says_nothing_is_believed_once_the_forecast_is_gone() {
    for monta in both() {
        let client = monta.client();
        let document = payload("P00007", [10, 5, 7]);
        client
            .push_forecast(&plan(monta.profile, None, &document), false)
            .unwrap();
        let silent = || monta.fault(&json!({"kind": "status", "method": "DELETE", "status": 200, "body": ""}));
        silent();
        let unclear = failure(client.delete_forecast("P00007").unwrap_err());
        assert_eq!(
            (unclear.class(), unclear.status, unclear.uncertain),
            (Class::Retry, Some(200), true)
        );
        assert_eq!(stored(&monta), quantities(&[("A", 10), ("B", 5), ("C/1", 7)]));
        assert_eq!(client.delete_forecast("P00007").unwrap().outcome, Outcome::Deleted);
        silent();
        taken(&monta);
        assert_eq!(client.delete_forecast("P00007").unwrap().outcome, Outcome::Deleted);
        assert_eq!(taken(&monta).len(), 2, "DELETE, and a look");
    }
}

#[test]
fn a_filter_that_is_ignored_does_not_say_that_a_forecast_is_absent() {
    let monta = Monta::following(Profile::V6);
    let client = monta.client();
    client
        .push_forecast(&plan(Profile::V6, None, &payload("OTHER", [1, 0, 0])), false)
        .unwrap();
    let rows = monta.read("inbound");
    monta
        .fault(&json!({"kind": "status", "times": 0, "status": 200, "content_type": "application/json", "body": rows}));
    assert_eq!(failure(client.get_forecast("PO/7").unwrap_err()).code, Code::NotJson);
    assert_eq!(failure(client.delete_forecast("PO/7").unwrap_err()).code, Code::NotJson);
}

#[test]
fn what_cannot_be_sent_is_not_sent() {
    let monta = Monta::following(Profile::V6);
    let client = monta.client();
    let before = payload("P00007", [10, 5, 7]);
    for (plan, expected) in [
        (json!({}), InputError::PlanInvalid),
        (plan(Profile::V6, Some(&before), &before), InputError::NothingToPush),
        (
            json!({"create": {"Reference": "P1", "InboundForecasts": [{}]}}),
            InputError::PlanInvalid,
        ),
    ] {
        assert!(matches!(client.push_forecast(&plan, false).unwrap_err(), Error::Input(error) if error == expected));
    }
    for reference in ["", " ", ".", ".."] {
        for error in [
            client.get_forecast(reference).unwrap_err(),
            client.delete_forecast(reference).unwrap_err(),
        ] {
            assert!(matches!(error, Error::Input(InputError::ReferenceMissing)));
        }
    }
    assert_eq!(monta.asked(), [""; 0]);
}
