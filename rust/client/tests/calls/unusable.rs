//! Answers that say "success" and cannot be used.

use monta_client::{Class, Client, Code, Credentials, Profile, ProfileChoice, Secret, Settings};
use monta_core::References;
use serde_json::json;

use crate::server::{self, Server, Step, empty, page, text};
use crate::{client, essence, failure, order, settings};

const HUGE: usize = 9 * 1024 * 1024;

fn unusable() -> Vec<(Step, Code)> {
    vec![
        (empty(200), Code::Empty),
        (text(200, " \r\n "), Code::Empty),
        (page(200, "Log in to the hotel network"), Code::NotJson),
        (text(200, "OK"), Code::NotJson),
        (text(200, "{\"WebshopOrderId\": \"S00012\""), Code::NotJson),
        (server::json(200, &json!([])), Code::NotJson),
        (server::json(200, &json!(17)), Code::NotJson),
        (
            Step::Answer(200, "X-Latin: 1", b"{\"City\": \"K\xf6ln\"}".to_vec()),
            Code::NotJson,
        ),
        (Step::Answer(200, "X-Huge: 1", vec![b' '; HUGE]), Code::TooLarge),
    ]
}

#[test]
fn a_create_answered_like_that_may_have_been_carried_out() {
    for (step, code) in unusable() {
        let server = Server::answering([step]);
        let failure = failure(client(&server).create_order(&order(), false).unwrap_err());
        assert_eq!(essence(&failure), (code, Some(200), true));
        assert_eq!(failure.class(), Class::Retry, "whether it was carried out can be seen");
        assert!(failure.hint().contains("looks by itself"), "{}", failure.hint());
        assert_eq!(server.lines(), ["POST /order"]);
    }
}

#[test]
fn an_order_is_not_read_from_it() {
    for (step, code) in unusable() {
        let server = Server::answering([step]);
        let failure = failure(client(&server).get_order("S00012").unwrap_err());
        assert_eq!(essence(&failure), (code, Some(200), false));
        assert_eq!(failure.class(), Class::Fix);
    }
}

/// Taken for "no parcels", it would hide what has left; taken for the end of a list, the rest of it.
#[test]
fn nothing_is_no_answer_unless_the_server_says_so() {
    let header = || server::json(200, &json!({"WebshopOrderId": "S00012", "Lines": []}));
    let v6 = |server: &Server| {
        Client::new(Settings {
            profile: ProfileChoice::Pinned(Profile::V6),
            ..settings(&server.base_url())
        })
    };
    let ours: References = serde_json::from_value(json!({"webshop_order_id": "S00012"})).unwrap();
    for steps in [vec![header(), empty(200)], vec![header(), empty(204), empty(200)]] {
        let server = Server::answering(steps);
        let failure = failure(v6(&server).fetch_order_status(&ours, false, true).unwrap_err());
        assert_eq!(essence(&failure), (Code::Empty, Some(200), false));
    }
    let server = Server::answering([header(), empty(204), empty(204)]);
    let answer = v6(&server).fetch_order_status(&ours, false, true).unwrap();
    assert_eq!((answer.shipments, answer.events), (json!([]), json!([])));
    for part in [Client::get_order_batches, Client::get_order_serials] {
        let server = Server::answering([empty(200)]);
        let failure = failure(part(&v6(&server), "S00012").unwrap_err());
        assert_eq!(essence(&failure), (Code::Empty, Some(200), false));
    }
    let server = Server::answering([empty(200)]);
    assert_eq!(failure(v6(&server).order_changes(7).unwrap_err()).code, Code::Empty);
}

/// Who comes back to an uncertain create looks first; that look may be answered like that, too.
#[test]
fn a_change_whose_look_is_answered_like_that_is_tried_again() {
    for (step, code) in unusable() {
        let server = Server::answering([step]);
        let failure = failure(client(&server).create_order(&order(), true).unwrap_err());
        assert_eq!(
            (essence(&failure), failure.class()),
            ((code, Some(200), false), Class::Retry)
        );
        assert_eq!(server.lines(), ["GET /order/S00012"]);
    }
}

#[test]
fn a_page_is_named_by_its_title() {
    let server = Server::answering([page(200, "Log in to the hotel network")]);
    let failure = failure(client(&server).get_order("S00012").unwrap_err());
    assert!(failure.message().contains("Log in to the hotel network"), "{failure}");
}

#[test]
fn a_refusal_whose_explanation_cannot_be_read_is_still_a_refusal() {
    for (body, words) in [
        (b"\xff\xfe".to_vec(), "not UTF-8"),
        (vec![b'x'; HUGE], "larger than 8 MiB"),
    ] {
        let server = Server::answering([Step::Answer(400, "X-Odd: 1", body)]);
        let failure = failure(client(&server).create_order(&order(), false).unwrap_err());
        assert_eq!(essence(&failure), (Code::Refused, Some(400), false));
        assert!(failure.message().contains(words), "{failure}");
    }
}

/// Our words are the same whatever the password is: stars in them would give it away.
#[test]
fn a_password_that_is_a_word_does_not_show_in_ours() {
    for (password, step) in [
        ("Monta", page(502, "Bad Gateway")),
        ("refused", text(400, "No")),
        ("127", empty(500)),
        ("answer", empty(200)),
        ("S00012", text(404, "Unknown")),
    ] {
        let server = Server::answering([step]);
        let credentials = Credentials::new("tenant_user", Secret::new(password)).unwrap();
        let client = Client::new(Settings {
            credentials,
            ..settings(&server.base_url())
        });
        let failure = failure(client.create_order(&order(), false).unwrap_err());
        assert!(!format!("{failure:?}").contains("***"), "{failure:?}");
    }
}

#[test]
fn a_server_that_repeats_what_opens_the_door_is_not_quoted() {
    let reasons = json!({"OrderInvalidReasons": [{"Code": 99, "Message": "No: Basic dGVuYW50X3VzZXI6cMOkOnNz"}]});
    for step in [
        text(401, "tenant_user:pä:ss is not welcome"),
        server::json(400, &reasons),
        page(502, "pä:ss"),
        page(200, "pä:ss"),
        Step::Answer(
            302,
            "Location: https://elsewhere.example.com/dGVuYW50X3VzZXI6cMOkOnNz",
            vec![],
        ),
    ] {
        let server = Server::answering([step]);
        let failure = failure(client(&server).create_order(&order(), false).unwrap_err());
        let shown = format!("{failure:?}");
        assert!(shown.contains("***"), "{shown}");
        assert!(
            !shown.contains("pä:ss") && !shown.contains("dGVuYW50X3VzZXI6cMOkOnNz"),
            "{shown}"
        );
    }
}
