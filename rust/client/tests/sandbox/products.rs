//! Lists of products.

use monta_client::{Code, Error, InputError, Profile};
use serde_json::json;

use crate::failure;
use crate::monta::Monta;

/// Scenario 20 and the figures table: 5,000 products in full, then one that changed.
#[test]
fn five_thousand_products_take_168_requests_and_a_change_takes_one() {
    let monta = Monta::following(Profile::V6);
    monta.control("clock", &json!({"now": "2026-11-22T09:00:00Z"}));
    monta.has_products(5000);
    let client = monta.client();
    let all = client.all_products(4000, 4).unwrap();
    assert_eq!(all.products.len(), 5000);
    assert_eq!((all.exchanges.len(), monta.asked().len()), (168, 168));
    let last = &all.products[4999];
    assert_eq!(
        (&last["Sku"], &last["Stock"]["StockAvailable"]),
        (&json!("P5000"), &json!(5000))
    );
    assert_eq!(
        (&last["MinimumStock"], last.get("Description")),
        (&json!(5), None),
        "only what stock is made of"
    );

    monta.control("clock", &json!({"now": "2026-11-22T10:00:00Z"}));
    monta.control("products", &json!([{"Sku": "P0007", "StockAvailable": 70}]));
    monta.forget();
    let changes = client.stock_changes("2026-11-22T09:30:00Z").unwrap();
    assert_eq!(changes.products.len(), 1);
    assert_eq!(changes.products[0]["Stock"]["StockAvailable"], 70);
    assert_eq!(monta.asked(), ["GET /product/updated_since/2026-11-22T09:30:00Z"]);
}

#[test]
fn a_small_catalogue_is_not_asked_for_pages_it_does_not_have() {
    let monta = Monta::following(Profile::V6);
    let client = monta.client();
    assert_eq!(client.all_products(4000, 4).unwrap().products.len(), 0);
    assert_eq!(monta.asked(), ["GET /products?page=0"]);
    monta.forget();
    monta.has_products(31);
    assert_eq!(client.all_products(4000, 1).unwrap().products.len(), 31);
    assert_eq!(
        monta.asked(),
        ["GET /products?page=0", "GET /products?page=1", "GET /products?page=2"]
    );
}

#[test]
fn a_list_that_is_cut_off_is_an_error() {
    let monta = Monta::following(Profile::V6);
    monta.has_products(100);
    let failure = failure(monta.client().all_products(3, 2).unwrap_err());
    assert_eq!((failure.code, failure.exchanges.len()), (Code::TooLarge, 3));
    assert_eq!(monta.client().all_products(5, 2).unwrap().products.len(), 100);
}

#[test]
fn a_page_that_fails_fails_the_list() {
    let monta = Monta::following(Profile::V6);
    monta.has_products(100);
    monta.fault(&json!({"kind": "status", "path": "/products", "status": 500}));
    assert_eq!(
        failure(monta.client().all_products(10, 2).unwrap_err()).code,
        Code::ServerError
    );
}

#[test]
fn a_server_that_does_not_page_is_read_once() {
    let monta = Monta::following(Profile::V6);
    let body = json!({"Products": [{"Product": {"Sku": "A"}}, {"Product": {"Sku": "B"}}, {"Product": null}]});
    monta
        .fault(&json!({"kind": "status", "times": 0, "status": 200, "content_type": "application/json", "body": body}));
    let all = monta.client().all_products(4000, 1).unwrap();
    assert_eq!(all.products, [json!({"Sku": "A"}), json!({"Sku": "B"})]);
    assert_eq!(monta.asked().len(), 2);
}

#[test]
fn only_what_stock_is_made_of_is_kept() {
    let monta = Monta::following(Profile::V6);
    let body = json!({"Products": [{"Product": {
        "sku": "A", "Description": "Desk", "MinimumStock": 5,
        "Stock": {"StockAvailable": 7, "StockAll": 9, "Batches": [{"Reference": "L1"}], "PerWarehouse": []},
    }}, {"Product": {"Sku": "B", "Stock": "many"}}, {"Product": {"Description": "nameless"}}]});
    monta.fault(&json!({"kind": "status", "status": 200, "content_type": "application/json", "body": body}));
    let expected = [
        json!({"Sku": "A", "MinimumStock": 5, "Stock": {"StockAvailable": 7, "StockAll": 9}}),
        json!({"Sku": "B", "Stock": "many"}),
    ];
    let changes = monta.client().stock_changes("2026-11-22T09:30:00Z").unwrap();
    assert_eq!(changes.products, expected);
}

#[test]
fn an_api_without_lists_says_so_and_is_remembered() {
    let monta = Monta::following(Profile::V6);
    monta.set(&json!({"capabilities": {"stock": "documented"}}));
    for ask in [
        |client: &monta_client::Client| client.all_products(10, 2).unwrap_err(),
        |client: &monta_client::Client| client.stock_changes("2026-11-22T09:30:00Z").unwrap_err(),
    ] {
        let client = monta.client();
        assert_eq!(failure(ask(&client)).code, Code::ListMissing);
        assert_eq!(client.capabilities().stock, Some(Profile::Documented));
    }
}

#[test]
fn the_end_may_be_a_404() {
    let monta = Monta::following(Profile::V6);
    monta.has_products(30);
    let client = monta.client();
    monta
        .fault(&json!({"kind": "status", "times": 0, "path": "/products", "status": 404, "body": "No products found"}));
    assert_eq!(
        failure(client.all_products(10, 1).unwrap_err()).code,
        Code::ListMissing,
        "but not the beginning"
    );
}

#[test]
fn a_time_is_utc_to_the_second() {
    let monta = Monta::following(Profile::V6);
    for since in [
        "",
        "2026-11-22",
        "2026-11-22T09:30:00",
        "2026-11-22T09:30:00+01:00",
        "2026-11-22 09:30:00Z",
    ] {
        let error = monta.client().stock_changes(since).unwrap_err();
        assert!(matches!(error, Error::Input(InputError::SinceInvalid)), "{since}");
    }
    assert_eq!(monta.asked(), [""; 0]);
}
