//! Groups, the search, and the log.

use crate::browser::Browser;
use crate::shop::{SECRET, Shop};

fn group(browser: &Browser) {
    browser.post("/groups", &[("do", "new")]);
    let fields = [
        ("do", "save"),
        ("new", "1"),
        ("title", "Goods"),
        ("source", "product.template"),
        ("rows", "2"),
        ("field.0", "default_code"),
        ("field.1", "name"),
    ];
    let text = browser.post("/groups", &fields).text();
    assert!(text.contains("\"Goods\" is saved and locked."), "{text}");
}

#[test]
fn a_group_is_searched_while_odoo_is_away() {
    let shop = Shop::new();
    let browser = Browser::opened(&shop.page);
    assert_eq!(
        browser.get("/search").header("location"),
        Some("/connect"),
        "first of all a profile"
    );
    shop.read(&browser);
    assert!(
        browser
            .get("/search")
            .text()
            .contains("There is no group to search yet")
    );
    group(&browser);
    shop.odoo.world().fault = Some(Box::new(|_| Some((503, "away".to_owned()))));
    let text = browser.get("/search?group=Goods&text=tab+OAK").text();
    assert!(
        text.contains("1 found in the cache of 20") && text.contains("TBL-001 Oak Table 1"),
        "{text}"
    );
    let text = browser.get("/search?group=Goods&text=no+such").text();
    assert!(text.contains("0 found"), "{text}");
    let taken = browser.get("/search?group=Goods&text=oak&id=1");
    assert!(
        taken
            .text()
            .contains("default_code TBL-001 name Oak Table id 1, from the cache of"),
        "{}",
        taken.text()
    );
    let live = browser.get("/search?group=Goods&text=oak&id=1&live=true").text();
    assert!(live.contains("responds with status 503"), "{live}");
    let page = browser.get("/search?group=Goods");
    assert!(
        page.body.contains("Leg &lt;b&gt;") && !page.body.contains("<b>"),
        "escaped"
    );
    for path in [
        "/search?group=Nobody&text=x",
        "/search?id=x",
        "/search?group=Goods&id=77",
    ] {
        assert!(matches!(browser.get(path).status, 200 | 400), "{path}");
    }
    assert!(
        browser
            .get("/search?group=Nobody")
            .text()
            .contains("no group \"Nobody\"")
    );
}

#[test]
fn the_log_is_shown_without_a_secret() {
    let shop = Shop::new();
    let browser = Browser::opened(&shop.page);
    shop.read(&browser);
    let page = browser.get("/log");
    assert!(page.text().contains("OdooV2.log"), "{}", page.text());
    assert!(
        page.text().contains("connected to http://127.0.0.1:"),
        "{}",
        page.text()
    );
    assert!(!page.body.contains(SECRET));
}
