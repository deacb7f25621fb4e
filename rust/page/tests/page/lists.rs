//! Lists: new, incomplete, saved, locked, renamed, deleted, and what they give to other programs.

use crate::browser::{Answer, Browser};
use crate::shop::Shop;

/// A form of one list: its own fields, then a line for each of `lines` (field, secondary, separator, binding, filters).
fn form<'a>(
    who: (&'a str, &'a str),
    word: &'a str,
    more: &[(&'a str, &'a str)],
    lines: &[[&'a str; 5]],
) -> Vec<(String, &'a str)> {
    let mut fields: Vec<(String, &str)> = vec![(who.0.to_owned(), who.1), ("do".to_owned(), word)];
    fields.push(("source".to_owned(), "product.template"));
    fields.extend(more.iter().map(|(name, value)| ((*name).to_owned(), *value)));
    for (place, line) in lines.iter().enumerate() {
        for (name, value) in ["field", "secondary", "separator", "binding", "filters"]
            .iter()
            .zip(line)
        {
            fields.push((format!("{name}.{place}"), *value));
        }
    }
    fields
}

fn send(browser: &Browser, who: (&str, &str), word: &str, more: &[(&str, &str)], lines: &[[&str; 5]]) -> Answer {
    let count = lines.len().to_string();
    let mut fields = form(who, word, more, lines);
    fields.push(("rows".to_owned(), &count));
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    browser.post("/lists", &fields)
}

const NAME: [&str; 5] = ["name", "", "", "Value", ""];

#[test]
fn a_list_is_made_saved_and_locked() {
    let shop = Shop::new();
    let browser = Browser::opened(&shop.page);
    shop.read(&browser);
    let page = browser.post("/lists", &[("do", "new")]).text();
    assert!(
        page.contains("Odoo Products") && page.contains("line 1 has no field"),
        "{page}"
    );
    let new = ("new", "1");
    let title = ("title", "Products");
    let page = send(&browser, new, "check", &[title], &[NAME]);
    assert!(page.text().contains("3 rows from the cache of"), "{}", page.text());
    assert!(!page.body.contains("disabled aria-describedby=\"gaps\""), "Save is on");
    let page = send(&browser, new, "save", &[title], &[NAME]).text();
    assert!(page.contains("\"Products\" is saved and locked."), "{page}");
    assert!(page.contains("Unlock for editing"), "{page}");
    assert_eq!(shop.profile().lists[0].name, "Products");
    // Locked: whatever is sent changes nothing.
    let page = send(
        &browser,
        ("name", "Products"),
        "save",
        &[],
        &[["default_code", "", "", "Value", ""]],
    )
    .text();
    assert!(page.contains("Saved and locked"), "{page}");
    assert_eq!(shop.profile().lists[0].fields[0].choice.field.name, "name");
    let page = browser.post("/lists", &[("do", "unlock"), ("name", "Products")]).text();
    assert!(page.contains("Discard changes"), "{page}");
    let code = ["default_code", "", "", "Key1", "TBL*"];
    let page = send(&browser, ("name", "Products"), "check", &[], &[NAME, code]).text();
    assert!(
        page.contains("1 rows") && page.contains("2 filtered out") && page.contains("Oak Table TBL-001 1"),
        "{page}"
    );
    let page = browser
        .post("/lists", &[("do", "discard"), ("name", "Products")])
        .text();
    assert!(page.contains("3 rows") && page.contains("Saved and locked"), "{page}");
}

#[test]
fn what_is_missing_is_listed_and_saving_is_refused() {
    let shop = Shop::new();
    let browser = Browser::opened(&shop.page);
    shop.read(&browser);
    browser.post("/lists", &[("do", "new")]);
    for (lines, expected) in [
        (vec![["name", "", "", "Key1", ""]], "no field is bound to Value"),
        (
            vec![NAME, ["default_code", "", "", "Value", ""]],
            "Value is bound to name and to default_code",
        ),
        (vec![NAME, ["default_code", "", "", "", "A*B"]], "has a `*` inside"),
        (
            vec![NAME, ["route_ids", "", "", "Key1", ""]],
            "route_ids can have several values: give it a separator",
        ),
        (
            vec![NAME, ["gone", "", "", "Key1", ""]],
            "product.template.gone is gone",
        ),
        (
            vec![NAME, ["route_ids", "name", ", ", "Key1", ""]],
            "`stock.route`, which is not among the tables of interest",
        ),
    ] {
        let page = send(&browser, ("new", "1"), "save", &[("title", "P")], &lines);
        assert!(page.text().contains(expected), "{expected}: {}", page.text());
        assert!(page.text().contains("Nothing was changed"), "{}", page.text());
        assert!(page.body.contains("disabled aria-describedby=\"gaps\""), "Save is grey");
    }
    assert!(shop.profile().lists.is_empty());
    let page = send(
        &browser,
        ("new", "1"),
        "check",
        &[("title", "P"), ("checklist", "1")],
        &[NAME],
    )
    .text();
    assert!(page.contains("a checklist needs a list separator"), "{page}");
    let page = browser.post("/lists", &[("do", "discard"), ("new", "1")]).text();
    assert!(page.contains("None yet"), "{page}");
    assert_eq!(browser.get("/lists?new=1").status, 404);
    assert_eq!(browser.get("/lists?name=Nobody").status, 404);
}

#[test]
fn a_field_that_the_next_read_brings_keeps_nobody_from_saving() {
    let shop = Shop::new();
    let browser = Browser::opened(&shop.page);
    shop.read(&browser);
    browser.post("/lists", &[("do", "new")]);
    let lines = [NAME, ["forecast", "", "", "Key1", ""]];
    let page = send(&browser, ("new", "1"), "check", &[("title", "P")], &lines);
    assert!(!page.body.contains("disabled aria-describedby=\"gaps\""), "Save is on");
    assert!(!page.body.contains("<ul class=\"gaps\">"), "{}", page.text());
    assert!(
        page.text().contains("product.template.forecast was not read"),
        "{}",
        page.text()
    );
    let page = send(&browser, ("new", "1"), "save", &[("title", "P")], &lines).text();
    assert!(
        page.contains("\"P\" is saved and locked; ") && page.contains("product.template.forecast was not read"),
        "{page}"
    );
    assert_eq!(shop.profile().lists[0].fields.len(), 2);
}

#[test]
fn a_value_that_the_next_read_brings_may_be_saved_at_once() {
    let shop = Shop::new();
    // As the name of a variant is: it belongs to the template.
    shop.odoo.world().fields.get_mut("product.product").unwrap()["name"]["store"] = false.into();
    let browser = Browser::opened(&shop.page);
    shop.read(&browser);
    browser.post("/lists", &[("do", "new")]);
    for (word, expected) in [
        ("check", "product.product.name was not read"),
        ("save", "\"V\" is saved and locked; "),
    ] {
        let fields = [
            ("new", "1"),
            ("do", word),
            ("title", "V"),
            ("source", "product.product"),
            ("rows", "1"),
            ("field.0", "name"),
            ("binding.0", "Value"),
        ];
        let page = browser.post("/lists", &fields);
        assert!(page.text().contains(expected), "{}", page.text());
        assert!(!page.body.contains("<ul class=\"gaps\">"), "{}", page.text());
    }
}

#[test]
fn a_related_table_that_is_read_has_fields_to_choose_from() {
    let shop = Shop::new();
    let browser = Browser::opened(&shop.page);
    shop.read(&browser);
    let found = browser.get("/tables?find=rout").text();
    assert!(found.contains("Add Inventory Routes stock.route"), "{found}");
    browser.post("/tables/add", &[("table", "stock.route")]);
    crate::shop::wait(&browser);
    browser.post("/lists", &[("do", "new")]);
    let routes = |secondary, separator| [NAME, ["route_ids", secondary, separator, "Key1", ""]];
    let page = send(
        &browser,
        ("new", "1"),
        "check",
        &[("title", "P")],
        &routes("name", ", "),
    );
    assert!(page.body.contains("id=\"secondary.1\""));
    assert!(page.text().contains("Oak Table Buy, Manufacture 1"), "{}", page.text());
    let page = send(
        &browser,
        ("new", "1"),
        "save",
        &[("title", "P")],
        &routes("name", " | "),
    )
    .text();
    assert!(page.contains("Oak Table Buy | Manufacture 1"), "{page}");
    let page = browser.post("/tables/remove", &[("table", "stock.route")]).text();
    assert!(page.contains("stock.route is used by list \"P\""), "{page}");
    let page = browser.post("/tables/remove", &[("table", "mrp.bom")]).text();
    assert!(page.contains("mrp.bom is required"), "{page}");
}

#[test]
fn a_checklist_writes_what_is_ticked_and_keeps_what_it_does_not_know() {
    let shop = Shop::new();
    let browser = Browser::opened(&shop.page);
    shop.read(&browser);
    browser.post("/lists", &[("do", "new")]);
    let more = [("title", "Codes"), ("checklist", "1"), ("list-separator", ";")];
    send(
        &browser,
        ("new", "1"),
        "save",
        &more,
        &[["default_code", "", "", "Value", ""]],
    );
    let text = |query: &str| browser.get(&format!("/lists?name=Codes&{query}")).body;
    let ticked = text("ticked=1&tick=TBL-001&tick=LEG-010");
    assert!(ticked.contains("value=\"LEG-010;TBL-001\""), "in the order of the list");
    let kept = text("ticked=1&text=TBL-001%3BLegacy&tick=TBL-001");
    assert!(kept.contains("value=\"TBL-001;Legacy\"") && kept.contains("Kept, not in the list: Legacy"));
}

#[test]
fn a_list_is_renamed_and_deleted_when_asked_twice() {
    let shop = Shop::new();
    let browser = Browser::opened(&shop.page);
    shop.read(&browser);
    browser.post("/lists", &[("do", "new")]);
    send(&browser, ("new", "1"), "save", &[("title", "A & <b>")], &[NAME]);
    let name = ("name", "A & <b>");
    let page = browser.post("/lists", &[("do", "rename"), name, ("to", "B")]).text();
    assert!(page.contains("is locked"), "{page}");
    browser.post("/lists", &[("do", "unlock"), name]);
    let page = browser.post("/lists", &[("do", "rename"), name, ("to", "Bücher / 2")]);
    assert!(page.text().contains("is now called \"Bücher / 2\""), "{}", page.text());
    assert!(!page.body.contains("<b>"));
    let name = ("name", "Bücher / 2");
    let page = browser.post("/lists", &[("do", "delete"), name]).text();
    assert!(
        page.contains("Delete \"Bücher / 2\"? It cannot be brought back."),
        "{page}"
    );
    assert_eq!(shop.profile().lists.len(), 1);
    let page = browser.post("/lists", &[("do", "delete-now"), name]).text();
    assert!(page.contains("is deleted") && page.contains("None yet"), "{page}");
    assert!(shop.profile().lists.is_empty());
}

#[test]
fn other_programs_get_a_list_as_json_and_csv() {
    let shop = Shop::new();
    let browser = Browser::opened(&shop.page);
    shop.read(&browser);
    browser.post("/lists", &[("do", "new")]);
    send(&browser, ("new", "1"), "save", &[("title", "Products")], &[NAME]);
    let json = browser.get("/api/lists/products.json");
    assert_eq!(json.header("content-type"), Some("application/json"));
    assert!(
        json.body.contains("\"source\":\"product.template\"") && json.body.contains("Oak Table"),
        "{}",
        json.body
    );
    let csv = browser.get("/api/lists/Products.csv");
    assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
    assert!(
        csv.body.starts_with("Value\r\nLeg <b>\r\nOak Table\r\n"),
        "{:?}",
        csv.body
    );
    for path in [
        "/api/lists/nobody.json",
        "/api/lists/Products",
        "/api/lists/Products.xml",
    ] {
        assert_eq!(browser.get(path).status, 404, "{path}");
    }
    let stranger = Browser::new(shop.page.port());
    assert_eq!(stranger.get("/api/lists/Products.json").status, 403);
}

#[test]
fn closing_saves_what_is_complete() {
    let shop = Shop::new();
    let browser = Browser::opened(&shop.page);
    shop.read(&browser);
    for _ in 0..2 {
        browser.post("/lists", &[("do", "new")]);
    }
    send(&browser, ("new", "1"), "check", &[("title", "Complete")], &[NAME]);
    send(&browser, ("new", "2"), "check", &[("title", "Incomplete")], &[]);
    let profile = shop.closed();
    assert_eq!(
        profile.lists.iter().map(|list| list.name.as_str()).collect::<Vec<_>>(),
        ["Complete"]
    );
}

#[test]
fn nonsense_in_a_form_is_no_error_of_the_program() {
    let shop = Shop::new();
    let browser = Browser::opened(&shop.page);
    shop.read(&browser);
    for fields in [
        vec![],
        vec![("do", "")],
        vec![("do", "save"), ("name", "nobody")],
        vec![("do", "rename"), ("name", "nobody"), ("to", "")],
        vec![("do", "delete-now"), ("name", "nobody")],
        vec![("do", "unlock"), ("new", "7")],
        vec![("do", "save"), ("new", "99999999999999999999")],
        vec![
            ("do", "remove.99999999999999999999"),
            ("new", "1"),
            ("rows", "99999999"),
        ],
        vec![("do", "up.0"), ("name", "x"), ("rows", "-1")],
    ] {
        for path in ["/lists", "/groups"] {
            let answer = browser.post_only(path, &fields);
            assert!(
                matches!(answer.status, 303 | 404 | 422),
                "{path} {fields:?}: {}",
                answer.status
            );
        }
    }
    for path in ["/tables/add", "/tables/remove", "/tables/describe", "/tables/fields"] {
        for fields in [
            vec![],
            vec![("table", "no.such")],
            vec![("table", "mrp.bom"), ("on", "no_such")],
        ] {
            let answer = browser.post_only(path, &fields);
            assert!(
                matches!(answer.status, 303 | 404 | 422),
                "{path} {fields:?}: {}",
                answer.status
            );
            assert_eq!(crate::shop::wait(&browser).status, 200);
        }
    }
    assert!(shop.profile().lists.is_empty() && shop.profile().tables.iter().all(|table| table.fields.is_empty()));
}
