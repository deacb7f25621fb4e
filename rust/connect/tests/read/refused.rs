//! What keeps somebody from connecting: each with its own words, and nothing of what was read is touched.

use std::collections::BTreeSet;
use std::net::TcpListener;
use std::path::Path;
use std::time::Duration;

use monta_connect::{Error, Extent, connect};
use monta_odoo::{Credentials, Secret};
use serde_json::{Value, json};

use crate::server::{Answer, Request, Server, nothing_more, odoo_18};
use crate::shop::Shop;
use crate::tls_server::{self, How, fingerprint};

/// An Odoo 18 that answers a login with this.
fn answering_login(answer: impl Fn() -> Answer + Send + Sync + 'static) -> Server {
    Server::start(move |request: &Request| match request.rpc().1.as_str() {
        "version" => Answer::result(&json!({"server_version": "18.0"})),
        "authenticate" => answer(),
        _ => Answer::page(404, "404 Not Found"),
    })
}

fn attempt(shop: &Shop, url: &str, secret: &str, connection: Value) -> Error {
    let mut profile = shop.profile.clone();
    profile.connection = serde_json::from_value(connection).unwrap();
    profile.set_endpoint(url).unwrap();
    let credentials = Credentials::login("anna", Secret::new(secret)).unwrap();
    connect(&profile, credentials, Duration::from_secs(5)).unwrap_err()
}

#[test]
fn each_cause_has_its_own_words_and_the_cache_answers_as_before() {
    let shop = Shop::new();
    shop.read(Extent::Daily);
    let store = shop.store();
    let before = (store.status().unwrap(), shop.names("product.template"));
    assert!(
        before
            .0
            .line
            .to_string()
            .starts_with("Not connected · cache of Odoo 18.0"),
        "{}",
        before.0.line
    );

    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let secure = tls_server::Server::start(How::with("server"), |_| "{}".to_owned());
    let key = "0a".repeat(20);
    let mut seen = BTreeSet::new();
    let mut told = |error: &Error, words: &str| {
        let text = error.to_string();
        assert!(text.contains(words), "{text}");
        assert!(!text.contains("s3cret-"), "{text}");
        assert!(seen.insert(text.clone()), "twice: {text}");
    };
    let usual = || json!({});
    told(
        &attempt(&shop, &format!("http://{closed}"), "s3cret-1", usual()),
        "cannot be reached",
    );
    told(&attempt(&shop, &secure.url, "s3cret-1", usual()), "ca_file");
    assert_eq!(secure.requests(), 0);
    let servers = [
        (
            Server::start(|_| Answer::page(200, "Welcome to nginx!")),
            "s3cret-1",
            "Welcome to nginx!",
        ),
        (
            Server::start(|_| Answer::new("301 X\r\nLocation: https://other.example.com/web", "")),
            "s3cret-1",
            "points to https://other.example.com/web",
        ),
        (
            answering_login(|| Answer::raised("psycopg2.OperationalError", "FATAL:  database \"shop\" does not exist")),
            "s3cret-1",
            "has no database \"shop\"",
        ),
        // Odoo says no more of a user with two factors than of a wrong password: the words name both.
        (
            odoo_18(nothing_more),
            "s3cret-1",
            "With two-factor authentication a password is never accepted here: create an",
        ),
        (odoo_18(nothing_more), key.as_str(), "mistyped, expired or deleted"),
        (
            answering_login(|| Answer::raised("odoo.exceptions.AccessDenied", "Too many login failures, please wait")),
            "s3cret-1",
            "for a minute",
        ),
    ];
    for (server, secret, words) in servers {
        told(&attempt(&shop, &server.url, secret, usual()), words);
        let tries = server
            .seen()
            .iter()
            .filter(|request| request.rpc().1 == "authenticate")
            .count();
        assert!(tries <= 1, "{words}: {tries} tries");
    }
    assert_eq!((store.status().unwrap(), shop.names("product.template")), before);
}

#[test]
fn what_the_profile_says_of_the_connection_counts() {
    let shop = Shop::new();
    let pem = |name: &str| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../http/tests/tls/pem");
        folder.join(name).to_str().unwrap().to_owned()
    };
    let server = tls_server::Server::start(
        How {
            asks_client: true,
            ..How::with("server")
        },
        |_| "{}".to_owned(),
    );
    let (certificate, key) = (pem("client.pem"), pem("client.key"));
    let trusting = json!({"ca_file": pem("authority.pem"), "client_cert": certificate, "client_key": key});
    let pinning = json!({"pin_sha256": fingerprint("server.pem"), "client_cert": certificate, "client_key": key});
    for connection in [trusting, pinning] {
        let before = server.requests();
        let error = attempt(&shop, &server.url, "s3cret-1", connection);
        // The connection stands; it is only no Odoo.
        assert!(
            matches!(error, Error::Odoo(monta_odoo::Error::Unreadable { .. })),
            "{error}"
        );
        assert!(server.requests() > before);
    }
    let nameless = json!({"ca_file": pem("authority.pem")});
    let error = attempt(&shop, &server.url, "s3cret-1", nameless).to_string();
    assert!(error.contains("client_cert and client_key"), "{error}");
}
