//! The preflight, over caches that a test fills: which rows it looks at, and what of them it says.

mod kits;
mod prepared;

use std::collections::BTreeMap;

use monta_connect::{Preflight, PreflightOptions};
use monta_core::Message;
use serde_json::{Value, json};

use prepared::{Prepared, line};

/// `check model id field` of each finding.
fn told(preflight: &Preflight) -> Vec<String> {
    let findings = preflight.findings.iter();
    findings
        .map(|finding| {
            let check = serde_json::to_value(finding.check).unwrap();
            format!(
                "{} {} {} {}",
                check.as_str().unwrap(),
                finding.model,
                finding.id,
                finding.field
            )
        })
        .collect()
}

fn outside() -> PreflightOptions {
    PreflightOptions {
        outside_eu: true,
        ..PreflightOptions::default()
    }
}

/// Products and kits, some of them with defects.
fn goods(odoo: &mut Prepared) {
    let templates = [
        (1, "Oak Table", "consu"),
        (2, "Leg", "consu"),
        (3, "Nameless", "consu"),
        (4, "Assembly", "service"),
        (5, "Archived", "consu"),
        (6, "Screw", "consu"),
        (7, "Set", "consu"),
        (8, "Box", "consu"),
        (9, "Crate", "consu"),
        (10, "Gift", "combo"),
        (11, "By weight", "consu"),
    ];
    let sound = json!({"hs_code": "9403", "country_of_origin": 1});
    let mut customs: BTreeMap<_, _> = templates
        .iter()
        .map(|(id, ..)| (id.to_string(), sound.clone()))
        .collect();
    customs.insert("2".to_owned(), json!({"hs_code": " ", "country_of_origin": false}));
    odoo.templates("hs_code:char country_of_origin:many2one", &templates, &json!(customs));
    odoo.variants(
        &[
            (101, 1, "TBL", "871"),
            (102, 2, "DUP", "872"),
            (103, 3, "", ""),
            (104, 4, "", ""),
            (105, 5, "dup", ""),
            (106, 6, "dup ", "876"),
            (107, 7, "", ""),
            (108, 8, "", ""),
            (109, 9, "", ""),
            (110, 10, "", ""),
            (111, 11, "", ""),
        ],
        &json!({}),
    );
    // A box in a crate in the box; a set of archived tables' legs; a screw by weight.
    odoo.kits(
        &[
            (1, 7, 0, 0, 1),
            (2, 8, 0, 1, 1),
            (3, 9, 0, 0, 1),
            (4, 11, 0, 0, 1),
            (5, 1, 0, 2, 1),
        ],
        json!([
            line(1, 1, 102, 2, &[]),
            line(2, 1, 105, 1, &[]),
            line(3, 2, 109, 1, &[]),
            line(4, 3, 108, 1, &[]),
            line(5, 4, 106, 3, &[]),
        ]),
    );
    odoo.units();
}

/// Vendors and addresses, some of them with defects.
fn people(odoo: &mut Prepared) {
    odoo.suppliers(json!([
        {"id": 1, "partner_id": 20, "product_tmpl_id": 1, "product_id": false, "product_code": false},
        {"id": 2, "partner_id": 21, "product_tmpl_id": 2, "product_id": false, "product_code": "L"},
        {"id": 3, "partner_id": 22, "product_tmpl_id": 4, "product_id": false, "product_code": false},
        {"id": 4, "partner_id": 23, "product_tmpl_id": 5, "product_id": false, "product_code": false},
        {"id": 5, "partner_id": 24, "product_tmpl_id": 1, "product_id": false, "product_code": false},
        {"id": 6, "partner_id": 20, "product_tmpl_id": 2, "product_id": false, "product_code": false},
    ]));
    let partner = |id: i64, name: &str, street: &str, more: &Value| {
        let mut row = json!({"id": id, "name": name, "type": "contact", "active": true, "parent_id": false,
            "commercial_partner_id": id, "ref": false, "street": street, "street2": false, "zip": "4201 CX",
            "city": "Gorinchem", "country_id": 1});
        row.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        row
    };
    odoo.partners(json!([
        partner(20, "Nameless & Sons", "Kade 1", &json!({"ref": " "})),
        partner(21, "Oak & Sons", "Kade 1", &json!({"ref": "OAK"})),
        partner(22, "Landlord", "Kade 1", &json!({})),
        partner(23, "Gone", "Kade 1", &json!({})),
        partner(
            24,
            "Sales of Oak",
            "Molenstraat",
            &json!({"parent_id": 21, "commercial_partner_id": 21})
        ),
        partner(30, "Kees", "Molenstraat", &json!({})),
        partner(
            31,
            "Kees' books",
            "Molenstraat",
            &json!({"type": "invoice", "parent_id": 30})
        ),
        partner(32, "", "Molenstraat", &json!({"type": "delivery", "parent_id": 30})),
        partner(33, "Ute", "Am Ufer", &json!({"country_id": 2})),
        partner(34, "Old", "Molenstraat", &json!({"active": false})),
    ]));
}

#[test]
fn every_defect_is_found_and_no_other() {
    let mut odoo = Prepared::new("18.0");
    goods(&mut odoo);
    people(&mut odoo);
    let found = odoo.preflight(&outside());
    assert_eq!(
        told(&found),
        [
            "sku_missing product.product 103 default_code",
            "sku_doubled product.product 102 default_code",
            "sku_doubled product.product 105 default_code",
            "sku_doubled product.product 106 default_code",
            "code_edges product.product 106 default_code",
            "barcode_missing product.product 103 barcode",
            "barcode_missing product.product 105 barcode",
            "kit_cycle product.product 108 bom_ids",
            "kit_broken product.product 111 bom_ids",
            "vendor_code_missing res.partner 20 ref",
            "house_number_missing res.partner 30 street",
            "house_number_missing res.partner 32 street",
            "hs_code_missing product.product 102 hs_code",
            "origin_missing product.product 102 country_of_origin",
        ]
    );
    assert!(found.complete, "{:?} {:?}", found.not_read, found.outdated);
    assert_eq!(found.cached_at.as_deref(), Some("2026-11-27 08:19:00"));
    let looked_at: Vec<_> = found
        .checks
        .iter()
        .map(|check| (check.looked_at, check.found))
        .collect();
    assert_eq!(
        looked_at,
        [
            (5, 1),
            (5, 3),
            (5, 1),
            (5, 2),
            (4, 1),
            (4, 1),
            (3, 1),
            (7, 2),
            (5, 1),
            (5, 1)
        ]
    );
    let nameless = &found.findings[0];
    assert_eq!(nameless.name, "Nameless");
    assert_eq!(nameless.link, "https://acme.odoo.com/odoo/product.product/103");
    assert!(nameless.consequence.contains("is not sent") && nameless.remedy.starts_with("Fill in"));
    let without_name = found.findings.iter().find(|finding| finding.id == 32).unwrap();
    assert!(
        without_name.remedy.contains("delivery address of Kees"),
        "{}",
        without_name.remedy
    );

    let inside = odoo.preflight(&PreflightOptions::default());
    assert_eq!(told(&inside), told(&found)[..12]);
    assert_eq!(inside.checks.len(), 8);
}

#[test]
fn what_the_addon_is_told_of_vendors_counts() {
    let mut odoo = Prepared::new("18.0");
    goods(&mut odoo);
    people(&mut odoo);
    // It is in no table.
    let mapped = PreflightOptions {
        supplier_codes: BTreeMap::from([("nameless & sons".to_owned(), "N".to_owned())]),
        ..PreflightOptions::default()
    };
    let default = PreflightOptions {
        default_supplier_code: Some("ALL".to_owned()),
        ..PreflightOptions::default()
    };
    for options in [mapped, default] {
        assert!(
            told(&odoo.preflight(&options))
                .iter()
                .all(|told| !told.contains("vendor"))
        );
    }
}

#[test]
fn a_vendors_code_is_a_sku_where_it_names_one_product() {
    let mut odoo = Prepared::new("17.0");
    odoo.templates(
        "",
        &[(1, "One", "consu"), (2, "Two", "consu"), (3, "Three", "consu")],
        &json!({}),
    );
    odoo.variants(
        &[
            (101, 1, "", ""),
            (102, 2, "", ""),
            (103, 3, "T-3", "3"),
            (104, 2, "T-4", "4"),
        ],
        &json!({}),
    );
    odoo.kits(&[], json!([]));
    odoo.partners(json!([]));
    let names = |found: &Preflight| -> Vec<String> {
        let skus = told(found).into_iter().filter(|told| told.starts_with("sku"));
        skus.collect()
    };
    // Without the table nobody knows.
    let found = odoo.preflight(&PreflightOptions::default());
    assert_eq!(names(&found), Vec::<String>::new());
    let missing = found
        .not_read
        .iter()
        .find(|missing| missing.table == "product.supplierinfo");
    assert_eq!(missing.unwrap().checks.len(), 2);
    let code = |id: i64, template: i64, variant: Value, code: &str| json!({"id": id, "partner_id": 20, "product_tmpl_id": template, "product_id": variant, "product_code": code});
    odoo.suppliers(json!([
        code(1, 1, json!(false), "ONE"),
        // For both variants of the second.
        code(2, 2, json!(false), "TWO"),
    ]));
    let found = odoo.preflight(&PreflightOptions::default());
    assert_eq!(names(&found), ["sku_missing product.product 102 default_code"]);
    assert_eq!(
        found.findings[0].link,
        "https://acme.odoo.com/web#id=102&model=product.product&view_type=form"
    );
    // Now another product goes by it.
    odoo.suppliers(json!([code(1, 1, json!(false), "t-3"), code(2, 2, json!(102), "TWO"),]));
    assert_eq!(
        names(&odoo.preflight(&PreflightOptions::default())),
        ["sku_missing product.product 101 default_code"]
    );
}

#[test]
fn what_was_not_read_is_named_with_the_checks_that_wait_for_it() {
    let mut odoo = Prepared::new("18.0");
    let nothing = odoo.preflight(&PreflightOptions::default());
    assert_eq!(told(&nothing), Vec::<String>::new());
    assert!(nothing.checks.iter().all(|check| !check.made) && !nothing.complete);
    let tables: Vec<_> = nothing
        .not_read
        .iter()
        .map(|missing| (missing.table.as_str(), missing.to_add))
        .collect();
    assert_eq!(
        tables,
        [
            ("product.product", false),
            ("product.supplierinfo", true),
            ("product.template", false),
            ("res.country", true),
            ("res.partner", true),
        ]
    );

    odoo.templates("", &[(1, "Oak Table", "consu")], &json!({}));
    odoo.variants(&[(101, 1, "TBL", "")], &json!({}));
    let why = Message::of_others("Connection refused");
    odoo.cache().set_load_error("mrp.bom", &why).unwrap();
    let found = odoo.preflight(&outside());
    // Whether it is a kit nobody knows.
    assert_eq!(told(&found), Vec::<String>::new());
    assert_eq!(
        (found.not_read[0].table.as_str(), &found.not_read[0].reason),
        ("mrp.bom", &why)
    );
    // Without Manufacturing there are no kits.
    let why = Message::of_others("mrp.bom: no such model, is Manufacturing installed?");
    odoo.cache().set_load_error("mrp.bom", &why).unwrap();
    let found = odoo.preflight(&outside());
    assert_eq!(told(&found), ["barcode_missing product.product 101 barcode"]);
    let customs = found
        .not_read
        .iter()
        .find(|missing| missing.table == "product.template")
        .unwrap();
    assert!(
        customs
            .reason
            .to_string()
            .contains("no hs_code and no country_of_origin")
            && customs.checks.len() == 2
    );

    odoo.suppliers(json!([]));
    odoo.partners(json!([]));
    assert!(odoo.preflight(&PreflightOptions::default()).complete);
    odoo.profile.company = Some(2);
    let stale = odoo.preflight(&PreflightOptions::default());
    assert!(!stale.complete && stale.not_read.is_empty());
    assert!(stale.outdated.iter().all(|table| table.state.to_string() == "Stale"));
}
