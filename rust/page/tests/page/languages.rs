//! The language that a browser asks for.

use crate::browser::{Answer, Browser};
use crate::shop::Shop;

#[test]
fn each_browser_is_answered_in_its_language() {
    let shop = Shop::new();
    let mut browser = Browser::opened(&shop.page);
    shop.read(&browser);
    for (asked, code, tabs, missing) in [
        (
            "nl-NL,nl;q=0.9,en;q=0.8",
            "nl",
            "Tabellen Lijsten Groepen Zoeken Export Logboek",
            "Deze pagina is er niet.",
        ),
        (
            "de",
            "de",
            "Tabellen Listen Gruppen Suche Export Protokoll",
            "Diese Seite gibt es nicht.",
        ),
        (
            "sv,fr;q=0.5",
            "fr",
            "Tables Listes Groupes Recherche Export Journal",
            "Cette page n'existe pas.",
        ),
        (
            "sv",
            "en",
            "Tables Lists Groups Search Export Log",
            "There is no such page.",
        ),
    ] {
        browser.language = asked;
        let page = browser.get("/tables");
        assert!(page.body.contains(&format!("<html lang=\"{code}\">")), "{}", page.body);
        assert!(page.text().contains(tabs), "{}", page.text());
        let nowhere = browser.get("/nowhere");
        assert_eq!(nowhere.status, 404);
        assert!(nowhere.text().contains(missing), "{}", nowhere.text());
    }
}

/// What the connector says, and not the page: the status line, an edit that is refused, what a list lacks, and an error that
/// is made of others.
#[test]
fn what_the_connector_says_is_told_in_the_language_of_the_browser() {
    let shop = Shop::new();
    let mut browser = Browser::opened(&shop.page);
    shop.read(&browser);
    browser.language = "de";
    let says = |answer: &Answer, expected: &str| assert!(answer.text().contains(expected), "{}", answer.text());
    says(&browser.get("/tables"), "Verbunden mit Odoo");
    let guard = [
        ("table", "mrp.bom"),
        ("do", "set"),
        ("max_records", "9"),
        ("max_file", "9"),
        ("field", "nothing"),
    ];
    let refused = browser.post_only("/export/guards", &guard);
    says(&refused, "mrp.bom.nothing gibt es nicht. Es wurde nichts geändert.");
    says(&browser.post("/lists", &[("do", "new")]), "Zeile 1 hat kein Feld");
    let mapping = "{\"columns\": [{\"column\": \"SKU\", \"table\": \"product.template\", \"field\": \"nothing\", \"insert\": true}]}";
    let incomplete = [("do", "save"), ("name", "Parts"), ("json", mapping)];
    says(
        &browser.post_only("/export/mappings", &incomplete),
        "keine Spalte ist der Schlüssel",
    );
    browser.post("/disconnect", &[]);
    says(&browser.get("/tables"), "Nicht verbunden · ");
    // Another browser is answered in its own words.
    browser.language = "sv";
    says(&browser.get("/tables"), "Not connected · ");
}
