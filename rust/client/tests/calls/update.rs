//! Changing an order, in whichever of the two ways the server takes.

use monta_client::{Capabilities, Client, Code, Error, InputError, OrderUpdate, Outcome, Profile, ProfileChoice};
use serde_json::{Value, json};

use crate::server::{self, Server, Step, empty, page, text};
use crate::{essence, failure, order, settings};

fn patch() -> Value {
    json!([{"op": "replace", "path": "/Lines/0/OrderedQuantity", "value": 5}])
}

fn changed() -> Value {
    json!({"Lines": [{"Sku": "SKU-A", "OrderedQuantity": 5}]})
}

fn stored() -> Step {
    server::json(200, &order())
}

fn knowing(server: &Server, known: Option<Profile>) -> Client {
    let capabilities = known.map_or_else(Capabilities::default, Capabilities::of);
    Client::new(monta_client::Settings {
        capabilities,
        ..settings(&server.base_url())
    })
}

fn pinned(server: &Server, profile: Profile) -> Client {
    Client::new(monta_client::Settings {
        profile: ProfileChoice::Pinned(profile),
        ..settings(&server.base_url())
    })
}

#[test]
fn each_profile_has_its_own_way() {
    for (profile, line, media_type, body) in [
        (
            Profile::Documented,
            "PATCH /order/S00012",
            "application/json-patch+json",
            patch(),
        ),
        (Profile::V6, "PUT /order/S00012", "application/json", changed()),
    ] {
        for make in [|server: &Server, profile| knowing(server, Some(profile)), pinned] {
            let server = Server::answering([stored()]);
            let answer = make(&server, profile)
                .update_order("S00012", &patch(), &changed())
                .unwrap();
            assert_eq!(answer.outcome, Outcome::Updated);
            let [request] = &server.seen()[..] else {
                panic!("{:?}", server.lines())
            };
            assert_eq!((request.line.as_str(), &request.body), (line, &body));
            assert_eq!(request.header("content-type"), media_type);
        }
    }
}

#[test]
fn a_server_that_is_not_known_is_asked_once() {
    let info = json!({"Origins": [], "Warehouses": []});
    let server = Server::answering([server::json(200, &info), stored(), stored()]);
    let client = knowing(&server, None);
    let answer = client.update_order("S00012", &patch(), &changed()).unwrap();
    assert_eq!(answer.capabilities, Capabilities::of(Profile::V6));
    client.update_order("S00012", &patch(), &changed()).unwrap();
    assert_eq!(server.lines(), ["GET /info", "PUT /order/S00012", "PUT /order/S00012"]);

    let server = Server::answering([text(404, "Not found"), stored()]);
    knowing(&server, None)
        .update_order("S00012", &patch(), &changed())
        .unwrap();
    assert_eq!(server.lines(), ["GET /info", "PATCH /order/S00012"]);
}

#[test]
fn a_bad_moment_during_detection_teaches_nothing() {
    for step in [
        empty(500),
        empty(429),
        page(200, "Welcome"),
        page(502, "Bad Gateway"),
        Step::Close,
    ] {
        let server = Server::answering([step]);
        let client = knowing(&server, None);
        failure(client.update_order("S00012", &patch(), &changed()).unwrap_err());
        assert_eq!(client.capabilities(), Capabilities::default());
        assert_eq!(server.lines(), ["GET /info"]);
    }
}

/// Frameworks answer with a page where they know no route, and so do proxies in a bad moment.
#[test]
fn a_page_that_knows_no_such_address_is_believed_and_not_kept() {
    for status in [404, 405, 501] {
        let server = Server::answering([page(status, "Not Found"), stored(), stored()]);
        let client = knowing(&server, None);
        for _ in 0..2 {
            client.update_order("S00012", &patch(), &changed()).unwrap();
        }
        let known = client.capabilities();
        assert_eq!((known.profile, known.order_update), (None, Some(OrderUpdate::Patch)));
        let lines = ["GET /info", "PATCH /order/S00012", "PATCH /order/S00012"];
        assert_eq!(server.lines(), lines, "what worked is kept");
    }
    let server = Server::answering([
        page(404, "Not Found"),
        page(501, "Unsupported method"),
        stored(),
        stored(),
    ]);
    let client = knowing(&server, None);
    for _ in 0..2 {
        client.update_order("S00012", &patch(), &changed()).unwrap();
    }
    let lines = [
        "GET /info",
        "PATCH /order/S00012",
        "PUT /order/S00012",
        "PUT /order/S00012",
    ];
    assert_eq!(server.lines(), lines, "what the method itself taught is kept");
}

#[test]
fn a_method_that_is_not_taken_is_replaced_and_remembered() {
    for (profile, learnt, lines) in [
        (
            Profile::Documented,
            OrderUpdate::Put,
            ["PATCH /order/S00012", "PUT /order/S00012", "PUT /order/S00012"],
        ),
        (
            Profile::V6,
            OrderUpdate::Patch,
            ["PUT /order/S00012", "PATCH /order/S00012", "PATCH /order/S00012"],
        ),
    ] {
        for status in [405, 501] {
            let server = Server::answering([empty(status), stored(), stored()]);
            let client = knowing(&server, Some(profile));
            let answer = client.update_order("S00012", &patch(), &changed()).unwrap();
            assert_eq!(answer.capabilities.order_update, Some(learnt));
            assert_eq!(
                answer.capabilities.profile,
                Some(profile),
                "one capability moves, not the profile"
            );
            client.update_order("S00012", &patch(), &changed()).unwrap();
            assert_eq!(server.lines(), lines);
        }
    }
}

#[test]
fn an_unknown_route_is_told_from_an_unknown_order() {
    let server = Server::answering([empty(404), server::json(200, &order()), stored()]);
    let client = knowing(&server, Some(Profile::Documented));
    client.update_order("S00012", &patch(), &changed()).unwrap();
    assert_eq!(
        server.lines(),
        ["PATCH /order/S00012", "GET /order/S00012", "PUT /order/S00012"]
    );
    assert_eq!(client.capabilities().order_update, Some(OrderUpdate::Put));

    let mut cancelled = order();
    cancelled["Deleted"] = json!(true);
    for (first, second) in [
        (empty(404), text(404, "Unknown order")),
        (page(404, "Not found"), text(404, "Unknown order")),
        (empty(404), server::json(200, &cancelled)),
    ] {
        let server = Server::answering([first, second]);
        let client = knowing(&server, Some(Profile::Documented));
        let unknown = failure(client.update_order("S00012", &patch(), &changed()).unwrap_err());
        assert_eq!(essence(&unknown), (Code::OrderUnknown, Some(404), false));
        assert_eq!(unknown.exchanges.len(), 2);
        assert_eq!(client.capabilities().order_update, Some(OrderUpdate::Patch));
    }

    let server = Server::answering([page(404, "Welcome"), page(404, "Welcome")]);
    let client = knowing(&server, Some(Profile::Documented));
    let elsewhere = failure(client.update_order("S00012", &patch(), &changed()).unwrap_err());
    assert_eq!(essence(&elsewhere), (Code::NotFound, Some(404), false));
}

#[test]
fn a_server_that_takes_neither_way_is_not_remembered() {
    let server = Server::answering([empty(405), empty(405)]);
    let client = knowing(&server, Some(Profile::V6));
    let failure = failure(client.update_order("S00012", &patch(), &changed()).unwrap_err());
    assert_eq!(essence(&failure), (Code::MethodUnsupported, Some(405), false));
    assert_eq!(failure.exchanges.len(), 2);
    assert_eq!(client.capabilities(), Capabilities::of(Profile::V6));
}

#[test]
fn a_pinned_profile_stays() {
    let server = Server::answering([empty(405)]);
    let client = pinned(&server, Profile::Documented);
    let failure = failure(client.update_order("S00012", &patch(), &changed()).unwrap_err());
    assert_eq!(failure.code, Code::MethodUnsupported);
    assert_eq!(server.lines(), ["PATCH /order/S00012"]);
    assert_eq!(client.capabilities(), Capabilities::of(Profile::Documented));
}

#[test]
fn the_reasons_of_a_put_have_their_codes() {
    for (reason, code) in [
        (17, Code::PickingStarted),
        (19, Code::AlreadyShipped),
        (23, Code::OrderUnknown),
        (42, Code::OrderVerifying),
        (12, Code::PlannedDatePast),
    ] {
        let body = json!({"OrderInvalidReasons": [{"Code": reason, "Message": "in Dutch, perhaps"}]});
        let server = Server::answering([server::json(400, &body)]);
        let failure = failure(
            knowing(&server, Some(Profile::V6))
                .update_order("S00012", &patch(), &changed())
                .unwrap_err(),
        );
        assert_eq!(essence(&failure), (code, Some(400), false));
        assert_eq!(failure.reasons[0].code, Some(reason));
        assert_eq!(server.lines(), ["PUT /order/S00012"]);
    }
}

#[test]
fn an_update_that_says_nothing_is_not_sent() {
    let server = Server::answering([]);
    let client = knowing(&server, Some(Profile::V6));
    for (patch, changed, expected) in [
        (json!({}), json!({}), InputError::PatchNotList),
        (json!([]), json!([]), InputError::ChangedNotObject),
        (json!([]), json!({}), InputError::NothingToUpdate),
    ] {
        match client.update_order("S00012", &patch, &changed).unwrap_err() {
            Error::Input(error) => assert_eq!(error, expected),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(server.lines(), [""; 0]);
}
