//! The client over real sockets, against a server that answers as each test scripts it.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper that cannot go on fails the test it helps"
)]

mod cancel;
mod check;
mod connection;
mod create;
mod deadline;
mod find;
mod server;
mod unusable;
mod update;

use monta_client::{
    BaseUrl, Capabilities, Class, Client, Code, Credentials, Error, Failure, ProfileChoice, Secret, Settings, Timeout,
};
use serde_json::{Value, json};

use crate::server::Server;

/// Seconds that no test needs.
const PATIENCE: f64 = 20.0;

fn settings(base_url: &str) -> Settings {
    Settings {
        base_url: BaseUrl::parse(base_url).unwrap(),
        credentials: Credentials::new("tenant_user", Secret::new("pä:ss")).unwrap(),
        timeout: Timeout::from_seconds(PATIENCE).unwrap(),
        profile: ProfileChoice::Auto,
        capabilities: Capabilities::default(),
    }
}

fn client(server: &Server) -> Client {
    Client::new(settings(&server.base_url()))
}

fn order() -> Value {
    json!({
        "WebshopOrderId": "S00012",
        "Reference": "PO-7",
        "ConsumerDetails": {
            "DeliveryAddress": {"LastName": "Wit", "Street": "Kade", "HouseNumber": "99", "City": "Rotterdam"},
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

/// What a test usually wants to know of a failure.
fn essence(failure: &Failure) -> (Code, Option<u16>, bool) {
    (failure.code, failure.status, failure.uncertain)
}
