//! Accept, then verify: what becomes of an order when its time has come.

use serde_json::{Value, json};

use crate::client::{Monta, order};

fn stock(monta: &Monta, sku: &str, figure: &str) -> i64 {
    monta.get(&format!("/product/{sku}/stock"))["Stock"][figure]
        .as_i64()
        .unwrap()
}

fn load(monta: &Monta, sku: &str, available: i64) {
    monta.control("POST", "/products", json!([{"Sku": sku, "StockAvailable": available}]));
}

fn event_codes(monta: &Monta, id: &str) -> Vec<String> {
    let events = monta.get(&format!("/order/{id}/events"));
    events
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["TypeCode"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn nothing_is_known_before_the_verification() {
    let monta = Monta::v6();
    monta.reset(json!({"now": "2026-11-20T09:00:00Z", "verify_seconds": 30}));
    monta.create(&order("S1"));
    monta.control("POST", "/clock", json!({"advance_seconds": 29}));
    let verifying = monta.get("/order/S1");
    assert_eq!(
        (&verifying["Verified"], &verifying["PlannedShipmentDate"]),
        (&Value::Null, &Value::Null)
    );
    monta.control("POST", "/clock", json!({"advance_seconds": 1}));
    let queued = monta.get("/order/S1");
    // Received on a Friday: it leaves on Monday, in Dutch wall time without an offset.
    assert_eq!(queued["PlannedShipmentDate"], "2026-11-23T18:00:00");
    assert_eq!(queued["Received"], "2026-11-20T10:00:00.0125");
    assert_eq!(queued["Verified"], "2026-11-20T10:00:30.0125");
}

#[test]
fn a_bad_address_blocks_the_order_until_it_is_mended() {
    let monta = Monta::v6();
    let mut body = order("S1");
    body["ConsumerDetails"]["DeliveryAddress"]["HouseNumber"] = "12a".into();
    body["ConsumerDetails"]["DeliveryAddress"]["PostalCode"] = "3011".into();
    assert_eq!(monta.create(&body)["Blocked"], false);
    let blocked = monta.get("/order/S1");
    assert_eq!(
        (&blocked["Blocked"], &blocked["BlockedMessage"]),
        (
            &json!(true),
            &json!("House number '12a' is not a number. Postal code '3011' is not valid in NL")
        )
    );
    assert_eq!(event_codes(&monta, "S1"), ["VerifyingBlocked"]);
    assert_eq!(monta.get("/orders")[0]["IsBlocked"], true);
    let good = order("S1")["ConsumerDetails"].clone();
    assert_eq!(
        monta.call("PUT", "/order/S1", json!({"ConsumerDetails": good})).status,
        200
    );
    assert_eq!(monta.get("/order/S1")["Blocked"], false);
    assert_eq!(event_codes(&monta, "S1").first().unwrap(), "Unblocked");
}

#[test]
fn an_unknown_sku_may_block_the_order() {
    let monta = Monta::v6();
    monta.reset(json!({"unknown_sku": "block"}));
    monta.create(&order("S1"));
    assert_eq!(monta.get("/order/S1")["BlockedMessage"], "Unknown SKU 'SKU-A'");
    load(&monta, "SKU-A", 10);
    monta.create(&order("S2"));
    assert_eq!(monta.get("/order/S2")["Blocked"], false);
}

#[test]
fn goods_are_written_off_when_queued_and_come_back_when_deleted() {
    let monta = Monta::v6();
    load(&monta, "SKU-A", 10);
    monta.create(&order("S1"));
    assert_eq!(
        (
            stock(&monta, "SKU-A", "StockAvailable"),
            stock(&monta, "SKU-A", "StockPicking")
        ),
        (7, 3)
    );
    monta.call(
        "PUT",
        "/order/S1",
        json!({"Lines": [{"Sku": "SKU-A", "OrderedQuantity": 5}]}),
    );
    assert_eq!(
        (
            stock(&monta, "SKU-A", "StockAvailable"),
            stock(&monta, "SKU-A", "StockAll")
        ),
        (5, 5)
    );
    monta.create(&order("S2"));
    monta.moves("S2", "shipped");
    assert_eq!(
        (
            stock(&monta, "SKU-A", "StockAvailable"),
            stock(&monta, "SKU-A", "StockPicking")
        ),
        (2, 5)
    );
    assert_eq!(monta.call("DELETE", "/order/S1", json!({"Note": "no"})).status, 204);
    assert_eq!(
        (
            stock(&monta, "SKU-A", "StockAvailable"),
            stock(&monta, "SKU-A", "StockPicking")
        ),
        (7, 0)
    );
}

#[test]
fn what_is_missing_is_a_backorder_until_it_arrives() {
    let monta = Monta::v6();
    load(&monta, "SKU-A", 2);
    monta.create(&order("S1"));
    let waiting = monta.get("/order/S1");
    assert_eq!(
        (&waiting["Backorder"], &waiting["Lines"][0]["Backorder"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(
        (
            stock(&monta, "SKU-A", "StockReserved"),
            stock(&monta, "SKU-A", "StockAvailable")
        ),
        (2, 0)
    );
    load(&monta, "SKU-A", 1);
    let queued = monta.get("/order/S1");
    assert_eq!(
        (&queued["Backorder"], &queued["Lines"][0]["HasBeenBackorder"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(event_codes(&monta, "S1"), ["OutOfBackorder", "Backorder"]);
    assert_eq!(stock(&monta, "SKU-A", "StockAvailable"), 0);
}

#[test]
fn goods_that_somebody_found_leave_no_trace_in_the_figures() {
    let monta = Monta::v6();
    load(&monta, "SKU-A", 2);
    monta.create(&order("S1"));
    assert_eq!(stock(&monta, "SKU-A", "StockReserved"), 2);
    monta.moves("S1", "shipped");
    for figure in ["StockReserved", "StockPicking", "StockAll"] {
        assert_eq!(stock(&monta, "SKU-A", figure), 0, "{figure}");
    }
}

#[test]
fn the_warehouse_moves_orders_forth_and_back_but_not_out_of_shipped() {
    let monta = Monta::v6();
    monta.create(&order("S1"));
    monta.moves("S1", "picking");
    assert_eq!(monta.get("/order/S1")["Picking"], true);
    monta.moves("S1", "backorder");
    let lacking = monta.get("/order/S1");
    assert_eq!(
        (&lacking["Picking"], &lacking["Backorder"]),
        (&json!(false), &json!(true))
    );
    monta.moves("S1", "Out of backorder");
    monta.control(
        "POST",
        "/orders/S1/move",
        json!({"to": "blocked", "message": "Address unknown"}),
    );
    assert_eq!(monta.get("/order/S1")["BlockedMessage"], "Address unknown");
    monta.moves("S1", "delivered");
    let delivered = monta.get("/order/S1");
    assert_eq!(delivered["DeliveryStatusCode"], "Delivered");
    assert!(
        delivered["Shipped"].is_string() && delivered["Picked"].is_string() && delivered["DeliveryDate"].is_string()
    );
    assert_eq!(
        event_codes(&monta, "S1"),
        [
            "Delivered",
            "Shipped",
            "Packing",
            "Unblocked",
            "Blocked",
            "OutOfBackorder",
            "Backorder",
            "Picking"
        ]
    );
    assert_eq!(
        monta
            .call("POST", "/_sandbox/orders/S1/move", json!({"to": "queued"}))
            .status,
        409
    );
    assert_eq!(
        monta
            .call("POST", "/_sandbox/orders/S1/move", json!({"to": "the moon"}))
            .status,
        409
    );
}

#[test]
fn an_update_makes_the_order_flicker_where_the_tenant_does() {
    let monta = Monta::v6();
    monta.reset(json!({"now": "2026-11-20T09:00:00Z", "flicker_seconds": 1}));
    monta.create(&order("S1"));
    assert_eq!(monta.call("PUT", "/order/S1", json!({"Reference": "x"})).status, 200);
    let flickering = monta.get("/order/S1");
    assert_eq!(
        (&flickering["Blocked"], &flickering["BlockedMessage"]),
        (
            &json!(true),
            &json!("Blocked because there was an update in de MontaRESTApi")
        )
    );
    monta.control("POST", "/clock", json!({"advance_seconds": 1}));
    assert_eq!(monta.get("/order/S1")["Blocked"], false);
    assert_eq!(event_codes(&monta, "S1"), ["Unblocked", "Blocked"]);
}

#[test]
fn the_feed_is_ascending_with_gaps_and_comes_in_batches() {
    let monta = Monta::v6();
    monta.reset(json!({"feed_batch": 2}));
    for id in ["S1", "S2"] {
        monta.create(&order(id));
        monta.moves(id, "shipped");
    }
    let mut cursor = 0;
    let mut rows = Vec::new();
    loop {
        let batch = monta.get(&format!("/orderevents/since_id/{cursor}?includeWMSEvents=true"));
        let Some(last) = batch.as_array().unwrap().last().cloned() else {
            break;
        };
        cursor = last["Id"].as_i64().unwrap();
        rows.extend(
            batch
                .as_array()
                .unwrap()
                .iter()
                .map(|row| row["TypeCode"].as_str().unwrap().to_owned()),
        );
    }
    assert_eq!(rows, ["Packing", "Shipped", "Packing", "Shipped"]);
    assert_eq!(monta.get("/orderevents/since_id/0").as_array().unwrap().len(), 2);
}

#[test]
fn changed_orders_are_listed_for_seven_days() {
    let monta = Monta::v6();
    monta.reset(json!({"now": "2026-11-20T09:00:00Z"}));
    monta.create(&order("S1"));
    monta.create(&order("S2"));
    monta.call("DELETE", "/order/S2", json!({"Note": "no"}));
    let ids = |path: &str| -> Vec<String> {
        let answer = monta.get(path);
        let rows = answer["Orders"].as_array().unwrap();
        rows.iter()
            .map(|row| row["Order"]["WebshopOrderId"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(ids("/order/updated_since/2026-11-20T09:59:00"), ["S1", "S2"]);
    assert_eq!(ids("/order/updated_since/2026-11-20T08:59:00Z?status=Deleted"), ["S2"]);
    assert_eq!(
        ids("/order/updated_since/2026-11-20T08:59:00Z?status=NonDeleted"),
        ["S1"]
    );
    assert!(ids("/order/updated_since/2026-11-20T10:00:30").is_empty());
    assert_eq!(monta.status("/order/updated_since/2026-11-13T08:00:00Z"), 400);
}

#[test]
fn an_order_may_be_split_over_what_is_missing_or_go_without_it() {
    let monta = Monta::v6();
    load(&monta, "SKU-A", 10);
    load(&monta, "SKU-B", 0);
    let lines = json!([{"Sku": "SKU-A", "OrderedQuantity": 3}, {"Sku": "SKU-B", "OrderedQuantity": 1}]);
    for (id, handling, ordered) in [("S0", 0, 2), ("S1", 1, 1), ("S2", 2, 1)] {
        let mut body = order(id);
        body["Lines"] = lines.clone();
        body["BackorderHandling"] = handling.into();
        monta.create(&body);
        let read = monta.get(&format!("/order/{id}"));
        assert_eq!(
            (&read["Backorder"], read["Lines"].as_array().unwrap().len()),
            (&json!(handling == 0), ordered),
            "{id}"
        );
    }
    let part = monta.get("/order/S1")["Family"][0]["WebshopOrderID"].clone();
    assert_eq!(
        monta.get(&format!("/order/{}", part.as_str().unwrap()))["Backorder"],
        true
    );
    assert_eq!(event_codes(&monta, "S2"), ["LineDeleted"]);
}

#[test]
fn an_order_that_leaves_the_eu_says_what_its_goods_cost() {
    let monta = Monta::v6();
    let mut body = order("S1");
    let address = &mut body["ConsumerDetails"]["DeliveryAddress"];
    address["CountryCode"] = "CH".into();
    address["PostalCode"] = "8001".into();
    body["Lines"] = json!([{"Sku": "SKU-A", "OrderedQuantity": 3}, {"Sku": "SKU-B", "OrderedQuantity": 1}]);
    monta.create(&body);
    let message = |id: &str| monta.get(&format!("/order/{id}"))["BlockedMessage"].clone();
    assert_eq!(message("S1"), "Invoice lines are missing, and customs needs them");

    let line = |members: Value| {
        let mut line = json!({
            "Quantity": 3, "Description": "Party box", "TaxPercentage": 0, "AmountExclTax": 30.0, "ShippingCost": false,
            "Discount": false, "PaymentCosts": false,
        });
        line.as_object_mut()
            .unwrap()
            .extend(members.as_object().unwrap().clone());
        line
    };
    let mut invoice = body["Invoice"].clone();
    invoice["Lines"] = json!([line(json!({"Sku": "sku-a"}))]);
    assert_eq!(monta.call("PUT", "/order/S1", json!({"Invoice": invoice})).status, 200);
    assert_eq!(message("S1"), "No invoice line for SKU 'SKU-B', and customs needs one");
    invoice["Lines"] = json!([
        line(json!({"ChildSkus": ["SKU-A", "SKU-B"]})),
        line(json!({"ShippingCost": true}))
    ]);
    assert_eq!(monta.call("PUT", "/order/S1", json!({"Invoice": invoice})).status, 200);
    assert_eq!(monta.get("/order/S1")["Blocked"], false);

    // Also where people do not expect it, and not in Northern Ireland.
    for (id, country, code, blocked) in [
        ("S2", "ES", "35001", true),
        ("S3", "GB", "BT1 5GS", false),
        ("S4", "GB", "SW1A 1AA", true),
        ("S5", "DE", "10623", false),
    ] {
        let mut body = order(id);
        body["ConsumerDetails"]["DeliveryAddress"]["CountryCode"] = country.into();
        body["ConsumerDetails"]["DeliveryAddress"]["PostalCode"] = code.into();
        monta.create(&body);
        assert_eq!(
            monta.get(&format!("/order/{id}"))["Blocked"],
            blocked,
            "{country} {code}"
        );
    }
    monta.reset(json!({"customs": false}));
    monta.create(&body);
    assert_eq!(monta.get("/order/S1")["Blocked"], false);
}
