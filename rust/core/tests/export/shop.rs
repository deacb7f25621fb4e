//! The company: products, routes, and what Odoo has of them now.

use monta_core::export::{
    Header, InputCell, InputRow, LiveRecord, LiveTable, Mapping, Plan, PlanError, Planner, Setup,
};
use monta_core::lookup::{Cell, Field, FieldType, GroupConfig, ListConfig, Row, Table, Tables};
use serde_json::{Value, json};

pub(crate) fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn row(id: i64, active: bool, name: &str) -> Row {
    Row {
        id,
        active,
        cells: vec![text(name)],
    }
}

fn named(table: &str, rows: Vec<Row>) -> Table {
    Table::new(table, vec![Field::new("name", FieldType::Char)]).with_rows(&["name"], rows)
}

pub(crate) fn tables() -> Tables {
    let products = vec![
        Field::new("name", FieldType::Char),
        Field::new("default_code", FieldType::Char),
        Field {
            digits: Some(2),
            ..Field::new("standard_price", FieldType::Float)
        },
        Field::new("weight", FieldType::Float),
        Field::new("sequence", FieldType::Integer),
        Field::new("sale_ok", FieldType::Boolean),
        Field {
            selection: vec![
                ("consu".to_owned(), "Goods".to_owned()),
                ("service".to_owned(), "Service".to_owned()),
            ],
            ..Field::new("type", FieldType::Selection)
        },
        Field::new("available_on", FieldType::Date),
        Field::new("priced_at", FieldType::Datetime),
        Field::new("description", FieldType::Html),
        Field::relation("uom_id", FieldType::Many2one, "uom.uom"),
        Field::relation("route_ids", FieldType::Many2many, "stock.route"),
        Field::relation("bom_ids", FieldType::One2many, "mrp.bom"),
        Field::new("image_1920", FieldType::Other),
        Field {
            readonly: true,
            ..Field::new("display_name", FieldType::Char)
        },
    ];
    let routes = vec![
        row(1, true, "Buy"),
        row(2, true, "Manufacture"),
        row(3, false, "Dropship"),
        row(4, true, "Twice"),
        row(5, true, "Twice"),
    ];
    Tables::new()
        .with(Table::new("product.template", products))
        .with(named("stock.route", routes))
        .with(named("uom.uom", vec![row(1, true, "Units"), row(2, true, "Dozens")]))
}

pub(crate) fn lists() -> Vec<ListConfig> {
    let list = |config: Value| serde_json::from_value(config).unwrap();
    vec![
        list(json!({
            "name": "Routes", "source": "stock.route", "checklist": true, "list_separator": ";",
            "fields": [{"field": "name", "binding": "Value"}],
        })),
        list(json!({"name": "Units", "source": "uom.uom", "fields": [{"field": "name", "binding": "Value"}]})),
    ]
}

pub(crate) fn groups() -> Vec<GroupConfig> {
    vec![
        serde_json::from_value(json!({"name": "Find a unit", "source": "uom.uom", "fields": [{"field": "name"}]}))
            .unwrap(),
    ]
}

/// A mapping of these columns, all of them of products.
pub(crate) fn mapping(columns: &Value) -> Mapping {
    let mut columns = columns.clone();
    for line in columns.as_array_mut().unwrap() {
        line["table"] = "product.template".into();
    }
    serde_json::from_value(json!({"name": "Products", "columns": columns})).unwrap()
}

/// Code, name, cost and routes, all written to new records and to others.
pub(crate) fn products() -> Mapping {
    mapping(&json!([
        {"column": "Code", "field": "default_code", "identifier": true, "insert": true},
        {"column": "Name", "field": "name", "insert": true, "update": true, "compulsory": true},
        {"column": "Cost", "field": "standard_price", "insert": true, "update": true, "numeric": true},
        {"column": "Routes", "field": "route_ids", "secondary": "name", "separator": ";", "list": "Routes",
         "insert": true, "update": true},
    ]))
}

/// What the company has: three products, of which one is archived, and two with one code.
pub(crate) fn live() -> LiveTable {
    let record = |id, active, code: &str, name: &str, cost, routes: &[i64]| LiveRecord {
        id,
        active,
        company: (id == 12).then_some(2),
        write_date: "2026-11-27 08:19:00".to_owned(),
        cells: vec![text(code), text(name), Cell::Float(cost), Cell::Ids(routes.to_vec())],
    };
    LiveTable {
        columns: ["default_code", "name", "standard_price", "route_ids"]
            .map(str::to_owned)
            .to_vec(),
        records: vec![
            record(11, true, "TBL-001", "Oak Table", 80.0, &[2, 1]),
            record(12, true, "LEG-010", "Leg", 4.5, &[1]),
            record(14, false, "OLD-9", "Old Chair", 1.0, &[]),
            record(15, true, "DUP-1", "Double one", 1.0, &[]),
            record(16, true, "DUP-1", "Double two", 2.0, &[]),
            record(17, true, "BLK-1 ", "Blank edge", 2.0, &[]),
        ],
        variants: Vec::new(),
    }
}

/// Runs what needs the whole setup.
pub(crate) fn with_setup<T>(run: impl FnOnce(Setup<'_>) -> T) -> T {
    let (tables, lists, groups) = (tables(), lists(), groups());
    run(Setup {
        tables: &tables,
        lists: &lists,
        groups: &groups,
    })
}

pub(crate) fn header(mapping: &Mapping) -> Header {
    Header {
        file: "parts.csv".into(),
        columns: mapping.columns.iter().map(|line| line.column.clone()).collect(),
    }
}

/// Rows from line 2 on, as CSV has them.
pub(crate) fn rows(texts: &[&[&str]]) -> Vec<InputRow> {
    let rows = texts.iter().zip(2..);
    let cells = |texts: &[&str]| texts.iter().map(|text| InputCell::Text((*text).to_owned())).collect();
    rows.map(|(texts, line)| InputRow {
        line,
        cells: cells(texts),
    })
    .collect()
}

pub(crate) fn try_plan(mapping: &Mapping, rows: Vec<InputRow>, live: &LiveTable) -> Result<Plan, PlanError> {
    with_setup(|setup| {
        let mut planner = Planner::new(mapping, setup, &header(mapping))?;
        Ok(Plan::new(mapping.table(), planner.plan(rows, live)))
    })
}

pub(crate) fn plan(mapping: &Mapping, texts: &[&[&str]], live: &LiveTable) -> Plan {
    try_plan(mapping, rows(texts), live).unwrap()
}
