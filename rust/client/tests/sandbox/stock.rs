//! The stock of single SKUs.

use monta_client::{Class, Profile, StockEndpoint};
use serde_json::json;

use crate::monta::{Monta, both};

fn skus(skus: &[&str]) -> Vec<String> {
    skus.iter().map(|sku| (*sku).to_owned()).collect()
}

#[test]
fn each_sku_has_its_answer_in_its_place() {
    for monta in both() {
        monta.control(
            "products",
            &json!([
                {"Sku": "A", "StockAvailable": 20, "MinimumStock": 5},
                {"Sku": "S/3", "StockAvailable": 3},
                {"Sku": "B C", "StockAvailable": 4},
            ]),
        );
        let asked = skus(&["B C", "NOPE", "S/3", "A", ".."]);
        let answers = monta
            .client()
            .fetch_stock(&asked, &StockEndpoint::default(), 4, None)
            .answers;
        let seen: Vec<_> = answers
            .iter()
            .map(|answer| {
                let stock = answer
                    .product
                    .as_ref()
                    .map(|product| product["Stock"]["StockAvailable"].clone());
                (
                    answer.sku.as_str(),
                    stock,
                    answer.error.as_ref().map(|error| error.code),
                )
            })
            .collect();
        let expected = [
            ("B C", Some(json!(4)), None),
            ("NOPE", None, None),
            ("S/3", Some(json!(3)), None),
            ("A", Some(json!(20)), None),
            ("..", None, Some("input.sku_unusable")),
        ];
        assert_eq!(seen, expected);
        let mut lines = monta.asked();
        lines.sort_unstable();
        let paths = ["A", "B%20C", "NOPE", "S%2F3"].map(|sku| format!("GET /product/{sku}/stock"));
        assert_eq!(lines, paths);
    }
}

#[test]
fn another_endpoint_may_answer_with_a_list() {
    let monta = Monta::following(Profile::V6);
    monta.control("products", &json!([{"Sku": "S/3", "StockAvailable": 3}]));
    let endpoint: StockEndpoint = "product/stock?sku={sku}".parse().unwrap();
    let answers = monta.client().fetch_stock(&skus(&["S/3"]), &endpoint, 4, None).answers;
    assert_eq!(answers[0].product.as_ref().unwrap()["Sku"], "S/3");
    assert_eq!(monta.asked(), ["GET /product/stock?sku=S%2F3"]);

    let list = |body| json!({"kind": "status", "status": 200, "content_type": "application/json", "body": body});
    for (body, stock) in [
        (
            json!([{"Sku": "X", "StockAvailable": 1}, {"Sku": "s/3", "StockAvailable": 7}]),
            Some(7),
        ),
        (
            json!({"Products": [{"Product": {"Sku": "S/3", "StockAvailable": 8}}]}),
            Some(8),
        ),
        (json!({"Product": {"Sku": "S/3", "StockAvailable": 9}}), Some(9)),
        (json!({"StockAvailable": 10}), Some(10)),
        (json!([]), None),
    ] {
        monta.fault(&list(body));
        let answers = monta.client().fetch_stock(&skus(&["S/3"]), &endpoint, 1, None).answers;
        assert_eq!(answers[0].error, None);
        let found = answers[0]
            .product
            .as_ref()
            .map(|product| product["StockAvailable"].as_i64().unwrap());
        assert_eq!(found, stock);
    }
}

#[test]
fn the_stock_of_another_sku_is_an_error() {
    let monta = Monta::following(Profile::V6);
    for body in [
        json!({"Sku": "B", "StockAvailable": 1}),
        json!([{"Sku": "B"}]),
        json!(17),
        json!("20"),
    ] {
        monta.fault(&json!({"kind": "status", "status": 200, "content_type": "application/json", "body": body}));
        let answers = monta
            .client()
            .fetch_stock(&skus(&["A"]), &StockEndpoint::default(), 1, None)
            .answers;
        let error = answers[0].error.as_ref().unwrap();
        assert_eq!(
            (error.code, error.class, error.status),
            ("api.not_json", Class::Fix, Some(200)),
            "{body}"
        );
        assert_eq!(answers[0].product, None);
    }
}

#[test]
fn one_that_fails_does_not_spoil_the_others() {
    for monta in both() {
        monta.has_products(20);
        let page = "<html><title>Not found</title></html>";
        for (path, status, body) in [("P0003", 500, ""), ("P0007", 404, page), ("P0011", 400, "no")] {
            let path = format!("/product/{path}/stock");
            monta.fault(&json!({"kind": "status", "path": path, "status": status, "body": body}));
        }
        let asked: Vec<String> = (1..=20).map(|number| format!("P{number:04}")).collect();
        let answers = monta
            .client()
            .fetch_stock(&asked, &StockEndpoint::default(), 4, None)
            .answers;
        let failed: Vec<_> = answers
            .iter()
            .filter_map(|answer| Some((answer.sku.as_str(), answer.error.as_ref()?.code)))
            .collect();
        let expected = [
            ("P0003", "api.server_error"),
            ("P0007", "api.not_found"),
            ("P0011", "api.refused"),
        ];
        assert_eq!(failed, expected);
        assert_eq!(answers.iter().filter(|answer| answer.product.is_some()).count(), 17);
        assert_eq!(monta.asked().len(), 20);
    }
}
