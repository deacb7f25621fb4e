//! Batches and serial numbers of what has left, under both descriptions.

use monta_client::Outcome;
use serde_json::{Value, json};

use crate::monta::both;

#[test]
fn batches_and_serial_numbers_of_an_order_can_be_read() {
    for monta in both() {
        monta.has_orders(["S00012"]);
        let client = monta.client();
        for answer in [client.get_order_batches("S00013"), client.get_order_serials("S00013")] {
            let answer = answer.unwrap();
            assert_eq!((answer.outcome, answer.body), (Outcome::Absent, Value::Null));
        }
        let goods = json!([{"sku": "FOLDER", "quantity": 2, "batch": "L1", "serials": ["X1", "X2"]}]);
        monta.control("orders/S00012/ship", &json!({"parcels": [{"goods": goods}]}));
        monta.forget();
        let batches = client.get_order_batches("S00012").unwrap();
        assert_eq!(batches.outcome, Outcome::Read);
        let line = &batches.body["BatchLines"][0];
        assert_eq!(
            (&line["Sku"], &line["BatchContent"]["Title"]),
            (&json!("FOLDER"), &json!("L1"))
        );
        let serials = client.get_order_serials("S00012").unwrap();
        assert_eq!(serials.body["SerialNumbers"].as_array().map(Vec::len), Some(2));
        let asked = ["GET /order/S00012/batches", "GET /order/S00012/serials"];
        assert_eq!(monta.asked(), asked);
    }
}
