//! Parcels, shipments and what the carrier says.

use serde_json::{Value, json};

use crate::client::{Monta, codes, order};

#[test]
fn before_the_first_parcel_there_is_a_bare_string() {
    let monta = Monta::v6();
    monta.create(&order("S1"));
    let none = monta.call("GET", "/order/S1/colli", Value::Null);
    assert_eq!((none.status, none.body), (404, json!("Order has no shipping boxes.")));
    assert_eq!(monta.status("/order/S2/colli"), 404);
}

#[test]
fn every_parcel_has_a_code_and_a_status_of_its_own() {
    let monta = Monta::v6();
    monta.reset(json!({"now": "2026-11-23T08:07:03Z"}));
    monta.create(&order("S1"));
    monta.control(
        "POST",
        "/orders/S1/move",
        json!({"to": "shipped", "colli": 2, "track_trace": "3S1"}),
    );
    let shipped = monta.get("/order/S1/colli");
    let boxes = shipped["ShippedBoxesNotOnPallets"].as_array().unwrap();
    assert_eq!((shipped["BoxesShipped"].as_i64(), boxes.len()), (Some(2), 2));
    assert_eq!(boxes[0]["ShippedProduct"][0]["Quantity"], 2);
    assert_eq!(boxes[0]["ShippedCarrierInfo"]["DeliveryStatusCode"], Value::Null);
    assert_eq!(boxes[0]["ShippedCarrierInfo"]["DeliveryStatusUpdatedAt"], "");
    monta.control("POST", "/orders/S1/move", json!({"to": "delivered", "collo": 2}));
    let boxes = monta.get("/order/S1/colli")["ShippedBoxesNotOnPallets"].clone();
    assert_eq!(boxes[0]["ShippedCarrierInfo"]["DeliveryStatusCode"], Value::Null);
    let second = &boxes[1]["ShippedCarrierInfo"];
    assert_eq!(
        (&second["TTCode"], &second["DeliveryStatusCode"]),
        (&json!("3S1-2"), &json!("Delivered"))
    );
    assert_eq!(second["DeliveryStatusUpdatedAt"], "23-11-2026 9:07:03");
    assert_eq!(monta.get("/order/S1")["TrackAndTraceCode"], "3S1");
    assert_eq!(
        monta
            .call(
                "POST",
                "/_sandbox/orders/S1/move",
                json!({"to": "delivered", "collo": 3})
            )
            .status,
        409
    );
}

#[test]
fn some_carriers_announce_a_parcel_and_some_say_what_nobody_knows() {
    let monta = Monta::v6();
    let mut body = order("S1");
    body["ShipperCode"] = "GLS".into();
    monta.create(&body);
    monta.moves("S1", "shipped");
    assert_eq!(monta.get("/order/S1")["DeliveryStatusCode"], "NotYetEnRoute");
    monta.control(
        "POST",
        "/orders/S1/move",
        json!({"to": "delivery", "status_code": "InCustoms", "message": "Douane"}),
    );
    let order = monta.get("/order/S1");
    assert_eq!(
        (&order["DeliveryStatusCode"], &order["DeliveryStatusDescription"]),
        (&json!("InCustoms"), &json!("Douane"))
    );
    monta.moves("S1", "Delivered (?)");
    assert_eq!(monta.get("/order/S1")["DeliveryStatusCode"], "Delivered (?)");
}

#[test]
fn the_documented_api_lists_shipments_and_events_by_reference() {
    let monta = Monta::documented();
    monta.create(&order("S1"));
    monta.create(&order("S2"));
    assert_eq!(monta.get("/shipments?webshopOrderId=S1"), json!([]));
    monta.moves("S1", "picking");
    assert_eq!(monta.get("/shipments?reference=PO%20S1")[0]["Status"], "Picking");
    monta.control("POST", "/orders/S1/move", json!({"to": "enroute", "colli": 2}));
    let rows = monta.get("/shipments?webshopOrderId=S1");
    assert_eq!(rows.as_array().unwrap().len(), 2);
    assert_eq!(
        (&rows[1]["Status"], &rows[1]["StatusCode"]),
        (&json!("EnRoute"), &json!(10))
    );
    assert!(rows[1]["TrackAndTraceCode"].is_string());
    assert_eq!(monta.get("/shipments?webshopOrderId=S9"), json!([]));
    let events = monta.get("/orderevents?webshopOrderId=S1");
    assert_eq!(events[0]["TypeCode"], "EnRoute");
    assert_eq!(monta.get("/orderevents?webshopOrderId=S2"), json!([]));
    assert_eq!(monta.status("/order/S1/colli"), 404);
    assert_eq!(monta.status("/orderevents/since_id/0"), 404);
}

#[test]
fn tests_may_say_what_shipments_events_and_header_show() {
    let monta = Monta::documented();
    monta.create(&order("S1"));
    let rows = json!([{"Status": "Picked", "Updated": "2026-10-01T10:00:00"}, {"Updated": "Unknown"}]);
    monta.control("POST", "/orders/S1/shipments", rows.clone());
    assert_eq!(monta.get("/shipments?webshopOrderId=S1"), rows);
    let event = json!({"Id": 7, "TypeCode": "Received", "Occured": "2026-10-01T12:00:00"});
    monta.control("POST", "/orders/S1/events", json!([event]));
    assert_eq!(monta.get("/orderevents?webshopOrderId=S1")[0]["Id"], 7);
    monta.control(
        "POST",
        "/orders/S1/fields",
        json!({"DeliveryDate": "Unknown", "Blocked": true}),
    );
    let order = monta.get("/order/S1");
    assert_eq!(
        (&order["DeliveryDate"], &order["Blocked"]),
        (&json!("Unknown"), &json!(true))
    );
}

#[test]
fn an_order_is_split_into_two() {
    let monta = Monta::v6();
    let mut body = order("S1");
    body["Lines"] = json!([{"Sku": "A", "OrderedQuantity": 3}, {"Sku": "B", "OrderedQuantity": 1}]);
    monta.create(&body);
    let split = |amounts: Value| monta.call("POST", "/order/actions/split/S1", amounts);
    assert_eq!(
        codes(&split(json!([{"Sku": "A", "AmountToSplit": 4}])), "OrderInvalidReasons"),
        [910]
    );
    let parts = split(json!([{"Sku": "A", "AmountToSplit": 1}, {"Sku": "B", "AmountToSplit": 1}]));
    assert_eq!(parts.body["OriginalOrder"]["Lines"][0]["OrderedQuantity"], 2);
    assert_eq!(parts.body["OriginalOrder"]["Lines"].as_array().unwrap().len(), 1);
    let new = parts.body["NewOrder"]["WebshopOrderId"].as_str().unwrap();
    assert!(
        !new.contains("S1"),
        "nothing in '{new}' tells of the order it was split from"
    );
    monta.moves("S1", "shipped");
    assert_eq!(monta.get(&format!("/order/{new}"))["Shipped"], Value::Null);
    assert_eq!(
        codes(&split(json!([{"Sku": "A", "AmountToSplit": 1}])), "OrderInvalidReasons"),
        [19]
    );
}

#[test]
fn who_packs_himself_declares_each_parcel_once() {
    let monta = Monta::v6();
    monta.create(&order("S1"));
    let parcel = json!({
        "Number": 7, "WeightGrammes": 940, "LengthMm": 310, "TrackAndTraceCode": "3SOWN7", "Products": [{"Sku": "SKU-A", "Quantity": 3}]
    });
    let declared = monta.call("POST", "/order/S1/colli", parcel.clone());
    assert_eq!((declared.status, &declared.body["Number"]), (200, &json!(7)));
    let twice = monta.call("POST", "/order/S1/colli", parcel.clone());
    assert_eq!((twice.status, codes(&twice, "OrderInvalidReasons")), (400, vec![39]));
    let nameless = monta.call("POST", "/order/S1/colli", json!({"WeightGrammes": 1}));
    assert_eq!(
        (nameless.status, codes(&nameless, "OrderInvalidReasons")),
        (400, vec![900])
    );
    assert_eq!(monta.call("POST", "/order/S2/colli", parcel.clone()).status, 404);
    let boxes = monta.get("/order/S1/colli")["ShippedBoxesNotOnPallets"].clone();
    let info = &boxes[0]["ShippedCarrierInfo"];
    assert_eq!(
        (&info["TTColloNr"], &info["WeightInGrams"], &info["LengthInMM"]),
        (&json!(7), &json!(940), &json!(310))
    );
    monta.moves("S1", "shipped");
    let shipped = monta.get("/order/S1");
    assert_eq!(shipped["TrackAndTraceCode"], "3SOWN7");
    assert_eq!(
        monta.get("/order/S1/colli")["BoxesShipped"],
        1,
        "no other parcel is made up"
    );
    let late = monta.call("POST", "/order/S1/colli", json!({"Number": 8}));
    assert_eq!((late.status, codes(&late, "OrderInvalidReasons")), (400, vec![19]));
}

#[test]
fn what_was_dropped_or_sent_back_can_be_asked_for() {
    let monta = Monta::v6();
    monta.control(
        "POST",
        "/products",
        json!([{"Sku": "SKU-A", "StockAvailable": 9}, {"Sku": "GONE", "StockAvailable": 0}]),
    );
    let mut body = order("S1");
    body["BackorderHandling"] = 2.into();
    body["Lines"] = json!([
        {"Sku": "SKU-A", "OrderedQuantity": 3, "WebshopOrderLineId": "71"},
        {"Sku": "GONE", "OrderedQuantity": 2, "WebshopOrderLineId": "72"},
    ]);
    monta.create(&body);
    let dropped = monta.get("/order/S1/linesdeleted");
    assert_eq!(
        (
            dropped.as_array().unwrap().len(),
            &dropped[0]["Sku"],
            &dropped[0]["OrderedQuantity"]
        ),
        (1, &json!("GONE"), &json!(2))
    );
    assert_eq!(monta.get("/order/S1/return"), json!({"Returns": []}));
    monta.moves("S1", "delivered");
    let back = json!({"sku": "SKU-A", "quantity": 1, "quarantine": true, "returned_order": "S1"});
    monta.control("POST", "/inbounds", back);
    let returns = monta.get("/order/S1/return");
    let line = &returns["Returns"][0]["Lines"][0];
    assert_eq!(returns["Returns"][0]["WebshopOrderId"], "S1");
    assert_eq!(
        (
            &line["Sku"],
            &line["ReturnedQuantity"],
            &line["WebshopOrderLineId"],
            &line["Sellable"]
        ),
        (&json!("SKU-A"), &json!(1), &json!("71"), &json!(false))
    );
    for path in ["/order/S2/linesdeleted", "/order/S2/return"] {
        assert_eq!(monta.status(path), 404);
    }
}

#[test]
fn an_order_can_be_made_anonymous() {
    let monta = Monta::v6();
    monta.create(&order("S1"));
    assert_eq!(
        monta.call("POST", "/order/S1/forget?shipping=true", Value::Null).status,
        200
    );
    let address = monta.get("/order/S1")["ConsumerDetails"]["DeliveryAddress"].clone();
    let members = address.as_object().unwrap();
    assert!(
        members.iter().all(|(name, value)| name == "CountryCode" || value == ""),
        "{address}"
    );
    assert_eq!(members["CountryCode"], "NL");
    assert_eq!(monta.call("POST", "/order/S2/forget", Value::Null).status, 404);
}
