//! When two SKUs are the same: the contract data in `tests/contract/skus.json`.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod data;

use monta_core::sku::{key, same_sku};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    left: String,
    right: String,
    same: bool,
}

#[test]
fn every_pair_is_compared_as_the_data_says() {
    for Pair { left, right, same } in data::table::<Pair>("skus.json") {
        assert_eq!(same_sku(&left, &right), same, "{left:?} and {right:?}");
        assert_eq!(key(&left) == key(&right), same, "{left:?} and {right:?}");
    }
}
