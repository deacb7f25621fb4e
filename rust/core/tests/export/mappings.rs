//! What a mapping lacks, and who needs what.

use monta_core::export::{Mapping, MappingGap, Master, mappings_with_group, mappings_with_list, mappings_with_table};
use serde_json::{Value, json};

use crate::shop::{mapping, products, tables, with_setup};

fn gaps(mapping: &Mapping) -> Vec<String> {
    with_setup(|setup| {
        mapping
            .gaps(setup, &["Others"])
            .iter()
            .map(MappingGap::to_string)
            .collect()
    })
}

/// The gaps of one line beside the identifier.
fn line_gaps(line: &Value) -> Vec<String> {
    gaps(&mapping(&json!([
        {"column": "Code", "field": "default_code", "identifier": true, "insert": true}, line,
    ])))
}

#[test]
fn a_complete_mapping_has_no_gaps_and_comes_back_as_it_was_stored() {
    let products = products();
    assert_eq!(gaps(&products), [""; 0]);
    let stored = serde_json::to_value(&products).unwrap();
    assert_eq!(serde_json::from_value::<Mapping>(stored).unwrap(), products);
    assert_eq!(products.columns[0].master, Master::File);
}

#[test]
fn all_gaps_are_named_at_once() {
    let others = Mapping {
        name: " OTHERS ".to_owned(),
        ..mapping(&json!([
            {"column": "", "field": "name", "update": true},
            {"column": "Name", "field": "name"},
            {"column": "Again", "field": "name", "update": true, "master": "odoo"},
            {"column": "Gone", "field": "detailed_type", "update": true},
        ]))
    };
    assert_eq!(
        gaps(&others),
        [
            "the name `OTHERS` is taken: choose another one",
            "line 1 has no column: name the column of the file, or take the line out",
            "column `Name` does nothing: switch insert or update on, make it the identifier, give it a filter to exclude \
             rows, or make Odoo its master",
            "column `Again`: Odoo is its master, so nothing is updated: switch update off, or make the file master",
            "column `Gone`: product.template.detailed_type is gone: choose another field, or read the table again",
            "name is mapped from `` and from `Name` and from `Again`: map one column to it",
            "no column is the identifier: mark the one that tells which record a row is about, such as the reference",
        ]
    );
    assert_eq!(
        gaps(&Mapping::default()),
        [
            "the name is missing: give it one",
            "no column is mapped: map one at least"
        ]
    );
    let mut tables = products();
    tables.columns[1].table = "product.product".to_owned();
    assert_eq!(
        gaps(&tables),
        ["its columns go to product.product and product.template: make a mapping for each table"]
    );
    tables.columns[1].table = String::new();
    assert_eq!(gaps(&tables), ["column `Name`: the source is missing: choose a table"]);
}

#[test]
fn what_does_not_fit_the_field_is_refused() {
    for (line, expected) in [
        (
            json!({"field": "display_name", "update": true}),
            "column `C`: display_name is read-only in Odoo",
        ),
        (
            json!({"field": "id", "insert": true}),
            "column `C`: Odoo gives ids itself",
        ),
        (
            json!({"field": "image_1920", "update": true}),
            "column `C`: product.template.image_1920 has no text",
        ),
        (
            json!({"field": "bom_ids", "update": true}),
            "column `C`: bom_ids holds lines",
        ),
        (
            json!({"field": "uom_id", "update": true}),
            "column `C`: uom_id leads to other records: choose the field",
        ),
        (
            json!({"field": "uom_id", "secondary": "symbol", "update": true}),
            "column `C`: uom.uom.symbol is gone",
        ),
        (
            json!({"field": "uom_id", "secondary": "name", "separator": ";", "update": true}),
            "column `C`: uom_id has one value: take its separator out",
        ),
        (
            json!({"field": "route_ids", "secondary": "name", "update": true}),
            "column `C`: route_ids can have several values: give it the separator",
        ),
        (
            json!({"field": "route_ids", "secondary": "name", "separator": ",", "list": "Routes", "update": true}),
            "column `C`: list uses `;`, field splits at `,`: give both the same separator",
        ),
        (
            json!({"field": "uom_id", "secondary": "name", "list": "Routes", "update": true}),
            "column `C`: `Routes` shows stock.route, and uom_id leads to uom.uom",
        ),
        (
            json!({"field": "name", "list": "Old", "update": true}),
            "column `C`: there is no list `Old`",
        ),
        (
            json!({"field": "name", "group": "Old", "update": true}),
            "column `C`: there is no group `Old`",
        ),
        (
            json!({"field": "sale_ok", "numeric": true, "update": true}),
            "column `C`: sale_ok is no number",
        ),
        (
            json!({"field": "weight", "decimal_sign": ",", "update": true}),
            "column `C` has a decimal sign and is not",
        ),
        (
            json!({"field": "name", "max_length": 0, "update": true}),
            "column `C`: a longest text of 0 letters",
        ),
        (
            json!({"field": "name", "exclude_when": "a*b"}),
            "column `C`: the filter that excludes rows: `a*b` has a `*`",
        ),
        (
            json!({"field": "weight", "default_when_empty": "heavy", "update": true}),
            "column `C`: the default `heavy`: `heavy`: it is no number",
        ),
        (
            json!({"field": "type", "default_when_empty": "consu", "update": true}),
            "column `C`: the default `consu`: `consu` is no choice of type: choose among Goods, Service",
        ),
        (
            json!({"field": "weight", "identifier": true, "insert": true}),
            "column `C`: weight is no identifier",
        ),
        (
            json!({"field": "name", "identifier": true}),
            "column `C` is an identifier that new records do not get",
        ),
    ] {
        let mut line = line;
        line["column"] = "C".into();
        let gaps = line_gaps(&line);
        assert!(gaps.iter().any(|gap| gap.starts_with(expected)), "{line}: {gaps:?}");
    }
    for line in [
        json!({"column": "C", "field": "name", "exclude_when": "!*"}),
        json!({"column": "C", "field": "display_name", "master": "odoo"}),
        json!({"column": "C", "field": "uom_id", "secondary": "name", "list": "Units", "group": "Find a unit", "insert": true}),
        json!({"column": "C", "field": "type (code)", "default_when_empty": "consu", "insert": true}),
    ] {
        assert_eq!(line_gaps(&line), [""; 0], "{line}");
    }
}

#[test]
fn a_list_a_group_and_a_table_know_the_mappings_that_need_them() {
    let units = Mapping {
        name: "Units of products".to_owned(),
        ..mapping(&json!([
            {"column": "Unit", "field": "uom_id", "secondary": "name", "group": "Find a unit", "update": true},
        ]))
    };
    let mappings = [products(), units];
    assert_eq!(mappings_with_list("Routes", &mappings), ["Products"]);
    assert_eq!(mappings_with_list("Units", &mappings), [""; 0]);
    assert_eq!(mappings_with_group("Find a unit", &mappings), ["Units of products"]);
    let tables = tables();
    assert_eq!(mappings_with_table("stock.route", &mappings, &tables), ["Products"]);
    assert_eq!(
        mappings_with_table("product.template", &mappings, &tables),
        ["Products", "Units of products"]
    );
    assert_eq!(mappings_with_table("mrp.bom", &mappings, &tables), [""; 0]);
}
