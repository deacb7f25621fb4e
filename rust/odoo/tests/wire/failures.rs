//! What goes wrong, and what it is called: a variant and a class for each.

use std::net::TcpListener;
use std::time::Duration;

use monta_odoo::{Class, Error, Session, Settings};
use serde_json::{Map, Value, json};

use crate::server::{Answer, Model, SECRET, Server, anna, odoo_18, odoo_19};

fn refused(server: &Server) -> Error {
    let error = server.connect(anna()).unwrap_err();
    let shown = format!("{error} {error:?} {}", error.hint());
    assert!(!shown.contains(SECRET), "{shown}");
    error
}

#[test]
fn a_port_where_nobody_listens() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let server = Server::start(|_| Answer::page(200, "not this one"));
    let settings = Settings {
        endpoint: monta_odoo::Endpoint::parse(&url).unwrap(),
        ..server.settings(anna())
    };
    let error = Session::connect(settings).unwrap_err();
    assert!(
        matches!(&error, Error::Unreachable { server, .. } if *server == url),
        "{error}"
    );
    assert_eq!(error.class(), Class::Retry);
}

#[test]
fn a_redirect_is_named_and_not_followed() {
    let elsewhere = Server::start(|_| Answer::page(200, "elsewhere"));
    let head = format!("301 Moved\r\nLocation: {}/web/login?token=abc", elsewhere.url);
    let server = Server::start(move |_| Answer::new(&head, ""));
    let error = refused(&server);
    assert!(
        error.to_string().contains(&format!("{}/web/login", elsewhere.url)),
        "{error}"
    );
    assert!(!error.to_string().contains("abc"), "{error}");
    assert_eq!(error.class(), Class::Stop);
    assert!(elsewhere.lines().is_empty());
    // To a page in another language: an Odoo that does not know the first page it is asked for.
    let server = Server::start(|request| match request.line.as_str() {
        "GET /web/version" => Answer::new("303 See Other\r\nLocation: /nl/web/version", ""),
        _ => Answer::raised("builtins.KeyError", "asked"),
    });
    assert!(matches!(refused(&server), Error::Odoo { .. }));
}

#[test]
fn a_page_and_other_bodies_that_are_no_answer() {
    let error = refused(&Server::start(|_| Answer::page(200, "Welcome to nginx!")));
    assert!(
        matches!(&error, Error::Page { title, .. } if title == "Welcome to nginx!"),
        "{error}"
    );
    assert_eq!(error.class(), Class::Stop);
    for body in ["", "{\"jsonrpc\": \"2.0\", \"result\": {\"serv", "[]", "{}"] {
        let error = refused(&Server::start(move |_| Answer::new("200 OK", body)));
        assert!(matches!(error, Error::Unreadable { .. }), "{body}: {error}");
        assert_eq!(error.class(), Class::Retry);
    }
    let large = "x".repeat(33 * 1024 * 1024);
    let error = refused(&Server::start(move |_| Answer::new("200 OK", large.clone())));
    assert!(matches!(error, Error::TooLarge { .. }), "{error}");
    assert_eq!(error.class(), Class::Shrink);
}

#[test]
fn no_response_in_time() {
    let server = Server::start(|_| {
        std::thread::sleep(Duration::from_secs(2));
        Answer::new("200 OK", "{}")
    });
    let error = Session::connect(Settings {
        timeout: Duration::from_millis(200),
        ..server.settings(anna())
    })
    .unwrap_err();
    assert!(matches!(error, Error::Timeout { .. }), "{error}");
    assert_eq!(error.class(), Class::Shrink);
}

#[test]
fn a_status_of_something_in_between() {
    for (head, class, wait) in [
        ("429 X\r\nRetry-After: 7", Class::Retry, Some(7)),
        ("503 X\r\nRetry-After: 120", Class::Retry, Some(120)),
        ("502 X", Class::Shrink, None),
        ("413 X", Class::Shrink, None),
        ("401 X", Class::Stop, None),
    ] {
        let server = Server::start(move |_| Answer::new(head, format!("<html><title>{SECRET}</title></html>")));
        let error = refused(&server);
        assert!(matches!(error, Error::Status { .. }), "{head}: {error}");
        assert_eq!((error.class(), error.retry_after()), (class, wait), "{head}");
        // One question was enough.
        assert_eq!(server.lines().len(), 1);
    }
}

#[test]
fn no_such_database() {
    let server = Server::start(|request| match request.rpc().1.as_str() {
        "version" => Answer::result(&json!({"server_version": "18.0"})),
        "authenticate" => Answer::raised(
            "psycopg2.OperationalError",
            "connection to server failed: FATAL:  database \"shop\" does not exist\n",
        ),
        _ => Answer::page(404, "404 Not Found"),
    });
    let error = refused(&server);
    assert!(error.to_string().ends_with("has no database \"shop\"."), "{error}");
    let server = Server::start(|request| match request.line.as_str() {
        "GET /web/version" => Answer::json(200, &json!({"version": "19.0"})),
        _ => Answer::page(404, "404 Not Found"),
    });
    assert!(matches!(refused(&server), Error::NoSuchDatabase { .. }));
    // A PostgreSQL that is away is no missing database.
    let server = Server::start(|request| match request.rpc().1.as_str() {
        "version" => Answer::result(&json!({"server_version": "18.0"})),
        _ if request.line.starts_with("GET") => Answer::page(404, "404 Not Found"),
        _ => Answer::raised("psycopg2.OperationalError", "connection refused"),
    });
    assert_eq!(refused(&server).class(), Class::Retry);
}

#[test]
fn too_many_failed_logins() {
    let cool: Model = |_, _, _| {
        let words = "Too many login failures, please wait a bit before trying again.";
        Some(Answer::raised("odoo.exceptions.AccessDenied", words))
    };
    let error = refused(&odoo_18(cool));
    assert_eq!(
        (&error, error.class(), error.retry_after()),
        (&Error::CoolDown, Class::Stop, Some(60))
    );
}

/// Calls a model over either wire once somebody is logged in.
fn both(over_rpc: Model, over_json2: Model) -> Vec<Error> {
    [odoo_18(over_rpc), odoo_19(over_json2)]
        .iter()
        .map(|server| {
            let session = server.connect(anna()).unwrap();
            session
                .call("mrp.bom", "search_read", None, Map::new(), &Map::new())
                .unwrap_err()
        })
        .collect()
}

fn of_mrp(model: &str, answer: Answer) -> Option<Answer> {
    (model == "mrp.bom").then_some(answer)
}

#[test]
fn no_such_model() {
    let errors = both(
        |model, _, _| {
            of_mrp(
                model,
                Answer::raised("odoo.exceptions.UserError", "Object mrp.bom doesn't exist"),
            )
        },
        |model, _, _| {
            let body = json!({"name": "werkzeug.exceptions.NotFound", "message": "the model 'mrp.bom' does not exist"});
            of_mrp(model, Answer::json(404, &body))
        },
    );
    for error in errors {
        assert_eq!(error.to_string(), "mrp.bom: no such model.");
        assert_eq!(error.class(), Class::Fix);
    }
}

#[test]
fn an_exception_keeps_its_class_and_its_words_over_either_wire() {
    let errors = both(
        |model, _, _| {
            of_mrp(
                model,
                Answer::raised("odoo.exceptions.AccessError", "You are not allowed, s3cret"),
            )
        },
        |model, _, _| {
            let body = json!({"name": "odoo.exceptions.AccessError", "message": "You are not allowed, s3cret", "debug": "Traceback"});
            of_mrp(model, Answer::json(403, &body))
        },
    );
    for error in errors {
        assert_eq!(error.to_string(), "mrp.bom.search_read: You are not allowed, ***");
        assert_eq!(error.class(), Class::Fix);
        assert!(!format!("{error:?}").contains("Traceback"));
    }
}

#[test]
fn the_name_of_an_exception_counts_more_than_its_status() {
    for (status, name, class) in [
        (500, "builtins.ValueError", Class::Fix),
        (500, "builtins.MemoryError", Class::Shrink),
        (409, "odoo.exceptions.LockError", Class::Retry),
        (404, "odoo.exceptions.MissingError", Class::Gone),
        (422, "odoo.exceptions.ValidationError", Class::Fix),
        (422, "werkzeug.exceptions.UnprocessableEntity", Class::Fix),
        (404, "werkzeug.exceptions.NotFound", Class::Fix),
        (429, "werkzeug.exceptions.TooManyRequests", Class::Retry),
    ] {
        let server = Server::start(move |request| match request.line.as_str() {
            "GET /web/version" => Answer::json(200, &json!({"version": "19.0"})),
            _ => Answer::json(status, &json!({"name": name, "message": "Words"})),
        });
        assert_eq!(refused(&server).class(), class, "{name}");
    }
}

#[test]
fn a_body_that_looks_right_but_is_not() {
    let rows: Model = |model, _, _| of_mrp(model, Answer::result(&json!([{"id": "1"}])));
    let session = odoo_18(rows).connect(anna()).unwrap();
    let error = session
        .pages("mrp.bom", &[], &["code"], &Map::new())
        .next_page()
        .unwrap_err();
    assert!(matches!(error, Error::Unreadable { .. }), "{error}");
    let users: Model = |model, _, _| (model == "res.users").then(|| Answer::result(&json!([{"id": 11}])));
    let error = odoo_18(users).connect(anna()).unwrap_err();
    assert!(matches!(error, Error::Unreadable { .. }), "{error}");
    let empty: Model = |model, _, _| (model == "res.users").then(|| Answer::result(&Value::Array(Vec::new())));
    assert!(matches!(odoo_18(empty).connect(anna()), Err(Error::Unreadable { .. })));
}
