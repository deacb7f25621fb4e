//! The connection test.

use monta_client::{Capabilities, Client, Code, OrderUpdate, Profile, ProfileChoice};
use serde_json::json;

use crate::server::{self, Server, empty, page, text};
use crate::{client, essence, failure, settings};

#[test]
fn version_6_lists_channels_and_warehouses() {
    let info = json!({
        "Origins": [{"Name": "Moyee_Odoo", "IsDemo": "false"}, {"Name": "Webshop"}, {"Code": "nameless"}],
        "Warehouses": [{"Name": "Main DC", "Guid": "3f0c"}],
    });
    let server = Server::answering([server::json(200, &info)]);
    let client = client(&server);
    let check = client.check().unwrap();
    assert_eq!(check.profile, Profile::V6);
    assert_eq!(check.origins, ["Moyee_Odoo", "Webshop"]);
    assert_eq!(check.warehouses, ["Main DC"]);
    assert_eq!(
        (check.capabilities, client.capabilities()),
        (Capabilities::of(Profile::V6), check.capabilities)
    );
    assert_eq!(server.lines(), ["GET /info"]);
}

#[test]
fn anything_else_monta_says_is_the_documented_api() {
    for step in [
        text(404, "Not found"),
        empty(405),
        server::json(200, &json!({"Version": 2})),
    ] {
        let server = Server::answering([step]);
        let check = client(&server).check().unwrap();
        assert_eq!((check.profile, check.origins.len()), (Profile::Documented, 0));
    }
}

#[test]
fn what_is_not_monta_fails_the_test() {
    for (step, code) in [
        (empty(401), Code::Unauthorized),
        (empty(403), Code::Forbidden),
        (empty(302), Code::Redirect),
        (empty(503), Code::ServerError),
        (page(200, "It works!"), Code::NotJson),
        (page(404, "Not Found"), Code::NotFound),
    ] {
        let server = Server::answering([step]);
        let client = client(&server);
        assert_eq!(essence(&failure(client.check().unwrap_err())).0, code);
        assert_eq!(client.capabilities(), Capabilities::default());
    }
}

#[test]
fn a_pinned_profile_is_reported_whatever_the_server_is() {
    let info = json!({"Origins": [{"Name": "Webshop"}], "Warehouses": []});
    let server = Server::answering([server::json(200, &info)]);
    let profile = ProfileChoice::Pinned(Profile::Documented);
    let client = Client::new(monta_client::Settings {
        profile,
        ..settings(&server.base_url())
    });
    let check = client.check().unwrap();
    assert_eq!(
        (check.profile, check.origins),
        (Profile::Documented, vec!["Webshop".to_owned()])
    );
    assert_eq!(check.capabilities, Capabilities::of(Profile::Documented));
}

#[test]
fn a_capability_that_was_learnt_survives_a_check() {
    let info = json!({"Origins": [], "Warehouses": []});
    let server = Server::answering([server::json(200, &info)]);
    let capabilities = Capabilities {
        profile: Some(Profile::V6),
        order_update: Some(OrderUpdate::Patch),
        ..Capabilities::default()
    };
    let client = Client::new(monta_client::Settings {
        capabilities,
        ..settings(&server.base_url())
    });
    assert_eq!(client.check().unwrap().capabilities, capabilities);
}
