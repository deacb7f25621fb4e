//! What holds for any file and any records.

use std::collections::{BTreeSet, HashSet};

use monta_core::export::{LiveRecord, LiveTable, Mapping, NewField, Outcome, Plan, TableGuard, Write};
use monta_core::lookup::Cell;
use proptest::prelude::*;
use serde_json::json;

use crate::shop::{mapping, rows, text, try_plan};

const COLUMNS: [&str; 7] = [
    "default_code",
    "name",
    "standard_price",
    "weight",
    "sale_ok",
    "type",
    "route_ids",
];

fn everything(clears: bool) -> Mapping {
    mapping(&json!([
        {"column": "Code", "field": "default_code", "identifier": true, "insert": true},
        {"column": "Name", "field": "name", "insert": true, "update": true, "empty_clears": clears},
        {"column": "Cost", "field": "standard_price", "insert": true, "update": true, "numeric": true, "empty_clears": clears},
        {"column": "Weight", "field": "weight", "update": true},
        {"column": "Sold", "field": "sale_ok", "insert": true, "update": true},
        {"column": "Type", "field": "type", "insert": true, "update": true, "exclude_when": "Service"},
        {"column": "Routes", "field": "route_ids", "secondary": "name", "separator": ";", "insert": true, "update": true,
         "empty_clears": clears},
    ]))
}

fn code() -> impl Strategy<Value = String> {
    prop_oneof![8 => "[AB]-[0-9]", 1 => "[AB]-[0-9] ", 1 => Just(String::new())]
}

fn file_row() -> impl Strategy<Value = Vec<String>> {
    let cost = prop_oneof!["[0-9]{0,3}([.,][0-9]{0,3})?", Just("1,234,567.895".to_owned())];
    let route = prop::sample::select(vec!["", "Buy", "Manufacture;Buy", "Buuy", "Dropship"]);
    let sold = prop::sample::select(vec!["", "yes", "False", "perhaps"]);
    let kind = prop::sample::select(vec!["", "Goods", "Service", "Goods "]);
    (
        code(),
        "[a-c ]{0,3}",
        cost,
        "[0-9]{0,2}(\\.[0-9]{1,4})?",
        sold,
        kind,
        route,
    )
        .prop_map(|(code, name, cost, weight, sold, kind, route)| {
            vec![
                code,
                name,
                cost,
                weight,
                sold.to_owned(),
                kind.to_owned(),
                route.to_owned(),
            ]
        })
}

fn records() -> impl Strategy<Value = LiveTable> {
    let name = prop_oneof![Just(Cell::Empty), "[a-c]{1,3}".prop_map(|name| text(&name))];
    let cost = prop_oneof![
        Just(Cell::Float(0.1 + 0.2)),
        (0_i32..900).prop_map(|cost| Cell::Float(f64::from(cost) / 8.0))
    ];
    let route = prop::sample::select(vec![vec![], vec![1], vec![1, 2], vec![3]]);
    let record = (
        code(),
        name,
        cost,
        any::<bool>(),
        prop::bool::weighted(0.8),
        route,
        prop::option::of(1_i64..3),
    );
    prop::collection::vec(record, 0..8).prop_map(|records| {
        let records = records.into_iter().zip(1_i64..);
        LiveTable {
            columns: COLUMNS.map(str::to_owned).to_vec(),
            records: records
                .map(|((code, name, cost, sold, active, route, company), id)| LiveRecord {
                    id,
                    active,
                    company,
                    write_date: "2026-11-27 08:19:00".to_owned(),
                    cells: vec![
                        text(&code),
                        name,
                        cost,
                        Cell::Integer(0),
                        Cell::Boolean(sold),
                        text("consu"),
                        Cell::Ids(route),
                    ],
                })
                .collect(),
            variants: Vec::new(),
        }
    })
}

fn planned(mapping: &Mapping, file: &[Vec<String>], live: &LiveTable) -> Plan {
    let texts: Vec<Vec<&str>> = file
        .iter()
        .map(|row| row.iter().map(String::as_str).collect())
        .collect();
    let texts: Vec<&[&str]> = texts.iter().map(Vec::as_slice).collect();
    try_plan(mapping, rows(&texts), live).unwrap()
}

/// What Odoo has once these fields are written.
fn write(record: &mut LiveRecord, fields: &[&NewField]) {
    for field in fields {
        let place = COLUMNS.iter().position(|column| *column == &*field.field).unwrap();
        record.cells[place] = field.value.clone();
    }
}

fn apply(writes: &[Write<'_>], live: &LiveTable) -> LiveTable {
    let mut live = live.clone();
    for write_of in writes {
        match write_of {
            Write::Create(_, create) => {
                let mut record = LiveRecord {
                    id: i64::try_from(live.records.len()).unwrap() + 1,
                    active: true,
                    cells: vec![Cell::Empty; COLUMNS.len()],
                    ..LiveRecord::default()
                };
                write(&mut record, &create.fields.iter().collect::<Vec<_>>());
                live.records.push(record);
            }
            Write::Update(_, update) => {
                let record = live.records.iter_mut().find(|record| record.id == update.id).unwrap();
                write(
                    record,
                    &update.changes.iter().map(|change| &change.new).collect::<Vec<_>>(),
                );
            }
        }
    }
    live
}

fn open() -> TableGuard {
    TableGuard {
        insert: true,
        update: true,
        fields: COLUMNS.map(str::to_owned).into(),
        companies: [1, 2].into(),
        ..TableGuard::default()
    }
}

proptest! {
    #[test]
    fn what_was_applied_is_unchanged_and_nothing_is_created_twice(
        file in prop::collection::vec(file_row(), 0..10), live in records(), clears in any::<bool>(),
    ) {
        let mapping = everything(clears);
        let plan = planned(&mapping, &file, &live);
        let writes = plan.writes(&open(), None).unwrap();
        let created: Vec<&str> = writes.iter().filter_map(|write| match write {
            Write::Create(row, _) => Some(&*row.identifier),
            Write::Update(..) => None,
        }).collect();
        prop_assert_eq!(created.len(), created.iter().collect::<HashSet<_>>().len());
        for code in created {
            prop_assert!(live.records.iter().all(|record| record.cells[0] != text(code)), "{code} is there");
        }
        let after = apply(&writes, &live);
        let again = planned(&mapping, &file, &after);
        // A weight is for records that exist only, so a second export gives it to those that were new.
        let second = again.writes(&open(), None).unwrap();
        prop_assert!(second.iter().all(|write| matches!(
            write, Write::Update(_, update) if update.changes.iter().all(|change| &*change.new.field == "weight")
        )), "{second:?}");
        let third = planned(&mapping, &file, &apply(&second, &after));
        prop_assert_eq!((third.totals.counts.creates, third.totals.counts.updates), (0, 0));
        prop_assert_eq!(third.totals.counts.refused, plan.totals.counts.refused);
        prop_assert_eq!(third.totals.counts.excluded, plan.totals.counts.excluded);
    }

    #[test]
    fn no_write_passes_a_guard(
        file in prop::collection::vec(file_row(), 0..10), live in records(), insert in any::<bool>(),
        update in any::<bool>(), fields in prop::collection::btree_set(prop::sample::select(COLUMNS.to_vec()), 0..8),
        max_records in 0_usize..6, companies in prop::collection::btree_set(1_i64..3, 1..3),
    ) {
        let fields: BTreeSet<String> = fields.into_iter().map(str::to_owned).collect();
        let guard = TableGuard { insert, update, fields, max_records, companies, ..TableGuard::default() };
        let plan = planned(&everything(false), &file, &live);
        let Ok(writes) = plan.writes(&guard, None) else { return Ok(()) };
        prop_assert!(writes.len() <= guard.max_records);
        for write in writes {
            let names: Vec<String> = match write {
                Write::Create(_, create) => {
                    prop_assert!(guard.insert);
                    create.values().into_iter().map(|(field, _)| field).collect()
                }
                Write::Update(_, update) => {
                    prop_assert!(guard.update);
                    prop_assert!(update.company.is_none_or(|company| guard.companies.contains(&company)));
                    update.values().into_iter().map(|(field, _)| field).collect()
                }
            };
            prop_assert!(names.iter().all(|field| guard.fields.contains(field)), "{names:?}");
        }
    }

    #[test]
    fn a_row_is_planned_alike_alone_and_among_others(file in prop::collection::vec(file_row(), 1..6), live in records()) {
        let mapping = everything(false);
        let plan = planned(&mapping, &file, &live);
        let first = planned(&mapping, &file[..1], &live);
        prop_assert_eq!(&plan.rows[0], &first.rows[0]);
        prop_assert_eq!(plan.rows.len(), file.len());
        let outcomes = plan.rows.iter().filter(|row| matches!(row.outcome, Outcome::Create(_) | Outcome::Update(_))).count();
        prop_assert_eq!(plan.totals.counts.creates + plan.totals.counts.updates, outcomes);
    }
}
