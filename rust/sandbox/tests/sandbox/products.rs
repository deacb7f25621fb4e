//! Products and stock.

use serde_json::{Value, json};

use crate::client::{Monta, codes};

fn skus(answer: &Value) -> Vec<&str> {
    answer["Products"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["Product"]["Sku"].as_str().unwrap())
        .collect()
}

#[test]
fn a_product_is_made_changed_and_deleted() {
    let monta = Monta::v6();
    let mug = json!({"Sku": "MUG-RED", "Description": "Rode mok", "Barcodes": ["8712345000017"], "WeightGrammes": 1});
    let made = monta.call("POST", "/product", mug.clone());
    assert_eq!((made.status, &made.body["Description"]), (200, &json!("Rode mok")));
    assert!(made.body.get("Stock").is_none() && made.body.get("WeightGrammes").is_none());
    assert_eq!(
        codes(&monta.call("POST", "/product", mug), "ProductInvalidReasons"),
        [909]
    );
    assert_eq!(
        codes(&monta.call("POST", "/product", json!({})), "ProductInvalidReasons"),
        [900, 900]
    );
    assert_eq!(
        monta
            .call("PUT", "/product/MUG-RED", json!({"MinimumStock": 10}))
            .status,
        200
    );
    assert_eq!(monta.get("/product?barcode=8712345000017")["MinimumStock"], 10);
    assert_eq!(monta.call("DELETE", "/product/MUG-RED", Value::Null).status, 204);
    let gone = monta.call("GET", "/product/MUG-RED", Value::Null);
    assert_eq!(
        (gone.status, gone.body),
        (404, json!("Zero products found with sku MUG-RED"))
    );
    let unknown = monta.call("PUT", "/product/MUG-RED", json!({"MinimumStock": 1}));
    assert_eq!(
        unknown.body["ProductInvalidReasons"][0]["Message"],
        "Provided SKU does not exist for a single known product"
    );
}

#[test]
fn stock_is_nested_and_follows_the_formula() {
    let monta = Monta::v6();
    let row = json!({"Sku": "MUG-RED", "StockAvailable": 55, "StockBlocked": 2, "StockInTransit": 5,
                     "StockQuarantaine": 1, "MinimumStock": 10});
    monta.control("POST", "/products", json!([row]));
    let product = monta.get("/product/MUG-RED/stock");
    assert_eq!(
        (&product["MinimumStock"], &product["Stock"]["StockAvailable"]),
        (&json!(10), &json!(55))
    );
    assert_eq!(
        (&product["Stock"]["StockAll"], &product["Stock"]["StockQuarantaine"]),
        (&json!(62), &json!(1))
    );
    assert_eq!(monta.get("/product/MUG-RED/stock/true"), product);
    assert_eq!(monta.get("/product/MUG-RED").get("Stock"), None);
}

#[test]
fn the_form_of_the_stock_is_a_switch() {
    let monta = Monta::documented();
    monta.control(
        "POST",
        "/products",
        json!([{"Sku": "A", "StockAvailable": 0, "MinimumStock": 5}]),
    );
    monta.control("POST", "/settings", json!({"omit_zero_stock": true}));
    assert_eq!(monta.get("/product/A/stock")["Stock"].get("StockAvailable"), None);
    monta.control("POST", "/settings", json!({"stock_at_root": true}));
    let at_root = monta.get("/product/A/stock");
    assert_eq!((at_root.get("Stock"), &at_root["StockAvailable"]), (None, &json!(0)));
    monta.control(
        "POST",
        "/products",
        json!([{"Sku": "A", "fields": {"StockAvailable": "many"}}]),
    );
    assert_eq!(monta.get("/product/A/stock")["StockAvailable"], "many");
}

#[test]
fn the_documented_api_knows_stock_per_sku_and_nothing_else() {
    let monta = Monta::documented();
    monta.control("POST", "/products", json!([{"Sku": "A"}]));
    assert_eq!(monta.status("/product/A/stock"), 200);
    assert_eq!(monta.status("/product/B/stock"), 404);
    for path in ["/products", "/product/A", "/product/updated_since/2026-11-20T09:00:00"] {
        assert_eq!(monta.status(path), 404, "{path}");
    }
}

#[test]
fn skus_may_hold_slashes_and_blanks() {
    let monta = Monta::v6();
    monta.control(
        "POST",
        "/products",
        json!([{"Sku": "S/3", "StockAvailable": 3}, {"Sku": " A #1", "StockAvailable": 1}]),
    );
    assert_eq!(monta.get("/product/S%2F3/stock")["Stock"]["StockAvailable"], 3);
    assert_eq!(monta.get("/product/stock?sku=S%2F3")["Sku"], "S/3");
    assert_eq!(monta.get("/product?sku=%20A%20%231")["Sku"], " A #1");
    assert_eq!(monta.status("/product/S/3/stock"), 404);
}

#[test]
fn thousands_of_products_come_in_pages_of_thirty() {
    let monta = Monta::v6();
    let rows: Vec<Value> = (0..5000)
        .map(|n| json!({"Sku": format!("P{n:04}"), "StockAvailable": n}))
        .collect();
    assert_eq!(monta.control("POST", "/products", rows.into())["products"], 5000);
    let first = monta.get("/products");
    assert_eq!((skus(&first).len(), skus(&first)[0]), (30, "P0000"));
    let last = monta.get("/products?page=166&includeSplitStock=false");
    assert_eq!((skus(&last).len(), *skus(&last).last().unwrap()), (20, "P4999"));
    assert_eq!(last["Products"][0]["Product"]["Stock"]["StockAvailable"], 4980);
    assert!(skus(&monta.get("/products?page=167")).is_empty());
}

#[test]
fn changes_of_stock_are_listed_from_a_bucket_of_five() {
    let monta = Monta::v6();
    monta.reset(json!({"now": "2026-11-20T09:00:00Z"}));
    monta.control(
        "POST",
        "/products",
        json!([{"Sku": "A", "StockAvailable": 1}, {"Sku": "B", "StockAvailable": 1}]),
    );
    monta.control("POST", "/clock", json!({"advance_seconds": 3600}));
    monta.control(
        "POST",
        "/products",
        json!([{"Sku": "A", "StockAvailable": 1}, {"Sku": "B", "StockAvailable": 2}]),
    );
    assert_eq!(skus(&monta.get("/product/updated_since/2026-11-20T10:30:00")), ["B"]);
    assert_eq!(
        skus(&monta.get("/product/updated_since/2026-11-20T08:00:00Z")),
        ["A", "B"]
    );
    assert_eq!(monta.status("/product/updated_since/2026-11-13T08:00:00Z"), 400);
    assert_eq!(monta.status("/product/updated_since/yesterday"), 400);
    assert_eq!(monta.status("/product/updated_since/2026-11-20T10:30:00"), 200);
    let refused = monta.call("GET", "/product/updated_since/2026-11-20T10:30:00", Value::Null);
    assert_eq!((refused.status, refused.retry_after.as_deref()), (429, Some("10")));
    monta.control("POST", "/clock", json!({"advance_seconds": 10}));
    assert_eq!(monta.status("/product/updated_since/2026-11-20T10:30:00"), 200);
    monta.control("POST", "/settings", json!({"retry_after": false}));
    let refused = monta.call("GET", "/product/updated_since/2026-11-20T10:30:00", Value::Null);
    assert_eq!((refused.status, refused.retry_after), (429, None));
}
