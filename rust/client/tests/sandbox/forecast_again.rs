//! Announcing again what may be there already: after a lost answer, a forgotten one, or half of the changes.

use monta_client::{Code, Outcome, Profile};
use serde_json::{Value, json};

use crate::failure;
use crate::forecast::{GROUPS, payload, plan, quantities, stored, taken};
use crate::monta::{Monta, both};

#[test]
fn an_attempt_that_got_lost_is_found_again() {
    for monta in both() {
        let client = monta.client();
        let document = payload("P00007", [10, 5, 7]);
        let plan = plan(monta.profile, None, &document);
        monta.fault(&json!({"kind": "drop_after", "method": "POST"}));
        let lost = failure(client.push_forecast(&plan, false).unwrap_err());
        assert_eq!((lost.code, lost.uncertain), (Code::Connection, true));
        taken(&monta);
        let found = client.push_forecast(&plan, true).unwrap();
        let (outcome, lines) = match monta.profile {
            Profile::V6 => (Outcome::Found, [format!("GET {GROUPS}/P00007")]),
            Profile::Documented => (Outcome::Created, ["POST /inbound/forecast".to_owned()]),
        };
        assert_eq!((found.answer.outcome, taken(&monta)), (outcome, lines.to_vec()));
        assert_eq!(stored(&monta), quantities(&[("A", 10), ("B", 5), ("C/1", 7)]));
    }
}

#[test]
fn an_attempt_that_never_arrived_is_made_again() {
    let monta = Monta::following(Profile::V6);
    let document = payload("PO/7", [10, 5, 7]);
    let plan = plan(Profile::V6, None, &document);
    monta.fault(&json!({"kind": "drop_before", "method": "POST"}));
    assert!(failure(monta.client().push_forecast(&plan, false).unwrap_err()).uncertain);
    taken(&monta);
    let created = monta.client().push_forecast(&plan, true).unwrap();
    assert_eq!(created.answer.outcome, Outcome::Created);
    assert_eq!(
        taken(&monta),
        [format!("GET {GROUPS}?reference=PO%2F7"), format!("POST {GROUPS}")]
    );
}

#[test]
fn what_exists_is_brought_to_what_is_meant() {
    for reference in ["P00007", "PO/7"] {
        let monta = Monta::following(Profile::V6);
        let client = monta.client();
        client
            .push_forecast(&plan(Profile::V6, None, &payload(reference, [10, 5, 0])), false)
            .unwrap();
        // Nothing is remembered of that, and it is announced anew.
        let anew = plan(Profile::V6, None, &payload(reference, [10, 0, 7]));
        taken(&monta);
        let updated = client.push_forecast(&anew, false).unwrap();
        assert_eq!(updated.answer.outcome, Outcome::Updated);
        assert_eq!(stored(&monta), quantities(&[("A", 10), ("C/1", 7)]));
        assert_eq!(taken(&monta).len(), 4, "POST, GET, one line more, one line less");
        let found = client.push_forecast(&anew, false).unwrap();
        assert_eq!((found.answer.outcome, taken(&monta).len()), (Outcome::Found, 2));
    }
}

#[test]
fn a_change_may_be_repeated() {
    let monta = Monta::following(Profile::V6);
    let client = monta.client();
    let (before, after) = (payload("P00007", [10, 5, 0]), payload("P00007", [12, 0, 7]));
    client.push_forecast(&plan(Profile::V6, None, &before), false).unwrap();
    let change = plan(Profile::V6, Some(&before), &after);
    for verify_first in [false, false, true] {
        client.push_forecast(&change, verify_first).unwrap();
        assert_eq!(stored(&monta), quantities(&[("A", 12), ("C/1", 7)]));
    }
}

#[test]
fn a_forecast_or_line_that_monta_lost_is_made_anew() {
    for reference in ["P00007", "PO/7"] {
        let monta = Monta::following(Profile::V6);
        let client = monta.client();
        let (before, after) = (payload(reference, [10, 5, 0]), payload(reference, [12, 5, 0]));
        let change = plan(Profile::V6, Some(&before), &after);
        let created = client.push_forecast(&change, false).unwrap();
        assert_eq!(created.answer.outcome, Outcome::Created);
        assert_eq!(stored(&monta), quantities(&[("A", 12), ("B", 5)]));

        client
            .push_forecast(&plan(Profile::V6, Some(&after), &payload(reference, [0, 5, 0])), false)
            .unwrap();
        let updated = client.push_forecast(&change, false).unwrap();
        assert_eq!(updated.answer.outcome, Outcome::Updated);
        assert_eq!(stored(&monta), quantities(&[("B", 5), ("A", 12)]));
    }
}

#[test]
fn the_forecast_of_another_supplier_is_not_touched() {
    let monta = Monta::following(Profile::V6);
    monta.control("suppliers", &json!(["ACME"]));
    let client = monta.client();
    let mut theirs = payload("P00007", [1, 0, 0]);
    theirs["SupplierCode"] = json!("ACME");
    client.push_forecast(&plan(Profile::V6, None, &theirs), false).unwrap();
    let ours = plan(Profile::V6, None, &payload("P00007", [10, 5, 7]));
    for verify_first in [false, true] {
        let different = failure(client.push_forecast(&ours, verify_first).unwrap_err());
        assert_eq!(different.code, Code::ExistsDifferent);
        assert_eq!(different.values["differences"], "/SupplierCode");
    }
    assert_eq!(stored(&monta), quantities(&[("A", 1)]));
}

/// What Monta took of a change before it refused the rest is there; nobody may believe that nothing happened.
#[test]
fn a_change_that_is_refused_half_way_is_uncertain() {
    let monta = Monta::following(Profile::V6);
    let client = monta.client();
    let (before, after) = (payload("P00007", [10, 5, 7]), payload("P00007", [12, 6, 7]));
    client.push_forecast(&plan(Profile::V6, None, &before), false).unwrap();
    let change = plan(Profile::V6, Some(&before), &after);
    for (sku, uncertain, [a, b]) in [("A", false, [10, 5]), ("B", true, [12, 5])] {
        for status in [400, 401, 429] {
            let path = format!("{GROUPS}/P00007/{sku}");
            monta.fault(&json!({"kind": "status", "method": "PUT", "path": path, "status": status}));
            let refused = failure(client.push_forecast(&change, false).unwrap_err());
            assert_eq!((refused.status, refused.uncertain), (Some(status), uncertain), "{sku}");
            assert_eq!(stored(&monta), quantities(&[("A", a), ("B", b), ("C/1", 7)]));
        }
    }
    client.push_forecast(&plan(Profile::V6, None, &before), true).unwrap();
    assert_eq!(stored(&monta), quantities(&[("A", 10), ("B", 5), ("C/1", 7)]));
}

#[test]
fn a_change_of_many_lines_has_the_time_for_each_of_them() {
    let monta = Monta::following(Profile::V6);
    let document = |quantity: i64| {
        let lines: Value = (0..30)
            .map(|number| json!({"Sku": format!("L{number}"), "Quantity": quantity}))
            .collect();
        json!({"Reference": "P00007", "SupplierCode": "DEFAULT", "InboundForecasts": lines})
    };
    let client = monta.hasty(1.0);
    client
        .push_forecast(&plan(Profile::V6, None, &document(1)), false)
        .unwrap();
    monta.fault(&json!({"kind": "delay", "method": "PUT", "times": 0, "delay_ms": 60}));
    client
        .push_forecast(&plan(Profile::V6, Some(&document(1)), &document(2)), false)
        .unwrap();
    assert!(stored(&monta).iter().all(|(_, quantity)| *quantity == 2));
}
