//! Records with different values in one request.

use serde_json::json;

use crate::odoo::raised;
use crate::workshop::{TABLE, Workshop, many};

/// A workshop with so many products, all of them with a plan that gives each a price of its own, and a name to every tenth.
fn planned(version: &str, count: usize) -> (Workshop, String) {
    let workshop = Workshop::of(version);
    workshop.open();
    for (id, number) in (11..).zip(1..=count) {
        let product = json!({"default_code": format!("NEW-{number:03}"), "name": format!("Part {number}"),
            "list_price": 0.5, "route_ids": [1], "active": true});
        workshop.shop.odoo.world().put(TABLE, id, "08:00:00", product);
    }
    let changed = many(count).replace(".5,", ".7,").replace("0,Part", "0,Piece");
    let plan = workshop.plan(&changed);
    assert_eq!(plan.records.update, u64::try_from(count).unwrap());
    workshop.shop.odoo.asked();
    (workshop, plan.token)
}

#[test]
fn a_hundred_products_are_looked_at_and_written_with_two_requests() {
    // An import is told the fields, and sends those with a name apart. Two more read back the column whose master Odoo is.
    for (version, requests) in [("18.0", 1 + 2 * 4 + 2), ("19.0", 2 * 3 + 2)] {
        let (workshop, token) = planned(version, 300);
        let done = workshop.apply(&token).unwrap();
        assert!(done.complete && done.updated == 300, "{done:?}");
        let asked = workshop.shop.odoo.asked();
        assert_eq!(asked.len(), requests, "{version}: {asked:?}");
        let world = workshop.shop.odoo.world();
        let row = world.rows[TABLE].values().find(|row| row["default_code"] == "NEW-110");
        let row = row.unwrap();
        assert_eq!((&row["name"], &row["list_price"]), (&json!("Piece 110"), &json!(110.7)));
    }
}

/// An import says so in its answer, a list that is saved raises.
#[test]
fn a_bad_record_among_many_is_found_and_the_others_go_on() {
    for version in ["18.0", "19.0"] {
        let (workshop, token) = planned(version, 100);
        workshop.shop.odoo.world().fault = Some(Box::new(|question| {
            let is_many = matches!(question.method.as_str(), "load" | "web_save_multi");
            let is_bad = question.arguments.to_string().contains("77.7") && (is_many || question.method == "write");
            is_bad.then(|| match question.method.as_str() {
                "load" => {
                    let word = r#"{"ids": false, "messages": [{"type": "error", "message": "No"}], "nextrow": 0}"#;
                    (200, format!(r#"{{"jsonrpc": "2.0", "id": 1, "result": {word}}}"#))
                }
                _ => raised("odoo.exceptions.ValidationError", "Price is odd"),
            })
        }));
        let done = workshop.apply(&token).unwrap();
        assert_eq!((done.updated, done.failed, done.left), (99, 1, 0), "{version}");
        let message = done.problems[0].message.as_ref().unwrap().to_string();
        assert!(
            message.contains("NEW-077") && message.contains("Price is odd"),
            "{message}"
        );
    }
}
