//! Orders that leave in several parcels, some now and some later.

use serde_json::{Value, json};

use crate::client::{Monta, order};

/// An order of three A and two B, of which there is enough.
fn started(monta: &Monta) {
    let products = json!([{"Sku": "A", "StockAvailable": 9}, {"Sku": "B", "StockAvailable": 9}]);
    monta.control("POST", "/products", products);
    let mut body = order("S1");
    body["Lines"] = json!([{"Sku": "A", "OrderedQuantity": 3}, {"Sku": "B", "OrderedQuantity": 2}]);
    monta.create(&body);
}

fn ship(monta: &Monta, body: Value) -> u16 {
    monta.call("POST", "/_sandbox/orders/S1/ship", body).status
}

fn goods(parcel: &Value) -> Vec<(&str, i64)> {
    let rows = parcel["ShippedProduct"].as_array().unwrap().iter();
    rows.map(|row| (row["Sku"].as_str().unwrap(), row["Quantity"].as_i64().unwrap()))
        .collect()
}

fn skus(monta: &Monta) -> Value {
    monta.control("GET", "/pieces", Value::Null)["orders"][0]["skus"].clone()
}

#[test]
fn some_pieces_leave_in_two_parcels_and_the_rest_later() {
    let monta = Monta::v6();
    started(&monta);
    let first = json!({"parcels": [
        {"track_trace": "3SA", "goods": [{"sku": "A", "quantity": 1}]},
        {"track_trace": "3SB", "goods": [{"sku": "A", "quantity": 1}, {"sku": "B", "quantity": 1}]},
    ]});
    assert_eq!(ship(&monta, first), 200);
    let shown = monta.get("/order/S1/colli");
    let boxes = shown["ShippedBoxesNotOnPallets"].as_array().unwrap();
    assert_eq!(
        (goods(&boxes[0]), goods(&boxes[1])),
        (vec![("A", 1)], vec![("A", 1), ("B", 1)])
    );
    assert_eq!(boxes[1]["ShippedCarrierInfo"]["TTCode"], "3SB");
    let before = monta.get("/order/S1");
    assert!(before["Shipped"].is_string());
    assert_eq!(
        (&skus(&monta)["A"]["open"], &skus(&monta)["B"]["shipped"]),
        (&json!(1), &json!(1))
    );
    // More than is left of an ordered SKU can not leave.
    let more = json!({"parcels": [{"goods": [{"sku": "A", "quantity": 2}]}]});
    assert_eq!(ship(&monta, more), 409);
    monta.control("POST", "/orders/S1/move", json!({"to": "delivered", "collo": 1}));
    assert_eq!(skus(&monta)["A"]["open"], 1, "a parcel on its way takes nothing along");
    monta.control(
        "POST",
        "/orders/S1/move",
        json!({"to": "shipped", "track_trace": "3SC"}),
    );
    let boxes = monta.get("/order/S1/colli")["ShippedBoxesNotOnPallets"].clone();
    assert_eq!(
        (goods(&boxes[2]), &boxes[2]["ShippedCarrierInfo"]["TTCode"]),
        (vec![("A", 1), ("B", 1)], &json!("3SC"))
    );
    assert_eq!(boxes[0]["ShippedCarrierInfo"]["DeliveryStatusCode"], "Delivered");
    assert_eq!(monta.get("/order/S1")["Shipped"], before["Shipped"]);
    monta.moves("S1", "shipped");
    assert_eq!(monta.get("/order/S1/colli")["BoxesShipped"], 3, "nothing leaves twice");
    let stock = monta.get("/product/A/stock")["Stock"].clone();
    assert_eq!((&stock["StockAll"], &stock["StockPicking"]), (&json!(6), &json!(0)));
}

#[test]
fn an_order_may_stay_packed_until_all_of_it_has_left() {
    for monta in [Monta::v6(), Monta::documented()] {
        started(&monta);
        let some = json!({"parcels": [{"goods": [{"sku": "A", "quantity": 3}]}], "shipped": false});
        assert_eq!(ship(&monta, some), 200);
        let packed = monta.get("/order/S1");
        assert_eq!((&packed["Shipped"], packed["Picked"].is_string()), (&Value::Null, true));
        assert_eq!(monta.call("DELETE", "/order/S1", json!({"Note": "no"})).status, 400);
        // What is not here after all waits for goods; it still does not go back.
        monta.moves("S1", "backorder");
        assert_eq!(monta.call("DELETE", "/order/S1", json!({"Note": "no"})).status, 400);
        let rest = json!({"parcels": [{"goods": [{"sku": "B", "quantity": 2}]}], "shipped": false});
        assert_eq!(ship(&monta, rest), 200);
        assert!(monta.get("/order/S1")["Shipped"].is_string(), "all of it has left");
    }
}

#[test]
fn the_documented_shipments_tell_what_is_in_each() {
    let monta = Monta::documented();
    started(&monta);
    let some = json!({"parcels": [{"track_trace": "3SA", "goods": [{"sku": "A", "quantity": 2}]}], "shipped": false});
    assert_eq!(ship(&monta, some), 200);
    let rows = monta.get("/shipments?webshopOrderId=S1");
    assert_eq!(
        (&rows[0]["Status"], &rows[0]["TrackAndTraceCode"], goods(&rows[0])),
        (&json!("Shipped"), &json!("3SA"), vec![("A", 2)])
    );
    assert_eq!(
        (&rows[1]["Status"], rows.as_array().unwrap().len()),
        (&json!("Picked"), 2)
    );
}

#[test]
fn a_parcel_may_hold_what_nobody_ordered() {
    let monta = Monta::v6();
    started(&monta);
    monta.control("POST", "/products", json!([{"Sku": "FOLDER", "StockAvailable": 100}]));
    let parcel =
        json!({"goods": [{"sku": "A", "quantity": 3}, {"sku": "B", "quantity": 2}, {"sku": "FOLDER", "quantity": 1}]});
    assert_eq!(ship(&monta, json!({"parcels": [parcel], "shipper": "GLS"})), 200);
    assert_eq!(
        skus(&monta)["FOLDER"],
        json!({"ordered": 0, "open": 0, "shipped": 1, "dropped": 0, "cancelled": 0})
    );
    assert_eq!(monta.get("/product/FOLDER/stock")["Stock"]["StockAvailable"], 99);
    assert_eq!(monta.get("/order/S1")["DeliveryStatusCode"], "NotYetEnRoute");
    for nothing in [
        json!({"parcels": []}),
        json!({"parcels": [{"goods": [{"sku": "A", "quantity": 0}]}]}),
    ] {
        assert_eq!(ship(&monta, nothing), 409);
    }
}

#[test]
fn batches_and_serial_numbers_are_told_of_what_has_left() {
    let monta = Monta::v6();
    started(&monta);
    assert_eq!(monta.get("/order/S1/batches")["BatchLines"], json!([]));
    let parcel = json!({"goods": [
        {"sku": "A", "quantity": 2, "batch": "L1", "best_before": "2029-01-31"}, {"sku": "A", "quantity": 1, "batch": "L2"},
        {"sku": "B", "quantity": 2, "serials": ["X1", "X2"]},
    ]});
    assert_eq!(ship(&monta, json!({"parcels": [parcel]})), 200);
    let batches = monta.get("/order/S1/batches");
    assert_eq!(
        (&batches["WebshopOrderId"], batches["DateTimeCreation"].is_string()),
        (&json!("S1"), true)
    );
    let lines = &batches["BatchLines"];
    let told = |n: usize| {
        (
            &lines[n]["Sku"],
            &lines[n]["Quantity"],
            &lines[n]["BatchContent"]["Title"],
        )
    };
    // A movement of the stock: it goes down.
    assert_eq!(told(0), (&json!("A"), &json!(-2), &json!("L1")));
    assert_eq!(told(1), (&json!("A"), &json!(-1), &json!("L2")));
    assert_eq!(told(2), (&json!("B"), &json!(-2), &Value::Null));
    assert_eq!(lines[0]["BatchContent"]["BestBefore"], "2029-01-31T00:00:00");
    assert_ne!(lines[0]["BatchContent"]["Id"], lines[1]["BatchContent"]["Id"]);
    let serials = monta.get("/order/S1/serials")["SerialNumbers"].clone();
    let numbers: Vec<_> = serials
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (&row["Sku"], &row["SerialNumber"]))
        .collect();
    assert_eq!(numbers, [(&json!("B"), &json!("X1")), (&json!("B"), &json!("X2"))]);
    for path in ["/order/S2/batches", "/order/S2/serials"] {
        assert_eq!(monta.status(path), 404);
    }
}

#[test]
fn packing_is_written_first_and_noted_later_when_shipped_is_why() {
    let monta = Monta::v6();
    monta.reset(json!({"now": "2026-11-23T08:00:00Z"}));
    started(&monta);
    monta.moves("S1", "shipped");
    let rows = monta.get("/orderevents/since_id/0");
    let row = |n: usize| {
        (
            &rows[n]["TypeCode"],
            rows[n]["Id"].as_i64(),
            rows[n]["Occured"].as_str(),
        )
    };
    let (packing, shipped) = (row(0), row(1));
    assert_eq!((packing.0, shipped.0), (&json!("Packing"), &json!("Shipped")));
    assert!(packing.1 < shipped.1 && packing.2 > shipped.2, "{rows}");
}
