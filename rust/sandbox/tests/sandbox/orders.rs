//! Orders: create, read, update and delete under both descriptions.

use serde_json::{Value, json};

use crate::client::{Monta, codes, order};

const REASONS: &str = "OrderInvalidReasons";

#[test]
fn an_order_is_accepted_and_read_back_flat() {
    let monta = Monta::v6();
    let answer = monta.create(&order("S00012"));
    assert_eq!(answer["WebshopOrderId"], "S00012");
    assert_eq!(answer["PlannedShipmentDate"], Value::Null);
    assert!(answer["MontaEorderId"].is_i64());
    let read = monta.get("/order/S00012");
    assert_eq!(read["Lines"][0]["OrderedQuantity"], 3);
    assert_eq!(read["Blocked"], false);
    assert!(read["Verified"].is_string());
    assert!(read["PlannedShipmentDate"].is_string());
    assert_eq!(monta.status(&format!("/order/{}", answer["MontaEorderId"])), 404);
}

#[test]
fn a_body_is_read_without_regard_to_case_and_strangers_are_dropped() {
    let monta = Monta::v6();
    let mut body = order("S1");
    body["lines"] = json!([{"SKU": "SKU-B", "orderedQuantity": "2", "Colour": "red"}]);
    body["ShipperCodes"] = json!(["DPD"]);
    monta.create(&body);
    let stored = monta.control("GET", "/orders/S1", Value::Null);
    assert_eq!(
        stored["_document"]["Lines"],
        json!([{"Sku": "SKU-B", "OrderedQuantity": 2}])
    );
    assert!(stored.get("ShipperCodes").is_none());
}

#[test]
fn every_reason_to_refuse_comes_in_one_answer() {
    let monta = Monta::v6();
    monta.reset(json!({"origins": ["A", "B"], "now": "2026-11-22T09:00:00Z"}));
    let body = json!({
        "PlannedShipmentDate": "2026-11-22T08:59:59Z",
        "ConsumerDetails": {"DeliveryAddress": {"Street": "Kade", "CountryCode": "Nederland"}},
        "Lines": [{"OrderedQuantity": 0}]
    });
    let reply = monta.call("POST", "/order", body);
    assert_eq!(reply.status, 400);
    // No id, no city, no name, no such country, no channel, no SKU, nothing ordered, too late.
    assert_eq!(codes(&reply, REASONS), [900, 900, 900, 902, 2, 900, 903, 12]);
}

#[test]
fn an_id_is_taken_for_ever() {
    let monta = Monta::v6();
    monta.create(&order("S1"));
    assert_eq!(codes(&monta.call("POST", "/order", order("S1")), REASONS), [1]);
    assert_eq!(
        monta.call("DELETE", "/order/S1", json!({"Note": "mistake"})).status,
        204
    );
    assert_eq!(codes(&monta.call("POST", "/order", order("S1")), REASONS), [1]);
}

#[test]
fn ids_are_one_escaped_segment() {
    let monta = Monta::v6();
    for (id, path) in [
        ("SO/2025/00012", "SO%2F2025%2F00012"),
        ("Test S#1 100%", "Test%20S%231%20100%25"),
    ] {
        monta.create(&order(id));
        assert_eq!(monta.get(&format!("/order/{path}"))["WebshopOrderId"], id);
    }
    assert_eq!(monta.status("/order/SO/2025/00012"), 404);
    assert_eq!(monta.requests()[1]["path"], "/order/SO%2F2025%2F00012");
}

#[test]
fn tenants_may_want_barcodes_and_known_skus() {
    let monta = Monta::v6();
    monta.reset(json!({"require_barcodes": ["SKU-A"], "unknown_sku": "reject"}));
    let reply = monta.call("POST", "/order", order("S1"));
    let messages: Vec<_> = reply.body[REASONS]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["Message"])
        .collect();
    assert_eq!(
        messages,
        [
            "Provided SKU does not exist for a single known product",
            "Missing the following mandatory field(s): Barcodes"
        ]
    );
}

#[test]
fn what_the_webshop_says_of_an_order_is_checked_and_shown() {
    let monta = Monta::v6();
    let mut body = order("S1");
    body["BackorderHandling"] = json!(3);
    body["PlannedShipmentDate"] = json!("2020-01-01T12:00:00+01:00");
    let refused = monta.call("POST", "/order", body.clone());
    assert_eq!(codes(&refused, "OrderInvalidReasons"), [12, 920]);
    body["BackorderHandling"] = json!(1);
    body["PlannedShipmentDate"] = json!("2099-01-01T12:00:00+01:00");
    body["ShipOnPlannedShipmentDate"] = json!(true);
    body["Blocked"] = json!(true);
    body["BlockedMessage"] = json!("Waiting for payment");
    body["Comment"] = json!("Two bows");
    body["PackingServiceText"] = json!("Happy birthday");
    body["ConsumerDetails"]["ShippingComment"] = json!("Ring twice");
    monta.create(&body);
    let page = monta.send("GET", "/", &[], b"").unwrap().body;
    let page = page.as_str().unwrap();
    for said in [
        "Waiting for payment",
        "on 2099-01-01T12:00:00+01:00",
        "missing goods: split",
        "packer: Two bows",
        "driver: Ring twice",
        "card: Happy birthday",
    ] {
        assert!(page.contains(said), "{said}");
    }
    let release = json!({"Blocked": false, "BlockedMessage": ""});
    assert_eq!(monta.call("PUT", "/order/S1", release).status, 200);
    assert_eq!(monta.get("/order/S1")["BlockedMessage"], Value::Null);
}

#[test]
fn put_replaces_what_is_given_and_leaves_a_pair_of_events() {
    let monta = Monta::v6();
    monta.create(&order("S1"));
    let address = json!({"LastName": "Wit", "Street": "Laan", "HouseNumber": "1", "PostalCode": "1011AB",
                         "City": "Amsterdam", "CountryCode": "NL"});
    let changes = json!({"ConsumerDetails": {"DeliveryAddress": address}, "Reference": null});
    assert_eq!(monta.call("PUT", "/order/S1", changes).status, 200);
    let read = monta.get("/order/S1");
    assert_eq!(read["ConsumerDetails"]["DeliveryAddress"], address);
    assert_eq!(read["ConsumerDetails"]["InvoiceAddress"]["Street"], "Molenstraat");
    assert_eq!(read["Reference"], "PO S1");
    let events = monta.get("/order/S1/events");
    assert_eq!(
        (&events[0]["TypeCode"], &events[1]["TypeCode"]),
        (&json!("Unblocked"), &json!("Blocked"))
    );
    assert_eq!(monta.call("PATCH", "/order/S1", json!([])).status, 405);
}

#[test]
fn put_is_refused_with_the_code_that_says_why() {
    let monta = Monta::v6();
    monta.reset(json!({"now": "2026-11-22T09:00:00Z", "verify_seconds": 60}));
    let put = |body: Value| codes(&monta.call("PUT", "/order/S1", body), REASONS);
    assert_eq!(put(json!({"Reference": "x"})), [23]);
    monta.create(&order("S1"));
    assert_eq!(put(json!({"Reference": "x"})), [42]);
    monta.control("POST", "/clock", json!({"advance_seconds": 60}));
    assert_eq!(monta.call("PUT", "/order/S1", json!({"Reference": "x"})).status, 200);
    monta.moves("S1", "picking");
    assert_eq!(
        put(json!({"ConsumerDetails": {"InvoiceAddress": {"City": "Delft"}}})),
        [17]
    );
    assert_eq!(
        monta
            .call("PUT", "/order/S1", json!({"ShipperCode": "Cancelled"}))
            .status,
        200
    );
    monta.moves("S1", "shipped");
    assert_eq!(put(json!({"Reference": "y"})), [19]);
}

#[test]
fn a_patch_changes_the_document_that_the_webshop_sent() {
    let monta = Monta::documented();
    monta.create(&order("S1"));
    let patch = json!([
        {"op": "test", "path": "/Lines/0/Sku", "value": "SKU-A"},
        {"op": "replace", "path": "/Lines/0/OrderedQuantity", "value": 5},
        {"op": "add", "path": "/Lines/-", "value": {"Sku": "SKU-B", "OrderedQuantity": 1}}
    ]);
    assert_eq!(monta.call("PATCH", "/order/S1", patch).status, 200);
    let lines = monta.get("/order/S1")["Lines"].clone();
    assert_eq!(
        (&lines[0]["OrderedQuantity"], &lines[1]["Sku"]),
        (&json!(5), &json!("SKU-B"))
    );
    assert_eq!(monta.call("PUT", "/order/S1", json!({"Reference": "x"})).status, 405);
}

#[test]
fn a_patch_that_does_not_fit_changes_nothing() {
    let monta = Monta::documented();
    monta.create(&order("S1"));
    let guarded = json!([
        {"op": "replace", "path": "/Reference", "value": "x"},
        {"op": "test", "path": "/Lines/0/Sku", "value": "SKU-Z"}
    ]);
    let reply = monta.call("PATCH", "/order/S1", guarded);
    assert_eq!((reply.status, codes(&reply, REASONS)), (409, vec![906]));
    let lost = monta.call("PATCH", "/order/S1", json!([{"op": "remove", "path": "/Lines/7"}]));
    assert_eq!((lost.status, codes(&lost, REASONS)), (400, vec![907]));
    let emptied = monta.call(
        "PATCH",
        "/order/S1",
        json!([{"op": "remove", "path": "/ConsumerDetails"}]),
    );
    assert_eq!(codes(&emptied, REASONS), [900]);
    assert_eq!(monta.call("PATCH", "/order/S1", json!({"Reference": "x"})).status, 400);
    assert_eq!(monta.call("PATCH", "/order/S9", json!([])).status, 404);
    assert_eq!(monta.get("/order/S1")["Reference"], "PO S1");
}

#[test]
fn delete_wants_a_body_and_comes_too_late_once_picking_has_started() {
    let monta = Monta::v6();
    for id in ["S1", "S2", "S3"] {
        monta.create(&order(id));
    }
    let note = json!({"Note": "cancelled by the customer"});
    assert_eq!(monta.call("DELETE", "/order/S1", Value::Null).status, 415);
    assert_eq!(monta.call("DELETE", "/order/S1", json!({})).status, 400);
    assert_eq!(monta.call("DELETE", "/order/S9", note.clone()).status, 404);
    monta.moves("S2", "picking");
    monta.moves("S3", "shipped");
    assert_eq!(
        codes(
            &monta.call("DELETE", "/order/S2", note.clone()),
            "OrderDeleteInvalidReasons"
        ),
        [18]
    );
    assert_eq!(
        codes(
            &monta.call("DELETE", "/order/S3", note.clone()),
            "OrderDeleteInvalidReasons"
        ),
        [19]
    );
    assert_eq!(monta.call("DELETE", "/order/S1", note.clone()).status, 204);
    assert_eq!(monta.call("DELETE", "/order/S1", note).status, 404);
    assert_eq!(monta.get("/order/S1")["Deleted"], true);
    assert_eq!(monta.get("/order/S1/events")[0]["TypeCode"], "OrderDeleted");
    monta.control("POST", "/settings", json!({"deleted_not_found": true}));
    assert_eq!(monta.status("/order/S1"), 404);
}

#[test]
fn lists_come_in_pages_of_thirty_from_nought() {
    let monta = Monta::v6();
    let seeds: Vec<Value> = (0..65).map(|n| json!({"order": order(&format!("S{n}"))})).collect();
    monta.control("POST", "/orders", seeds.into());
    let rows = |path: &str| monta.get(path).as_array().unwrap().len();
    assert_eq!(
        (rows("/order"), rows("/order?page=2"), rows("/order?page=3")),
        (30, 5, 0)
    );
    assert_eq!(rows("/orders?page_size=100&search=S64"), 30);
    assert_eq!(monta.get("/orders?page_size=1")[0]["IsBlocked"], false);
    assert_eq!(monta.get("/order?get_count_only=true"), 65);
}

#[test]
fn the_documented_api_finds_orders_by_their_references() {
    let monta = Monta::documented();
    monta.control(
        "POST",
        "/orders",
        json!([
            {"order": order("S0001-B"), "fields": {"OrderNumber": "N1"}},
            {"order": order("S00012"), "fields": {"ClientReference": "C2"}}
        ]),
    );
    let found = |query: &str| -> Vec<String> {
        let rows = monta.get(&format!("/orders?{query}"));
        rows.as_array()
            .unwrap()
            .iter()
            .map(|row| row["WebshopOrderId"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(found("webshopOrderId=S00012"), ["S00012"]);
    assert_eq!(found("orderNumber=N1"), ["S0001-B"]);
    assert_eq!(found("clientReference=C2"), ["S00012"]);
    assert_eq!(found("reference=PO%20S00012"), ["S00012"]);
    assert_eq!(found("search=s0001").len(), 2);
    assert!(found("webshopOrderId=S0001").is_empty());
    monta.control("POST", "/settings", json!({"ignore_filters": true}));
    assert_eq!(found("webshopOrderId=S0001").len(), 2);
}

#[test]
fn the_wrapped_form_and_strictness_are_switches() {
    let monta = Monta::v6();
    monta.reset(json!({"wrapped": true, "strict": true, "create_status": 201}));
    let mut body = order("S1");
    body["Invoice"].as_object_mut().unwrap().remove("Paid");
    body["ConsumerDetails"].as_object_mut().unwrap().remove("B2B");
    assert_eq!(codes(&monta.call("POST", "/order", body), REASONS), [900, 900]);
    assert_eq!(monta.call("POST", "/order", order("S1")).status, 201);
    assert_eq!(monta.get("/order/S1")["Order"]["WebshopOrderId"], "S1");
}

#[test]
fn an_address_can_be_checked_by_itself() {
    let monta = Monta::v6();
    let good = order("S1")["ConsumerDetails"]["DeliveryAddress"].clone();
    let reply = monta.call("POST", "/address", good.clone());
    assert_eq!((reply.status, reply.body), (200, Value::Null));
    let mut bad = good;
    bad["City"] = "".into();
    bad["PostalCode"] = "1".into();
    assert_eq!(codes(&monta.call("POST", "/address", bad), REASONS), [900, 918]);
}
