//! One deadline per call, whatever the server does and however many requests the call needs.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use monta_client::{Client, Code, Failure, Settings, Timeout};
use serde_json::json;

use crate::server::{self, Server, Step};
use crate::{essence, failure, order, settings};

const TIMEOUT: f64 = 0.6;
/// What the machine may add.
const SLACK: Duration = Duration::from_millis(500);

fn hasty(server: &Server) -> Client {
    Client::new(Settings {
        timeout: Timeout::from_seconds(TIMEOUT).unwrap(),
        ..settings(&server.base_url())
    })
}

fn slowly(step: Step, seconds: f64) -> Step {
    Step::After(Duration::from_secs_f64(seconds), Box::new(step))
}

/// Makes a call that must fail at the deadline, neither earlier nor later.
fn fails_in_time(call: impl FnOnce() -> monta_client::Error) -> Failure {
    let started = Instant::now();
    let failure = failure(call());
    let elapsed = started.elapsed();
    let timeout = Duration::from_secs_f64(TIMEOUT);
    assert!(elapsed >= timeout && elapsed <= timeout + SLACK, "{elapsed:?}");
    failure
}

#[test]
fn a_server_that_waits_is_left_at_the_deadline() {
    let server = Server::answering([slowly(server::json(200, &order()), 5.0)]);
    let client = hasty(&server);
    let failure = fails_in_time(|| client.create_order(&order(), false).unwrap_err());
    assert_eq!(essence(&failure), (Code::Timeout, None, true));
    assert!(failure.message().contains("within 0.6 s"), "{failure}");
    assert_eq!((failure.exchanges.len(), failure.exchanges[0].status), (1, None));
    assert!(failure.exchanges[0].ms >= 600);
    assert_eq!(server.lines(), ["POST /order"]);
}

#[test]
fn a_body_that_never_ends_is_left_at_the_deadline() {
    let server = Server::answering([Step::Drip]);
    let client = hasty(&server);
    let failure = fails_in_time(|| client.create_order(&order(), false).unwrap_err());
    assert_eq!(essence(&failure), (Code::Timeout, None, true));
}

#[test]
fn the_requests_of_a_call_share_its_time() {
    let exists = json!({"OrderInvalidReasons": [{"Code": 1, "Message": "exists"}]});
    let server = Server::answering([
        slowly(server::json(400, &exists), 0.4),
        slowly(server::json(200, &order()), 0.4),
    ]);
    let client = hasty(&server);
    let failure = fails_in_time(|| client.create_order(&order(), false).unwrap_err());
    assert_eq!(failure.code, Code::Timeout);
    assert!(
        !failure.uncertain,
        "the create was answered: only the question after it was not"
    );
    assert_eq!(
        failure
            .exchanges
            .iter()
            .map(|exchange| exchange.status)
            .collect::<Vec<_>>(),
        [Some(400), None]
    );
}

#[test]
fn a_question_that_times_out_changes_nothing() {
    let server = Server::answering([slowly(server::json(200, &order()), 5.0)]);
    let client = hasty(&server);
    assert!(!fails_in_time(|| client.get_order("S00012").unwrap_err()).uncertain);
}

#[test]
fn a_server_that_answers_in_time_is_not_hurried() {
    let server = Server::answering([slowly(server::json(200, &order()), 0.3)]);
    assert!(hasty(&server).get_order("S00012").is_ok());
}

#[test]
fn a_handshake_that_never_ends_is_certain() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("https://{}", listener.local_addr().unwrap());
    let timeout = Timeout::from_seconds(TIMEOUT).unwrap();
    let client = Client::new(Settings {
        timeout,
        ..settings(&base_url)
    });
    let failure = fails_in_time(|| client.create_order(&order(), false).unwrap_err());
    assert_eq!(essence(&failure), (Code::Timeout, None, false));
}

/// Somebody waits for all of it.
#[test]
fn the_calls_of_a_client_share_the_time_that_somebody_waits() {
    let late = || slowly(server::json(200, &order()), 0.3);
    let server = Server::answering([late(), late(), late()]);
    let client = Client::new(settings(&server.base_url())).within(Duration::from_millis(500));
    let started = Instant::now();
    assert!(client.get_order("S00012").is_ok());
    let failure = failure(client.get_order("S00012").unwrap_err());
    assert_eq!(essence(&failure), (Code::Timeout, None, false));
    assert!(failure.message().contains("within 0.5 s"), "{failure}");
    assert!(
        started.elapsed() <= Duration::from_millis(500) + SLACK,
        "{:?}",
        started.elapsed()
    );
    assert!(client.get_order("S00012").is_err(), "there is no time left");
    assert_eq!(server.lines().len(), 2);
}
