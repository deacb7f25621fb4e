//! Against a real Odoo: `tests/connect/run.py` starts one and says in `MONTA_TEST_ODOO` who and what is in it.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a helper that cannot go on fails the test it helps"
)]

use std::env;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use monta_connect::{
    Cache, Extent, ListAnswer, Options, Outcome, Profile, REQUIRED_TABLES, Status, connect, list, read,
};
use monta_core::lookup::{Binding, FieldChoice, ListConfig, ListField};
use monta_odoo::{Credentials, Secret, Session};
use serde_json::{Map, Value, json};

fn facts() -> Value {
    serde_json::from_str(&env::var("MONTA_TEST_ODOO").unwrap()).unwrap()
}

fn profile(company: &str, language: &str) -> Profile {
    let facts = facts();
    let mut profile = Profile::default();
    profile.set_endpoint(facts["url"].as_str().unwrap()).unwrap();
    facts["database"].as_str().unwrap().clone_into(&mut profile.database);
    profile.company = facts[company].as_i64();
    profile.language = Some(language.to_owned());
    profile
}

/// The session of somebody, with a key; over JSON-2 where Odoo has it.
fn session(profile: &Profile, login: &str, key: &str) -> Session {
    let secret = Secret::new(facts()[key].as_str().unwrap());
    connect(
        profile,
        Credentials::login(login, secret).unwrap(),
        Duration::from_secs(60),
    )
    .unwrap()
}

fn run(profile: &Profile, cache: &mut Cache, session: &Session, extent: Extent) -> Outcome {
    let mut options = Options {
        extent,
        tables: None,
        interrupted: &AtomicBool::new(false),
        progress: &mut |_| {},
        table_read: &mut |_| {},
        pause: Duration::from_secs(1),
    };
    read(profile, cache, session, &mut options).unwrap()
}

fn named(value: &Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

#[test]
#[ignore = "needs an Odoo: tests/connect/run.py"]
fn the_cache_has_what_odoo_has_and_follows_it() {
    let mut profile = profile("second", "nl_NL");
    profile.table_mut("product.category");
    let choose = |name: &str, binding| ListField {
        choice: FieldChoice {
            field: name.into(),
            ..FieldChoice::default()
        },
        binding: Some(binding),
        ..ListField::default()
    };
    profile.lists.push(ListConfig {
        name: "Products".to_owned(),
        source: "product.product".to_owned(),
        fields: vec![
            choose("name", Binding::Value),
            choose("standard_price", Binding::Key(1)),
            choose("categ_id", Binding::Key(2)),
            choose("uom_id", Binding::Key(3)),
        ],
        ..ListConfig::default()
    });
    let folder = tempfile::tempdir().unwrap();
    let mut cache = Cache::open(&folder.path().join("cache.sqlite")).unwrap();
    let anna = session(&profile, "anna", "key");
    let outcome = run(&profile, &mut cache, &anna, Extent::Daily);
    assert!(outcome.is_complete(), "{outcome:?}");
    let archived_too = named(&json!({"active_test": false}));
    for table in REQUIRED_TABLES.into_iter().filter(|table| *table != "ir.attachment") {
        let ids = anna
            .call(
                table,
                "search",
                None,
                named(&json!({"domain": [], "order": "id"})),
                &archived_too,
            )
            .unwrap();
        assert_eq!(json!(cache.ids(table).unwrap()), ids, "{table}");
        assert_eq!(
            cache.status(&[table], &profile.source()).unwrap()[0].status,
            Status::Ok,
            "{table}"
        );
    }
    let row = |cache: &Cache, name: &str| match list(&profile, cache, "Products").unwrap() {
        ListAnswer::Built { list, .. } => list
            .rows
            .into_iter()
            .find(|row| row.value() == name)
            .map(|row| row.texts),
        ListAnswer::Broken { gaps, .. } => panic!("{gaps:?}"),
    };
    let texts = row(&cache, "Eik 00").unwrap();
    assert_eq!(texts[1], "95", "of the company of the profile");
    // From 19.0 on a product need not have a category.
    assert!(
        !texts[3].is_empty() && (!texts[2].is_empty() || facts()["series"] == "19.0"),
        "{texts:?}"
    );

    // A product is renamed: its variant follows, and nothing else.
    let template = anna.call(
        "product.template",
        "search",
        None,
        named(&json!({"domain": [["name", "=", "Oak 07"]]})),
        &Map::new(),
    );
    let template = template.unwrap()[0].as_i64().unwrap();
    let write = |name: &str| {
        anna.call(
            "product.template",
            "write",
            Some(&[template]),
            named(&json!({"vals": {"name": name}})),
            &Map::new(),
        )
        .unwrap()
    };
    let quiet = run(&profile, &mut cache, &anna, Extent::Daily);
    let rows = |outcome: &Outcome| outcome.tables.iter().map(|table| table.rows).sum::<u64>();
    assert!(quiet.is_complete(), "{quiet:?}");
    write("Beuk 07");
    let outcome = run(&profile, &mut cache, &anna, Extent::Quick);
    assert!(rows(&outcome) <= rows(&quiet) + 2, "{outcome:?}");
    assert!(
        row(&cache, "Beuk 07").is_some() && row(&cache, "Oak 07").is_none(),
        "{outcome:?}"
    );
    write("Oak 07");
}
