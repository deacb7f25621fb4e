//! What a plan says, and what it leaves alone.

use monta_core::Message;
use monta_core::export::TableGuard;
use serde_json::json;

use crate::workshop::{TABLE, Workshop, mapping};

const FILE: &str = "SKU;Name;Price;Routes;Note\n\
                    TBL-001;Oak table;95.004;Manufacture;x\n\
                    LEG-010;Leg;80;Buy;\n\
                    NEW-1;=1+1;1.5;Buy;Theirs\n\
                    OLD-9;Old Chair;80;Buy;\n\
                    DUP-1;Double;80;Buy;\n\
                    NEW-2;;80;Buy;\n\
                    NEW-3;Three;80;Buuy;\n";

#[test]
fn a_plan_says_what_each_row_comes_to_and_writes_nothing() {
    let workshop = Workshop::new();
    let plan = workshop.plan(FILE);
    let counts = plan.records;
    assert_eq!(
        (
            counts.create,
            counts.update,
            counts.unchanged,
            counts.conflict,
            counts.refused
        ),
        (1, 2, 0, 2, 2)
    );
    let asked = workshop.shop.odoo.asked();
    assert!(asked.len() <= 10, "{asked:?}");
    assert!(
        asked
            .iter()
            .all(|question| !question.ends_with("create") && !question.ends_with("write"))
    );
    let problems: Vec<_> = plan
        .problems
        .iter()
        .filter_map(|record| record.message.as_ref().map(Message::to_string))
        .collect();
    assert_eq!(
        problems,
        [
            "`OLD-9`: it is archived (id 3): restore it in Odoo, or take the row out",
            "`DUP-1`: 2 records have it (ids 4, 5): give each an identifier of its own in Odoo",
            "parts.csv, line 7, column 2 (`Name`): it is empty, and a row needs it: fill it in, or give the column a default",
            "parts.csv, line 8, column 4 (`Routes`): `Buuy` is not in stock.route, perhaps `Buy` is meant: correct it, or \
             create it in Odoo first",
        ]
    );
    let records = workshop
        .store
        .planned_records(&plan.token, &["create", "update"], 0, 10)
        .unwrap();
    let changes: Vec<_> = records
        .iter()
        .map(|record| serde_json::to_value(&record.changes).unwrap())
        .collect();
    assert_eq!(
        changes[0],
        json!([
            {"field": "name", "old": "Oak Table", "new": "Oak table"},
            {"field": "list_price", "old": "80", "new": "95"},
            {"field": "route_ids", "old": "Manufacture;Buy", "new": "Manufacture"},
        ])
    );
    assert_eq!(
        changes[1],
        json!([{"field": "route_ids", "old": "Manufacture;Buy", "new": "Buy"}])
    );
    assert_eq!(changes[2][1], json!({"field": "name", "old": null, "new": "=1+1"}));
    // The same once more is the same plan.
    assert_eq!(workshop.plan(FILE).token, plan.token);
    assert_ne!(workshop.plan(&FILE.replace("95.004", "96")).token, plan.token);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let file = workshop
            .store
            .paths()
            .cache
            .with_extension("plans")
            .join(format!("{}.sqlite", plan.token));
        assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn closed_guards_are_all_named_and_nothing_is_sent() {
    let workshop = Workshop::new();
    let plan = workshop.plan(FILE);
    assert_eq!(plan.closed.len(), 3);
    workshop.shop.odoo.asked();
    let error = workshop.apply(&plan.token).unwrap_err();
    assert_eq!((error.code(), error.export_problems()), ("export.guards", plan.closed));
    assert_eq!(workshop.shop.odoo.asked(), [""; 0]);

    let guard = TableGuard {
        insert: true,
        fields: ["default_code", "name", "list_price", "route_ids", "note"]
            .map(str::to_owned)
            .into(),
        ..TableGuard::default()
    };
    workshop.set(&mapping(), &guard);
    let plan = workshop.plan(&crate::workshop::many(101));
    let error = workshop.apply(&plan.token).unwrap_err().to_string();
    assert_eq!(
        error,
        format!(
            "{TABLE}: 101 records would be written, and the guard `max_records` is 100: export fewer rows at once, or raise \
             it. Nothing was written to Odoo."
        )
    );
    assert_eq!(workshop.called("create"), 0);
    assert_eq!(workshop.apply("abc").unwrap_err().code(), "export.no_plan");
    assert_eq!(workshop.apply("../x").unwrap_err().code(), "export.no_plan");
}
