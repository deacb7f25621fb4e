//! Kits as the preflight finds them: bills of materials, packs, and the units of what is in them.

use monta_connect::PreflightOptions;
use monta_core::Message;
use serde_json::{Value, json};

use super::prepared::{Prepared, line};
use super::told;

const UOM_19: &str = "name:char factor:float relative_uom_id:many2one";

#[test]
fn a_kit_is_what_odoo_would_ship_of_its_variant() {
    let mut odoo = Prepared::new("18.0");
    odoo.templates(
        "",
        &[(1, "Chair", "consu"), (2, "Part", "consu"), (3, "Cloth", "consu")],
        &json!({}),
    );
    // Chairs in oak (11) and ash (12), with arms (21) or without (22).
    odoo.variants(
        &[
            (101, 1, "", ""),
            (102, 1, "", ""),
            (103, 1, "", ""),
            (200, 2, "PART", "1"),
            (201, 3, "CLOTH", "2"),
        ],
        &json!({"101": [11, 21], "102": [12, 21], "103": [12, 22]}),
    );
    odoo.units();
    odoo.suppliers(json!([]));
    odoo.partners(json!([]));
    // Ash without arms has a bill of its own, which a later one of all chairs does not take the place of. Of the cloth
    // one chooses on the order line (31).
    odoo.kits(
        &[(1, 1, 0, 0, 1), (2, 1, 103, 0, 1)],
        json!([
            line(1, 1, 200, 1, &[11, 21]),
            line(2, 1, 201, 3, &[12]),
            line(3, 2, 201, 1, &[31]),
        ]),
    );
    let without = odoo.preflight(&PreflightOptions::default());
    assert_eq!(told(&without), Vec::<String>::new());
    assert_eq!(without.not_read[0].table, "product.template.attribute.value");
    assert!(!without.complete && without.not_read[0].to_add);
    odoo.table(
        "product.template.attribute.value",
        "attribute_id:many2one",
        json!([{"id": 11, "attribute_id": 1}, {"id": 12, "attribute_id": 1}, {"id": 21, "attribute_id": 2},
            {"id": 22, "attribute_id": 2}, {"id": 31, "attribute_id": 3}]),
    );
    let found = odoo.preflight(&PreflightOptions::default());
    // The cloth of ash with arms is by weight; oak has none, and the own bill of 103 counts it in pieces.
    assert_eq!(told(&found), ["kit_broken product.product 102 bom_ids"]);
    assert!(
        found.findings[0].remedy.contains("counts Cloth in kg"),
        "{}",
        found.findings[0].remedy
    );
    assert!(found.complete);
}

#[test]
fn a_pack_is_a_kit_where_no_bill_of_materials_goes_first() {
    let mut odoo = Prepared::new("18.0");
    odoo.templates(
        "pack_ok:boolean",
        &[
            (1, "Gift box", "service"),
            (2, "Mug", "consu"),
            (3, "Archived", "consu"),
            (4, "Set", "consu"),
            (5, "Empty box", "consu"),
            (6, "Ring", "consu"),
        ],
        &json!({"1": {"pack_ok": true}, "4": {"pack_ok": true}, "5": {"pack_ok": true}, "6": {"pack_ok": true}}),
    );
    odoo.variants(
        &[
            (101, 1, "", ""),
            (102, 2, "MUG", "1"),
            (103, 3, "", ""),
            (104, 4, "", ""),
            (105, 5, "", ""),
            (106, 6, "", ""),
        ],
        &json!({}),
    );
    odoo.kits(&[(1, 4, 0, 0, 1)], json!([line(1, 1, 102, 1, &[])]));
    odoo.units();
    odoo.suppliers(json!([]));
    odoo.partners(json!([]));
    // What is in packs nobody knows, so that nothing is said of products.
    let without = odoo.preflight(&PreflightOptions::default());
    assert_eq!(told(&without), Vec::<String>::new());
    assert_eq!(
        (without.not_read[0].table.as_str(), without.not_read[0].to_add),
        ("product.pack.line", true)
    );
    odoo.table(
        "product.pack.line",
        "parent_product_id:many2one product_id:many2one quantity:float",
        json!([
            {"id": 1, "parent_product_id": 101, "product_id": 102, "quantity": 2.0},
            {"id": 2, "parent_product_id": 101, "product_id": 103, "quantity": 1.0},
            // A set is a bill of materials first, so that its pack counts for nothing.
            {"id": 3, "parent_product_id": 104, "product_id": 104, "quantity": 1.0},
            {"id": 4, "parent_product_id": 106, "product_id": 106, "quantity": 1.0},
        ]),
    );
    let found = odoo.preflight(&PreflightOptions::default());
    assert!(found.complete, "{:?}", found.not_read);
    assert_eq!(
        told(&found),
        [
            "sku_missing product.product 103 default_code",
            "barcode_missing product.product 103 barcode",
            "kit_cycle product.product 106 pack_line_ids",
            "kit_broken product.product 105 pack_line_ids",
        ]
    );
    // Without Manufacturing packs are kits all the same.
    let all_but = [
        "product.product",
        "product.template",
        "product.pack.line",
        "uom.uom",
        "product.supplierinfo",
    ];
    let mut cache = odoo.cache();
    cache
        .forget_all_but(&[&all_but[..], &["res.partner", "res.country"]].concat())
        .unwrap();
    let why = Message::of_others("mrp.bom: no such model, is Manufacturing installed?");
    cache.set_load_error("mrp.bom", &why).unwrap();
    let found = odoo.preflight(&PreflightOptions::default());
    assert!(found.complete, "{:?}", found.not_read);
    assert_eq!(
        told(&found)[2..],
        [
            "kit_cycle product.product 104 pack_line_ids",
            "kit_cycle product.product 106 pack_line_ids",
            "kit_broken product.product 105 pack_line_ids",
        ]
    );
}

#[test]
fn units_of_one_family_convert_since_they_name_each_other() {
    let mut odoo = Prepared::new("19.0");
    odoo.templates(
        "",
        &[(1, "Set", "consu"), (2, "Leg", "consu"), (3, "Oil", "consu")],
        &json!({}),
    );
    odoo.variants(
        &[(101, 1, "", ""), (102, 2, "LEG", "1"), (103, 3, "OIL", "2")],
        &json!({}),
    );
    odoo.kits(&[(1, 1, 0, 0, 1)], json!([line(1, 1, 102, 4, &[])]));
    odoo.suppliers(json!([]));
    odoo.partners(json!([]));
    let unit = |id: i64, name: &str, factor: f64, of: Value| json!({"id": id, "name": name, "factor": factor, "relative_uom_id": of});
    let units = json!([
        unit(1, "Units", 1.0, json!(false)),
        unit(2, "Dozens", 12.0, json!(1)),
        unit(4, "Gross", 144.0, json!(2)),
        unit(3, "kg", 1.0, json!(false)),
    ]);
    odoo.table("uom.uom", UOM_19, units);
    assert_eq!(
        told(&odoo.preflight(&PreflightOptions::default())),
        Vec::<String>::new()
    );
    odoo.kits(&[(1, 1, 0, 0, 1)], json!([line(1, 1, 102, 3, &[])]));
    assert_eq!(
        told(&odoo.preflight(&PreflightOptions::default())),
        ["kit_broken product.product 101 bom_ids"]
    );
}
