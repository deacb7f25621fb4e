//! Orders, stock and forecasts over real sockets, against the sandbox, with every request counted.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper that cannot go on fails the test it helps"
)]

mod address;
mod batches;
mod changes;
mod forecast;
mod forecast_again;
mod goods;
mod limits;
mod monta;
mod moved;
mod products;
mod send_many;
mod shippers;
mod status;
mod stock;

use monta_client::{Class, Error, Failure};
use monta_core::References;
use serde_json::{Value, json};

/// The names of one order of ours.
fn references(name: &str) -> References {
    serde_json::from_value(json!({"webshop_order_id": name, "order_number": name})).unwrap()
}

/// An order as the sandbox takes it.
fn order(name: &str) -> Value {
    json!({
        "WebshopOrderId": name,
        "Reference": format!("PO {name}"),
        "ConsumerDetails": {
            "DeliveryAddress": {"LastName": "Wit", "Street": "Kade", "HouseNumber": "99", "PostalCode": "3011XX",
                                "City": "Rotterdam", "CountryCode": "NL"},
        },
        "Lines": [{"Sku": "SKU-A", "OrderedQuantity": 3}],
    })
}

/// The failure inside an error, with the variant checked against the class of its code.
fn failure(error: Error) -> Failure {
    let (class, failure) = match error {
        Error::Retry(failure) => (Class::Retry, failure),
        Error::Refused(failure) => (Class::Fix, failure),
        Error::Stop(failure) => (Class::Stop, failure),
        other => panic!("not a failure of a call: {other:?}"),
    };
    assert_eq!(failure.class(), class);
    *failure
}
