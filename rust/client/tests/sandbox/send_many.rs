//! Changes of many records at once: together, each once, and ended where nothing more may be sent.

use std::time::{Duration, Instant};

use monta_client::{Change, Class, Client, Limits, Outcome, Profile, Sent};
use serde_json::{Value, json};

use crate::forecast::{payload, plan};
use crate::monta::{Monta, both};
use crate::order;

fn creates(count: usize) -> Vec<Change> {
    let create = |number| Change::CreateOrder {
        payload: order(&format!("S{number:05}")),
        verify_first: false,
    };
    (1..=count).map(create).collect()
}

fn send(client: &Client, changes: &[Change], limits: Limits) -> (Vec<Sent>, Option<monta_client::Report>) {
    let batch = client.send_many(changes, 4, limits);
    (batch.answers, batch.stopped)
}

fn outcome(sent: &Sent) -> Result<Outcome, &'static str> {
    match sent {
        Sent::Done(answer) => Ok(answer.outcome),
        Sent::Failed(error) => Err(error.report.code),
        Sent::Untried => Err("untried"),
    }
}

fn outcomes(sent: &[Sent]) -> Vec<Result<Outcome, &'static str>> {
    sent.iter().map(outcome).collect()
}

#[test]
fn orders_are_created_together_and_answered_in_their_order() {
    for monta in both() {
        monta.fault(&json!({"kind": "delay", "times": 0, "delay_ms": 200}));
        let started = Instant::now();
        let (sent, stopped) = send(&monta.client(), &creates(9), Limits::default());
        // One alone, then eight by four.
        assert!(
            started.elapsed() < Duration::from_millis(1400),
            "{:?}",
            started.elapsed()
        );
        assert_eq!(outcomes(&sent), [Ok(Outcome::Created); 9]);
        assert_eq!(stopped, None);
        let Some(Sent::Done(last)) = sent.last() else {
            panic!("{sent:?}")
        };
        assert_eq!((last.exchanges.len(), last.status, &last.document), (1, 200, &None));
        assert_eq!(monta.asked().len(), 9);
    }
}

#[test]
fn each_kind_of_change_is_carried_out_as_by_itself() {
    for monta in both() {
        monta.has_orders(["S1", "S2"]);
        let mut meant = order("S1");
        meant["Lines"][0]["OrderedQuantity"] = json!(5);
        let plan = |reference: &str| plan(monta.profile, None, &payload(reference, [3, 0, 0]));
        let changes = [
            Change::UpdateOrder {
                webshop_order_id: "S1".to_owned(),
                acknowledged: order("S1"),
                payload: meant.clone(),
                family: None,
                verify_first: false,
            },
            Change::DeleteOrder {
                webshop_order_id: "S2".to_owned(),
                note: "Cancelled".to_owned(),
                acknowledged: None,
                family: None,
            },
            Change::CreateOrder {
                payload: order("S3"),
                verify_first: true,
            },
            Change::PushForecast {
                plan: plan("P1"),
                verify_first: false,
                supplier: None,
            },
            Change::DeleteForecast {
                reference: "P2".to_owned(),
            },
            Change::DeleteOrder {
                webshop_order_id: "S4".to_owned(),
                note: String::new(),
                acknowledged: None,
                family: None,
            },
        ];
        // A stranger finds out which API this is, once.
        let (sent, stopped) = send(&monta.stranger(), &changes, Limits::default());
        assert_eq!(
            outcomes(&sent),
            [
                Ok(Outcome::Updated),
                Ok(Outcome::Deleted),
                Ok(Outcome::Created),
                Ok(Outcome::Created),
                Ok(Outcome::Absent),
                Err("input.note_missing"),
            ]
        );
        assert_eq!(stopped, None);
        let Sent::Done(updated) = &sent[0] else {
            panic!("{sent:?}")
        };
        assert_eq!(updated.document.as_ref(), Some(&meant));
        assert_eq!(
            monta.asked().iter().filter(|line| line.contains("/info")).count(),
            1,
            "{:?}",
            monta.asked()
        );
        let orders = monta.read("orders");
        assert_eq!(orders[0]["Lines"][0]["OrderedQuantity"], 5);
        assert_eq!(orders[1]["Deleted"], true);
    }
}

#[test]
fn an_update_that_may_have_arrived_is_looked_for() {
    for monta in both() {
        let mut meant = order("S1");
        meant["Lines"][0]["OrderedQuantity"] = json!(5);
        monta.control("orders", &json!([{"order": meant.clone()}]));
        monta.forget();
        let change = |payload: &Value| Change::UpdateOrder {
            webshop_order_id: "S1".to_owned(),
            acknowledged: order("S1"),
            payload: payload.clone(),
            family: None,
            verify_first: true,
        };
        let (sent, _) = send(&monta.client(), &[change(&meant)], Limits::default());
        assert_eq!((outcomes(&sent), monta.asked().len()), (vec![Ok(Outcome::Found)], 1));
        monta.forget();
        let (sent, _) = send(&monta.client(), &[change(&order("S1"))], Limits::default());
        let Sent::Done(answer) = &sent[0] else {
            panic!("{sent:?}")
        };
        assert_eq!(
            (answer.outcome, answer.status, monta.asked().len()),
            (Outcome::Found, 0, 0)
        );
    }
}

#[test]
fn a_supplier_that_monta_does_not_know_is_made_on_the_way() {
    let monta = Monta::following(Profile::V6);
    let mut document = payload("P1", [3, 0, 0]);
    document["SupplierCode"] = json!("NEW");
    let plan = plan(monta.profile, None, &document);
    let push = |supplier| Change::PushForecast {
        plan: plan.clone(),
        verify_first: false,
        supplier,
    };
    let (sent, _) = send(&monta.client(), &[push(None)], Limits::default());
    assert_eq!(outcomes(&sent), [Err("api.supplier_unknown")]);
    let supplier = json!({"Code": "NEW", "Title": "New"});
    let (sent, _) = send(&monta.client(), &[push(Some(supplier))], Limits::default());
    let Sent::Done(answer) = &sent[0] else {
        panic!("{sent:?}")
    };
    assert_eq!((answer.outcome, answer.exchanges.len()), (Outcome::Created, 3));
}

#[test]
fn a_refused_account_is_one_request() {
    for monta in both() {
        monta.fault(&json!({"kind": "status", "times": 0, "status": 401}));
        let (sent, stopped) = send(&monta.client(), &creates(20), Limits::default());
        assert_eq!(outcome(&sent[0]), Err("api.unauthorized"));
        assert_eq!(outcomes(&sent[1..]), [Err("untried"); 19]);
        assert_eq!(stopped.map(|report| report.class), Some(Class::Stop));
        assert_eq!(monta.asked().len(), 1);
    }
}

#[test]
fn a_long_pause_is_left_to_the_next_batch_and_a_short_one_is_waited_out() {
    let monta = Monta::following(Profile::V6);
    monta.fault(&json!({"kind": "status", "status": 429, "headers": {"Retry-After": "300"}}));
    let (sent, stopped) = send(&monta.client(), &creates(3), Limits::default());
    assert_eq!(
        outcomes(&sent),
        [Err("api.rate_limited"), Err("untried"), Err("untried")]
    );
    assert_eq!(stopped.and_then(|report| report.retry_after), Some(300));
    monta.fault(&json!({"kind": "status", "status": 429, "headers": {"Retry-After": "1"}}));
    let (sent, stopped) = send(&monta.client(), &creates(3), Limits::default());
    assert_eq!(
        outcomes(&sent),
        [Err("api.rate_limited"), Ok(Outcome::Created), Ok(Outcome::Created)]
    );
    assert_eq!(stopped, None);
}

#[test]
fn a_monta_that_is_down_is_given_up_after_several_requests_in_a_row() {
    for monta in both() {
        for (fault, code) in [
            (json!({"kind": "drop_before", "times": 0}), "api.connection"),
            (json!({"kind": "status", "times": 0, "status": 503}), "api.server_error"),
        ] {
            monta.heals();
            monta.fault(&fault);
            let (sent, stopped) = send(&monta.client(), &creates(20), Limits::default());
            let failed = sent.iter().filter(|sent| outcome(sent) == Err(code)).count();
            assert_eq!(failed, monta.asked().len());
            assert_eq!(failed, 5, "one more than may be under way at once");
            assert_eq!(stopped.map(|report| report.code), Some(code));
            monta.forget();
            let limits = Limits {
                max_failures: Some(1),
                ..Limits::default()
            };
            let (sent, _) = send(&monta.client(), &creates(20), limits);
            assert_eq!(
                (outcome(&sent[1]), monta.asked().len()),
                (Err("untried"), 1),
                "a probe is one request"
            );
        }
    }
}

/// An uncertain failure says so, also as one of many.
#[test]
fn one_broken_connection_is_the_trouble_of_one_order() {
    for monta in both() {
        monta.fault(&json!({"kind": "drop_after", "method": "POST"}));
        let (sent, stopped) = send(&monta.client(), &creates(6), Limits::default());
        assert_eq!(
            sent.iter().filter(|sent| outcome(sent) == Ok(Outcome::Created)).count(),
            5
        );
        assert_eq!(stopped, None);
        // Several are under way at once: which of them meets the broken connection is the scheduler's choice.
        let failed: Vec<_> = sent
            .iter()
            .filter_map(|sent| match sent {
                Sent::Failed(error) => Some((error.report.class, error.uncertain, error.report.exchanges.len())),
                _ => None,
            })
            .collect();
        assert_eq!(failed, [(Class::Retry, true, 1)]);
    }
}

#[test]
fn what_monta_says_about_one_order_does_not_stop_the_others() {
    let monta = Monta::following(Profile::V6);
    let verifying = json!({"OrderInvalidReasons": [{"Code": 42, "Message": "Order is being verified"}]});
    monta.fault(&json!({"kind": "status", "times": 8, "status": 400, "body": verifying,
                        "content_type": "application/json"}));
    let (sent, stopped) = send(&monta.client(), &creates(12), Limits::default());
    assert_eq!(
        sent.iter()
            .filter(|sent| outcome(sent) == Err("api.order_verifying"))
            .count(),
        8
    );
    assert_eq!(
        (sent.iter().filter(|sent| outcome(sent).is_ok()).count(), stopped),
        (4, None)
    );
}

#[test]
fn nothing_begins_when_the_time_to_start_is_over_and_nothing_lasts_longer_than_the_end() {
    let monta = Monta::following(Profile::V6);
    monta.fault(&json!({"kind": "delay", "times": 0, "delay_ms": 300}));
    let limits = Limits {
        start_within: Some(Duration::from_millis(400)),
        ..Limits::default()
    };
    let (sent, stopped) = send(&monta.client(), &creates(20), limits);
    assert_eq!(outcomes(&sent[..5]), [Ok(Outcome::Created); 5]);
    assert_eq!(outcomes(&sent[5..]), [Err("untried"); 15]);
    assert_eq!(stopped, None);

    monta.heals();
    monta.fault(&json!({"kind": "delay", "times": 0, "delay_ms": 3000}));
    let limits = Limits {
        end_within: Some(Duration::from_millis(500)),
        max_failures: Some(1),
        ..Limits::default()
    };
    let started = Instant::now();
    let (sent, stopped) = send(&monta.client(), &creates(3), limits);
    assert!(
        started.elapsed() < Duration::from_millis(1500),
        "{:?}",
        started.elapsed()
    );
    assert_eq!(outcomes(&sent), [Err("api.timeout"), Err("untried"), Err("untried")]);
    assert_eq!(stopped.map(|report| report.code), Some("api.timeout"));
}
