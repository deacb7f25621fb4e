//! Lists of products.

use monta_client::{Client, Code, Error, InputError, Profile};
use serde_json::{Value, json};

use crate::failure;
use crate::monta::Monta;

/// Every product, read to the end of the list.
fn listed(client: &Client, max_parallel: usize) -> Vec<Value> {
    let (mut all, mut page) = (Vec::new(), Some(0));
    while let Some(number) = page {
        let found = client.all_products(number, max_parallel).unwrap();
        all.extend(found.products);
        page = found.next_page;
    }
    all
}

/// Acceptance 20 and the figures table: 5,000 products in full, then one that changed.
#[test]
fn five_thousand_products_take_168_requests_and_a_change_takes_one() {
    let monta = Monta::following(Profile::V6);
    monta.control("clock", &json!({"now": "2026-11-22T09:00:00Z"}));
    monta.has_products(5000);
    let client = monta.client();
    let all = listed(&client, 4);
    assert_eq!((all.len(), monta.asked().len()), (5000, 168));
    let last = &all[4999];
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
    assert_eq!((changes.products.len(), changes.next_page), (1, None));
    assert_eq!(changes.products[0]["Stock"]["StockAvailable"], 70);
    assert_eq!(monta.asked(), ["GET /product/updated_since/2026-11-22T09:30:00Z"]);
}

#[test]
fn some_pages_are_read_at_a_time_and_each_product_once() {
    let monta = Monta::following(Profile::V6);
    monta.has_products(250);
    for max_parallel in [1, 2, 3, 5, 32] {
        let mut skus: Vec<_> = listed(&monta.client(), max_parallel)
            .iter()
            .map(|product| product["Sku"].clone())
            .collect();
        skus.dedup();
        assert_eq!(skus.len(), 250, "{max_parallel} at once");
    }
    monta.forget();
    let some = monta.client().all_products(4, 4).unwrap();
    assert_eq!((some.products.len(), some.next_page), (120, Some(8)));
    assert_eq!((some.exchanges.len(), monta.asked().len()), (4, 4));
}

#[test]
fn a_small_catalogue_is_not_asked_for_pages_it_does_not_have() {
    let monta = Monta::following(Profile::V6);
    assert_eq!(listed(&monta.client(), 4).len(), 0);
    assert_eq!(monta.asked(), ["GET /products?page=0"]);
    monta.forget();
    monta.has_products(31);
    assert_eq!(listed(&monta.client(), 4).len(), 31);
    assert_eq!(monta.asked().len(), 4);
}

#[test]
fn a_list_without_end_is_an_error() {
    let monta = Monta::following(Profile::V6);
    let failure = failure(monta.client().all_products(100_000, 2).unwrap_err());
    assert_eq!(failure.code, Code::TooLarge);
    assert_eq!(monta.asked(), [""; 0]);
}

#[test]
fn a_page_that_fails_keeps_what_was_read_before_it() {
    let monta = Monta::following(Profile::V6);
    monta.has_products(200);
    let client = monta.client();
    monta.fault(&json!({"kind": "status", "times": 0, "path": "/products", "query": "page=2", "status": 500}));
    let before = client.all_products(1, 4).unwrap();
    assert_eq!((before.products.len(), before.next_page), (30, Some(2)));
    assert_eq!(failure(client.all_products(2, 4).unwrap_err()).code, Code::ServerError);
    monta.heals();
    let after = client.all_products(2, 4).unwrap();
    assert_eq!(after.products[0]["Sku"], "P0061");
}

#[test]
fn a_server_that_does_not_page_is_read_to_its_end() {
    let monta = Monta::following(Profile::V6);
    let body = json!({"Products": [{"Product": {"Sku": "A"}}, {"Product": {"Sku": "B"}}, {"Product": null}]});
    monta
        .fault(&json!({"kind": "status", "times": 0, "status": 200, "content_type": "application/json", "body": body}));
    for max_parallel in [1, 2, 4] {
        monta.forget();
        let mut all = listed(&monta.client(), max_parallel);
        assert_eq!(
            all.drain(..2).collect::<Vec<_>>(),
            [json!({"Sku": "A"}), json!({"Sku": "B"})]
        );
        assert!(monta.asked().len() <= 4, "{:?}", monta.asked());
    }
}

#[test]
fn only_what_stock_is_made_of_is_kept() {
    let monta = Monta::following(Profile::V6);
    let body = json!({"Products": [{"Product": {
        "sku": "A", "Description": "Desk", "MinimumStock": 5,
        "stock": {"stockAvailable": 7, "StockAll": 9, "Batches": [{"Reference": "L1"}], "PerWarehouse": []},
    }}, {"Product": {"Sku": "B", "Stock": "many"}}, {"Product": {"Sku": "C", "Stock": null}},
        {"Product": {"Sku": " D ", "StockAvailable": 4}}, {"Product": {"Description": "nameless"}}]});
    monta.fault(&json!({"kind": "status", "status": 200, "content_type": "application/json", "body": body}));
    let expected = [
        json!({"Sku": "A", "MinimumStock": 5, "Stock": {"StockAvailable": 7}}),
        json!({"Sku": "B", "Stock": "many"}),
        json!({"Sku": "C", "Stock": null}),
        json!({"Sku": "D", "StockAvailable": 4}),
    ];
    let changes = monta.client().stock_changes("2026-11-22T09:30:00Z").unwrap();
    assert_eq!(changes.products, expected);
}

#[test]
fn so_many_changes_that_they_are_not_read_say_so() {
    let monta = Monta::following(Profile::V6);
    let text = "x".repeat(9 * 1024 * 1024);
    let body = json!({"Products": [{"Product": {"Sku": "A", "Description": text}}]});
    monta.fault(&json!({"kind": "status", "status": 200, "content_type": "application/json", "body": body}));
    let client = monta.client();
    let failure = failure(client.stock_changes("2026-11-22T09:30:00Z").unwrap_err());
    assert_eq!((failure.code, failure.status), (Code::TooLarge, Some(200)));
    assert_eq!(client.capabilities().stock, None, "the list is there all the same");
}

#[test]
fn an_api_without_lists_says_so_and_is_remembered() {
    let monta = Monta::following(Profile::V6);
    monta.set(&json!({"capabilities": {"stock": "documented"}}));
    for ask in [
        |client: &Client| client.all_products(0, 2).unwrap_err(),
        |client: &Client| client.stock_changes("2026-11-22T09:30:00Z").unwrap_err(),
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
        failure(client.all_products(0, 1).unwrap_err()).code,
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
