//! Mappings as the page edits them.

use crate::exports::shop;

#[test]
fn mappings_are_checked_as_on_the_command_line() {
    let (shop, browser) = shop();
    let page = browser.get("/export/mappings");
    assert!(page.text().contains("Needs table product.template."), "{}", page.text());
    for (json, expected) in [
        (
            "{\"columns\": [}",
            "This is no JSON: expected value at line 1 column 14",
        ),
        ("[]", "A mapping is an object"),
        (
            "{\"columns\": [{\"column\": 1}]}",
            "columns[0].column: invalid type: integer `1`",
        ),
        (
            "{\"columns\": [{\"column\": \"SKU\", \"table\": \"product.template\", \"field\": \"nothing\", \"insert\": true}]}",
            "no column is the identifier",
        ),
    ] {
        for name in ["Parts", "Other"] {
            let answer = browser.post_only("/export/mappings", &[("do", "save"), ("name", name), ("json", json)]);
            assert_eq!(answer.status, 422);
            assert!(answer.text().contains(expected), "{expected}: {}", answer.text());
            assert!(answer.text().contains(json), "what was typed stays: {}", answer.text());
        }
    }
    assert_eq!(shop.profile().mappings.len(), 1);
    assert_eq!(browser.get("/export/mappings?name=Nobody").status, 404);
    let asked = browser.post("/export/mappings", &[("do", "delete"), ("name", "Parts")]);
    assert!(asked.text().contains("Delete mapping \"Parts\"?"), "{}", asked.text());
    let gone = browser
        .post("/export/mappings", &[("do", "delete-now"), ("name", "Parts")])
        .text();
    assert!(gone.contains("\"Parts\" is deleted."), "{gone}");
    assert!(shop.profile().mappings.is_empty());
}
