//! The shippers of the account.

use monta_client::{Code, Profile};
use serde_json::json;

use crate::failure;
use crate::monta::Monta;

#[test]
fn the_shippers_that_monta_lists_are_read() {
    let monta = Monta::following(Profile::V6);
    let found = monta.client().shippers().unwrap();
    let point = found.shippers.iter().find(|one| one.code == "DHLservicepunt").unwrap();
    assert_eq!((point.name.as_str(), point.is_pickup_point), ("DHL ServicePoint", true));
    assert_eq!(point.options.len(), 1);
    assert_eq!(monta.asked(), ["GET /info"]);
    monta.set(&json!({"unlisted_shippers": ["DHLservicepunt"]}));
    let left = monta.client().shippers().unwrap().shippers;
    assert_eq!(left.len(), found.shippers.len() - 1);
}

#[test]
fn an_api_without_a_list_says_so() {
    let monta = Monta::following(Profile::Documented);
    let failure = failure(monta.client().shippers().unwrap_err());
    assert_eq!((failure.code, failure.uncertain), (Code::ListMissing, false));
}

#[test]
fn an_answer_that_lists_no_channels_is_no_list() {
    let monta = Monta::following(Profile::V6);
    monta.fault(&json!({"kind": "status", "status": 200, "path": "/info", "body": {"Version": 2}}));
    let failure = failure(monta.client().shippers().unwrap_err());
    assert_eq!(failure.code, Code::ListMissing);
}
