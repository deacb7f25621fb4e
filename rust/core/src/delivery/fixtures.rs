//! Orders for mugs (product 5) and trays (6), for the tests of deliveries.

use serde_json::{Value, json};

use super::{Delivery, plan_delivery};

pub(super) fn plan_of(delivery: Value) -> Value {
    let mut delivery = delivery;
    delivery["products"] = json!([
        {"id": 5, "name": "Mug", "uom_id": 1, "default_code": "MUG"},
        {"id": 6, "name": "Tray", "uom_id": 1, "default_code": "TRAY"},
    ]);
    let delivery: Delivery = serde_json::from_value(delivery).unwrap();
    serde_json::to_value(plan_delivery(&delivery)).unwrap()
}

pub(super) fn of(id: i64, product: i64, done: f64, open: f64) -> Value {
    json!({"id": id, "product_id": product, "done": done, "open": open})
}

pub(super) fn pieces(pieces: &[(&str, i64)]) -> Value {
    pieces
        .iter()
        .map(|(sku, quantity)| json!({"sku": sku, "quantity": quantity}))
        .collect()
}

pub(super) fn share(move_id: i64, quantity: f64) -> Value {
    json!({"move_id": move_id, "quantity": quantity, "lots": []})
}

pub(super) fn whole(quantity: &Value) -> i64 {
    format!("{:.0}", quantity.as_f64().unwrap()).parse().unwrap()
}
