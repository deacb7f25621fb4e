//! Connecting, reading, and what the tab Tables shows.

use crate::browser::Browser;
use crate::odoo::raised;
use crate::shop::{SECRET, Shop, connect};

#[test]
fn a_new_profile_says_that_nothing_was_read() {
    let shop = Shop::new();
    let browser = Browser::opened(&shop.page);
    assert!(
        browser
            .get("/connect")
            .text()
            .contains("Not connected · no profile yet")
    );
    assert_eq!(browser.get("/tables").header("location"), Some("/connect"));
    monta_connect::Store::create_at(
        shop.paths(),
        &monta_connect::NewProfile {
            endpoint: shop.odoo.url.clone(),
            ..Default::default()
        },
    )
    .unwrap();
    let text = browser.get("/tables").text();
    assert!(text.contains("Not connected · nothing read yet"), "{text}");
    assert!(text.contains("Do not change anything here unless you know what you are doing"));
    for table in monta_connect::REQUIRED_TABLES {
        assert!(
            text.contains(&format!("{table} · required Not read 0 –")),
            "{table}: {text}"
        );
    }
}

#[test]
fn connect_and_read_fills_the_tables_and_keeps_the_secret() {
    let shop = Shop::new();
    let browser = Browser::opened(&shop.page);
    let page = shop.read(&browser);
    let text = page.text();
    assert!(
        text.contains("Connected to Odoo 18.0 as Anna (Leerdam BV, en_US) · oldest table: "),
        "{text}"
    );
    assert!(text.contains("Read 8 of 8 tables"), "{text}");
    assert!(text.contains("product.template · required OK 3 2026-"), "{text}");
    assert_eq!(page.body.matches("aria-label=\"valid\"").count(), 8);
    let grid = browser.get("/tables?table=product.template").text();
    assert!(grid.contains("✓ Routes route_ids many2many → stock.route"), "{grid}");
    assert!(
        grid.contains("Cache timestamp 2026-") && grid.contains("Odoo then 18.0"),
        "{grid}"
    );
    assert!(grid.contains("Insert no Update no"), "{grid}");
    for path in ["/tables", "/connect", "/reading", "/nothing"] {
        let answer = browser.get(path);
        assert!(!answer.body.contains(SECRET) && !answer.head.contains(SECRET), "{path}");
    }
    let files = shop.files();
    assert!(!files.windows(SECRET.len()).any(|bytes| bytes == SECRET.as_bytes()));
    assert!(
        files.windows(9).any(|bytes| bytes == b"Oak Table"),
        "the search above is no use"
    );
    let text = browser.post("/disconnect", &[]).text();
    assert!(
        text.contains("Not connected · cache of Odoo 18.0 · oldest table: "),
        "{text}"
    );
}

#[test]
fn a_login_that_fails_says_why_and_changes_nothing() {
    let shop = Shop::new();
    let browser = Browser::opened(&shop.page);
    let url = shop.odoo.url.clone();
    let ask = |fields: &[(&str, &str)]| browser.post("/connect", fields).text();
    let (endpoint, database) = (("endpoint", url.as_str()), ("database", "shop"));
    for (fields, expected) in [
        (vec![endpoint, database], "The login is empty."),
        (
            vec![endpoint, database, ("user", "anna")],
            "The password or API key is empty.",
        ),
        (
            vec![endpoint, database, ("oauth", "1"), ("secret", "a1b2")],
            "With OAuth the secret is the id of the user",
        ),
        (
            vec![("endpoint", "https://a:b@c"), ("user", "anna"), ("secret", SECRET)],
            "The address of the Odoo server cannot be used",
        ),
    ] {
        let text = ask(&fields);
        assert!(text.contains(expected), "{expected}: {text}");
    }
    assert!(shop.odoo.asked().is_empty());
    let text = connect(&browser, &[endpoint, ("user", "anna"), ("secret", SECRET)]).text();
    assert!(text.contains("The profile has no database"), "{text}");
    assert!(text.contains("Not connected"), "{text}");
}

#[test]
fn a_table_that_fails_is_named_and_the_others_are_read() {
    let shop = Shop::new();
    shop.odoo.world().fault = Some(Box::new(|question| {
        (question.model == "mrp.bom").then(|| raised("odoo.exceptions.AccessError", "You may not read <Bills>."))
    }));
    let browser = Browser::opened(&shop.page);
    let page = shop.read(&browser);
    let text = page.text();
    assert!(text.contains("Read 7 of 8 tables"), "{text}");
    assert!(text.contains("You may not read <Bills>."), "{text}");
    assert!(!page.body.contains("<Bills>"), "what Odoo says is escaped");
    let grid = browser.get("/tables?table=mrp.bom").text();
    assert!(
        grid.contains("Load error mrp.bom.") && grid.contains("Status Error"),
        "{grid}"
    );
}

#[test]
fn what_was_read_is_shown_when_odoo_is_away() {
    let shop = Shop::new();
    let browser = Browser::opened(&shop.page);
    shop.read(&browser);
    shop.odoo.world().fault = Some(Box::new(|_| Some((503, "busy".to_owned()))));
    let text = connect(&browser, &[("endpoint", "http://127.0.0.1:9"), ("database", "shop")]).text();
    assert!(text.contains("cannot be reached"), "{text}");
    assert!(text.contains("Not connected · cache of Odoo 18.0"), "{text}");
    let again = browser.get("/tables").text();
    assert!(again.contains("product.template · required Stale 3"), "{again}");
}

#[test]
fn the_demo_is_offered_to_an_empty_profile_and_never_takes_anything() {
    let shop = Shop::new();
    shop.odoo.world().fields.insert(
        "product.category".to_owned(),
        serde_json::json!({"id": {"type": "integer", "string": "ID", "store": true},
            "complete_name": {"type": "char", "string": "Complete Name", "store": true},
            "name": {"type": "char", "string": "Name", "store": true},
            "write_date": {"type": "datetime", "string": "Last Updated on", "store": true}}),
    );
    let browser = Browser::opened(&shop.page);
    assert!(browser.get("/connect").body.contains("name=\"demo\""));
    let url = shop.odoo.url.clone();
    let fields = [
        ("endpoint", url.as_str()),
        ("database", "shop"),
        ("user", "anna"),
        ("secret", SECRET),
        ("demo", "1"),
    ];
    let text = connect(&browser, &fields).text();
    assert!(text.contains("Read 11 of 11 tables"), "{text}");
    let names: Vec<_> = shop.profile().lists.into_iter().map(|list| list.name).collect();
    assert_eq!(names, ["Units of Measure", "Product Categories", "Routes"]);
    let routes = browser.get("/lists?name=Routes").text();
    assert!(
        routes.contains("2 rows from the cache of") && routes.contains("1 archived"),
        "{routes}"
    );
    let deleted = browser
        .post("/lists", &[("do", "delete-now"), ("name", "Routes")])
        .text();
    assert!(deleted.contains("needed by mapping \"Products\""), "{deleted}");
    assert!(!browser.get("/connect").body.contains("name=\"demo\""));
    let again = connect(&browser, &fields).text();
    assert!(again.contains("would be lost"), "{again}");
    assert_eq!(shop.profile().lists.len(), 3);
}
