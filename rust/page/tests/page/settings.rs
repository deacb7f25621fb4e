//! How Odoo is reached, and the log of requests: what the form of Connect & Read has besides.

use std::fs;
use std::path::PathBuf;

use crate::browser::Browser;
use crate::shop::{SECRET, Shop, connect};

/// What the form is filled in with.
fn login(shop: &Shop) -> [(&str, &str); 4] {
    let url = shop.odoo.url.as_str();
    [
        ("endpoint", url),
        ("database", "shop"),
        ("user", "anna"),
        ("secret", SECRET),
    ]
}

#[test]
fn how_odoo_is_reached_is_kept_by_the_form_and_checked_first() {
    let shop = Shop::new();
    let browser = Browser::opened(&shop.page);
    let login = login(&shop);
    let with = |more: &[(&'static str, &'static str)]| [&login[..], more].concat();
    assert!(
        browser
            .get("/connect")
            .body
            .contains("<details class=\"wide\"><summary>Connection settings")
    );

    connect(&browser, &with(&[("allow_http", "odoo.lan, 10.0.0.7")]));
    let kept = shop.profile().connection;
    assert_eq!(kept.allow_http, ["odoo.lan", "10.0.0.7"]);
    let form = browser.get("/connect").body;
    assert!(
        form.contains("<details class=\"wide\" open><summary>Connection settings"),
        "{form}"
    );
    assert!(form.contains("value=\"odoo.lan 10.0.0.7\""), "{form}");

    shop.odoo.asked();
    for (wrong, told) in [
        (
            ("ca_file", "/no/ca.pem"),
            "connection.ca_file of the profile cannot be used: /no/ca.pem",
        ),
        (("pin_sha256", "AB:CD"), "64 hexadecimal digits"),
        (("client_key", "/no/key.pem"), "connection.client_key"),
        (("front_auth", "anna:s3cret-of-anna"), "The user in front of Odoo"),
    ] {
        let answer = browser.post("/connect", &with(&[wrong]));
        assert!(answer.text().contains(told), "{told}: {}", answer.text());
        assert!(!answer.body.contains(SECRET), "{wrong:?}");
        assert_eq!(shop.profile().connection, kept, "{wrong:?}");
    }
    assert!(shop.odoo.asked().is_empty(), "nothing was sent");
    connect(&browser, &login);
    assert!(shop.profile().connection.is_usual(), "what is emptied is gone");
}

#[test]
fn requests_are_logged_when_that_is_ticked_and_until_the_next_login() {
    let shop = Shop::new();
    let browser = Browser::opened(&shop.page);
    let login = login(&shop);
    connect(&browser, &[&login[..], &[("log-requests", "1")]].concat());
    let page = browser.get("/log").text();
    let told = page.split("Requests of this session are logged in ").nth(1).unwrap();
    let path = PathBuf::from(told.split(' ').next().unwrap());
    let log = fs::read_to_string(&path).unwrap();
    assert!(log.contains("search_read") && log.contains("Oak Table"));
    assert!(!log.contains(SECRET));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert!(
        !browser
            .get("/connect")
            .body
            .contains("name=\"log-requests\" value=\"1\" checked")
    );
    connect(&browser, &login);
    assert!(!browser.get("/log").text().contains("Requests of this session"));
    assert_eq!(fs::read_to_string(&path).unwrap(), log, "it has ended");
    fs::remove_file(&path).unwrap();
    let profile = fs::read_to_string(shop.paths().profile).unwrap();
    assert!(!profile.contains("requests") && !profile.contains(SECRET), "{profile}");
}

#[test]
fn a_refused_form_keeps_what_was_typed_but_no_secret() {
    let shop = Shop::new();
    let browser = Browser::opened(&shop.page);
    let url = shop.odoo.url.as_str();
    let typed = [
        ("endpoint", url),
        ("database", "shop"),
        ("company", "two"),
        ("language", "nl_NL"),
        ("user", "anna"),
        ("secret", SECRET),
        ("extent", "full"),
        ("log-requests", "1"),
        ("allow_http", "odoo.lan"),
    ];
    let page = browser.post("/connect", &typed);
    assert!(page.text().contains("The company is told by its id"), "{}", page.text());
    for kept in [
        &format!("value=\"{url}\""),
        "value=\"shop\"",
        "value=\"two\"",
        "value=\"nl_NL\"",
        "value=\"anna\"",
        "value=\"full\" selected",
        "name=\"log-requests\" value=\"1\" checked",
        "value=\"odoo.lan\"",
    ] {
        assert!(page.body.contains(kept), "{kept}: {}", page.body);
    }
    assert!(!page.body.contains(SECRET));
    // Secrets in other fields are secrets, too.
    let in_url = format!("https://anna:{SECRET}@odoo.lan");
    let in_front = format!("anna:{SECRET}");
    let fields = [
        ("endpoint", in_url.as_str()),
        ("user", "anna"),
        ("secret", SECRET),
        ("front_auth", &in_front),
    ];
    let page = browser.post("/connect", &fields);
    assert!(!page.body.contains(SECRET), "{}", page.body);
    assert!(page.body.contains("value=\"https://odoo.lan\""), "{}", page.body);
    // A login that fails forgets nothing, either; one that goes well leaves the form to the profile.
    let wrong = [("endpoint", url), ("user", "anna"), ("secret", SECRET)];
    assert!(connect(&browser, &wrong).text().contains("The profile has no database"));
    assert!(browser.get("/connect").body.contains("value=\"anna\""));
    connect(&browser, &login(&shop));
    let form = browser.get("/connect").body;
    assert!(
        form.contains("value=\"shop\"") && !form.contains("value=\"anna\""),
        "{form}"
    );
}
