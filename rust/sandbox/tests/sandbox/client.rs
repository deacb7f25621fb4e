//! A client that says exactly what the tests tell it to.

use std::io::Write;
use std::net::TcpStream;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use monta_sandbox::{Options, Profile, Running, spawn};
use serde_json::{Value, json};
use ureq::Agent;
use ureq::http::Request;

/// A running sandbox and a way to talk to it.
pub(crate) struct Monta {
    running: Running,
    agent: Agent,
}

/// An answer: status and body, as JSON where it is JSON, as a string otherwise, null when empty.
#[derive(Debug, PartialEq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Value,
    pub(crate) retry_after: Option<String>,
}

impl Monta {
    /// A fresh sandbox under the live description.
    pub(crate) fn v6() -> Self {
        Self::start(Profile::V6)
    }

    /// A fresh sandbox under the plugin's description.
    pub(crate) fn documented() -> Self {
        Self::start(Profile::Documented)
    }

    fn start(profile: Profile) -> Self {
        let running = spawn(Options {
            profile,
            ..Options::default()
        })
        .unwrap();
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .allow_non_standard_methods(true);
        Self {
            running,
            agent: config.build().new_agent(),
        }
    }

    /// Sends bytes as they are; the error is a connection that broke.
    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Reply, ureq::Error> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.running.base_url()));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = self.agent.run(request.body(body.to_vec()).unwrap())?;
        let bytes = response.body_mut().with_config().limit(64 << 20).read_to_vec()?;
        let text = String::from_utf8_lossy(&bytes);
        let retry_after = response
            .headers()
            .get("retry-after")
            .map(|value| value.to_str().unwrap().to_owned());
        let body = match text.as_ref() {
            "" => Value::Null,
            text => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
        };
        Ok(Reply {
            status: response.status().as_u16(),
            body,
            retry_after,
        })
    }

    /// A call with login and JSON body (null is no body); the error is a connection that broke.
    pub(crate) fn attempt(&self, method: &str, path: &str, body: &Value) -> Result<Reply, ureq::Error> {
        let login = format!("Basic {}", BASE64_STANDARD.encode("tenant_user:secret"));
        let media_type = if method == "PATCH" {
            "application/json-patch+json"
        } else {
            "application/json"
        };
        let bytes = if body.is_null() {
            Vec::new()
        } else {
            body.to_string().into_bytes()
        };
        self.send(
            method,
            path,
            &[("Authorization", &login), ("Content-Type", media_type)],
            &bytes,
        )
    }

    /// Sends a call with login and JSON body and hangs up without waiting for the answer.
    pub(crate) fn send_and_leave(&self, method: &str, path: &str, body: &Value) {
        let mut stream = TcpStream::connect(self.running.base_url().trim_start_matches("http://")).unwrap();
        let body = body.to_string();
        let length = body.len();
        let login = BASE64_STANDARD.encode("tenant_user:secret");
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: monta\r\nAuthorization: Basic {login}\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        // Until it has arrived; the answer is still a while away.
        while self.requests().is_empty() {
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// A call that is answered.
    pub(crate) fn call(&self, method: &str, path: &str, body: Value) -> Reply {
        self.attempt(method, path, &body).unwrap()
    }

    /// A GET that is answered with 200.
    pub(crate) fn get(&self, path: &str) -> Value {
        let reply = self.call("GET", path, Value::Null);
        assert_eq!(reply.status, 200, "GET {path}: {}", reply.body);
        reply.body
    }

    /// A GET and its status.
    pub(crate) fn status(&self, path: &str) -> u16 {
        self.call("GET", path, Value::Null).status
    }

    /// A control call below `/_sandbox` that succeeds.
    pub(crate) fn control(&self, method: &str, path: &str, body: Value) -> Value {
        let reply = self.call(method, &format!("/_sandbox{path}"), body);
        assert_eq!(reply.status, 200, "{method} {path}: {}", reply.body);
        reply.body
    }

    /// Everything empty, under these settings.
    pub(crate) fn reset(&self, settings: Value) {
        self.control("POST", "/reset", settings);
    }

    /// Puts a fault in wait.
    pub(crate) fn fault(&self, fault: Value) {
        self.control("POST", "/faults", fault);
    }

    /// Moves an order.
    pub(crate) fn moves(&self, id: &str, to: &str) {
        self.control("POST", &format!("/orders/{id}/move"), json!({ "to": to }));
    }

    /// The recorded requests.
    pub(crate) fn requests(&self) -> Vec<Value> {
        self.control("GET", "/requests", Value::Null)
            .as_array()
            .unwrap()
            .clone()
    }

    /// Creates an order that is accepted.
    pub(crate) fn create(&self, order: &Value) -> Value {
        let reply = self.call("POST", "/order", order.clone());
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply.body
    }
}

/// An order of three SKU-A to an address in Rotterdam.
pub(crate) fn order(id: &str) -> Value {
    json!({
        "WebshopOrderId": id,
        "Reference": format!("PO {id}"),
        "ConsumerDetails": {
            "DeliveryAddress": {
                "Company": "", "FirstName": "Noor", "LastName": "Wit", "Street": "Kade", "HouseNumber": "99",
                "HouseNumberAddition": "", "PostalCode": "3011XX", "City": "Rotterdam", "CountryCode": "NL"
            },
            "InvoiceAddress": {
                "LastName": "Wit", "Street": "Molenstraat", "HouseNumber": "12", "PostalCode": "4201 CX",
                "City": "Gorinchem", "CountryCode": "NL"
            },
            "B2B": false
        },
        "Lines": [{"Sku": "SKU-A", "OrderedQuantity": 3, "WebshopOrderLineId": "1"}],
        "Invoice": {
            "AmountInclTax": 36.3, "TotalTax": 6.3, "Paid": true, "WebshopFactuurID": "12", "Currency": "EUR"
        }
    })
}

/// The codes of a refusal under `container`, in the order in which they came.
pub(crate) fn codes(reply: &Reply, container: &str) -> Vec<u64> {
    let reasons = reply.body[container]
        .as_array()
        .unwrap_or_else(|| panic!("no {container} in {}", reply.body));
    reasons.iter().map(|reason| reason["Code"].as_u64().unwrap()).collect()
}
