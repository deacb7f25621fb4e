//! Asking Monta about an address, alone and before an order is sent there.

use std::time::{Duration, Instant};

use monta_client::{Change, Code, Limits, Outcome, Sent};
use serde_json::{Value, json};

use crate::monta::{Monta, both};
use crate::{failure, order};

const NOTHING: Limits = Limits {
    start_within: None,
    end_within: None,
    max_failures: None,
};

fn address(house_number: &str) -> Value {
    let mut address = order("S1")["ConsumerDetails"]["DeliveryAddress"].clone();
    address["HouseNumber"] = house_number.into();
    address
}

fn order_to(name: &str, house_number: &str) -> Value {
    let mut order = order(name);
    order["ConsumerDetails"]["DeliveryAddress"] = address(house_number);
    order
}

fn create(payload: &Value, verify_first: bool) -> Change {
    Change::Checked(Box::new(Change::CreateOrder {
        payload: payload.clone(),
        verify_first,
    }))
}

fn update(acknowledged: &Value, payload: &Value) -> Change {
    Change::Checked(Box::new(Change::UpdateOrder {
        webshop_order_id: "S1".to_owned(),
        acknowledged: acknowledged.clone(),
        payload: payload.clone(),
        family: None,
        verify_first: false,
    }))
}

/// What became of one change, and whether it may have arrived.
fn send(monta: &Monta, change: Change, limits: Limits) -> Result<Outcome, (String, String, bool)> {
    let mut sent = monta.hasty(3.0).send_many(&[change], 4, limits).answers;
    match sent.pop().unwrap() {
        Sent::Done(answer) => Ok(answer.outcome),
        Sent::Failed(error) => Err((error.report.code.to_owned(), error.report.message, error.uncertain)),
        Sent::Untried => Err(("untried".to_owned(), String::new(), false)),
    }
}

#[test]
fn monta_says_what_is_wrong_with_an_address() {
    for monta in both() {
        let client = monta.client();
        let fine = client.check_address(&address("99")).unwrap();
        assert_eq!((fine.valid, fine.reasons, fine.exchanges.len()), (true, vec![], 1));
        let mut bad = address("12a");
        bad["PostalCode"] = "3011".into();
        let bad = client.check_address(&bad).unwrap();
        let said: Vec<_> = bad.reasons.iter().map(|reason| reason.message.as_str()).collect();
        let expected = [
            "House number '12a' is not a number",
            "Postal code '3011' is not valid in NL",
        ];
        assert_eq!((bad.valid, said.as_slice()), (false, expected.as_slice()));
    }
}

#[test]
fn an_answer_that_says_nothing_about_the_address_is_no_verdict() {
    for monta in both() {
        for (status, code) in [
            (404, Code::AddressCheckMissing),
            (405, Code::AddressCheckMissing),
            (500, Code::ServerError),
            (401, Code::Unauthorized),
            (400, Code::Refused),
        ] {
            monta.fault(&json!({"kind": "status", "path": "/address", "status": status, "body": "No"}));
            let failure = failure(monta.client().check_address(&address("99")).unwrap_err());
            assert_eq!((failure.code, failure.uncertain), (code, false), "{status}");
        }
    }
}

#[test]
fn nothing_is_sent_to_an_address_that_monta_refuses() {
    for monta in both() {
        let (code, message, uncertain) = send(&monta, create(&order_to("S1", "12a"), false), NOTHING).unwrap_err();
        let expected = "Monta cannot deliver to this address: House number '12a' is not a number";
        assert_eq!(
            (code.as_str(), message.as_str(), uncertain),
            ("api.address_refused", expected, false)
        );
        assert_eq!(monta.asked(), ["POST /address"]);
        assert_eq!(
            send(&monta, create(&order_to("S1", "99"), false), NOTHING),
            Ok(Outcome::Created)
        );
        monta.forget();
        // The other door is asked about, the same one is not.
        let refused = send(&monta, update(&order_to("S1", "99"), &order_to("S1", "12a")), NOTHING);
        assert_eq!(refused.unwrap_err().0, "api.address_refused");
        assert_eq!(monta.asked(), ["POST /address"]);
        monta.forget();
        let mut meant = order_to("S1", "99");
        meant["Reference"] = "PO 2".into();
        let updated = send(&monta, update(&order_to("S1", "99"), &meant), NOTHING);
        assert_eq!(updated, Ok(Outcome::Updated));
        assert!(!monta.asked().contains(&"POST /address".to_owned()));
    }
}

#[test]
fn no_answer_about_the_address_keeps_nothing_from_being_sent() {
    for monta in both() {
        for (number, fault) in (1..).zip([
            json!({"kind": "status", "status": 500}),
            json!({"kind": "status", "status": 404, "body": "Not found"}),
            json!({"kind": "status", "status": 429, "headers": {"Retry-After": "300"}}),
            json!({"kind": "drop_before"}),
        ]) {
            let mut fault = fault;
            fault["path"] = "/address".into();
            monta.fault(&fault);
            let limits = Limits {
                max_failures: Some(1),
                ..NOTHING
            };
            let order = order_to(&format!("S{number}"), "12a");
            assert_eq!(
                send(&monta, create(&order, false), limits),
                Ok(Outcome::Created),
                "{fault}"
            );
        }
    }
}

#[test]
fn a_slow_answer_about_the_address_leaves_time_for_the_order() {
    for monta in both() {
        monta.fault(&json!({"kind": "delay", "path": "/address", "delay_ms": 20_000}));
        let started = Instant::now();
        let limits = Limits {
            start_within: Some(Duration::from_secs(1)),
            end_within: Some(Duration::from_secs(1)),
            max_failures: Some(1),
        };
        assert_eq!(
            send(&monta, create(&order_to("S1", "99"), false), limits),
            Ok(Outcome::Created)
        );
        assert!(
            started.elapsed() < Duration::from_millis(1500),
            "{:?}",
            started.elapsed()
        );
    }
}

#[test]
fn what_may_have_arrived_is_not_asked_about_again() {
    for monta in both() {
        monta.has_orders(["S1"]);
        assert_eq!(send(&monta, create(&order("S1"), true), NOTHING), Ok(Outcome::Found));
        assert!(!monta.asked().contains(&"POST /address".to_owned()));
    }
}

#[test]
fn a_change_that_was_not_begun_after_all_is_untried() {
    for monta in both() {
        let mut changes = vec![Change::CreateOrder {
            payload: order("S1"),
            verify_first: false,
        }];
        changes.extend((2..6).map(|number| create(&order_to(&format!("S{number}"), "99"), false)));
        monta.fault(&json!({"kind": "status", "path": "/order", "status": 401}));
        let sent = monta.client().send_many(&changes, 1, NOTHING).answers;
        assert!(matches!(sent[0], Sent::Failed(_)), "{sent:?}");
        assert!(sent[1..].iter().all(|sent| *sent == Sent::Untried), "{sent:?}");
    }
}
