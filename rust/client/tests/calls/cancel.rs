//! Cancelling and reading an order.

use monta_client::{Class, Code, Error, InputError, Outcome};
use serde_json::{Value, json};

use crate::server::{self, Server, Step, empty, page, text};
use crate::{client, essence, failure, order};

#[test]
fn a_cancellation_carries_its_reason() {
    for step in [empty(204), server::json(200, &json!({"Deleted": true}))] {
        let server = Server::answering([step]);
        let answer = client(&server).delete_order("S00012", "Cancelled in Odoo").unwrap();
        assert_eq!(answer.outcome, Outcome::Deleted);
        let [request] = &server.seen()[..] else {
            panic!("{:?}", server.lines())
        };
        assert_eq!(request.line, "DELETE /order/S00012");
        assert_eq!(request.header("content-type"), "application/json");
        assert_eq!(request.body, json!({"Note": "Cancelled in Odoo"}));
    }
}

/// A 200 without anything may come from something in front of Monta.
#[test]
fn a_success_that_says_nothing_is_believed_once_the_order_is_gone() {
    let mut cancelled = order();
    cancelled["Deleted"] = json!(true);
    for step in [empty(200), text(200, "OK")] {
        for look in [server::json(200, &cancelled), text(404, "Unknown")] {
            let server = Server::answering([step.clone(), look]);
            let answer = client(&server).delete_order("S00012", "x").unwrap();
            assert_eq!((answer.outcome, answer.status), (Outcome::Deleted, 200));
            assert_eq!(server.lines(), ["DELETE /order/S00012", "GET /order/S00012"]);
        }
        let server = Server::answering([step, server::json(200, &order())]);
        let failure = failure(client(&server).delete_order("S00012", "x").unwrap_err());
        assert_eq!(
            (failure.class(), failure.status, failure.uncertain),
            (Class::Retry, Some(200), true)
        );
    }
}

#[test]
fn an_order_that_is_not_there_needs_no_cancellation() {
    let reason = json!({"OrderInvalidReasons": [{"Code": 23, "Message": "No orders found"}]});
    let problem = json!({"title": "Not Found", "status": 404});
    let unknown = || server::json(400, &reason);
    for (step, look, status) in [
        (text(404, "\"Unknown\""), Some(text(404, "\"Unknown\"")), 404),
        (empty(404), Some(empty(404)), 404),
        (server::json(404, &problem), Some(unknown()), 404),
        (unknown(), None, 400),
    ] {
        let server = Server::answering([step].into_iter().chain(look.clone()));
        let answer = client(&server).delete_order("S00012", "x").unwrap();
        assert_eq!((answer.outcome, answer.status), (Outcome::Absent, status));
        assert_eq!(server.lines().len(), 1 + usize::from(look.is_some()));
    }
}

#[test]
fn an_order_that_is_cancelled_already_needs_no_cancellation() {
    let mut cancelled = order();
    cancelled["Deleted"] = json!(true);
    let server = Server::answering([text(404, "Unknown"), server::json(200, &cancelled)]);
    let answer = client(&server).delete_order("S00012", "x").unwrap();
    assert_eq!(answer.outcome, Outcome::Absent);
}

#[test]
fn an_address_that_is_not_known_is_no_proof_of_absence() {
    for step in [text(404, "Not Found"), empty(404)] {
        let server = Server::answering([step, server::json(200, &order())]);
        let failure = failure(client(&server).delete_order("S00012", "x").unwrap_err());
        assert_eq!(essence(&failure), (Code::MethodUnsupported, Some(404), false));
        assert_eq!(server.lines(), ["DELETE /order/S00012", "GET /order/S00012"]);
    }
    let server = Server::answering([empty(404), empty(503)]);
    let failure = failure(client(&server).delete_order("S00012", "x").unwrap_err());
    assert_eq!(essence(&failure), (Code::ServerError, Some(503), false));
}

#[test]
fn a_page_is_no_proof_of_absence() {
    let server = Server::answering([page(404, "Nothing here"), page(404, "Nothing here")]);
    let client = client(&server);
    let cancel = failure(client.delete_order("S00012", "x").unwrap_err());
    assert_eq!(essence(&cancel), (Code::NotFound, Some(404), false));
    let read = failure(client.get_order("S00012").unwrap_err());
    assert_eq!(essence(&read), (Code::NotFound, Some(404), false));
}

#[test]
fn a_cancellation_that_comes_too_late_says_why() {
    for (reason, code) in [
        (18, Code::PickingStarted),
        (19, Code::AlreadyShipped),
        (25, Code::HasReturns),
    ] {
        let body = json!({"OrderDeleteInvalidReasons": [{"Code": reason, "Message": "Te laat"}]});
        let server = Server::answering([server::json(400, &body)]);
        let failure = failure(client(&server).delete_order("S00012", "x").unwrap_err());
        assert_eq!(essence(&failure), (code, Some(400), false));
        assert_eq!(failure.reasons[0].container, "OrderDeleteInvalidReasons");
    }
    let body = json!({"OrderDeleteInvalidReasons": [{"Code": 18, "Message": "Te laat"}]});
    let server = Server::answering([server::json(200, &body)]);
    let failure = failure(client(&server).delete_order("S00012", "x").unwrap_err());
    assert_eq!(essence(&failure), (Code::PickingStarted, Some(200), false));
}

#[test]
fn a_cancellation_answered_by_a_page_is_not_done() {
    let server = Server::answering([page(200, "Log in")]);
    let failure = failure(client(&server).delete_order("S00012", "x").unwrap_err());
    assert_eq!(essence(&failure), (Code::NotJson, Some(200), true));
    assert_eq!(failure.class(), Class::Retry);
}

#[test]
fn a_cancellation_needs_a_reason() {
    let server = Server::answering([]);
    match client(&server).delete_order("S00012", " ").unwrap_err() {
        Error::Input(error) => assert_eq!(error, InputError::NoteMissing),
        other => panic!("{other:?}"),
    }
    assert_eq!(server.lines(), [""; 0]);
}

#[test]
fn an_order_is_read_flat_or_wrapped() {
    for body in [order(), json!({"Order": order()})] {
        let server = Server::answering([server::json(200, &body)]);
        let answer = client(&server).get_order("S00012").unwrap();
        assert_eq!(
            (answer.outcome, answer.status, answer.body),
            (Outcome::Read, 200, order())
        );
    }
    let server = Server::answering([text(404, "Unknown order")]);
    let answer = client(&server).get_order("S00012").unwrap();
    assert_eq!((answer.outcome, answer.body), (Outcome::Absent, Value::Null));
}

#[test]
fn a_name_is_one_escaped_segment() {
    for (name, line) in [
        ("SO/2025/00012", "GET /order/SO%2F2025%2F00012"),
        ("S 1#2?3%4", "GET /order/S%201%232%3F3%254"),
        ("Größe+1", "GET /order/Gr%C3%B6%C3%9Fe%2B1"),
        ("a-b.c_d~e", "GET /order/a-b.c_d~e"),
        ("a..b", "GET /order/a..b"),
    ] {
        let server = Server::answering([server::json(200, &json!({"WebshopOrderId": name}))]);
        client(&server).get_order(name).unwrap();
        assert_eq!(server.lines(), [line]);
    }
}

#[test]
fn a_lost_answer_to_a_change_is_uncertain_and_to_a_question_is_not() {
    let server = Server::answering([Step::Close, Step::Close]);
    let client = client(&server);
    assert!(failure(client.delete_order("S00012", "x").unwrap_err()).uncertain);
    assert!(!failure(client.get_order("S00012").unwrap_err()).uncertain);
}
