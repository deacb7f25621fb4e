//! Login, recording, and everything that goes wrong on demand.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Monta, order};

#[test]
fn nobody_comes_in_without_a_login() {
    let monta = Monta::v6();
    let refused = monta.send("GET", "/order", &[], b"").unwrap();
    let problem = json!({
        "type": "https://tools.ietf.org/html/rfc9110#section-15.5.2", "title": "Unauthorized", "status": 401
    });
    assert_eq!((refused.status, refused.body), (401, problem));
    let wrong = [("Authorization", "Basic dGVuYW50X3VzZXI6d3Jvbmc=")];
    assert_eq!(monta.send("GET", "/info", &wrong, b"").unwrap().status, 401);
    let health = monta.send("GET", "/health", &[], b"").unwrap();
    assert_eq!(health.body, json!({"Health": {"Description": "OK", "LoggedIn": false}}));
    assert_eq!(monta.get("/health")["Health"]["LoggedIn"], true);
    assert!(monta.get("/info")["Warehouses"].is_array());
}

#[test]
fn the_description_decides_what_exists() {
    let monta = Monta::documented();
    assert_eq!(monta.status("/info"), 404);
    monta.control("POST", "/settings", json!({"profile": "v6"}));
    assert_eq!(monta.status("/info"), 200);
    for path in ["/shipments", "/orderevents", "/inbound/forecast/P1", "/orders/S1"] {
        assert_eq!(monta.status(path), 404, "{path}");
    }
    assert_eq!(monta.call("POST", "/orders", json!({})).status, 405);
    monta.control(
        "POST",
        "/settings",
        json!({"capabilities": {"order_update": "documented"}}),
    );
    assert_eq!(monta.call("PUT", "/order/S1", json!({})).status, 405);
    assert_eq!(monta.status("/info"), 200);
}

#[test]
fn bodies_must_be_there_and_be_json() {
    let monta = Monta::v6();
    let login = ("Authorization", "Basic dGVuYW50X3VzZXI6c2VjcmV0");
    let post = |media_type: &str, body: &[u8]| {
        monta
            .send("POST", "/order", &[login, ("Content-Type", media_type)], body)
            .unwrap()
            .status
    };
    assert_eq!(post("application/json", b""), 415);
    assert_eq!(post("text/plain", b"{}"), 415);
    assert_eq!(post("application/json; charset=utf-8", b"{"), 400);
    assert_eq!(
        post("application/json-patch+json", order("S1").to_string().as_bytes()),
        200
    );
}

#[test]
fn requests_are_recorded_as_they_came() {
    let monta = Monta::v6();
    monta.create(&order("S1"));
    monta.status("/order/S%2F1?channel=a%20b");
    let requests = monta.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(
        (&requests[0]["method"], &requests[0]["status"]),
        (&json!("POST"), &json!(200))
    );
    assert_eq!(requests[0]["body"], order("S1"));
    assert_eq!(requests[0]["headers"]["content-type"], "application/json");
    assert_eq!(requests[1]["path"], "/order/S%2F1");
    assert_eq!(requests[1]["query"], "channel=a%20b");
    assert_eq!(requests[1]["body"], Value::Null);
    assert_eq!(requests[0]["connection"], requests[1]["connection"]);
    monta.control("DELETE", "/requests", Value::Null);
    assert!(monta.requests().is_empty());
}

#[test]
fn an_answer_can_be_anything() {
    let monta = Monta::v6();
    monta.fault(
        json!({"path": "/order", "kind": "status", "status": 502, "body": "<h1>Bad Gateway</h1>",
                       "content_type": "text/html"}),
    );
    monta.fault(json!({"path": "/order", "kind": "status", "status": 429, "headers": {"Retry-After": "3"}}));
    let first = monta.call("POST", "/order", order("S1"));
    assert_eq!((first.status, first.body), (502, json!("<h1>Bad Gateway</h1>")));
    let second = monta.call("POST", "/order", order("S1"));
    assert_eq!((second.status, second.retry_after.as_deref()), (429, Some("3")));
    assert_eq!(monta.call("POST", "/order", order("S1")).status, 200);
}

#[test]
fn an_answer_need_not_be_text() {
    let monta = Monta::v6();
    monta.fault(json!({"kind": "status", "status": 200, "body_base64": "/wD+", "content_type": "application/json"}));
    let reply = monta.call("GET", "/order/S1", Value::Null);
    assert_eq!((reply.status, reply.body), (200, json!("\u{fffd}\0\u{fffd}")));
}

#[test]
fn an_answer_can_be_lost_after_the_work() {
    let monta = Monta::v6();
    monta.fault(json!({"kind": "status", "status": 500, "store": true}));
    assert_eq!(monta.call("POST", "/order", order("S1")).status, 500);
    assert_eq!(monta.status("/order/S1"), 200);
}

#[test]
fn connections_break_before_and_after_the_work() {
    let monta = Monta::v6();
    for (id, kind, stored) in [("S1", "drop_before", 404), ("S2", "drop_after", 200)] {
        monta.fault(json!({"kind": kind}));
        assert!(monta.attempt("POST", "/order", &order(id)).is_err(), "{kind}");
        assert_eq!(monta.requests().last().unwrap()["status"], Value::Null);
        assert_eq!(monta.status(&format!("/order/{id}")), stored, "{kind}");
    }
    monta.fault(json!({"kind": "drop_after_delay", "delay_ms": 80}));
    let begun = Instant::now();
    assert!(monta.attempt("POST", "/order", &order("S3")).is_err());
    assert!(begun.elapsed() >= Duration::from_millis(80));
    assert_eq!(monta.status("/order/S3"), 200);
}

#[test]
fn a_reset_is_told_from_a_close() {
    let monta = Monta::v6();
    for (id, kind, stored) in [("S1", "reset_before", 404), ("S2", "reset_after", 200)] {
        monta.fault(json!({ "kind": kind }));
        let error = monta.attempt("POST", "/order", &order(id)).unwrap_err();
        let ureq::Error::Io(cause) = &error else {
            panic!("{kind}: {error}")
        };
        assert_eq!(cause.kind(), std::io::ErrorKind::ConnectionReset, "{kind}");
        assert_eq!(monta.requests().last().unwrap()["fault"], kind);
        assert_eq!(monta.status(&format!("/order/{id}")), stored, "{kind}");
    }
}

#[test]
fn an_answer_is_cut_in_half_after_the_work() {
    let monta = Monta::v6();
    monta.fault(json!({"kind": "cut", "name": "half"}));
    assert!(monta.attempt("POST", "/order", &order("S1")).is_err());
    let request = monta.requests().pop().unwrap();
    assert_eq!((&request["status"], &request["fault"]), (&json!(200), &json!("half")));
    assert_eq!(monta.status("/order/S1"), 200);
}

/// The first request that is held, as soon as there is one.
fn held(monta: &Monta) -> Value {
    loop {
        if let Some(row) = monta.control("GET", "/held", Value::Null).get(0) {
            return row.clone();
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_held_request_is_carried_out_before_or_after_or_not_at_all() {
    for (store, carry_out, meanwhile, afterwards) in [
        (false, true, 404, 200),
        (false, false, 404, 404),
        (true, false, 200, 200),
    ] {
        let monta = Monta::v6();
        monta.fault(json!({"kind": "hold", "method": "POST", "store": store}));
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| monta.attempt("POST", "/order", &order("S1")));
            let row = held(&monta);
            assert_eq!((&row["path"], &row["stored"]), (&json!("/order"), &json!(store)));
            assert!(row["peer"].as_str().unwrap().starts_with("127.0.0.1:"));
            assert_eq!(monta.status("/order/S1"), meanwhile);
            monta.control("POST", &format!("/held/{}", row["n"]), json!({"carry_out": carry_out}));
            assert_eq!(waiting.join().unwrap().is_ok(), store || carry_out);
        });
        assert_eq!(monta.status("/order/S1"), afterwards);
        assert_eq!(monta.control("GET", "/held", Value::Null), json!([]));
    }
}

#[test]
fn a_held_request_goes_by_itself_when_its_time_is_over() {
    let monta = Monta::v6();
    monta.fault(json!({"kind": "hold", "delay_ms": 30}));
    assert_eq!(monta.call("POST", "/order", order("S1")).status, 200);
    assert_eq!(monta.call("POST", "/_sandbox/held/1", json!({})).status, 404);
}

#[test]
fn an_order_can_vanish() {
    let monta = Monta::v6();
    monta.create(&order("S1"));
    monta.control("DELETE", "/orders/S1", Value::Null);
    assert_eq!(monta.status("/order/S1"), 404);
    assert_eq!(monta.call("DELETE", "/_sandbox/orders/S1", Value::Null).status, 404);
}

#[test]
fn a_late_answer_is_carried_out_even_when_nobody_waits() {
    let monta = Monta::v6();
    monta.fault(json!({"method": "POST", "kind": "delay", "delay_ms": 60}));
    monta.send_and_leave("POST", "/order", &order("S1"));
    assert_eq!(monta.status("/order/S1"), 404);
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(monta.status("/order/S1"), 200);
}

#[test]
fn what_was_late_at_a_reset_never_arrives() {
    let monta = Monta::v6();
    monta.fault(json!({"method": "POST", "kind": "delay", "delay_ms": 100}));
    monta.send_and_leave("POST", "/order", &order("S1"));
    while monta.requests().is_empty() {
        std::thread::sleep(Duration::from_millis(5));
    }
    monta.reset(json!({}));
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(monta.status("/order/S1"), 404);
}

#[test]
fn a_reset_empties_everything() {
    let monta = Monta::v6();
    monta.create(&order("S1"));
    monta.fault(json!({"kind": "status", "times": 0}));
    monta.reset(json!({"profile": "documented"}));
    assert!(monta.requests().is_empty());
    assert_eq!(monta.status("/order/S1"), 404);
    assert_eq!(monta.status("/info"), 404);
}

#[test]
fn the_page_shows_orders_and_requests_and_is_no_request_itself() {
    let monta = Monta::v6();
    monta.create(&order("S00012"));
    let page = monta.send("GET", "/", &[], b"").unwrap();
    let text = page.body.as_str().unwrap();
    for part in ["S00012", "Queued", "3 × SKU-A", "3011XX Rotterdam", "POST /order"] {
        assert!(text.contains(part), "{part}");
    }
    assert_eq!(monta.requests().len(), 1);
}

#[test]
fn a_misspelt_control_call_is_an_error() {
    let monta = Monta::v6();
    for (path, body) in [
        ("/reset", json!({"verify_second": 1})),
        ("/faults", json!({"kind": "status", "stats": 500})),
        ("/faults", json!({"kind": "status", "headers": {"a b": "c"}})),
        ("/faults", json!({"kind": "status", "chance": 1.5})),
        ("/clock", json!({"now": "yesterday"})),
        ("/settings", json!({"profile": "v7"})),
    ] {
        assert_eq!(
            monta.call("POST", &format!("/_sandbox{path}"), body).status,
            400,
            "{path}"
        );
    }
    assert_eq!(monta.status("/_sandbox/order"), 404);
    assert!(monta.requests().is_empty());
    assert_eq!(
        monta
            .call("POST", "/_sandbox/orders/S9/move", json!({"to": "picking"}))
            .status,
        404
    );
}
