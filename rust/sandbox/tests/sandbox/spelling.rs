//! What Monta makes of an order by itself: its spelling of addresses, its flyers, and figures that make no sense.

use serde_json::{Value, json};

use crate::client::{Monta, order};

#[test]
fn a_verification_may_spell_an_address_in_its_own_way() {
    let monta = Monta::v6();
    monta.reset(json!({
        "now": "2026-11-20T09:00:00Z", "verify_seconds": 30, "standardise_addresses": true, "hash_emails": true
    }));
    let mut body = order("S1");
    let address = &mut body["ConsumerDetails"]["DeliveryAddress"];
    address["Street"] = "Molenstr.".into();
    address["PhoneNumber"] = "06 12345678".into();
    address["EmailAddress"] = "noor@example.org".into();
    let sent = address.clone();
    monta.create(&body);
    let delivery = |monta: &Monta| monta.get("/order/S1")["ConsumerDetails"]["DeliveryAddress"].clone();
    assert_eq!(delivery(&monta), sent, "not before the verification");
    monta.control("POST", "/clock", json!({"advance_seconds": 30}));
    let spelt = delivery(&monta);
    assert_eq!(
        (&spelt["Street"], &spelt["City"], &spelt["PhoneNumber"]),
        (&json!("MOLENSTRAAT"), &json!("ROTTERDAM"), &json!("+31612345678"))
    );
    for kept in ["HouseNumber", "PostalCode", "LastName", "CountryCode"] {
        assert_eq!(spelt[kept], sent[kept]);
    }
    let hash = spelt["EmailAddress"].as_str().unwrap();
    assert!(!hash.contains('@') && hash.len() == 32, "{hash}");
    let header = monta.get("/orders")[0]["ConsumerDetails"]["ShippingContactDetails"].clone();
    assert_eq!(
        (&header["Street"], &header["Email"]),
        (&json!("MOLENSTRAAT"), &json!(hash))
    );
    // What was sent can still be asked for behind the counter.
    let kept = monta.control("GET", "/orders/S1", Value::Null);
    assert_eq!(kept["_document"]["ConsumerDetails"]["DeliveryAddress"], sent);
}

#[test]
fn flyers_are_lines_of_the_order_and_leave_with_its_first_parcel() {
    let monta = Monta::v6();
    monta.reset(json!({"flyers": ["FOLDER"]}));
    monta.create(&order("S1"));
    let flyers = |monta: &Monta| -> Vec<(Value, Value)> {
        let lines = monta.get("/order/S1")["Lines"].clone();
        lines
            .as_array()
            .unwrap()
            .iter()
            .map(|line| (line["Sku"].clone(), line["IsFlyer"].clone()))
            .collect()
    };
    let both = [(json!("SKU-A"), json!(false)), (json!("FOLDER"), json!(true))];
    assert_eq!(flyers(&monta), both);
    // An update of the lines says nothing about what is Monta's.
    monta.call(
        "PUT",
        "/order/S1",
        json!({"Lines": [{"Sku": "SKU-A", "OrderedQuantity": 2}]}),
    );
    assert_eq!(flyers(&monta), both);
    monta.control("POST", "/orders/S1/move", json!({"to": "shipped", "colli": 2}));
    let boxes = monta.get("/order/S1/colli")["ShippedBoxesNotOnPallets"].clone();
    let goods = |n: usize| boxes[n]["ShippedProduct"].as_array().unwrap().len();
    assert_eq!((goods(0), goods(1)), (2, 1));
    let count = monta.control("GET", "/pieces", Value::Null)["orders"][0]["skus"].clone();
    assert_eq!(
        (&count["FOLDER"]["ordered"], &count["FOLDER"]["shipped"]),
        (&json!(0), &json!(1))
    );
}

#[test]
fn figures_of_the_stock_may_be_negative_or_missing() {
    for at_root in [false, true] {
        let monta = Monta::v6();
        monta.reset(json!({"stock_at_root": at_root}));
        monta.control(
            "POST",
            "/products",
            json!([{"Sku": "A/1", "StockAvailable": 5, "MinimumStock": 2}]),
        );
        let available = |product: &Value| {
            let figures = if at_root { product } else { &product["Stock"] };
            figures.get("StockAvailable").cloned()
        };
        let set = |figures: Value| monta.control("POST", "/products/A%2F1/figures", figures);
        set(json!({"StockAvailable": -4, "MinimumStock": -1}));
        let shown = monta.get("/product/A%2F1/stock");
        assert_eq!(
            (available(&shown), &shown["MinimumStock"]),
            (Some(json!(-4)), &json!(-1))
        );
        set(json!({"StockAvailable": null}));
        let shown = monta.get("/products")["Products"][0]["Product"].clone();
        assert_eq!((available(&shown), &shown["MinimumStock"]), (None, &json!(2)));
        set(json!({}));
        assert_eq!(available(&monta.get("/product/A%2F1/stock")), Some(json!(5)));
        assert_eq!(
            monta.call("POST", "/_sandbox/products/B/figures", json!({})).status,
            404
        );
    }
}
