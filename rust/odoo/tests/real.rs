//! Against a real Odoo: `tests/connect/run.py` starts one and says in `MONTA_TEST_ODOO` who and what is in it.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a helper that cannot go on fails the test it helps"
)]

use std::env;
use std::time::Duration;

use monta_odoo::{
    Access, Class, Context, Credentials, Endpoint, Error, Secret, Session, Settings, Wire, WireChoice, databases,
};
use serde_json::{Map, Value, json};

fn facts() -> Value {
    serde_json::from_str(&env::var("MONTA_TEST_ODOO").unwrap()).unwrap()
}

fn text(name: &str) -> String {
    facts()[name].as_str().unwrap().to_owned()
}

fn id(name: &str) -> i64 {
    facts()[name].as_i64().unwrap()
}

fn settings(credentials: Credentials) -> Settings {
    Settings {
        endpoint: Endpoint::parse(&text("url")).unwrap(),
        database: text("database"),
        credentials,
        context: Context::default(),
        access: Access::default(),
        wire: WireChoice::Auto,
        timeout: Duration::from_secs(60),
    }
}

fn login(login: &str, secret: &str) -> Credentials {
    Credentials::login(login, Secret::new(secret)).unwrap()
}

/// Anna over each wire that this Odoo has.
fn annas(context: &Context) -> Vec<Session> {
    let wires = if text("series") == "19.0" {
        vec![WireChoice::JsonRpc, WireChoice::Json2]
    } else {
        vec![WireChoice::JsonRpc]
    };
    let connect = |wire| {
        let context = context.clone();
        Session::connect(Settings {
            wire,
            context,
            ..settings(login("anna", &text("key")))
        })
        .unwrap()
    };
    wires.into_iter().map(connect).collect()
}

fn refused(credentials: Credentials) -> Error {
    Session::connect(settings(credentials)).unwrap_err()
}

#[test]
#[ignore = "needs an Odoo: tests/connect/run.py"]
fn password_key_and_user_key_log_in() {
    let newer = text("series") == "19.0";
    let session = Session::connect(settings(login("anna", "anna-s3cret"))).unwrap();
    assert_eq!((session.wire(), session.user().id), (Wire::JsonRpc, id("anna")));
    assert_eq!(session.hint().is_some(), newer);
    assert_eq!(session.version().series(), text("series"));
    let wire = if newer { Wire::Json2 } else { Wire::JsonRpc };
    let session = Session::connect(settings(login("anna", &text("key")))).unwrap();
    assert_eq!((session.wire(), session.user().name.as_str()), (wire, "Anna"));
    let key = Credentials::user_key(&Secret::new(format!("{}:{}", id("anna"), text("key")))).unwrap();
    let session = Session::connect(settings(key)).unwrap();
    assert_eq!((session.wire(), session.user().id), (wire, id("anna")));
}

#[test]
#[ignore = "needs an Odoo: tests/connect/run.py"]
fn what_odoo_refuses_has_a_name() {
    assert!(
        matches!(refused(login("tina", "tina-s3cret")), Error::PasswordRefused { .. }),
        "two factors"
    );
    assert!(Session::connect(settings(login("tina", &text("key_of_tina")))).is_ok());
    assert!(matches!(
        refused(login("anna", &text("expired"))),
        Error::KeyRefused { .. }
    ));
    assert!(
        Session::connect(settings(login("anna", "anna-s3cret"))).is_ok(),
        "which also counts failures anew"
    );
    let other = Settings {
        database: "nodb".to_owned(),
        ..settings(login("anna", &text("key")))
    };
    assert!(matches!(Session::connect(other), Err(Error::NoSuchDatabase { .. })));
    assert!(matches!(
        databases(
            &settings(login("a", "b")).endpoint,
            &Access::default(),
            Duration::from_secs(9)
        ),
        Err(Error::NotListed { .. })
    ));
    let context = Context {
        company: Some(id("foreign")),
        language: None,
    };
    let foreign = Settings {
        context,
        ..settings(login("anna", &text("key")))
    };
    assert!(matches!(Session::connect(foreign), Err(Error::NoSuchCompany { .. })));
    let context = Context {
        company: None,
        language: Some("fr_FR".to_owned()),
    };
    let french = Settings {
        context,
        ..settings(login("anna", &text("key")))
    };
    assert!(matches!(Session::connect(french), Err(Error::NoSuchLanguage { .. })));
}

#[test]
#[ignore = "needs an Odoo: tests/connect/run.py"]
fn company_and_language_change_what_is_read() {
    let read = |session: &Session| {
        let arguments = Map::from_iter([("fields".to_owned(), json!(["name", "standard_price"]))]);
        let rows = session
            .call("product.template", "read", Some(&[id("oak")]), arguments, &Map::new())
            .unwrap();
        (
            rows[0]["name"].as_str().unwrap().to_owned(),
            rows[0]["standard_price"].as_f64().unwrap(),
        )
    };
    for session in annas(&Context {
        company: Some(id("first")),
        language: Some("en_US".to_owned()),
    }) {
        assert_eq!(read(&session), ("Oak 00".to_owned(), 80.0));
    }
    for session in annas(&Context {
        company: Some(id("second")),
        language: Some("nl_NL".to_owned()),
    }) {
        assert_eq!(read(&session), ("Eik 00".to_owned(), 95.0));
        assert_eq!(
            session.count("res.company", &[], &Map::new()).unwrap(),
            2,
            "read without the company"
        );
    }
}

#[test]
#[ignore = "needs an Odoo: tests/connect/run.py"]
fn a_table_is_read_whole() {
    for session in annas(&Context::default()) {
        let archived = Map::from_iter([("active_test".to_owned(), json!(false))]);
        let oaks = [json!(["name", "=like", "Oak%"])];
        let count = session.count("product.template", &oaks, &archived).unwrap();
        let mut pages = session.pages("product.template", &oaks, &["name", "categ_id"], &archived);
        let mut rows = Vec::new();
        while let Some(page) = pages.next_page().unwrap() {
            rows.extend(page.rows);
        }
        assert_eq!((rows.len() as u64, count), (25, 25));
        assert!(!rows[0].values[1].is_array(), "a plain id: {:?}", rows[0]);
        let mut files = session.pages("ir.attachment", &[], &["res_field"], &Map::new());
        while let Some(page) = files.next_page().unwrap() {
            assert!(page.rows.iter().all(|row| row.values == [json!(false)]));
        }
        let fields = session.fields("product.template").unwrap();
        assert!(fields["name"].translate && fields["standard_price"].kind == "float");
        assert_eq!(fields["categ_id"].relation.as_deref(), Some("product.category"));
        assert!(
            session
                .available_models()
                .unwrap()
                .iter()
                .any(|model| model.model == "uom.uom")
        );
        let error = session
            .pages("mrp.nope", &[], &["name"], &Map::new())
            .next_page()
            .unwrap_err();
        assert!(matches!(error, Error::NoSuchModel { .. }), "{error}");
        let error = session
            .pages("ir.model", &[], &["name"], &Map::new())
            .next_page()
            .unwrap_err();
        assert_eq!(error.class(), Class::Fix, "{error}");
        let error = session
            .pages("product.template", &[], &["nope"], &Map::new())
            .next_page()
            .unwrap_err();
        assert_eq!(error.class(), Class::Fix, "{error}");
    }
}
