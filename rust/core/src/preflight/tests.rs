//! One survey with every defect, and one with none.

use super::*;
use serde_json::{Value, json};

fn product(id: i64, code: &str, barcode: &str) -> PreflightProduct {
    PreflightProduct {
        id,
        name: format!("Product {id}"),
        uom_id: 1,
        default_code: Some(code.to_owned()).filter(|code| !code.is_empty()),
        barcode: Some(barcode.to_owned()).filter(|code| !code.is_empty()),
        ..PreflightProduct::default()
    }
}

fn read<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

fn uoms() -> Vec<Uom> {
    read(json!([
        {"id": 1, "name": "Units", "factor": 1, "group": 1},
        {"id": 2, "name": "kg", "factor": 1, "group": 2},
    ]))
}

struct Shown {
    products: Vec<PreflightProduct>,
    kits: Vec<Kit>,
    vendors: Vec<PreflightVendor>,
    addresses: Vec<Address>,
}

fn surveyed(shown: &Shown, ships_outside_eu: bool) -> Vec<Finding> {
    let mut survey = Survey::new(ships_outside_eu);
    let is_kit = |id: i64| shown.kits.iter().any(|kit| kit.product_id.0 == id);
    for product in &shown.products {
        let kit = is_kit(product.id);
        let goods = survey.product(&PreflightProduct { kit, ..product.clone() });
        assert_eq!(goods, !kit && !product.service);
    }
    survey.kits(&shown.products, &shown.kits, &uoms());
    shown.vendors.iter().for_each(|vendor| survey.vendor(vendor));
    shown.addresses.iter().for_each(|address| survey.address(address));
    survey.finish()
}

fn told(shown: &Shown) -> Vec<(Check, i64, &'static str)> {
    let found = surveyed(shown, true).into_iter();
    found
        .map(|finding| (finding.check, finding.record.id, finding.field))
        .collect()
}

#[test]
fn sound_data_have_no_findings() {
    let shown = Shown {
        products: vec![
            PreflightProduct {
                customs: Some(Customs {
                    hs_code: Some("9403".to_owned()),
                    origin: Some("NL".to_owned()),
                }),
                ..product(1, "TBL", "871")
            },
            PreflightProduct {
                service: true,
                ..product(2, "", "")
            },
            product(3, "", ""),
        ],
        kits: read(json!([{"product_id": 3, "quantity": 1, "uom_id": 1,
                           "components": [{"product_id": 1, "quantity": 2, "uom_id": 1}]}])),
        vendors: vec![PreflightVendor {
            partner_id: 5,
            name: "Oak & Sons".to_owned(),
            supplier: read(json!({"reference": "OAK"})),
        }],
        addresses: read(json!([
            {"partner_id": 7, "name": "Kees", "street": "Molenstraat 12b", "city": "Gorinchem", "zip": "4201 CX",
             "country_code": "NL"},
            {"partner_id": 8, "name": "Ann", "street": "Rose Cottage", "city": "Leeds", "country_code": "GB"},
        ])),
    };
    assert_eq!(told(&shown), []);
    assert_eq!(surveyed(&shown, false), []);
}

#[test]
fn every_defect_is_found_once_and_no_other() {
    let customs = Some(Customs {
        hs_code: Some(" ".to_owned()),
        origin: None,
    });
    let shown = Shown {
        products: vec![
            product(1, "", ""),
            product(2, "DUP", "2"),
            product(3, "dup ", "3"),
            PreflightProduct {
                customs,
                ..product(4, "TBL", "4")
            },
            product(5, "CYCLE-A", ""),
            product(6, "CYCLE-B", ""),
            product(7, "EMPTY", ""),
            product(8, "WEIGHED", ""),
            PreflightProduct {
                customs: Some(Customs::default()),
                service: true,
                ..product(9, "", "")
            },
            product(10, "", "10\u{200B}"),
            product(11, "PACK", ""),
            product(12, "PACKED", ""),
        ],
        kits: read(json!([
            {"product_id": 5, "bom_id": 5, "quantity": 1, "uom_id": 1, "components": [{"product_id": 6, "quantity": 1, "uom_id": 1}]},
            {"product_id": 6, "bom_id": 6, "quantity": 1, "uom_id": 1, "components": [{"product_id": 5, "quantity": 1, "uom_id": 1}]},
            {"product_id": 7, "bom_id": 7, "quantity": 1, "uom_id": 1, "components": []},
            {"product_id": 8, "bom_id": 8, "quantity": 1, "uom_id": 1, "components": [{"product_id": 4, "quantity": 1, "uom_id": 2}]},
            {"product_id": 11, "quantity": 1, "uom_id": 1, "components": []},
            {"product_id": 12, "quantity": 1, "uom_id": 1, "components": [{"product_id": 12, "quantity": 1, "uom_id": 1}]},
        ])),
        vendors: vec![PreflightVendor {
            partner_id: 20,
            name: "Nameless".to_owned(),
            supplier: read(json!({"reference": " "})),
        }],
        addresses: read(json!([
            {"partner_id": 30, "name": "Kees", "street": "Molenstraat", "city": "Gorinchem", "zip": "4201 CX",
             "country_code": "NL"},
        ])),
    };
    assert_eq!(
        told(&shown),
        [
            (Check::SkuMissing, 1, "default_code"),
            (Check::SkuDoubled, 2, "default_code"),
            (Check::SkuDoubled, 3, "default_code"),
            (Check::CodeEdges, 3, "default_code"),
            (Check::CodeEdges, 10, "barcode"),
            (Check::BarcodeMissing, 1, "barcode"),
            (Check::KitCycle, 5, "bom_ids"),
            (Check::KitCycle, 12, "pack_line_ids"),
            (Check::KitBroken, 7, "bom_ids"),
            (Check::KitBroken, 8, "bom_ids"),
            (Check::KitBroken, 11, "pack_line_ids"),
            (Check::VendorCodeMissing, 20, "ref"),
            (Check::HouseNumberMissing, 30, "street"),
            (Check::HsCodeMissing, 4, "hs_code"),
            (Check::OriginMissing, 4, "country_of_origin"),
        ]
    );
    let inside = surveyed(&shown, false);
    assert_eq!(inside.last().unwrap().check, Check::HouseNumberMissing);
}

#[test]
fn a_finding_says_what_monta_would_say_and_what_to_do() {
    let mut survey = Survey::new(false);
    survey.product(&product(2, "DUP", "2"));
    survey.product(&product(3, "dup", "3"));
    survey.product(&product(4, "\u{200B} ", "4"));
    let found = survey.finish();
    assert_eq!(found[0].record.name, "Product 2");
    assert!(
        found[0]
            .check
            .consequence()
            .starts_with("Monta takes products of one SKU for one product")
    );
    assert_eq!(
        found[0].remedy,
        "Give it another SKU than `DUP`, which is that of Product 3 (id 3, `dup`) too."
    );
    assert_eq!(found[2].remedy, "Empty the field: nothing in it can be seen.");
}

#[test]
fn of_many_that_share_a_sku_each_names_a_few() {
    let mut survey = Survey::new(false);
    for id in 1..=8 {
        survey.product(&product(id, "DUP", "1"));
    }
    let found = survey.finish();
    assert_eq!(found.len(), 8);
    let remedy = &found[7].remedy;
    assert!(remedy.contains("Product 5 (id 5, `DUP`) and 2 more too."), "{remedy}");
    assert!(!remedy.contains("Product 6"), "{remedy}");
}

#[test]
fn checks_are_told_in_their_order() {
    assert!(Check::ALL.is_sorted());
    assert_eq!(serde_json::to_value(Check::ALL[0]).unwrap(), "sku_missing");
}
