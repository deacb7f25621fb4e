//! Finding an order, its parcels and events through lists whose filters nobody described.

use monta_client::{Client, OrderAnswer, Profile, ProfileChoice, Settings};
use monta_core::References;
use serde_json::{Value, json};

use crate::server::{self, Server, text};
use crate::settings;

fn documented(server: &Server) -> Client {
    Client::new(Settings {
        profile: ProfileChoice::Pinned(Profile::Documented),
        ..settings(&server.base_url())
    })
}

fn look_up(server: &Server, detail: bool) -> OrderAnswer {
    let names = json!({"webshop_order_id": "S00012", "order_number": "S00012"});
    let ours: References = serde_json::from_value(names).unwrap();
    documented(server).fetch_order_status(&ours, true, detail).unwrap()
}

/// Acceptance 10, at a server that knows the five names as filters and finds nothing for any other.
#[test]
fn each_name_is_asked_for_where_there_is_no_search() {
    let filters = [
        "WebshopOrderId",
        "search",
        "OrderNumber",
        "Reference",
        "ClientReference",
        "EorderGUID",
    ];
    for (position, filter) in filters.iter().enumerate().filter(|(_, filter)| **filter != "search") {
        let nothing = (0..position).map(|_| server::json(200, &json!([])));
        let row = json!([{*filter: "S00012", "Id": 7}]);
        let server = Server::answering(nothing.chain([server::json(200, &row)]));
        let answer = look_up(&server, false);
        assert_eq!((answer.matched, &answer.header["Id"]), ("exact", &json!(7)), "{filter}");
        let asked = filters[..=position]
            .iter()
            .map(|filter| format!("GET /orders?{filter}=S00012"));
        assert_eq!(server.lines(), asked.collect::<Vec<_>>());
    }
}

#[test]
fn an_order_that_is_nowhere_takes_six_questions() {
    for nothing in [server::json(200, &json!([])), text(404, "No orders found")] {
        let server = Server::answering((0..6).map(|_| nothing.clone()));
        assert_eq!(look_up(&server, true).matched, "none");
        assert_eq!(server.lines().len(), 6);
    }
}

#[test]
fn a_search_that_works_leaves_nothing_to_ask() {
    let other = json!([{"WebshopOrderId": "S00012-B"}, {"WebshopOrderId": "S00012-C"}]);
    let server = Server::answering([server::json(200, &json!([])), server::json(200, &other)]);
    assert_eq!(look_up(&server, true).matched, "ambiguous");
    assert_eq!(server.lines().len(), 2);
}

fn details(shipments: &Value, events: &Value) -> OrderAnswer {
    let header = json!([{"WebshopOrderId": "S00012"}]);
    let server = Server::answering([&header, shipments, events].map(|body| server::json(200, body)));
    look_up(&server, true)
}

/// Nothing says that a parcel names its order. A list in which some do is taken at its word.
#[test]
fn rows_that_name_no_order_are_those_of_the_order_that_was_asked_for() {
    let parcels = json!([{"Status": "Picked", "Created": "2026-10-01T10:00:00"}, {"Status": "Shipped"}]);
    let events = json!([{"Id": 1, "TypeCode": "Shipped"}]);
    let answer = details(&parcels, &events);
    assert_eq!((&answer.shipments, &answer.events), (&parcels, &events));

    let mixed = json!([{"OrderNumber": "S00013", "Status": "Shipped"}, {"OrderNumber": "S00012", "Status": "Picked"},
                       {"Status": "Delivered"}]);
    let answer = details(&mixed, &json!([{"OrderNumber": "S00013"}, {"TypeCode": "Shipped"}]));
    assert_eq!(answer.shipments, json!([{"OrderNumber": "S00012", "Status": "Picked"}]));
    assert_eq!(answer.events, json!([]));
}
