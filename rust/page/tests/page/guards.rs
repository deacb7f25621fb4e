//! Guards are shown and set, table by table.

use crate::browser::Browser;
use crate::shop::Shop;

#[test]
fn guards_are_closed_until_they_are_opened() {
    let shop = Shop::new();
    let browser = Browser::opened(&shop.page);
    shop.read(&browser);
    let page = browser.get("/export/guards?table=mrp.bom");
    assert!(page.text().contains("Guards of mrp.bom"), "{}", page.text());
    assert!(!page.body.contains("checked"), "everything is closed");
    for meaning in [
        "New records may be created.",
        "may be changed.",
        "Only these may be written",
        "refused as a whole",
        "records never are",
        "20,971,520 are 20 MiB",
        "none means that of the profile",
    ] {
        assert!(page.text().contains(meaning), "{meaning}");
    }
    let fields = [
        ("table", "mrp.bom"),
        ("do", "set"),
        ("insert", "1"),
        ("delete_lines", "1"),
        ("field", "name"),
        ("max_records", "1,000"),
        ("max_file", "1048576"),
        ("companies", "1, 2"),
    ];
    let page = browser.post("/export/guards", &fields);
    assert!(
        page.text().contains("The guards of mrp.bom are set."),
        "{}",
        page.text()
    );
    let profile = shop.profile();
    let guard = &profile.guards["mrp.bom"];
    assert!(guard.insert && !guard.update && guard.delete_lines);
    assert_eq!((guard.max_records, guard.max_file), (1000, 1 << 20));
    assert_eq!(guard.fields.iter().collect::<Vec<_>>(), ["name"]);
    assert_eq!(guard.companies.iter().copied().collect::<Vec<_>>(), [1, 2]);
    let grid = browser.get("/tables?table=mrp.bom").text();
    assert!(
        grid.contains("Insert yes Update no Writable fields name Records per run 1000 Delete lines yes"),
        "{grid}"
    );
    // What cannot be set changes nothing and stays typed.
    for (name, value, expected) in [
        ("max_records", "0", "lets nothing through"),
        ("max_records", "many", "The number of records is a whole number"),
        ("max_file", "-1", "The size of a file is a whole number"),
        ("companies", "Gent", "The id of a company is a whole number"),
        ("field", "nothing", "mrp.bom.nothing is not there"),
    ] {
        let mut fields: Vec<_> = fields.iter().filter(|(known, _)| *known != name).copied().collect();
        fields.extend([(name, value), ("update", "1")]);
        let answer = browser.post_only("/export/guards", &fields);
        assert_eq!(answer.status, 422, "{expected}");
        assert!(answer.text().contains(expected), "{expected}: {}", answer.text());
        assert!(answer.body.contains(&format!("value=\"{value}\"")), "{}", answer.body);
        assert!(
            answer.body.contains("name=\"update\" value=\"1\" checked"),
            "{}",
            answer.body
        );
        assert_eq!(shop.profile().guards, profile.guards);
    }
    browser.post("/export/guards", &[("table", "mrp.bom"), ("do", "close")]);
    assert_eq!(
        shop.profile().guards["mrp.bom"],
        monta_core::export::TableGuard::default()
    );
    assert_eq!(browser.get("/export/guards?table=res.users").status, 404);
}

#[test]
fn the_fields_of_a_table_that_was_not_read_are_typed() {
    let shop = Shop::new();
    let browser = Browser::opened(&shop.page);
    let new = monta_connect::NewProfile {
        endpoint: shop.odoo.url.clone(),
        ..Default::default()
    };
    monta_connect::Store::create_at(shop.paths(), &new).unwrap();
    let fields = [
        ("table", "mrp.bom"),
        ("insert", "1"),
        ("names", "code, type\nactive"),
        ("max_records", "5"),
        ("max_file", "1"),
    ];
    let page = browser.post("/export/guards", &fields);
    assert!(page.body.contains(">active code type</textarea>"), "{}", page.body);
}
