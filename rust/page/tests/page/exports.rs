//! A file, its plan, and carrying it out.

use std::fs;

use monta_core::export::TableGuard;
use serde_json::json;

use crate::browser::{Answer, Browser, encoded};
use crate::shop::{SECRET, Shop, wait_for_end};

const TABLE: &str = "product.template";
const FILE: &str = "SKU,Name\nTBL-001,Oak <Table> 2\nLEG-010,Leg <b>\nNEW-1,Büro\nNEW-2,\nDUP-1,Double\n";

/// A shop that is read, with a mapping of products.
pub(crate) fn shop() -> (Shop, Browser) {
    let shop = Shop::new();
    let browser = Browser::opened(&shop.page);
    shop.read(&browser);
    for id in [4, 5] {
        let row = json!({"default_code": "DUP-1", "name": format!("Double {id}"), "active": true});
        shop.odoo.world().put(TABLE, id, "08:00:01", row);
    }
    let line = |column: &str, field: &str| json!({"column": column, "table": TABLE, "field": field, "insert": true});
    let (mut sku, mut name) = (line("SKU", "default_code"), line("Name", "name"));
    sku["identifier"] = true.into();
    name["update"] = true.into();
    name["compulsory"] = true.into();
    let mapping = json!({"columns": [sku, name]}).to_string();
    let page = browser.post(
        "/export/mappings",
        &[("do", "save"), ("name", "Parts"), ("json", &mapping)],
    );
    assert!(page.text().contains("\"Parts\" is saved."), "{}", page.text());
    (shop, browser)
}

/// Sends a file and waits for its plan; the page then.
fn plan(browser: &Browser, name: &str, content: &str) -> Answer {
    let page = browser.upload(&format!("/export/file?mapping=Parts&name={}", encoded(name)), content);
    if page.body.contains("data-reading") {
        wait_for_end(browser);
        return browser.get("/export");
    }
    page
}

fn token(page: &Answer) -> String {
    let rest = page.body.split("/export/result.csv?plan=").nth(1).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

fn open(browser: &Browser) -> Answer {
    let fields = [
        ("table", TABLE),
        ("do", "set"),
        ("insert", "1"),
        ("update", "1"),
        ("field", "name"),
        ("field", "default_code"),
        ("max_records", "100"),
        ("max_file", "20971520"),
    ];
    browser.post("/export/guards", &fields)
}

fn uploads(shop: &Shop) -> std::path::PathBuf {
    shop.paths().cache.with_extension("uploads")
}

#[test]
fn a_file_becomes_a_plan_that_is_looked_through() {
    let (shop, mut browser) = shop();
    shop.odoo.asked();
    let page = plan(&browser, "C:\\parts\\parts.csv", FILE);
    let text = page.text();
    assert!(
        text.contains("parts.csv was compared with Odoo. Nothing was written. Rows that cannot be exported: 2."),
        "{text}"
    );
    assert!(
        text.contains("product.template : 1 to create · 1 to change · 1 unchanged · 1 in conflict · 1 refused"),
        "{text}"
    );
    assert!(
        text.contains("2 TBL-001 to change name name Oak Table → becomes Oak <Table> 2"),
        "{text}"
    );
    assert!(
        text.contains("4 NEW-1 to create default_code, name default_code NEW-1 name Büro"),
        "{text}"
    );
    assert!(text.contains("parts.csv, line 5, column 2 (`Name`)"), "{text}");
    assert!(text.contains("`DUP-1`: 2 records have it (ids 4, 5)"), "{text}");
    assert!(!page.body.contains("<Table>"), "what a file says is escaped");
    let asked = shop.odoo.asked();
    assert!(
        asked
            .iter()
            .all(|question| !question.ends_with("create") && !question.ends_with("write")),
        "{asked:?}"
    );
    // The file is gone, and its folder.
    assert!(!uploads(&shop).exists());
    for folder in [shop.paths().cache.parent().unwrap().to_str().unwrap(), SECRET] {
        assert!(!page.body.contains(folder), "{folder}");
    }
    // By kind, and by words of name, value and reason; capitals and accents do not count.
    let token = token(&page);
    for (query, rows) in [
        ("outcome=update", vec!["TBL-001"]),
        ("outcome=conflict", vec!["DUP-1"]),
        ("text=buro", vec!["NEW-1"]),
        ("text=OAK+table", vec!["TBL-001"]),
        ("text=column+name", vec!["NEW-2"]),
        ("outcome=create&text=oak", vec![]),
        ("outcome=failed", vec![]),
    ] {
        let text = browser.get(&format!("/export?plan={token}&{query}")).text();
        let table = text.split("What changes, or why not").nth(1).unwrap();
        for code in ["TBL-001", "LEG-010", "NEW-1", "NEW-2", "DUP-1"] {
            assert_eq!(table.contains(code), rows.contains(&code), "{query}: {table}");
        }
    }
    assert!(
        browser
            .get("/export?plan=0123")
            .text()
            .contains("There is no plan 0123 here")
    );
    // Whoever reads a reason in another language finds it by those words.
    browser.language = "de";
    let text = browser.get(&format!("/export?plan={token}&text=spalte+leer")).text();
    assert!(text.contains("NEW-2") && !text.contains("DUP-1"), "{text}");
}

#[test]
fn a_plan_is_applied_when_its_guards_are_open_and_that_is_meant() {
    let (shop, browser) = shop();
    let page = plan(&browser, "parts.csv", FILE);
    let token = token(&page);
    let text = page.text();
    assert!(
        text.contains("It cannot be applied while these guards are closed"),
        "{text}"
    );
    assert!(
        text.contains("1 record would be created, and the guard `insert` is closed"),
        "{text}"
    );
    let guards = format!("/export/guards?table={TABLE}&amp;plan={token}");
    assert!(page.body.contains(&guards), "{}", page.body);
    let apply = "<button class=\"primary\" disabled>Apply …</button>";
    assert!(page.body.contains(apply), "{}", page.body);
    // Whoever asks all the same is refused, and nothing is written.
    shop.odoo.asked();
    let meant = [("plan", token.as_str()), ("meant", "1")];
    browser.post_only("/export/apply", &meant);
    wait_for_end(&browser);
    let text = browser.get("/export").text();
    assert!(
        text.contains("the guard `insert` is closed") && text.contains("Nothing was written to Odoo."),
        "{text}"
    );
    let wrote = |asked: &[String]| {
        asked
            .iter()
            .filter(|line| line.ends_with("create") || line.ends_with("write"))
            .count()
    };
    assert_eq!(wrote(&shop.odoo.asked()), 0);

    assert!(
        browser
            .get(&guards.replace("&amp;", "&"))
            .text()
            .contains("the plan writes it")
    );
    assert!(
        open(&browser)
            .text()
            .contains("The guards of product.template are set.")
    );
    let page = browser.get("/export");
    assert!(
        !page.body.contains("id=\"closed\"") && !page.body.contains(apply),
        "{}",
        page.text()
    );
    // Asked first, then done.
    let question = browser.post("/export/apply", &[("plan", &token)]);
    assert!(
        question
            .text()
            .contains("Create 1 and change 1 records in database shop of"),
        "{}",
        question.text()
    );
    assert!(question.text().contains("as Anna?"), "{}", question.text());
    assert_eq!(wrote(&shop.odoo.asked()), 0);
    browser.post_only("/export/apply", &meant);
    wait_for_end(&browser);
    let text = browser.get("/export").text();
    assert!(text.contains("1 created and 1 changed in Odoo."), "{text}");
    assert!(text.contains("2 written") && text.contains("TBL-001 changed"), "{text}");
    let names: Vec<_> = shop.odoo.world().rows[TABLE]
        .values()
        .map(|row| row["name"].clone())
        .collect();
    assert!(
        names.contains(&json!("Oak <Table> 2")) && names.contains(&json!("Büro")),
        "{names:?}"
    );
    let result = browser.get(&format!("/export/result.csv?plan={token}"));
    assert_eq!(result.header("content-type"), Some("text/csv; charset=utf-8"));
    assert_eq!(
        result.header("content-disposition"),
        Some("attachment; filename=\"result.csv\"")
    );
    assert!(result.body.contains("2,record,TBL-001,updated,1,") && result.body.contains("4,record,NEW-1,created,6,"));
    // The same file once more comes to nothing.
    let again = plan(&browser, "parts.csv", FILE).text();
    assert!(again.contains("product.template : 3 unchanged"), "{again}");
}

#[test]
fn an_export_that_is_interrupted_shows_how_far_it_is_and_goes_on() {
    let (shop, browser) = shop();
    open(&browser);
    let guard = TableGuard {
        insert: true,
        fields: ["name", "default_code"].map(str::to_owned).into(),
        max_records: 300,
        ..TableGuard::default()
    };
    let store = monta_connect::Store::open_at(shop.paths()).unwrap();
    store.set_guard(TABLE, &guard).unwrap();
    let rows: Vec<_> = (0..250).map(|number| format!("P-{number},Part {number}\n")).collect();
    let rows = rows.concat();
    let token = token(&plan(&browser, "parts.csv", &format!("SKU,Name\n{rows}")));
    // The second batch waits until it has been interrupted.
    let (send, receive) = std::sync::mpsc::channel::<()>();
    let (tell, told) = std::sync::mpsc::channel::<()>();
    let mut creates = 0;
    shop.odoo.world().fault = Some(Box::new(move |question| {
        if question.method == "create" {
            creates += 1;
            if creates == 2 {
                tell.send(()).unwrap();
                let _ended = receive.recv_timeout(std::time::Duration::from_secs(20));
            }
        }
        None
    }));
    let page = browser.post("/export/apply", &[("plan", &token), ("meant", "1")]);
    assert!(page.body.contains("data-reading"), "{}", page.text());
    told.recv_timeout(std::time::Duration::from_secs(20)).unwrap();
    // Whoever loads the page anew sees it, and nothing else can begin.
    let page = browser.get("/export");
    assert!(
        page.body.contains("data-reading") && page.text().contains("Interrupt"),
        "{}",
        page.text()
    );
    let busy = browser.upload("/export/file?mapping=Parts&name=a.csv", FILE).text();
    assert!(busy.contains("A plan is being carried out"), "{busy}");
    let stopped = browser.post_only("/reading/stop", &[]);
    assert_eq!(stopped.header("location"), Some("/export"));
    send.send(()).unwrap();
    wait_for_end(&browser);
    let text = browser.get("/export").text();
    assert!(
        text.contains("Interrupted. 200 created and 0 changed in Odoo; 50 still to be written: apply again"),
        "{text}"
    );
    assert!(text.contains("200 written · 50 still to be written"), "{text}");
    browser.post_only("/export/apply", &[("plan", &token), ("meant", "1")]);
    wait_for_end(&browser);
    assert!(browser.get("/export").text().contains("250 written"));
    assert_eq!(shop.odoo.world().rows[TABLE].len(), 255);
}

#[test]
fn what_cannot_be_planned_is_refused_and_leaves_nothing_behind() {
    let (shop, browser) = shop();
    for (name, content, expected) in [
        ("a.csv", "SKU,Nam\nA,B\n", "`Name`"),
        ("b.json", "[{\"SKU\": \"A\"},\n 7]", "line 2: expected an object"),
        ("c.json", "[{\"SKU\": }]", "column"),
    ] {
        let page = plan(&browser, name, content);
        let text = page.text();
        assert!(text.contains(name) && text.contains(expected), "{expected}: {text}");
        assert!(text.contains("No plan yet"), "{text}");
        assert!(
            !page
                .body
                .contains(shop.paths().cache.parent().unwrap().to_str().unwrap()),
            "{text}"
        );
        assert!(!uploads(&shop).exists(), "{name}");
    }
    // As large as the guard lets through, and no larger.
    let store = monta_connect::Store::open_at(shop.paths()).unwrap();
    let size = FILE.len() as u64;
    for (limit, is_refused) in [(size - 1, true), (size, false)] {
        store
            .set_guard(
                TABLE,
                &TableGuard {
                    max_file: limit,
                    ..TableGuard::default()
                },
            )
            .unwrap();
        let text = plan(&browser, "parts.csv", FILE).text();
        assert_eq!(text.contains("larger than"), is_refused, "{text}");
        assert!(!uploads(&shop).exists());
    }
    let refused = browser.upload("/export/file?mapping=Nobody&name=a.csv", FILE).text();
    assert!(refused.contains("There is no mapping \"Nobody\"."), "{refused}");
    browser.post("/disconnect", &[]);
    let refused = browser.upload("/export/file?mapping=Parts&name=a.csv", FILE);
    assert!(
        refused.text().contains("Not connected: a file is compared with Odoo."),
        "{}",
        refused.text()
    );
    // Another page cannot hand a file over.
    let headers = [("host", browser.host()), ("origin", "http://evil.example".to_owned())];
    let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(
        browser
            .send("POST /export/file?mapping=Parts&name=a.csv", &headers, FILE)
            .status,
        403
    );
}

#[cfg(unix)]
#[test]
fn a_file_is_for_the_eyes_of_its_user_only_while_it_is_compared() {
    use std::os::unix::fs::PermissionsExt as _;
    let (mut shop, browser) = shop();
    let (send, receive) = std::sync::mpsc::channel::<()>();
    shop.odoo.world().fault = Some(Box::new(move |question| {
        if question.method == "search_read" && question.model == TABLE {
            let _ended = receive.recv_timeout(std::time::Duration::from_secs(20));
        }
        None
    }));
    let page = browser.upload("/export/file?mapping=Parts&name=parts.csv", FILE);
    assert!(page.body.contains("data-reading"), "{}", page.text());
    let folder = fs::read_dir(uploads(&shop)).unwrap().next().unwrap().unwrap().path();
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&folder), mode(&folder.join("parts.csv"))), (0o700, 0o600));
    // Nor does it stay when the page is closed meanwhile.
    shop.page = monta_page::serve(shop.paths(), 0).unwrap();
    assert!(!uploads(&shop).exists());
    drop(send);
}

#[test]
fn ten_thousand_records_are_shown_page_by_page() {
    let (_shop, browser) = shop();
    let rows: Vec<_> = (0..10_000)
        .map(|number| format!("P-{number:05},Part {number}\n"))
        .collect();
    let rows = rows.concat();
    let page = plan(&browser, "parts.csv", &format!("SKU,Name\n{rows}"));
    assert!(page.text().contains("10,000 to create"), "{}", page.text());
    let token = token(&page);
    assert_eq!(page.body.matches("<details>").count(), 100);
    let next = page.body.split("rel=\"next\"").next().unwrap();
    let next = next
        .rsplit("href=\"")
        .next()
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .replace("&amp;", "&");
    let second = browser.get(&next);
    assert!(
        second.body.contains("P-00100") && second.body.contains("P-00199"),
        "{}",
        second.text()
    );
    assert!(!second.body.contains("P-00099") && !second.body.contains("P-00200"));
    let begun = std::time::Instant::now();
    let found = browser.get(&format!("/export?plan={token}&text=part+9999"));
    assert!(
        found.text().contains("P-09999") && !found.body.contains("P-09998"),
        "{}",
        found.text()
    );
    assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
}
