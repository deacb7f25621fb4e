//! The feeds: what happened to orders, and what was received.

use std::collections::BTreeSet;

use monta_client::{Code, Error, InputError, Profile};
use serde_json::{Value, json};

use crate::monta::{Monta, both};
use crate::{failure, references};

/// The cron of issue 3: 200 open orders of which 10 changed.
#[test]
fn ten_changed_orders_take_twelve_requests() {
    let monta = Monta::following(Profile::V6);
    let names: Vec<String> = (0..200).map(|number| format!("S{number:05}")).collect();
    monta.has_orders(names.iter().map(String::as_str));
    let client = monta.client();
    let cursor = client.order_changes(0).unwrap().cursor;
    for name in &names[..10] {
        monta.moves(name, "picking");
    }
    monta.forget();

    let feed = client.order_changes(cursor).unwrap();
    assert!(feed.complete && feed.cursor > cursor);
    let name = |event: &Value| event["WebshopOrderId"].as_str().unwrap().to_owned();
    let changed: BTreeSet<String> = feed.events.iter().map(name).collect();
    assert!(changed.iter().eq(&names[..10]));
    let wanted: Vec<_> = changed.iter().map(|name| references(name)).collect();
    let answers = client.fetch_many(&wanted, true, false, 4).answers;
    assert!(
        answers
            .iter()
            .flatten()
            .filter(|answer| answer.matched == "exact")
            .count()
            == 10
    );
    assert_eq!(monta.asked().len(), 12, "{:?}", monta.asked());
}

#[test]
fn a_feed_is_read_to_its_end_in_batches() {
    let monta = Monta::following(Profile::V6);
    monta.set(&json!({"feed_batch": 3}));
    monta.has_orders(["S1", "S2"]);
    for name in ["S1", "S2"] {
        monta.moves(name, "shipped");
        monta.moves(name, "delivered");
    }
    let client = monta.client();
    let all = client.order_changes(0).unwrap();
    assert_eq!(all.exchanges.len(), all.events.len().div_ceil(3) + 1);
    let ids: Vec<i64> = all.events.iter().map(|event| event["Id"].as_i64().unwrap()).collect();
    assert!(ids.is_sorted() && ids.len() >= 6, "{ids:?}");
    assert_eq!(Some(&all.cursor), ids.last());
    let rest = client.order_changes(all.cursor).unwrap();
    assert_eq!(
        (rest.events.len(), rest.cursor, rest.exchanges.len()),
        (0, all.cursor, 1)
    );
}

#[test]
fn a_feed_that_does_not_move_on_is_not_read_for_ever() {
    let monta = Monta::following(Profile::V6);
    let row = json!([{"Id": 5, "WebshopOrderId": "S1"}]);
    monta.fault(&json!({"kind": "status", "times": 0, "status": 200, "body": row, "content_type": "application/json"}));
    let failure = failure(monta.client().order_changes(0).unwrap_err());
    assert_eq!((failure.code, failure.exchanges.len()), (Code::NotJson, 2));
}

#[test]
fn an_id_may_be_written_as_a_text() {
    let monta = Monta::following(Profile::V6);
    let rows = json!([{"Id": "5", "WebshopOrderId": "S1"}, {"Id": "17", "WebshopOrderId": "S1"}]);
    monta.fault(&json!({"kind": "status", "status": 200, "body": rows, "content_type": "application/json"}));
    let changes = monta.client().order_changes(0).unwrap();
    assert_eq!((changes.events.len(), changes.cursor), (2, 17));
}

#[test]
fn an_api_without_a_feed_says_so() {
    let monta = Monta::following(Profile::Documented);
    let client = monta.client();
    let failure = failure(client.order_changes(7).unwrap_err());
    assert_eq!((failure.code, failure.status), (Code::ListMissing, Some(404)));
    assert_eq!(monta.asked(), ["GET /orderevents/since_id/7?includeWMSEvents=true"]);
}

#[test]
fn receipts_are_read_until_a_page_is_not_full() {
    for monta in both() {
        for quantity in 1..=31 {
            monta.control("inbounds", &json!({"sku": "SKU-A", "quantity": quantity}));
        }
        let client = monta.client();
        let receipts = client.receipts(0).unwrap();
        assert_eq!(
            (receipts.rows.len(), receipts.exchanges.len(), receipts.complete),
            (31, 2, true)
        );
        assert_eq!(receipts.rows[30]["Quantity"], 31);
        monta.control("inbounds", &json!({"sku": "SKU-A", "quantity": 1, "quarantine": true}));
        let more = client.receipts(receipts.cursor).unwrap();
        assert_eq!((more.rows.len(), more.exchanges.len()), (1, 1));
        assert_eq!(more.rows[0]["Quarantaine"], true);
    }
}

#[test]
fn a_cursor_below_nought_is_not_sent() {
    let monta = Monta::following(Profile::V6);
    for error in [
        monta.client().order_changes(-1).unwrap_err(),
        monta.client().receipts(-1).unwrap_err(),
    ] {
        assert!(matches!(error, Error::Input(InputError::CursorNegative)));
    }
    assert_eq!(monta.asked(), [""; 0]);
}

#[test]
fn orders_that_something_happened_to_are_listed_without_the_customer() {
    let monta = Monta::following(Profile::V6);
    let client = monta.client();
    monta.control("clock", &json!({"now": "2026-11-22T09:00:00Z"}));
    monta.has_orders(["OLD"]);
    monta.control("clock", &json!({"now": "2026-11-22T10:00:00Z"}));
    monta.has_orders(["S1", "S2"]);
    client.delete_order("S2", "gone").unwrap();
    monta.forget();

    let listed = client.changed_orders("2026-11-22T09:30:00Z").unwrap().orders;
    let shown = |order: &Value| (order["WebshopOrderId"].clone(), order["Deleted"].clone());
    let shown: Vec<_> = listed.iter().map(shown).collect();
    assert_eq!(shown, [(json!("S1"), json!(false)), (json!("S2"), json!(true))]);
    assert!(listed.iter().all(|order| order["Lines"].is_array()));
    assert!(
        !listed.iter().any(|order| order.to_string().contains("Kade")),
        "{listed:?}"
    );
    assert_eq!(
        monta.asked(),
        [
            "GET /order/updated_since/2026-11-22T09:30:00Z?status=NonDeleted",
            "GET /order/updated_since/2026-11-22T09:30:00Z?status=Deleted",
        ]
    );
}

#[test]
fn an_api_without_a_list_of_changed_orders_says_so() {
    let monta = Monta::following(Profile::Documented);
    let error = monta.client().changed_orders("2026-11-22T09:30:00Z").unwrap_err();
    assert_eq!(failure(error).code, Code::ListMissing);
    let error = monta.client().changed_orders("yesterday").unwrap_err();
    assert!(matches!(error, Error::Input(InputError::SinceInvalid)), "{error:?}");
}
