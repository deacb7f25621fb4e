//! What a store answers with and without an Odoo.

use std::fs;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use monta_connect::{Error, Extent, NewProfile, Paths, Store};
use monta_core::Message;
use monta_odoo::{Credentials, Secret};
use serde_json::{Value, json};

use crate::odoo::raised;
use crate::shop::Shop;

fn definition<T: serde::de::DeserializeOwned>(definition: &Value) -> T {
    serde_json::from_value(definition.clone()).unwrap()
}

#[test]
fn a_profile_is_made_once_and_a_new_one_answers() {
    let folder = tempfile::tempdir().unwrap();
    let paths = Paths {
        profile: folder.path().join("shop.json"),
        cache: folder.path().join("cache/cache.sqlite"),
    };
    assert_eq!(Store::open_at(paths.clone()).unwrap_err().code(), "profile.missing");
    let new = |endpoint: &str| NewProfile {
        endpoint: endpoint.to_owned(),
        ..NewProfile::default()
    };
    assert_eq!(
        Store::create_at(paths.clone(), &new("ftp://x")).unwrap_err().code(),
        "odoo.endpoint"
    );
    assert!(!paths.profile.exists());
    let (store, notices) = Store::create_at(paths.clone(), &new("HTTPS://Acme.odoo.com/odoo/sales/")).unwrap();
    assert_eq!(
        notices.iter().map(Message::to_string).collect::<Vec<_>>(),
        [
            "/odoo/sales/ was cut off the address: Odoo is asked at https://acme.odoo.com.",
            "No database is set; most likely it is acme.",
        ]
    );
    assert_eq!(
        Store::create_at(paths, &new("https://x.nl")).unwrap_err().code(),
        "profile.exists"
    );
    let status = store.status().unwrap();
    assert_eq!(status.line.to_string(), "Not connected · nothing read yet");
    assert!(
        status
            .tables
            .iter()
            .all(|table| table.required && table.state.to_string() == "Not read")
    );
    assert_eq!(
        (store.lists().unwrap(), store.groups().unwrap()),
        (Vec::new(), Vec::new())
    );
    assert!(store.fields("mrp.bom").unwrap().is_empty());
    assert_eq!(store.list("Routes", false).unwrap_err().code(), "profile.setting");
    assert_eq!(
        store.search("Products", "oak", 5).unwrap_err().code(),
        "profile.setting"
    );
}

#[test]
fn how_odoo_is_reached_is_set_with_the_address_and_checked_before_it_is_stored() {
    let folder = tempfile::tempdir().unwrap();
    let paths = Paths {
        profile: folder.path().join("shop.json"),
        cache: folder.path().join("cache.sqlite"),
    };
    let of = |connection: Value| NewProfile {
        endpoint: "http://odoo.lan:8069".to_owned(),
        connection: Some(definition(&connection)),
        ..NewProfile::default()
    };
    for (wrong, code) in [
        (json!({}), "odoo.endpoint"),
        (json!({"allow_http": ["http://odoo.lan"]}), "profile.setting"),
        (
            json!({"allow_http": ["odoo.lan"], "ca_file": "/no/ca.pem"}),
            "profile.setting",
        ),
        (
            json!({"allow_http": ["odoo.lan"], "front_auth": "anna:s3cret"}),
            "profile.setting",
        ),
    ] {
        let error = Store::create_at(paths.clone(), &of(wrong.clone())).unwrap_err();
        assert_eq!(error.code(), code, "{wrong}");
        assert!(!error.to_string().contains("s3cret"), "{error}");
        assert!(!paths.profile.exists(), "{wrong}");
    }
    // The password of `front_auth` need not be known yet.
    let kept = json!({"allow_http": ["odoo.lan"], "front_auth": "anna"});
    let (store, _) = Store::create_at(paths.clone(), &of(kept.clone())).unwrap();
    let stored = || serde_json::from_str::<Value>(&fs::read_to_string(&paths.profile).unwrap()).unwrap();
    assert_eq!(stored()["connection"], kept);

    let mut later = stored();
    later["connection"]["tls_min"] = "1.3".into();
    fs::write(&paths.profile, later.to_string()).unwrap();
    let elsewhere = NewProfile {
        endpoint: "http://odoo.lan".to_owned(),
        ..NewProfile::default()
    };
    store.set_source(&elsewhere).unwrap();
    assert_eq!(stored()["connection"], later["connection"], "not given, it stays");
    store.set_source(&of(json!({"allow_http": ["odoo.lan"]}))).unwrap();
    assert_eq!(
        stored()["connection"],
        json!({"allow_http": ["odoo.lan"], "tls_min": "1.3"}),
        "given, it takes the place of all that is known here"
    );
    assert_eq!(store.set_source(&of(json!({}))).unwrap_err().code(), "odoo.endpoint");
    assert_eq!(
        stored()["connection"]["allow_http"],
        json!(["odoo.lan"]),
        "nothing was changed"
    );
}

#[test]
fn lists_searches_and_documents_answer_when_odoo_is_stopped() {
    let shop = Shop::new();
    shop.odoo.world().put(
        "product.template",
        7,
        "08:00:00",
        json!({"name": "=1+1, \"x\"", "active": true}),
    );
    shop.odoo.world().put(
        "product.template",
        9,
        "08:00:00",
        json!({"name": "oak table É", "active": true}),
    );
    let store = shop.store();
    let session = shop.connected(&store);
    assert!(
        session
            .status()
            .unwrap()
            .line
            .to_string()
            .starts_with("Connected to Odoo 18.0 as Anna (Leerdam BV, en_US)")
    );
    session
        .read(Extent::Daily, None, &AtomicBool::new(false), &mut |_| {})
        .unwrap();
    let fields = json!([{"field": "name", "binding": "Value"}, {"field": "id", "binding": "Key1"}]);
    let list = definition(&json!({"name": "", "source": "product.template", "fields": fields}));
    store.save_list("All", list).unwrap();
    let group = definition(&json!({"name": "", "source": "product.template", "fields": [{"field": "name"}]}));
    store.save_group("Products", group).unwrap();
    drop(session);
    // Nobody listens any more.
    drop(shop.odoo);

    assert_eq!(
        store.list_csv("All", true, false).unwrap(),
        "Value,Key1\r\n\"=1+1, \"\"x\"\"\",7\r\nLeg,2\r\nOak Table,1\r\noak table É,9\r\nOld,5\r\n"
    );
    assert!(
        store
            .list_csv("All", false, true)
            .unwrap()
            .starts_with("Value,Key1\r\n\"'=1+1, \"\"x\"\"\",7\r\n")
    );
    let document: Value = serde_json::from_str(&store.list_json("All", false).unwrap()).unwrap();
    let members: Vec<_> = document.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(members, ["name", "source", "built_at", "cached_at", "columns", "rows"]);
    assert_eq!(document["rows"][1], json!(["Leg", "2"]));
    let content = store.list("All", false).unwrap();
    assert_eq!((content.left_out.unwrap().archived, content.ids.len()), (1, 4));

    let found = store.search("Products", "TABLE oak", 50).unwrap();
    assert_eq!(found.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [1, 9]);
    assert_eq!(
        (found.columns.as_slice(), found.more),
        (&["name".to_owned()][..], false)
    );
    let one = store.search("Products", "e", 1).unwrap();
    assert_eq!((one.rows.len(), one.more), (1, true));
}

#[test]
fn a_search_sees_what_was_read_since_the_last_one() {
    let shop = Shop::new();
    shop.read(Extent::Daily);
    let store = shop.store();
    let group = definition(&json!({"name": "", "source": "product.template", "fields": [{"field": "name"}]}));
    store.save_group("Products", group).unwrap();
    assert_eq!(store.search("Products", "lamp", 50).unwrap().rows.len(), 0);
    shop.odoo.world().put(
        "product.template",
        9,
        "09:00:00",
        json!({"name": "Lamp", "active": true}),
    );
    shop.read(Extent::Quick);
    assert_eq!(store.search("Products", "lamp", 50).unwrap().rows[0].id, 9);

    // One row is asked anew, and the cache stays as it is.
    let session = shop.connected(&store);
    shop.odoo.world().put(
        "product.template",
        9,
        "10:00:00",
        json!({"name": "Desk lamp", "active": true}),
    );
    shop.odoo.asked();
    let live = session.live("Products", 9).unwrap();
    assert_eq!(live.texts.unwrap(), ["Desk lamp"]);
    assert_eq!(shop.odoo.asked(), ["product.template search_read"]);
    assert_eq!(store.search("Products", "lamp", 50).unwrap().rows[0].texts, ["Lamp"]);
    shop.odoo.world().rows.get_mut("product.template").unwrap().remove(&9);
    assert_eq!(session.live("Products", 9).unwrap().texts, None);
}

#[test]
fn only_the_tables_that_are_named_are_asked_for() {
    let shop = Shop::new();
    shop.read(Extent::Daily);
    let store = shop.store();
    let session = shop.connected(&store);
    shop.odoo.world().put(
        "product.template",
        9,
        "09:00:00",
        json!({"name": "Lamp", "active": true}),
    );
    shop.odoo.asked();
    let tables = ["product.template".to_owned()];
    let report = session
        .read(Extent::Quick, Some(&tables), &AtomicBool::new(false), &mut |_| {})
        .unwrap();
    assert!(
        report.complete
            && shop
                .odoo
                .asked()
                .iter()
                .all(|line| line.starts_with("product.template "))
    );
    let told: Vec<_> = report
        .tables
        .iter()
        .map(|table| (table.name.as_str(), table.rows, table.full))
        .collect();
    assert_eq!(
        told,
        [("product.template", 1, false)],
        "its columns are the same, whoever else is asked"
    );
    let wrong = session.read(
        Extent::Quick,
        Some(&["x".to_owned()]),
        &AtomicBool::new(false),
        &mut |_| {},
    );
    assert_eq!(wrong.unwrap_err().code(), "profile.setting");
}

#[test]
fn a_session_reads_nothing_into_a_profile_that_means_another_odoo_now() {
    let shop = Shop::new();
    let store = shop.store();
    let session = shop.connected(&store);
    let new = NewProfile {
        endpoint: shop.odoo.url.clone(),
        database: "shop".to_owned(),
        company: Some(2),
        ..NewProfile::default()
    };
    store.set_source(&new).unwrap();
    let moved = session.read(Extent::Daily, None, &AtomicBool::new(false), &mut |_| {});
    assert!(matches!(moved, Err(Error::Moved)), "{moved:?}");
    assert!(
        store
            .tables()
            .unwrap()
            .iter()
            .all(|table| table.state.to_string() == "Not read")
    );
}

#[test]
fn the_log_has_who_where_how_much_and_what_went_wrong_and_no_secret() {
    let shop = Shop::new();
    let store = shop.store();
    let path = store.log_path().unwrap();
    let before = fs::read_to_string(&path).unwrap_or_default().len();
    let wrong = Credentials::login("anna", Secret::new("never-written-down")).unwrap();
    shop.odoo.world().fault = Some(Box::new(|question| {
        (question.model == "mrp.bom").then(|| raised("odoo.exceptions.AccessError", "No, s3cret\nnever-written-down"))
    }));
    let session = store.connect(wrong, Duration::from_secs(5), false).unwrap();
    session
        .read(Extent::Daily, None, &AtomicBool::new(false), &mut |_| {})
        .unwrap();
    let text = fs::read_to_string(&path).unwrap_or_default();
    // Other tests write there, too: only what is of this server.
    let lines: Vec<_> = text[before.min(text.len())..].lines().collect();
    let here = format!("connected to {} database shop, Odoo 18.0", shop.odoo.url);
    assert!(
        lines.iter().any(|line| line.contains("Anna: ") && line.contains(&here)),
        "{lines:#?}"
    );
    assert!(
        lines
            .iter()
            .any(|line| line.contains("product.template: 3 rows, 0 gone, in full, ")),
        "{lines:#?}"
    );
    assert!(lines.iter().any(|line| line.contains("ERROR mrp.bom: ")), "{lines:#?}");
    assert!(
        lines
            .iter()
            .any(|line| line.contains(" errors, ") && line.ends_with(", done")),
        "{lines:#?}"
    );
    assert!(!text.contains("never-written-down"), "{text}");
}
