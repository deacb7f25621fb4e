//! Forecasts, suppliers and receipts.

use serde_json::{Value, json};

use crate::client::{Monta, Reply, codes, order};

const GROUP: &str = "InboundForecastGroupInvalidReasons";
const LINE: &str = "ForecastInvalidReasons";

fn forecast(reference: &str) -> Value {
    json!({
        "Reference": reference,
        "SupplierCode": "DEFAULT",
        "ExpectedDeliveryDate": "2026-12-01T09:00:00+01:00",
        "InboundForecasts": [
            {"Sku": "A", "Quantity": 10, "DeliveryDate": "2026-07-15T10:00:00Z"},
            {"Sku": "B", "Quantity": 5},
            {"Sku": "C", "Quantity": 7}
        ]
    })
}

fn announce(monta: &Monta, reference: &str) -> Value {
    let reply = monta.call("POST", "/inboundforecast/group", forecast(reference));
    assert_eq!(reply.status, 200, "{}", reply.body);
    reply.body
}

fn receive(monta: &Monta, path: &str, receipt: Value) -> Value {
    monta.control("POST", path, receipt)
}

#[test]
fn a_group_is_announced_and_read_back() {
    let monta = Monta::v6();
    let made = announce(&monta, "P00007");
    let line = &made["InboundForecasts"][0];
    assert_eq!(
        (&line["QuantityReceived"], &line["Approved"]),
        (&json!(0), &json!(false))
    );
    assert_eq!(line["DeliveryDate"], "2026-07-15T12:00:00");
    assert!(line["InboundForecastId"].is_i64());
    assert_eq!(made["ExpectedDeliveryDate"], "2026-12-01T09:00:00");
    assert_eq!(monta.get("/inboundforecast/group/P00007"), made);
    let guid = made["UniqueId"].as_str().unwrap();
    assert_eq!(monta.get(&format!("/inboundforecast/group/{guid}")), made);
    assert_eq!(monta.get("/inboundforecast/group?reference=P00007"), json!([made]));
    assert_eq!(monta.get("/inboundforecast/group?sku=B&get_count_only=true"), 1);
}

#[test]
fn a_group_is_refused_with_all_its_reasons() {
    let monta = Monta::v6();
    monta.reset(json!({"unknown_sku": "reject", "warehouses": ["Gorinchem 2"]}));
    let post = |body: Value| codes(&monta.call("POST", "/inboundforecast/group", body), GROUP);
    assert_eq!(post(json!({})), [900, 900]);
    let mut body = forecast("P1");
    body["SupplierCode"] = "NOBODY".into();
    body["WarehouseDisplayName"] = "Main DC".into();
    body["InboundForecasts"] = json!([{"Sku": "A", "Quantity": 0}, {"Sku": "A", "Quantity": 1}]);
    assert_eq!(post(body), [912, 913, 2, 903, 2, 915]);
    monta.control("POST", "/products", json!([{"Sku": "A"}, {"Sku": "B"}, {"Sku": "C"}]));
    announce(&monta, "P1");
    assert_eq!(post(forecast("P1")), [914]);
}

#[test]
fn what_is_not_there_is_a_bare_text() {
    let monta = Monta::v6();
    let text = |path: &str| -> Reply { monta.call("GET", path, Value::Null) };
    let none = text("/inboundforecast/group?reference=P1");
    assert_eq!(
        (none.status, none.body),
        (404, json!("No groups found for these filters"))
    );
    assert_eq!(text("/inboundforecast/group").status, 400);
    assert_eq!(text("/inboundforecast/group/P1").status, 404);
    announce(&monta, "P1");
    assert_eq!(text("/inboundforecast/group/P1/Z").status, 404);
    assert_eq!(text("/inboundforecast/group?reference=P1&page=1").status, 404);
}

#[test]
fn put_changes_the_header_and_nothing_else() {
    let monta = Monta::v6();
    monta.control("POST", "/suppliers", json!(["ACME"]));
    announce(&monta, "P1");
    let changes = json!({"Comment": "late", "SupplierCode": "ACME", "AllocateStockOnDelivery": true,
                         "InboundForecasts": []});
    let put = monta.call("PUT", "/inboundforecast/group/P1", changes);
    assert_eq!(
        (put.status, &put.body["Comment"], &put.body["SupplierCode"]),
        (200, &json!("late"), &json!("DEFAULT"))
    );
    assert_eq!(put.body["InboundForecasts"].as_array().unwrap().len(), 3);
    assert_eq!(put.body.get("AllocateStockOnDelivery"), None);
}

#[test]
fn lines_are_added_changed_and_removed_one_by_one() {
    let monta = Monta::v6();
    announce(&monta, "P1");
    let line =
        |method: &str, path: &str, body: Value| monta.call(method, &format!("/inboundforecast/group/P1{path}"), body);
    assert_eq!(line("POST", "", json!({"Sku": "D/1", "Quantity": 2})).status, 200);
    assert_eq!(
        codes(&line("POST", "", json!({"Sku": "A", "Quantity": 2})), LINE),
        [916]
    );
    assert_eq!(line("PUT", "/A", json!({"Quantity": 12})).body["Quantity"], 12);
    assert_eq!(
        line("PUT", "/A?addQtyToExisting=true", json!({"Quantity": 3})).body["Quantity"],
        15
    );
    assert_eq!(codes(&line("PUT", "/A", json!({"Comment": "x"})), LINE), [900]);
    assert_eq!(line("PUT", "/Z", json!({"Quantity": 1})).status, 404);
    assert_eq!(line("DELETE", "/D%2F1", Value::Null).status, 204);
    assert_eq!(line("DELETE", "?sku=B", Value::Null).status, 204);
    let left = monta.get("/inboundforecast/group/P1")["InboundForecasts"].clone();
    assert_eq!((left.as_array().unwrap().len(), &left[1]["Sku"]), (2, &json!("C")));
    assert_eq!(line("DELETE", "", json!({"Note": "not in the swagger"})).status, 204);
    assert_eq!(line("GET", "", Value::Null).status, 404);
}

#[test]
fn a_reference_with_a_slash_is_reached_by_guid_or_filter_only() {
    let monta = Monta::v6();
    let made = announce(&monta, "PO/2026/1");
    assert_eq!(monta.status("/inboundforecast/group/PO%2F2026%2F1"), 404);
    assert_eq!(
        monta.get("/inboundforecast/group?Reference=PO%2F2026%2F1"),
        json!([made])
    );
    let guid = made["UniqueId"].as_str().unwrap();
    let line = format!("/inboundforecast/group/{guid}/A");
    assert_eq!(monta.call("PUT", &line, json!({"Quantity": 11})).body["Quantity"], 11);
    assert_eq!(
        monta
            .call("DELETE", &format!("/inboundforecast/group/{guid}"), Value::Null)
            .status,
        204
    );
}

#[test]
fn receipts_are_deltas_that_fill_the_stock() {
    let monta = Monta::v6();
    monta.control("POST", "/products", json!([{"Sku": "A"}, {"Sku": "B"}]));
    announce(&monta, "P1");
    let stock = |sku: &str| monta.get(&format!("/product/{sku}/stock"))["Stock"].clone();
    assert_eq!(stock("A")["StockInboundForecasted"], 10);
    let first = receive(&monta, "/inbound/P1/receive", json!({"sku": "A", "quantity": 4}));
    receive(&monta, "/inbound/P1/receive", json!({"sku": "A", "quantity": 6}));
    receive(
        &monta,
        "/inbound/P1/receive",
        json!({"sku": "B", "quantity": 9, "quarantine": true}),
    );
    let rows = monta.get("/inbounds");
    let quantities: Vec<_> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["Quantity"].as_i64().unwrap())
        .collect();
    assert_eq!(quantities, [4, 6, 9]);
    assert_eq!(rows[0]["InboundForecastReference"], "P1");
    assert_eq!(rows[0]["InboundForecastSupplier"]["Code"], "DEFAULT");
    assert_eq!(rows[2]["Quarantaine"], true);
    assert_eq!(
        monta
            .get(&format!("/inbounds?sinceid={}", first["Id"]))
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let lines = monta.get("/inboundforecast/group/P1")["InboundForecasts"].clone();
    assert_eq!(
        (&lines[0]["QuantityReceived"], &lines[0]["Approved"]),
        (&json!(10), &json!(true))
    );
    assert_eq!(
        (&lines[1]["QuantityReceived"], &lines[1]["Approved"]),
        (&json!(9), &json!(false))
    );
    assert_eq!(
        (&stock("A")["StockAvailable"], &stock("A")["StockInboundForecasted"]),
        (&json!(10), &json!(0))
    );
    assert_eq!(
        (&stock("B")["StockAvailable"], &stock("B")["StockQuarantaine"]),
        (&json!(0), &json!(9))
    );
    assert_eq!(
        codes(&monta.call("DELETE", "/inboundforecast/group/P1/A", Value::Null), LINE),
        [917]
    );
    assert_eq!(
        codes(&monta.call("DELETE", "/inboundforecast/group/P1", Value::Null), GROUP),
        [917]
    );
}

#[test]
fn a_receipt_ends_a_backorder_and_a_return_forbids_to_delete() {
    let monta = Monta::v6();
    monta.control("POST", "/products", json!([{"Sku": "SKU-A"}]));
    monta.create(&order("S1"));
    assert_eq!(monta.get("/order/S1")["Backorder"], true);
    receive(&monta, "/inbounds", json!({"sku": "SKU-A", "quantity": 3}));
    assert_eq!(monta.get("/order/S1")["Backorder"], false);
    receive(
        &monta,
        "/inbounds",
        json!({"sku": "SKU-A", "quantity": 1, "returned_order": "S1"}),
    );
    assert_eq!(monta.get("/inbounds")[1]["ReturnedOrderWebshopOrderId"], "S1");
    let refused = monta.call("DELETE", "/order/S1", json!({"Note": "no"}));
    assert_eq!(codes(&refused, "OrderDeleteInvalidReasons"), [25]);
}

#[test]
fn the_feed_tells_what_happened_to_forecasts() {
    let monta = Monta::v6();
    announce(&monta, "P1");
    monta.call("PUT", "/inboundforecast/group/P1/A", json!({"Quantity": 12}));
    monta.call("DELETE", "/inboundforecast/group/P1/B", Value::Null);
    receive(&monta, "/inbound/P1/receive", json!({"sku": "C", "quantity": 7}));
    let rows = monta.get("/inboundforecast/events/since_id/0");
    let told: Vec<_> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["EventCode"].as_str().unwrap())
        .collect();
    assert_eq!(
        told,
        [
            "ForecastCreated",
            "ForecastCreated",
            "ForecastCreated",
            "QuantityChanged",
            "DeliveryDeleted",
            "Received",
            "ApprovalStatusChanged"
        ]
    );
    assert_eq!(rows[0]["InboundForecastGroupReference"], "P1");
    let last = &rows.as_array().unwrap().last().unwrap()["EventId"];
    assert_eq!(
        monta.get(&format!("/inboundforecast/events/since_id/{last}")),
        json!([])
    );
}

#[test]
fn suppliers_are_kept() {
    let monta = Monta::v6();
    let acme = json!({"Code": "ACME", "Title": "Acme BV"});
    assert_eq!(monta.call("POST", "/supplier", acme.clone()).body, acme);
    assert_eq!(
        codes(&monta.call("POST", "/supplier", acme), "SupplierInvalidReasons"),
        [911]
    );
    assert_eq!(
        monta
            .call("PUT", "/supplier/ACME", json!({"AddressCity": "Delft"}))
            .status,
        200
    );
    assert_eq!(monta.get("/supplier/ACME")["AddressCity"], "Delft");
    assert_eq!(monta.get("/supplier").as_array().unwrap().len(), 2);
    assert_eq!(monta.call("DELETE", "/supplier/ACME", Value::Null).status, 204);
    assert_eq!(monta.status("/supplier/ACME"), 404);
}

#[test]
fn the_documented_post_carries_the_whole_set() {
    let monta = Monta::documented();
    let post = |body: Value| monta.call("POST", "/inbound/forecast", body);
    assert_eq!(post(forecast("P/1")).status, 200);
    let first = monta.get("/inbound/forecast/P%2F1");
    let mut body = forecast("P/1");
    body["Lines"] = json!([
        {"Sku": "A", "Quantity": 12, "DeliveryDate": "2026-07-15T10:00:00Z"},
        {"Sku": "A", "Quantity": 1, "DeliveryDate": "2026-08-15T10:00:00Z"}
    ]);
    body.as_object_mut().unwrap().remove("InboundForecasts");
    let second = post(body.clone());
    assert_eq!(second.status, 200);
    let lines = second.body["InboundForecasts"].as_array().unwrap();
    assert_eq!(lines.len(), 2);
    assert_eq!(
        lines[0]["InboundForecastId"],
        first["InboundForecasts"][0]["InboundForecastId"]
    );
    assert_eq!(lines[0]["Quantity"], 12);
    receive(&monta, "/inbound/P%2F1/receive", json!({"sku": "A", "quantity": 5}));
    body["Lines"] = json!([{"Sku": "B", "Quantity": 1}]);
    assert_eq!(codes(&post(body), LINE), [917]);
    assert_eq!(
        codes(&monta.call("DELETE", "/inbound/forecast/P%2F1", Value::Null), GROUP),
        [917]
    );
    assert_eq!(post(forecast("P2")).status, 200);
    assert_eq!(monta.call("DELETE", "/inbound/forecast/P2", Value::Null).status, 204);
    assert_eq!(monta.call("DELETE", "/inbound/forecast/P2", Value::Null).status, 404);
    assert_eq!(monta.status("/inboundforecast/group/P2"), 404);
    assert_eq!(monta.status("/inbounds"), 200);
}
