//! Answers that are larger than is read: each costs 32 MiB on the way, so few may be asked for.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use monta_connect::{Extent, Status};
use serde_json::json;

use crate::odoo::Question;
use crate::shop::{Shop, of};

const TABLE: &str = "product.template";

/// Lets answers about the table be too large; gives how many were.
fn too_large(shop: &Shop, is_it: impl Fn(&Question) -> bool + Send + 'static) -> Arc<AtomicUsize> {
    let counted = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&counted);
    shop.odoo.world().fault = Some(Box::new(move |question| {
        (question.model == TABLE && is_it(question)).then(|| {
            count.fetch_add(1, Ordering::Relaxed);
            (200, format!("[{}]", " ".repeat(33 * 1024 * 1024)))
        })
    }));
    counted
}

/// Whether rows are asked for, and the one with this id is among them; ids count from 1 without a hole.
fn asks_row(question: &Question, id: i64) -> bool {
    let arguments = &question.arguments;
    let Some(domain) = arguments["domain"].as_array() else {
        return false;
    };
    let limit = arguments["limit"].as_i64().unwrap_or(i64::MAX);
    let has = |leaf: &serde_json::Value| match (leaf[0].as_str(), leaf[1].as_str()) {
        (Some("id"), Some(">")) => leaf[2].as_i64().is_some_and(|last| last < id && id - last <= limit),
        (Some("id"), _) => leaf[2].as_array().is_some_and(|ids| ids.contains(&id.into())),
        _ => true,
    };
    question.method == "search_read" && domain.iter().all(has)
}

#[test]
fn a_server_that_only_gives_too_much_is_not_asked_without_end() {
    let shop = Shop::new();
    let counted = too_large(&shop, |question| {
        question.method.starts_with("search") && question.method != "search_count"
    });
    let outcome = shop.read(Extent::Daily);
    let error = of(&outcome, TABLE).error.as_ref().unwrap();
    assert!(error.to_string().ends_with("is larger than 32 MiB."), "{error}");
    // Of 2,000, 250, 31, 3 rows and of one; and its id.
    assert_eq!(counted.load(Ordering::Relaxed), 6);
    assert_eq!(
        shop.status("product.document").status,
        Status::Ok,
        "the others are read"
    );
}

#[test]
fn a_value_that_is_too_large_is_named_and_the_rest_is_kept() {
    let shop = Shop::new();
    for id in 1..=50 {
        let row = json!({"name": "x", "active": true});
        shop.odoo.world().put(TABLE, id, "08:00:00", row);
    }
    shop.odoo.world().page = 5000;
    let counted = too_large(&shop, |question| {
        let asks_name = question.arguments["fields"].to_string().contains("\"name\"");
        asks_name && asks_row(question, 7)
    });
    assert!(shop.read(Extent::Daily).is_complete());
    let status = shop.status(TABLE);
    assert_eq!((status.status, status.rows), (Status::Ok, 50));
    let told = status.load_error.unwrap().to_string();
    assert!(
        told.starts_with("name of the record with id 7 could not be read and is empty: "),
        "{told}"
    );
    assert!(told.ends_with("is larger than 32 MiB."), "{told}");
    let names = shop.names(TABLE);
    assert_eq!(names.iter().filter(|(_, name)| name == "x").count(), 49);
    // Of 2,000, 250 and 31 rows from the first on, of 4 from the fourth, of 3 from the seventh, and of that one; then of its
    // fields, of half of them, and of the one.
    assert_eq!(counted.load(Ordering::Relaxed), 9);
}
