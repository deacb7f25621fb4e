//! What rows of a file come to.

use monta_core::export::{
    Conflict, Header, InputCell, InputRow, LiveRecord, LiveTable, LiveVariant, Mapping, Outcome, Plan, Planner,
    TableGuard, Write,
};
use monta_core::lookup::Cell;
use serde_json::{Value, json};

use crate::shop::{live, mapping, plan, products, rows, text, try_plan, with_setup};

/// Each row as a line of text.
fn told(plan: &Plan) -> Vec<String> {
    plan.rows
        .iter()
        .map(|row| {
            let outcome = match &row.outcome {
                Outcome::Create(create) => {
                    let fields = create
                        .fields
                        .iter()
                        .map(|field| format!("{}={}", field.field, field.odoo));
                    format!("create {}", fields.collect::<Vec<_>>().join(" "))
                }
                Outcome::Update(update) => {
                    let changes = update.changes.iter();
                    let changes = changes
                        .map(|change| format!("{}: {} → {}", change.new.field, change.old_text, change.new.text));
                    format!("update {} {}", update.id, changes.collect::<Vec<_>>().join(", "))
                }
                Outcome::Unchanged(id) => format!("unchanged {id}"),
                Outcome::Conflict(conflict) => format!("conflict: {conflict}"),
                Outcome::Refused(problems) => problems.iter().map(ToString::to_string).collect::<Vec<_>>().join(" & "),
                Outcome::Excluded(column) => format!("excluded by {column}"),
            };
            format!("{} {outcome}", row.identifier)
        })
        .collect()
}

fn told_of(fields: &Value, texts: &[&[&str]]) -> Vec<String> {
    told(&plan(&mapping(fields), texts, &live()))
}

/// What one cell of a field becomes in a new record: its JSON, or the message.
fn value(line: &Value, cell: InputCell) -> String {
    let mut line = line.clone();
    line["column"] = "C".into();
    line["insert"] = true.into();
    let mapping = mapping(&json!([
        {"column": "Code", "field": "default_code", "identifier": true, "insert": true}, line,
    ]));
    let row = InputRow {
        line: 7,
        cells: vec![InputCell::Text("NEW".to_owned()), cell],
    };
    let plan = try_plan(&mapping, vec![row], &LiveTable::default()).unwrap();
    match &plan.rows[0].outcome {
        Outcome::Create(create) => create
            .fields
            .get(1)
            .map(|field| field.odoo.to_string())
            .unwrap_or_default(),
        Outcome::Refused(problems) => problems[0].to_string(),
        other => panic!("{other:?}"),
    }
}

fn value_of(line: &Value, text: &str) -> String {
    value(line, InputCell::Text(text.to_owned()))
}

#[test]
fn a_plan_lists_create_update_unchanged_and_conflict() {
    let plan = plan(
        &products(),
        &[
            &["TBL-001", "Oak Table", "80.00", "Buy;Manufacture"],
            &["LEG-010", "Table leg", "4,50", "Manufacture"],
            &["TBL-002", "Pine Table", "12.5", ""],
            &["OLD-9", "Old Chair", "", ""],
            &["DUP-1", "Double", "", ""],
            &["BLK-1", "Blank", "", ""],
            &["tbl-001", "Another", "", ""],
        ],
        &live(),
    );
    assert_eq!(
        told(&plan),
        [
            "TBL-001 unchanged 11",
            "LEG-010 update 12 name: Leg → Table leg, route_ids: Buy → Manufacture",
            "TBL-002 create default_code=\"TBL-002\" name=\"Pine Table\" standard_price=12.5",
            "OLD-9 conflict: it is archived (id 14): restore it in Odoo, or take the row out",
            "DUP-1 conflict: 2 records have it (ids 15, 16): give each an identifier of its own in Odoo",
            "BLK-1 conflict: in Odoo it has blanks around it or invisible letters (ids 17): correct it there first",
            "tbl-001 create default_code=\"tbl-001\" name=\"Another\"",
        ]
    );
    let counts = plan.totals.counts;
    assert_eq!(
        (counts.creates, counts.updates, counts.unchanged, counts.conflicts),
        (2, 1, 1, 3)
    );
}

#[test]
fn bad_cells_refuse_their_row_by_file_line_and_column_and_others_go_on() {
    let plan = plan(
        &products(),
        &[
            &["TBL-001", "", "1,234", "Buuy"],
            &["", "No code", "", ""],
            &["TBL-003", "Table", "1", "Dropship;Twice"],
            &["TBL-004", "Table"],
            &["TBL-004", "Table again", "", ""],
        ],
        &live(),
    );
    assert_eq!(
        told(&plan),
        [
            "TBL-001 parts.csv, line 2, column 2 (`Name`): it is empty, and a row needs it: fill it in, or give the column \
             a default & parts.csv, line 2, column 3 (`Cost`): `1,234`: it can be read as thousands or as a fraction: \
             write it without thousands and with another digit, such as `1234` or `1.2340`, or give the column a decimal \
             sign & parts.csv, line 2, column 4 (`Routes`): `Buuy` is not in stock.route, perhaps `Buy` is meant: correct \
             it, or create it in Odoo first",
            " parts.csv, line 3, column 1 (`Code`): it is empty, and a row needs it: fill it in, or give the column a \
             default",
            "TBL-003 parts.csv, line 4, column 4 (`Routes`): `Dropship` is archived in stock.route (id 3): restore it in \
             Odoo, or choose another one",
            "TBL-004 create default_code=\"TBL-004\" name=\"Table\"",
            "TBL-004 parts.csv, line 6, column 1 (`Code`): `TBL-004` stands in line 5 already: leave one of the two",
        ]
    );
}

#[test]
fn values_are_typed_for_odoo() {
    let of = |field: &str| json!({"field": field});
    for (line, text, expected) in [
        (of("name"), " Oak\u{200B} Table ", "\"Oak Table\""),
        (of("standard_price"), "1.005", "1.01"),
        (of("standard_price"), "80", "80.0"),
        (of("weight"), "1.005", "1.005"),
        (of("sequence"), "007", "7"),
        (of("sale_ok"), "no", "false"),
        (of("sale_ok"), "TRUE", "true"),
        (of("type"), "Goods", "\"consu\""),
        (of("type (code)"), "service", "\"service\""),
        (of("available_on"), "2026-11-27", "\"2026-11-27\""),
        (of("priced_at"), "2026-11-27 08:19:00", "\"2026-11-27 08:19:00\""),
        (of("priced_at"), "2026-11-27T08:19:00Z", "\"2026-11-27 08:19:00\""),
        (
            of("priced_at"),
            "2026-11-27T00:19:00.5+01:00",
            "\"2026-11-26 23:19:00\"",
        ),
        (of("description"), "5 < 6\nlines", "\"<p>5 &lt; 6<br>lines</p>\""),
        (json!({"field": "uom_id", "secondary": "name"}), "Dozens", "2"),
        (json!({"field": "uom_id", "secondary": "id"}), "2", "2"),
        (
            json!({"field": "route_ids", "secondary": "name", "separator": ";"}),
            "Manufacture; Buy;;Buy",
            "[[6,0,[2,1]]]",
        ),
        (
            json!({"field": "name", "numeric": true}),
            "123,456,789.123",
            "\"123456789.123\"",
        ),
        (
            json!({"field": "weight", "numeric": true}),
            "123 456 789.123",
            "123456789.123",
        ),
        (json!({"field": "sale_ok", "default_when_empty": "yes"}), " ", "true"),
    ] {
        assert_eq!(value_of(&line, text), expected, "{line} {text}");
    }
    let list = InputCell::List(vec!["Buy".to_owned(), "Manufacture".to_owned()]);
    let routes = json!({"field": "route_ids", "secondary": "name", "separator": ";"});
    assert_eq!(value(&routes, list.clone()), "[[6,0,[1,2]]]");
    assert_eq!(value(&of("weight"), InputCell::Number("1.234".to_owned())), "1.234");
    assert_eq!(value(&of("sale_ok"), InputCell::Boolean(false)), "false");
    assert_eq!(value(&of("weight"), InputCell::Empty), "");
    assert!(value(&of("name"), list).contains("a list stands where one value is expected"));
}

#[test]
fn what_is_no_value_of_the_field_says_what_to_write() {
    let of = |field: &str| json!({"field": field});
    for (line, text, expected) in [
        (
            of("weight"),
            "1,5",
            "`1,5`: it is no number: write one such as `1234.5`",
        ),
        (
            of("sequence"),
            "1.5",
            "`1.5` has a fraction, and the field takes whole numbers",
        ),
        (
            of("sequence"),
            "3000000000",
            "`3000000000` is larger than Odoo can hold",
        ),
        (
            of("sale_ok"),
            "maybe",
            "`maybe` is neither yes nor no: write True or False",
        ),
        (
            of("type"),
            "Godos",
            "`Godos` is no choice of type, perhaps `Goods` is meant: choose among Goods, Service",
        ),
        (
            of("available_on"),
            "27-11-2026",
            "`27-11-2026` is no date: write it as 2026-11-27",
        ),
        (of("available_on"), "2026-02-30", "`2026-02-30` is no date"),
        (
            of("available_on"),
            "2026-11-27T00:00:00Z",
            "`2026-11-27T00:00:00Z` is no date",
        ),
        (
            of("priced_at"),
            "2026-11-27T08:19:00",
            "`2026-11-27T08:19:00` is no time",
        ),
        (of("priced_at"), "2026-11-27", "`2026-11-27` is no time"),
        (
            json!({"field": "name", "max_length": 3}),
            "Öäüé",
            "`Öäüé` has 4 letters, and 3 are allowed: shorten it",
        ),
        (
            json!({"field": "route_ids", "secondary": "name", "separator": ";"}),
            "Twice",
            "`Twice` is the name of 2 records of stock.route (ids 4, 5): rename them in Odoo",
        ),
    ] {
        let message = value_of(&line, text);
        let expected = format!("parts.csv, line 7, column 2 (`C`): {expected}");
        assert!(message.starts_with(&expected), "{message}");
    }
}

#[test]
fn insert_fills_new_records_only_and_update_others_only() {
    let fields = json!([
        {"column": "Code", "field": "default_code", "identifier": true, "insert": true},
        {"column": "Name", "field": "name", "insert": true},
        {"column": "Cost", "field": "standard_price", "update": true},
    ]);
    let lines = told_of(&fields, &[&["LEG-010", "Other", "5"], &["NEW", "New", "5"]]);
    assert_eq!(
        lines,
        [
            "LEG-010 update 12 standard_price: 4.5 → 5",
            "NEW create default_code=\"NEW\" name=\"New\"",
        ]
    );
    let updates = json!([
        {"column": "Code", "field": "default_code", "identifier": true},
        {"column": "Cost", "field": "standard_price", "update": true},
    ]);
    assert_eq!(
        told_of(&updates, &[&["NEW", "5"]]),
        [
            "NEW parts.csv, line 2, column 1 (`Code`): `NEW` is not in product.template, and the mapping inserts nothing: \
          correct it, or switch insert on"
        ]
    );
}

#[test]
fn an_empty_cell_leaves_a_field_as_it_is_unless_it_is_to_clear_it() {
    let fields = |clears: bool| {
        json!([
            {"column": "Code", "field": "default_code", "identifier": true},
            {"column": "Name", "field": "name", "update": true, "empty_clears": clears},
            {"column": "Routes", "field": "route_ids", "secondary": "name", "separator": ";", "update": true,
             "empty_clears": clears},
        ])
    };
    assert_eq!(
        told_of(&fields(false), &[&["LEG-010", "", ""]]),
        ["LEG-010 unchanged 12"]
    );
    let plan = plan(&mapping(&fields(true)), &[&["LEG-010", "", ""]], &live());
    let Outcome::Update(update) = &plan.rows[0].outcome else {
        panic!()
    };
    assert_eq!(
        Value::Object(update.values()),
        json!({"name": false, "route_ids": [[6, 0, []]]})
    );
}

#[test]
fn a_filter_leaves_rows_out() {
    let fields = json!([
        {"column": "Code", "field": "default_code", "identifier": true, "insert": true},
        {"column": "Routes", "field": "route_ids", "secondary": "name", "separator": ";", "exclude_when": "buy|!*"},
    ]);
    let lines = told_of(
        &fields,
        &[&["A", "Manufacture;Buy"], &["B", "Manufacture"], &["C", " "]],
    );
    assert_eq!(
        lines,
        [
            "A excluded by Routes",
            "B create default_code=\"B\"",
            "C excluded by Routes"
        ]
    );
}

#[test]
fn where_odoo_is_master_its_value_is_told_and_not_written() {
    let fields = json!([
        {"column": "Code", "field": "default_code", "identifier": true, "insert": true},
        {"column": "Cost", "field": "standard_price", "insert": true, "master": "odoo"},
    ]);
    let plan = plan(&mapping(&fields), &[&["LEG-010", "9"], &["NEW", "9"]], &live());
    assert_eq!(
        told(&plan),
        [
            "LEG-010 unchanged 12",
            "NEW create default_code=\"NEW\" standard_price=9.0"
        ]
    );
    let texts = |row: usize| {
        plan.rows[row]
            .odoo_texts
            .iter()
            .map(|told| (&*told.column, &*told.text))
            .collect::<Vec<_>>()
    };
    assert_eq!((texts(0), texts(1)), (vec![("Cost", "4.5")], vec![]));
}

#[test]
fn a_template_of_several_variants_is_not_written_by_the_code_of_one() {
    let live = LiveTable {
        variants: vec![LiveVariant {
            id: 31,
            template: 30,
            identifier: "TBL-001-OAK".to_owned(),
        }],
        ..live()
    };
    let plan = plan(&products(), &[&["TBL-001-OAK", "Oak", "", ""]], &live);
    let conflict = Conflict::SeveralVariants {
        template: 30,
        variant: 31,
    };
    assert_eq!(plan.rows[0].outcome, Outcome::Conflict(Box::new(conflict)));
}

#[test]
fn several_identifiers_have_to_agree() {
    let fields = json!([
        {"column": "Name", "field": "name", "identifier": true, "insert": true},
        {"column": "Unit", "field": "uom_id", "secondary": "name", "identifier": true, "insert": true},
    ]);
    let record = |id, unit| LiveRecord {
        id,
        active: true,
        cells: vec![text("Leg"), Cell::Integer(unit)],
        ..LiveRecord::default()
    };
    let live = LiveTable {
        columns: vec!["name".to_owned(), "uom_id".to_owned()],
        records: vec![record(1, 1), record(2, 2)],
        ..LiveTable::default()
    };
    let plan = plan(
        &mapping(&fields),
        &[&["Leg", "Dozens"], &["Leg", "Units"], &["Top", "Units"]],
        &live,
    );
    assert_eq!(told(&plan)[..2], ["Leg, Dozens unchanged 2", "Leg, Units unchanged 1"]);
    assert_eq!(told(&plan)[2], "Top, Units create name=\"Top\" uom_id=1");
}

#[test]
fn a_record_may_be_meant_by_its_id_and_is_never_made_for_one() {
    let fields = json!([
        {"column": "Id", "field": "id", "identifier": true},
        {"column": "Name", "field": "name", "update": true},
    ]);
    let lines = told_of(&fields, &[&["12", "Table leg"], &["99", "Nobody"]]);
    assert_eq!(lines[0], "12 update 12 name: Leg → Table leg");
    assert!(lines[1].contains("`99` is not in product.template"), "{}", lines[1]);
}

#[test]
fn a_file_with_other_columns_is_refused_before_any_row() {
    let error = |columns: &[&str]| {
        let header = Header {
            file: "parts.csv".into(),
            columns: columns.iter().map(|&column| column.to_owned()).collect(),
        };
        let mapping = products();
        with_setup(|setup| Planner::new(&mapping, setup, &header).unwrap_err().to_string())
    };
    assert_eq!(
        error(&["Code", "Naam", "Cost"]),
        "parts.csv has no column `Name`, `Routes`: add them, or change the mapping; it has `Code`, `Naam`, `Cost`"
    );
    assert_eq!(
        error(&["Code", "Name", "Name", "Cost", "Routes"]),
        "parts.csv has the column `Name` 2 times: give each a name of its own"
    );
    let incomplete = Mapping {
        columns: Vec::new(),
        ..products()
    };
    let error = try_plan(&incomplete, Vec::new(), &live()).unwrap_err().to_string();
    assert_eq!(
        error,
        "the mapping `Products` is not complete: no column is mapped: map one at least"
    );
}

#[test]
fn what_to_ask_odoo_for_is_told() {
    let mapping = products();
    with_setup(|setup| {
        let planner = Planner::new(&mapping, setup, &crate::shop::header(&mapping)).unwrap();
        assert_eq!(
            planner.needed_fields().collect::<Vec<_>>(),
            ["default_code", "name", "standard_price", "route_ids"]
        );
        let rows = rows(&[&["B", "x"], &["A", "x"], &[" B ", "x"], &["", "x"]]);
        assert_eq!(
            planner.identifiers(&rows),
            [("default_code", vec![text("B"), text("A")])]
        );
    });
}

#[test]
fn nothing_is_written_past_a_guard_and_the_token_stands_for_what_is() {
    let texts: &[&[&str]] = &[&["LEG-010", "Table leg", "4.5", "Buy"], &["NEW", "New", "1.50", ""]];
    let written = plan(&products(), texts, &live());
    let closed = written.writes(&TableGuard::default(), Some(1)).unwrap_err();
    assert_eq!(closed.len(), 4, "{closed:?}");
    let guard: TableGuard = serde_json::from_value(json!({
        "insert": true, "update": true, "fields": ["default_code", "name", "standard_price"], "companies": [2],
    }))
    .unwrap();
    let writes = written.writes(&guard, Some(1)).unwrap();
    let [Write::Update(_, update), Write::Create(row, create)] = writes[..] else {
        panic!("{writes:?}")
    };
    assert_eq!(
        (row.line, Value::Object(create.values())),
        (3, json!({"default_code": "NEW", "name": "New", "standard_price": 1.5}))
    );
    assert_eq!(Value::Object(update.values()), json!({"name": "Table leg"}));
    assert_eq!(update.check(Some("2026-11-27 08:19:00")), Ok(()));
    assert_eq!(update.check(Some("2026-11-27 08:19:01")), Err(Conflict::Moved));
    assert_eq!(update.check(None), Err(Conflict::Moved));

    let token = |texts: &[&[&str]]| plan(&products(), texts, &live()).totals.token();
    let same: &[&[&str]] = &[
        &["LEG-010", "Table leg", "4,5", "Buy"],
        &["TBL-001", "Oak Table"],
        &["NEW", "New", "1.5"],
    ];
    assert_eq!(token(texts), token(same));
    assert_eq!(token(texts).to_string().len(), 20);
    let other: &[&[&str]] = &[&["LEG-010", "Table leg", "4.5", "Buy"], &["NEW", "New", "1.51", ""]];
    assert_ne!(token(texts), token(other));
}

#[test]
fn a_large_file_passes_by_row_by_row() {
    let read = std::cell::Cell::new(0_u64);
    let rows = (2_u64..).map(|line| {
        read.set(read.get() + 1);
        InputRow {
            line,
            cells: vec![
                InputCell::Text(format!("NEW-{line}")),
                InputCell::Text("New".to_owned()),
            ],
        }
    });
    let (mapping, live) = (products(), live());
    with_setup(|setup| {
        let mut planner = Planner::new(&mapping, setup, &crate::shop::header(&mapping)).unwrap();
        let mut totals = monta_core::export::Totals::new("product.template");
        for row in planner.plan(rows, &live).take(1000) {
            totals.add(&row);
            assert_eq!(totals.counts.creates as u64, read.get());
        }
        assert_eq!(read.get(), 1000);
    });
}
