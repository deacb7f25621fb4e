//! Logging in: version, wire, credentials, company and language.

use monta_odoo::{
    Access, Context, Credentials, Endpoint, Error, FrontLogin, Secret, Session, Settings, Wire, WireChoice, databases,
};
use serde_json::json;
use std::time::Duration;

use crate::server::{Answer, SECRET, Server, anna, nothing_more, oda, odoo_18, odoo_19};

#[test]
fn a_password_logs_in_over_json_rpc_with_one_try() {
    let server = odoo_18(nothing_more);
    let session = server.connect(anna()).unwrap();
    assert_eq!((session.wire(), session.version().series()), (Wire::JsonRpc, "18.0"));
    let user = session.user();
    assert_eq!(
        (user.id, user.name.as_str(), user.company_name.as_str()),
        (11, "Anna", "Leerdam BV")
    );
    assert_eq!((user.language.as_str(), session.hint()), ("en_US", None));
    let methods: Vec<_> = server.seen().iter().map(|request| request.rpc().1).collect();
    assert_eq!(methods, ["", "version", "authenticate", "execute_kw", "execute_kw"]);
    assert_eq!(server.seen()[2].rpc().2, json!(["shop", "anna", SECRET, {}]));
}

#[test]
fn an_older_odoo_that_cannot_draw_its_page_of_404_is_known_all_the_same() {
    let server = Server::start(|request| match request.line.as_str() {
        "GET /web/version" => Answer::page(418, "Odoo"),
        _ => Answer::raised("builtins.KeyError", "asked"),
    });
    assert!(matches!(server.connect(anna()), Err(Error::Odoo { .. })));
}

#[test]
fn a_key_of_19_never_uses_json_rpc() {
    let server = odoo_19(nothing_more);
    let session = server.connect(anna()).unwrap();
    assert_eq!((session.wire(), session.hint()), (Wire::Json2, None));
    assert!(
        server.lines().iter().all(|line| !line.contains("jsonrpc")),
        "{:?}",
        server.lines()
    );
    for request in server.seen().iter().skip(1) {
        assert_eq!(request.header("x-odoo-database"), Some("shop"), "{}", request.line);
        assert_eq!(request.header("cookie"), None);
    }
}

#[test]
fn a_password_of_19_uses_json_rpc_and_gives_a_hint() {
    let server = odoo_19(nothing_more);
    let session = server
        .connect(Credentials::login("anna", Secret::new("tulip")).unwrap())
        .unwrap();
    assert_eq!(session.wire(), Wire::JsonRpc);
    assert!(session.hint().unwrap().to_string().contains("API key"));
    let tries = server
        .seen()
        .iter()
        .filter(|request| request.rpc().1 == "authenticate")
        .count();
    assert_eq!(tries, 1);
    // The bearer is no login; and a password that no header can hold is not even sent as one.
    assert_eq!(server.lines()[1], "POST /json/2/res.users/context_get");
    let server = odoo_19(nothing_more);
    server
        .connect(Credentials::login("anna", Secret::new("tulp ë")).unwrap())
        .unwrap();
    assert!(server.lines().iter().all(|line| !line.contains("/json/2/")));
}

#[test]
fn a_user_key_needs_no_authenticate() {
    let server = odoo_18(nothing_more);
    let session = server.connect(oda()).unwrap();
    assert_eq!((session.user().id, session.wire()), (11, Wire::JsonRpc));
    assert!(server.seen().iter().all(|request| request.rpc().1 != "authenticate"));
    // The id goes along as a number.
    assert_eq!(server.seen()[2].rpc().2[1], json!(11));
    assert_eq!(odoo_19(nothing_more).connect(oda()).unwrap().wire(), Wire::Json2);
}

#[test]
fn a_refused_secret_has_a_message_of_its_own_and_is_tried_once() {
    let other = |text: &str| Credentials::login("anna", Secret::new(text)).unwrap();
    let server = odoo_18(nothing_more);
    let refused = server.connect(other("tulip")).unwrap_err();
    assert!(matches!(refused, Error::PasswordRefused { .. }), "{refused}");
    assert!(refused.hint().to_string().contains("two-factor"), "{}", refused.hint());
    assert_eq!(server.lines().len(), 3);
    let refused = odoo_18(nothing_more).connect(other(&"0a".repeat(20))).unwrap_err();
    assert!(matches!(refused, Error::KeyRefused { .. }), "{refused}");
    for server in [odoo_18(nothing_more), odoo_19(nothing_more)] {
        let key = Credentials::user_key(&Secret::new("11:other")).unwrap();
        let refused = server.connect(key).unwrap_err();
        assert_eq!(
            refused,
            Error::KeyRefused {
                user: "user 11".to_owned()
            }
        );
        // No second wire for a key.
        assert!(server.lines().iter().filter(|line| line.contains("json/2")).count() <= 1);
        assert!(
            server
                .seen()
                .iter()
                .filter(|request| request.rpc().1 == "execute_kw")
                .count()
                <= 1
        );
    }
}

#[test]
fn a_key_of_somebody_else_is_refused() {
    let piet = Credentials::login("piet", Secret::new(SECRET)).unwrap();
    let refused = odoo_19(nothing_more).connect(piet).unwrap_err();
    assert_eq!(refused.to_string(), "The API key belongs to anna and not to piet.");
    let key = Credentials::user_key(&Secret::new(format!("12:{SECRET}"))).unwrap();
    let refused = odoo_19(nothing_more).connect(key).unwrap_err();
    assert!(matches!(refused, Error::KeyOfAnother { .. }), "{refused}");
}

#[test]
fn company_and_language_are_checked_by_name() {
    let connect = |company, language: Option<&str>| {
        let server = odoo_18(nothing_more);
        Session::connect(Settings {
            context: Context {
                company,
                language: language.map(str::to_owned),
            },
            ..server.settings(anna())
        })
    };
    let refused = connect(Some(3), None).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "Anna has no access to the company with id 3; allowed are 1, 2."
    );
    let refused = connect(None, Some("fr_FR")).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "The language fr_FR is not active; active are en_US, nl_NL."
    );
    let session = connect(Some(2), Some("nl_NL")).unwrap();
    assert_eq!((session.user().company, session.user().language.as_str()), (2, "nl_NL"));
}

#[test]
fn a_pinned_wire_is_kept_to() {
    let pinned = |server: &Server, wire, credentials| {
        Session::connect(Settings {
            wire,
            ..server.settings(credentials)
        })
    };
    let server = odoo_19(nothing_more);
    assert_eq!(
        pinned(&server, WireChoice::JsonRpc, anna()).unwrap().wire(),
        Wire::JsonRpc
    );
    assert!(server.lines().iter().all(|line| !line.contains("/json/2/")));
    let other = Credentials::login("anna", Secret::new("tulip")).unwrap();
    let refused = pinned(&odoo_19(nothing_more), WireChoice::Json2, other).unwrap_err();
    assert!(matches!(refused, Error::KeyRefused { .. }), "{refused}");
    let refused = pinned(&odoo_18(nothing_more), WireChoice::Json2, anna()).unwrap_err();
    assert!(matches!(refused, Error::Setting(_)), "{refused}");
}

#[test]
fn a_login_in_front_of_odoo_goes_along_and_leaves_json_rpc() {
    let server = odoo_19(nothing_more);
    let front = FrontLogin::new("gate", Secret::new("fr0nt")).unwrap();
    let access = Access {
        front: Some(front),
        ..Access::default()
    };
    let settings = |wire| Settings {
        access: access.clone(),
        wire,
        ..server.settings(anna())
    };
    assert_eq!(
        Session::connect(settings(WireChoice::Auto)).unwrap().wire(),
        Wire::JsonRpc
    );
    let list = Server::start(|_| Answer::result(&json!(["shop"])));
    assert!(databases(&Endpoint::parse(&list.url).unwrap(), &access, Duration::from_secs(5)).is_ok());
    for request in server.seen().into_iter().chain(list.seen()) {
        // printf 'gate:fr0nt' | base64
        assert_eq!(
            request.header("authorization"),
            Some("Basic Z2F0ZTpmcjBudA=="),
            "{}",
            request.line
        );
    }
    let refused = Session::connect(settings(WireChoice::Json2)).unwrap_err();
    assert!(matches!(refused, Error::Setting(_)), "{refused}");
    let gate = Server::start(|request| {
        let login = request.header("authorization").unwrap_or_default().to_owned();
        Answer::new("401 Unauthorized", format!("{login} was refused, and fr0nt, too"))
    });
    let refused = Session::connect(Settings {
        access,
        ..gate.settings(anna())
    })
    .unwrap_err();
    assert!(
        refused.to_string().contains("Basic *** was refused, and ***, too"),
        "{refused}"
    );
    assert!(
        refused.hint().to_string().contains("MONTA_ODOO_FRONT_SECRET"),
        "{}",
        refused.hint()
    );
}

#[test]
fn a_setting_that_is_missing_is_found_before_anything_is_sent() {
    let server = odoo_18(nothing_more);
    for database in ["", " ", "my shop"] {
        let settings = Settings {
            database: database.to_owned(),
            ..server.settings(anna())
        };
        assert!(
            matches!(Session::connect(settings), Err(Error::Setting(_))),
            "{database:?}"
        );
    }
    assert!(server.lines().is_empty());
}

#[test]
fn databases_are_listed_where_the_server_tells_them() {
    let list = |server: &Server| {
        databases(
            &Endpoint::parse(&server.url).unwrap(),
            &Access::default(),
            Duration::from_secs(5),
        )
    };
    let server = Server::start(|_| Answer::result(&json!(["shop", "test"])));
    assert_eq!(list(&server).unwrap(), ["shop", "test"]);
    assert_eq!(server.lines(), ["POST /web/database/list"]);
    let server = Server::start(|_| Answer::raised("odoo.exceptions.AccessDenied", "Access Denied"));
    assert!(matches!(list(&server), Err(Error::NotListed { .. })));
    let server = Server::start(|_| Answer::page(404, "404 Not Found"));
    assert!(matches!(list(&server), Err(Error::NotListed { .. })));
    let server = Server::start(|_| Answer::page(200, "Router"));
    assert!(matches!(list(&server), Err(Error::Page { .. })));
}
