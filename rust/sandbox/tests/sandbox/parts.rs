//! Orders that Monta splits, and what leaves of them.

use serde_json::{Value, json};

use crate::client::{Monta, codes, order};

/// An order of these SKUs.
fn order_of(id: &str, lines: &[(&str, i64)]) -> Value {
    let mut body = order(id);
    let row =
        |(sku, quantity): &(&str, i64)| json!({"Sku": sku, "OrderedQuantity": quantity, "WebshopOrderLineId": sku});
    body["Lines"] = lines.iter().map(row).collect();
    body
}

fn stock(monta: &Monta, stock: &[(&str, i64)]) {
    let rows = stock.iter().map(|(sku, n)| json!({"Sku": sku, "StockAvailable": n}));
    monta.control("POST", "/products", rows.collect());
}

/// Splits and returns the id of the new order.
fn split(monta: &Monta, id: &str, amounts: Value) -> String {
    let parts = monta.control("POST", &format!("/orders/{id}/split"), amounts);
    parts["NewOrder"]["WebshopOrderId"].as_str().unwrap().to_owned()
}

fn lines(order: &Value) -> Vec<(&str, i64)> {
    let lines = order["Lines"].as_array().unwrap().iter();
    lines
        .map(|line| (line["Sku"].as_str().unwrap(), line["OrderedQuantity"].as_i64().unwrap()))
        .collect()
}

fn events(rows: &Value) -> Vec<(&str, &str)> {
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| {
        (
            row["WebshopOrderId"].as_str().unwrap(),
            row["TypeCode"].as_str().unwrap(),
        )
    })
    .collect()
}

#[test]
fn both_sides_of_a_split_tell_of_each_other() {
    let monta = Monta::v6();
    let mut body = order_of("S1", &[("A", 3), ("B", 1)]);
    body["Family"] = json!([{"WebshopOrderID": "S0", "Reason": "Replacement"}]);
    monta.create(&body);
    let part = split(
        &monta,
        "S1",
        json!([{"Sku": "A", "AmountToSplit": 1}, {"Sku": "B", "AmountToSplit": 1}]),
    );
    let (first, second) = (monta.get("/order/S1"), monta.get(&format!("/order/{part}")));
    let ties = |order: &Value, id: &str, reason: &str| {
        let rows = order["Family"].as_array().unwrap();
        rows.contains(&json!({"WebshopOrderID": id, "Reason": reason}))
    };
    assert!(
        ties(&first, &part, "Split") && ties(&first, "S0", "Replacement"),
        "{}",
        first["Family"]
    );
    assert!(
        ties(&second, "S1", "Split") && !ties(&second, "S0", "Replacement"),
        "{}",
        second["Family"]
    );
    assert_eq!(
        (lines(&first), lines(&second)),
        (vec![("A", 2)], vec![("A", 1), ("B", 1)])
    );
    for line in second["Lines"].as_array().unwrap() {
        assert_eq!(line["OriginalOrderNumber"], "S1");
    }
    assert_eq!(second["Reference"], first["Reference"]);
    assert_ne!(second["MontaEorderId"], first["MontaEorderId"]);
    let feed = monta.get("/orderevents/since_id/0");
    let told = [
        ("S1", "LineDeleted"),
        ("S1", "LineDeleted"),
        (part.as_str(), "Unblocked"),
    ];
    assert_eq!(events(&feed), told);
    for list in ["/order", "/orders"] {
        let ids: Vec<Value> = monta
            .get(list)
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["WebshopOrderId"].clone())
            .collect();
        assert_eq!(ids, ["S1", &part], "{list}");
    }
    // Who sends back what was read says nothing new.
    let put = monta.call("PUT", "/order/S1", json!({"Family": first["Family"]}));
    assert_eq!((put.status, &put.body["Family"]), (200, &first["Family"]));
}

#[test]
fn a_part_that_is_split_again_names_where_its_goods_were_ordered() {
    let monta = Monta::documented();
    monta.create(&order_of("S1", &[("A", 3)]));
    let second = split(&monta, "S1", json!([{"Sku": "A", "AmountToSplit": 2}]));
    let third = split(&monta, &second, json!([{"Sku": "A", "AmountToSplit": 1}]));
    let shown = monta.get(&format!("/order/{third}"));
    assert_eq!(shown["Family"], json!([{"WebshopOrderID": second, "Reason": "Split"}]));
    assert_eq!(shown["Lines"][0]["OriginalOrderNumber"], "S1");
    let families = monta.control("GET", "/pieces", Value::Null)["families"].clone();
    assert_eq!(families[0]["orders"], json!(["S1", second, third]));
}

#[test]
fn a_split_may_be_named_in_several_ways() {
    for (style, expected) in [
        ("dash", ["S1-1", "S1-2"]),
        ("letter", ["S1B", "S1C"]),
        ("digit", ["S12", "S13"]),
        ("blank", ["S1 deel 2", "S1 deel 3"]),
    ] {
        let monta = Monta::v6();
        monta.reset(json!({"split_name": style}));
        monta.create(&order_of("S1", &[("A", 3)]));
        let amounts = json!([{"Sku": "A", "AmountToSplit": 1}]);
        assert_eq!(
            [split(&monta, "S1", amounts.clone()), split(&monta, "S1", amounts)],
            expected,
            "{style}"
        );
    }
}

#[test]
fn what_is_short_goes_to_an_order_of_its_own_piece_by_piece() {
    let monta = Monta::v6();
    stock(&monta, &[("A", 2), ("B", 0), ("C", 5)]);
    let mut body = order_of("S1", &[("A", 3), ("B", 1), ("C", 1)]);
    body["BackorderHandling"] = 1.into();
    monta.create(&body);
    let first = monta.get("/order/S1");
    assert_eq!(
        (lines(&first), &first["Backorder"]),
        (vec![("A", 2), ("C", 1)], &json!(false))
    );
    let part = first["Family"][0]["WebshopOrderID"].as_str().unwrap().to_owned();
    let second = monta.get(&format!("/order/{part}"));
    assert_eq!(
        (lines(&second), &second["Backorder"]),
        (vec![("A", 1), ("B", 1)], &json!(true))
    );
    // Each goes its own way.
    monta.control(
        "POST",
        "/orders/S1/move",
        json!({"to": "delivered", "track_trace": "3SA"}),
    );
    assert_eq!(monta.get(&format!("/order/{part}"))["Shipped"], Value::Null);
    assert_eq!(monta.status(&format!("/order/{part}/colli")), 404);
    stock(&monta, &[("A", 1), ("B", 1)]);
    monta.control(
        "POST",
        &format!("/orders/{part}/move"),
        json!({"to": "shipped", "track_trace": "3SB"}),
    );
    assert_eq!(monta.get(&format!("/order/{part}"))["TrackAndTraceCode"], "3SB");
    assert_eq!(monta.get("/order/S1")["TrackAndTraceCode"], "3SA");
    let skus = monta.control("GET", "/pieces", Value::Null)["families"][0]["skus"].clone();
    assert_eq!(
        (
            &skus["A"]["ordered"],
            &skus["A"]["shipped"],
            &skus["B"]["shipped"],
            &skus["C"]["open"]
        ),
        (&json!(3), &json!(3), &json!(1), &json!(0))
    );
}

#[test]
fn an_order_of_which_nothing_is_there_stays_whole() {
    let monta = Monta::v6();
    stock(&monta, &[("A", 0)]);
    for handling in [1, 2] {
        let id = format!("S{handling}");
        let mut body = order_of(&id, &[("A", 3)]);
        body["BackorderHandling"] = handling.into();
        monta.create(&body);
        let shown = monta.get(&format!("/order/{id}"));
        assert_eq!((lines(&shown), &shown["Backorder"]), (vec![("A", 3)], &json!(true)));
        assert_eq!(shown["Family"], Value::Null);
    }
}

#[test]
fn a_webshop_may_tie_orders_together_when_it_says_to_which_and_why() {
    let monta = Monta::v6();
    monta.create(&order("S1"));
    let mut body = order("S2");
    for (family, refused) in [
        (json!([{"WebshopOrderID": "S1"}]), vec![900]),
        (
            json!([{"Reason": "Follow-up"}, {"WebshopOrderID": "", "Reason": ""}]),
            vec![900, 900, 900],
        ),
    ] {
        body["Family"] = family;
        let reply = monta.call("POST", "/order", body.clone());
        assert_eq!((reply.status, codes(&reply, "OrderInvalidReasons")), (400, refused));
    }
    body["Family"] = json!([{"WebshopOrderID": "S1", "Reason": "Follow-up"}]);
    assert_eq!(monta.create(&body)["Family"], body["Family"]);
    let families = monta.control("GET", "/pieces", Value::Null)["families"].clone();
    assert_eq!(
        (families.as_array().unwrap().len(), &families[0]["orders"]),
        (1, &json!(["S1", "S2"]))
    );
}

#[test]
fn lines_can_be_dropped_also_of_an_order_of_which_some_has_left() {
    let monta = Monta::v6();
    stock(&monta, &[("A", 5), ("B", 5)]);
    monta.create(&order_of("S1", &[("A", 3), ("B", 1)]));
    monta.control("POST", "/orders/S1/drop", json!({"skus": ["B"]}));
    assert_eq!(lines(&monta.get("/order/S1")), [("A", 3)]);
    let dropped = monta.get("/order/S1/linesdeleted");
    assert_eq!(
        (&dropped[0]["Sku"], &dropped[0]["OrderedQuantity"]),
        (&json!("B"), &json!(1))
    );
    assert_eq!(events(&monta.get("/orderevents/since_id/0")), [("S1", "LineDeleted")]);
    let available = |sku: &str| monta.get(&format!("/product/{sku}/stock"))["Stock"]["StockAvailable"].clone();
    assert_eq!((available("A"), available("B")), (json!(2), json!(5)));
    monta.control(
        "POST",
        "/orders/S1/ship",
        json!({"parcels": [{"goods": [{"sku": "A", "quantity": 2}]}]}),
    );
    monta.control("POST", "/orders/S1/drop", json!({"skus": ["A"]}));
    assert_eq!(lines(&monta.get("/order/S1")), [("A", 2)]);
    assert_eq!(available("A"), 3);
    let again = monta.call("POST", "/_sandbox/orders/S1/drop", json!({"skus": ["A"]}));
    assert_eq!(again.status, 409);
    let count = monta.control("GET", "/pieces", Value::Null)["orders"][0]["skus"].clone();
    assert_eq!(
        count["A"],
        json!({"ordered": 3, "open": 0, "shipped": 2, "dropped": 1, "cancelled": 0})
    );
    assert_eq!(
        count["B"],
        json!({"ordered": 1, "open": 0, "shipped": 0, "dropped": 1, "cancelled": 0})
    );
}
