//! The language that a browser asks for.

use crate::browser::Browser;
use crate::shop::Shop;

#[test]
fn each_browser_is_answered_in_its_language() {
    let shop = Shop::new();
    let browser = Browser::opened(&shop.page);
    shop.read(&browser);
    let host = browser.host();
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
        let get = |path: &str| {
            let headers = [("host", host.as_str()), ("accept-language", asked)];
            browser.send(&format!("GET {path}"), &headers, "")
        };
        let page = get("/tables");
        assert!(page.body.contains(&format!("<html lang=\"{code}\">")), "{}", page.body);
        assert!(page.text().contains(tabs), "{}", page.text());
        let nowhere = get("/nowhere");
        assert_eq!(nowhere.status, 404);
        assert!(nowhere.text().contains(missing), "{}", nowhere.text());
    }
}
