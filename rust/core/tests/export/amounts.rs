//! Amounts, of which Odoo keeps as much as their currency has.

use std::collections::BTreeMap;

use monta_core::export::{Currencies, Currency, LiveRecord, LiveTable, Outcome, Plan, Planner, Setup};
use monta_core::lookup::{Cell, Field, FieldType, Table, Tables};
use serde_json::json;

use crate::shop::{header, mapping, rows, text};

const EURO: i64 = 1;
const YEN: i64 = 2;
const FRANC: i64 = 3;

fn tables() -> Tables {
    let currency = Field::relation("currency_id", FieldType::Many2one, "res.currency");
    let fields = vec![
        Field::new("default_code", FieldType::Char),
        Field::new("fee", FieldType::Monetary),
        currency,
    ];
    let names = [(EURO, "EUR"), (YEN, "JPY"), (FRANC, "CHF")].map(|(id, name)| monta_core::lookup::Row {
        id,
        active: true,
        cells: vec![text(name)],
    });
    let currencies = Table::new("res.currency", vec![Field::new("name", FieldType::Char)]);
    Tables::new()
        .with(Table::new("product.template", fields))
        .with(currencies.with_rows(&["name"], names.to_vec()))
}

/// What a fee of the file comes to: `old → new` of a record in a currency, or what a new one gets.
fn told(texts: &[&[&str]], coins: &[(i64, f64)], records: &[(&str, Option<i64>, f64)]) -> Vec<String> {
    let mapping = mapping(&json!([
        {"column": "Code", "field": "default_code", "identifier": true, "insert": true},
        {"column": "Fee", "field": "fee", "insert": true, "update": true},
        {"column": "Currency", "field": "currency_id", "secondary": "name", "insert": true},
    ]));
    let record = |(id, (code, currency, fee)): (i64, &(&str, Option<i64>, f64))| LiveRecord {
        id,
        active: true,
        cells: vec![
            text(code),
            Cell::Float(*fee),
            currency.map_or(Cell::Empty, Cell::Integer),
        ],
        ..LiveRecord::default()
    };
    let live = LiveTable {
        columns: ["default_code", "fee", "currency_id"].map(str::to_owned).to_vec(),
        records: (1..).zip(records).map(record).collect(),
        variants: Vec::new(),
    };
    let currency = |&(id, coin): &(i64, f64)| Currency { id, active: true, coin };
    let currencies: Vec<_> = coins.iter().map(currency).collect();
    let fields = BTreeMap::from([("fee".to_owned(), "currency_id".to_owned())]);
    let tables = tables();
    let setup = Setup {
        tables: &tables,
        lists: &[],
        groups: &[],
    };
    let planner = Planner::new(&mapping, setup, &header(&mapping)).unwrap();
    let mut planner = planner.with_currencies(Currencies::new(fields, &currencies));
    assert!(planner.needed_fields().any(|field| field == "currency_id"));
    let plan = Plan::new("product.template", planner.plan(rows(texts), &live));
    let told = |outcome: &Outcome| match outcome {
        Outcome::Create(create) => create.fields[1].odoo.to_string(),
        Outcome::Update(update) => format!("{} → {}", update.changes[0].old_text, update.changes[0].new.odoo),
        Outcome::Unchanged(id) => format!("unchanged {id}"),
        other => panic!("{other:?}"),
    };
    plan.rows.iter().map(|row| told(&row.outcome)).collect()
}

#[test]
fn an_amount_is_rounded_as_the_currency_of_its_record_has_it() {
    let coins = [(EURO, 0.01), (YEN, 1.0), (FRANC, 0.05)];
    let records = [
        ("A", Some(EURO), 12.35),
        ("B", Some(YEN), 12.0),
        ("C", Some(FRANC), 12.35),
        ("D", None, 12.3456),
        ("E", Some(EURO), 1.0),
    ];
    let fee = "12.3456";
    let texts: Vec<Vec<&str>> = ["A", "B", "C", "D", "E"].map(|code| vec![code, fee, ""]).to_vec();
    let texts: Vec<&[&str]> = texts.iter().map(Vec::as_slice).collect();
    assert_eq!(
        told(&texts, &coins, &records),
        ["unchanged 1", "unchanged 2", "unchanged 3", "unchanged 4", "1 → 12.35"]
    );
}

#[test]
fn a_new_record_has_the_currency_of_its_row_or_any_where_it_makes_no_difference() {
    let texts: &[&[&str]] = &[&["N", "12.3456", "JPY"], &["M", "12.3456", ""]];
    let one_coin = [(EURO, 0.01), (FRANC, 0.01)];
    assert_eq!(told(&texts[1..], &one_coin, &[]), ["12.35"]);
    // Whether it comes in euros or in yen, Odoo decides and rounds.
    assert_eq!(told(texts, &[(EURO, 0.01), (YEN, 1.0)], &[]), ["12.0", "12.3456"]);
}
