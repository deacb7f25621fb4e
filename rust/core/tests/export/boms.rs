//! Bills of materials of a file, compared with those of Odoo.

use std::collections::BTreeSet;

use monta_core::export::{
    AttributeValue, BomError, BomOutcome, BomPlan, BomProduct, FileBom, FileComponent, LineChange, LiveBom, LiveBoms,
    LiveLine, ProductRef, TableGuard, plan_boms,
};
use proptest::prelude::*;
use serde_json::{Value, json};

const UNITS: i64 = 1;
const DOZENS: i64 = 2;

fn product(id: i64, identifier: &str) -> BomProduct {
    BomProduct {
        id,
        template: id + 100,
        identifier: Some(identifier.to_owned()),
        unit: UNITS,
        has_siblings: false,
        active: true,
    }
}

fn line(id: i64, product: i64, quantity: f64) -> LiveLine {
    LiveLine {
        id,
        product,
        quantity,
        unit: UNITS,
        ..LiveLine::default()
    }
}

/// TBL = 4 × LEG and 1 × TOP; and an archived product, a doubled one, a variant.
fn live() -> LiveBoms {
    let archived = BomProduct {
        active: false,
        ..product(6, "OLD")
    };
    let variant = BomProduct {
        has_siblings: true,
        ..product(9, "TBL-OAK")
    };
    LiveBoms {
        products: vec![
            product(1, "TBL"),
            product(2, "LEG"),
            product(3, "TOP"),
            product(4, "BOX"),
            product(5, "SCREW"),
            archived,
            product(7, "DUP"),
            product(8, "DUP"),
            variant,
        ],
        planned: ["NEW".to_owned()].into(),
        units: vec![(UNITS, "Units".to_owned()), (DOZENS, "Dozens".to_owned())],
        attribute_values: vec![AttributeValue {
            id: 70,
            template: 101,
            name: "Oak".to_owned(),
        }],
        boms: vec![LiveBom {
            id: 50,
            template: 101,
            write_date: "2026-11-27 08:19:00".to_owned(),
            operations: vec![(80, "Assembly".to_owned())],
            lines: vec![line(51, 2, 4.0), line(52, 3, 1.0)],
            ..LiveBom::default()
        }],
        digits: Some(2),
    }
}

fn component(line: u64, product: &str, quantity: &str) -> FileComponent {
    FileComponent {
        product: product.to_owned(),
        quantity: quantity.to_owned(),
        line,
        ..FileComponent::default()
    }
}

fn bom(line: u64, product: &str, components: &[(&str, &str)]) -> FileBom {
    let components = components.iter().zip(line + 1..);
    FileBom {
        product: product.to_owned(),
        line,
        components: components
            .map(|((product, quantity), line)| component(line, product, quantity))
            .collect(),
    }
}

fn planned(file: &[FileBom]) -> BomPlan {
    plan_boms(file, &live(), false).unwrap()
}

/// What Odoo is sent for the first of them.
fn values(file: &[FileBom], delete_lines: bool) -> Option<Value> {
    let live = live();
    let plan = plan_boms(file, &live, delete_lines).unwrap();
    plan.boms[0]
        .outcome
        .values(&live, |_| Some((90, 190)))
        .map(Value::Object)
}

fn refused(file: &[FileBom]) -> Vec<String> {
    match &planned(file).boms[0].outcome {
        BomOutcome::Refused(problems) => problems.iter().map(ToString::to_string).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_same_component_twice_is_one_line_with_the_exact_sum() {
    let same = bom(1, "TBL", &[("LEG", "3.9"), ("TOP", "1"), ("LEG", "0.1")]);
    assert_eq!(
        planned(&[same]).boms[0].outcome,
        BomOutcome::Unchanged { id: 50, extra: vec![] }
    );
    let more = bom(1, "TBL", &[("LEG", "0.1"), ("LEG", "0.2"), ("SCREW", "8")]);
    assert_eq!(
        values(&[more], false),
        Some(json!({"bom_line_ids": [
            [1, 51, {"product_qty": 0.3}],
            [0, 0, {"product_id": 5, "product_qty": 8.0, "product_uom_id": 1}],
        ]}))
    );
}

#[test]
fn lines_that_the_file_does_not_have_stay_unless_lines_may_be_deleted() {
    let file = [bom(1, "TBL", &[("LEG", "4")])];
    assert_eq!(
        planned(&file).boms[0].outcome,
        BomOutcome::Unchanged {
            id: 50,
            extra: vec![52]
        }
    );
    assert_eq!(values(&file, false), None);
    assert_eq!(values(&file, true), Some(json!({"bom_line_ids": [[2, 52, 0]]})));
    let wanted = plan_boms(&file, &live(), true).unwrap().wanted();
    assert_eq!((wanted.updates, wanted.deleted_lines), (1, 1));
    let closed = TableGuard::default().closed("mrp.bom", &wanted, None);
    assert_eq!(closed.len(), 3, "{closed:?}");
}

#[test]
fn children_come_first_and_new_products_get_their_ids_when_they_are_there() {
    let file = [
        bom(1, "NEW", &[("BOX", "1"), ("NEW-2", "1")]),
        bom(4, "BOX", &[("TBL", "1"), ("SCREW", "12")]),
        bom(7, "TBL", &[("LEG", "4"), ("TOP", "1")]),
    ];
    let mut live = live();
    live.planned.insert("NEW-2".to_owned());
    let plan = plan_boms(&file, &live, false).unwrap();
    let order: Vec<&str> = plan.boms.iter().map(|bom| bom.product.as_str()).collect();
    assert_eq!(order, ["TBL", "BOX", "NEW"]);
    let new = &plan.boms[2].outcome;
    assert_eq!(new.values(&live, |_| None), None);
    let ids = |identifier: &str| Some(if identifier == "NEW" { (90, 190) } else { (91, 191) });
    assert_eq!(
        new.values(&live, ids).map(Value::Object),
        Some(json!({"product_tmpl_id": 190, "bom_line_ids": [
            [0, 0, {"product_id": 4, "product_qty": 1.0, "product_uom_id": 1}],
            [0, 0, {"product_id": 91, "product_qty": 1.0}],
        ]}))
    );
    let variant = [bom(1, "TBL-OAK", &[("LEG", "4")])];
    assert_eq!(
        values(&variant, false),
        Some(json!({"product_tmpl_id": 109, "product_id": 9, "bom_line_ids": [
            [0, 0, {"product_id": 2, "product_qty": 4.0, "product_uom_id": 1}],
        ]}))
    );
}

#[test]
fn a_cycle_is_an_error_before_anything_also_through_what_odoo_has() {
    let path = |file: &[FileBom]| plan_boms(file, &live(), false).unwrap_err();
    let cycle = |path: &[&str]| BomError::Cycle {
        path: path.iter().map(|&product| product.to_owned()).collect(),
    };
    assert_eq!(
        path(&[
            bom(1, "BOX", &[("SCREW", "1")]),
            bom(3, "SCREW", &[("LEG", "1"), ("BOX", "1")])
        ]),
        cycle(&["BOX", "SCREW", "BOX"])
    );
    assert_eq!(path(&[bom(1, "LEG", &[("TBL", "1")])]), cycle(&["LEG", "TBL", "LEG"]));
    assert_eq!(path(&[bom(1, "TBL", &[("TBL", "1")])]), cycle(&["TBL", "TBL"]));
    // What the file says of the table counts, and not what Odoo has.
    assert!(
        plan_boms(
            &[bom(1, "LEG", &[("TBL", "1")]), bom(3, "TBL", &[("TOP", "1")])],
            &live(),
            false
        )
        .is_ok()
    );
    let message = path(&[bom(1, "TBL", &[("TBL", "1")])]).to_string();
    assert_eq!(
        message,
        "these products contain each other without end: TBL → TBL: take one of them out of the one before it"
    );
}

#[test]
fn lines_are_matched_by_component_attribute_values_and_operation() {
    let mut oak = component(2, "LEG", "2");
    oak.attribute_values = BTreeSet::from(["Oak".to_owned()]);
    let mut assembly = component(3, "LEG", "1");
    assembly.operation = Some("Assembly".to_owned());
    let file = FileBom {
        product: "TBL".to_owned(),
        line: 1,
        components: vec![oak, assembly, component(4, "LEG", "5")],
    };
    let BomOutcome::Update { changes, extra, .. } = &planned(&[file]).boms[0].outcome else {
        panic!()
    };
    assert_eq!((changes.len(), &extra[..]), (3, &[52][..]));
    let quantities: Vec<_> = changes
        .iter()
        .filter_map(|change| match change {
            LineChange::Change { id, quantity, .. } => Some((*id, quantity.clone())),
            _ => None,
        })
        .collect();
    assert_eq!(quantities, [(51, Some(("4".to_owned(), "5".to_owned())))]);
    let added: Vec<_> = changes
        .iter()
        .filter_map(|change| match change {
            LineChange::Add(line) => Some((line.product.clone(), line.attribute_values.len(), line.operation)),
            _ => None,
        })
        .collect();
    assert!(added.contains(&(ProductRef::Known(2), 1, None)) && added.contains(&(ProductRef::Known(2), 0, Some(80))));
}

#[test]
fn everything_that_is_wrong_with_a_bill_of_materials_is_told_at_once() {
    let mut dozens = component(8, "LEG", "1");
    dozens.unit = Some("Dozens".to_owned());
    let mut crates = component(9, "TOP", "0");
    crates.unit = Some("Crates".to_owned());
    crates.operation = Some("Gluing".to_owned());
    crates.attribute_values = BTreeSet::from(["Pine".to_owned()]);
    let file = FileBom {
        components: [
            bom(
                1,
                "TBL",
                &[
                    ("GONE", "1"),
                    ("OLD", "1"),
                    ("DUP", "1"),
                    ("SCREW", "-1"),
                    ("BOX", "0.001"),
                    ("LEG", "1"),
                ],
            )
            .components,
            vec![dozens, crates],
        ]
        .concat(),
        ..bom(1, "TBL", &[])
    };
    assert_eq!(
        refused(&[file]),
        [
            "line 2: `GONE` is not in Odoo: correct it, or export the product first",
            "line 3: `OLD` is archived (id 6): restore it in Odoo, or take it out",
            "line 4: 2 products have `DUP` (ids 7, 8): give each an identifier of its own in Odoo",
            "line 5: `-1` of `SCREW` is no number above zero: write one",
            "line 8: `LEG` is counted in another unit of measure than in line 7: use one unit for both",
            "line 9: `0` of `TOP` is no number above zero: write one",
            "line 9: there is no one unit of measure `Crates` in Odoo: correct it",
            "line 9: `Pine` is no one attribute value of `TBL`: correct it, or add it to the product in Odoo",
            "line 9: the bill of materials of `TBL` has no one operation `Gluing`: correct it, or add it in Odoo",
            "line 6: `0.001` of `BOX` is no number above zero: write one",
        ]
    );
}

#[test]
fn what_odoo_has_twice_or_in_another_unit_is_refused() {
    let mut live = live();
    live.boms[0].lines.push(line(53, 2, 4.0));
    live.boms[0].lines[1].unit = DOZENS;
    let told = |live: &LiveBoms, file: FileBom| match &plan_boms(&[file], live, false).unwrap().boms[0].outcome {
        BomOutcome::Refused(problems) => problems.iter().map(ToString::to_string).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        told(&live, bom(1, "TBL", &[("LEG", "4"), ("TOP", "1")])),
        [
            "line 2: Odoo has `LEG` in 2 lines (ids 51, 53): join them there first",
            "line 3: `TOP` is counted in another unit of measure than in Odoo: use one unit for both",
        ]
    );
    assert_eq!(
        told(&live, bom(1, "TBL", &[])),
        ["line 1: `TBL` has no components: add them, or leave its bill of materials out"]
    );
    live.boms.push(LiveBom {
        id: 60,
        template: 101,
        ..LiveBom::default()
    });
    assert_eq!(
        told(&live, bom(1, "TBL", &[("LEG", "4")])),
        ["line 1: `TBL` has 2 bills of materials in Odoo (ids 50, 60): archive all but one"]
    );
}

#[test]
fn a_unit_that_the_file_names_is_written() {
    let mut legs = component(2, "LEG", "4");
    legs.unit = Some("Dozens".to_owned());
    let file = FileBom {
        components: vec![legs, component(3, "TOP", "1")],
        ..bom(1, "TBL", &[])
    };
    assert_eq!(
        values(&[file], false),
        Some(json!({"bom_line_ids": [[1, 51, {"product_uom_id": 2}]]}))
    );
}

#[test]
fn a_part_that_is_used_in_several_places_is_counted_once_and_the_places_agree() {
    let twice = |second: &str| {
        [
            bom(1, "TBL", &[("LEG", "4"), ("TOP", "1")]),
            bom(9, "TBL", &[("TOP", "1"), ("LEG", second)]),
        ]
    };
    assert_eq!(planned(&twice("4.0")).boms.len(), 1);
    assert!(matches!(
        planned(&twice("4")).boms[0].outcome,
        BomOutcome::Unchanged { .. }
    ));
    assert_eq!(
        refused(&twice("5")),
        ["line 9: `TBL` has other components than in line 1: correct one of them"]
    );
}

proptest! {
    #[test]
    fn what_was_written_is_unchanged(
        components in prop::collection::vec((prop::sample::select(vec!["LEG", "TOP", "BOX", "SCREW"]), 1_u32..500), 1..6),
        delete_lines in any::<bool>(),
    ) {
        let quantities: Vec<(&str, String)> = components.iter().map(|(product, hundredths)| {
            (*product, format!("{}.{:02}", hundredths / 100, hundredths % 100))
        }).collect();
        let texts: Vec<(&str, &str)> = quantities.iter().map(|(product, quantity)| (*product, quantity.as_str())).collect();
        let file = [bom(1, "TBL", &texts)];
        let mut live = live();
        let plan = plan_boms(&file, &live, delete_lines).unwrap();
        if let BomOutcome::Update { changes, .. } = &plan.boms[0].outcome {
            let lines = &mut live.boms[0].lines;
            for change in changes {
                match change {
                    LineChange::Add(new) => {
                        let ProductRef::Known(product) = new.product else { panic!() };
                        let id = 100 + i64::try_from(lines.len()).unwrap();
                        lines.push(line(id, product, new.quantity.parse().unwrap()));
                    }
                    LineChange::Change { id, quantity, .. } => {
                        let known = lines.iter_mut().find(|line| line.id == *id).unwrap();
                        known.quantity = quantity.as_ref().unwrap().1.parse().unwrap();
                    }
                    LineChange::Delete { id } => lines.retain(|line| line.id != *id),
                }
            }
        }
        let again = plan_boms(&file, &live, delete_lines).unwrap();
        prop_assert!(matches!(again.boms[0].outcome, BomOutcome::Unchanged { .. }), "{again:?}");
        let BomOutcome::Unchanged { extra, .. } = &again.boms[0].outcome else { panic!() };
        prop_assert!(!delete_lines || extra.is_empty());
        let sum: u32 = components.iter().filter(|(product, _)| *product == "LEG").map(|(_, hundredths)| hundredths).sum();
        let has = live.boms[0].lines.iter().find(|line| line.product == 2).map(|line| line.quantity);
        prop_assert!(sum == 0 || has == Some(f64::from(sum) / 100.0), "{has:?}");
    }
}
