//! What goes wrong while a table is read, and what is left of it.

use std::sync::atomic::Ordering;

use monta_connect::{Error, Extent, Status};
use monta_core::Message;
use serde_json::json;

use crate::odoo::raised;
use crate::shop::{Shop, of};

const TABLE: &str = "product.template";

/// Fifty rows, two a page.
fn with_fifty(shop: &Shop, time: &str, name: &str) {
    for id in 1..=50 {
        shop.odoo
            .world()
            .put(TABLE, id, time, json!({"name": name, "active": true}));
    }
}

#[test]
fn a_read_that_is_broken_off_goes_on_and_old_rows_answer_meanwhile() {
    let shop = Shop::new();
    with_fifty(&shop, "08:00:00", "old");
    shop.read(Extent::Daily);
    with_fifty(&shop, "09:00:00", "new");
    shop.odoo.world().clock = 9 * 3600 + 60;
    // Somebody ends it after the third page.
    let outcome = shop.read_with(Extent::Full, &mut |table, rows, _| {
        if table == TABLE && rows == 6 {
            shop.interrupted.store(true, Ordering::Relaxed);
        }
    });
    assert!(outcome.unwrap().interrupted);
    assert_eq!(shop.status(TABLE).status.message().to_string(), "Partial 6 of 50");
    assert!(shop.names(TABLE).iter().all(|(_, name)| name == "old"));
    shop.interrupted.store(false, Ordering::Relaxed);
    // Meanwhile a row of the pages that are there is changed, and another one is gone.
    shop.odoo
        .world()
        .put(TABLE, 2, "09:05:00", json!({"name": "newer", "active": true}));
    shop.odoo.world().rows.get_mut(TABLE).unwrap().remove(&4);
    shop.odoo.asked();
    let outcome = shop.read(Extent::Quick);
    assert!(of(&outcome, TABLE).full && outcome.is_complete(), "{outcome:?}");
    // 44 that were left, and the changed one.
    assert_eq!((of(&outcome, TABLE).rows, of(&outcome, TABLE).deleted), (45, 1));
    let names = shop.names(TABLE);
    assert_eq!(names.len(), 49);
    assert!(
        names
            .iter()
            .all(|(id, name)| name == if *id == 2 { "newer" } else { "new" } && *id != 4)
    );
    assert_eq!((shop.status(TABLE).status, shop.status(TABLE).rows), (Status::Ok, 49));
}

#[test]
fn a_first_read_that_fails_keeps_its_pages() {
    let shop = Shop::new();
    with_fifty(&shop, "08:00:00", "x");
    shop.odoo.world().fault = Some(Box::new(|question| {
        let last = question.arguments["domain"]
            .as_array()
            .and_then(|domain| domain.last()?[2].as_i64());
        // Nor do the ids come one by one.
        let fails = question.model == TABLE && (question.method == "search" || last == Some(6));
        fails.then(|| raised("odoo.exceptions.UserError", "Oops"))
    }));
    let outcome = shop.read(Extent::Daily);
    assert_eq!(
        of(&outcome, TABLE).error.as_ref().map(Message::to_string).as_deref(),
        Some("product.template.search_read: Oops")
    );
    assert_eq!(shop.status(TABLE).status, Status::Error);
    // The tables after it were read all the same.
    assert_eq!(shop.status("product.document").status, Status::Ok);
    shop.odoo.world().fault = None;
    assert_eq!(of(&shop.read(Extent::Quick), TABLE).rows, 44);
    assert_eq!((shop.ids(TABLE).len(), shop.status(TABLE).status), (50, Status::Ok));
}

#[test]
fn a_table_that_may_not_be_read_or_is_not_there_leaves_the_others_alone() {
    let shop = Shop::new();
    shop.odoo.world().fault = Some(Box::new(|question| match question.model.as_str() {
        "mrp.bom" => Some(raised("odoo.exceptions.AccessError", "You are not allowed")),
        "mrp.bom.line" => Some(raised("odoo.exceptions.UserError", "Object mrp.bom.line doesn't exist")),
        _ => None,
    }));
    let outcome = shop.read(Extent::Daily);
    assert!(!outcome.is_complete() && outcome.stopped.is_none());
    let status = shop.status("mrp.bom");
    assert_eq!(status.status, Status::Error);
    assert_eq!(
        status.load_error.as_ref().map(Message::to_string).as_deref(),
        Some("mrp.bom.fields_get: You are not allowed")
    );
    let missing = "mrp.bom.line: no such model, is Manufacturing installed?";
    assert_eq!(
        shop.status("mrp.bom.line")
            .load_error
            .as_ref()
            .map(Message::to_string)
            .as_deref(),
        Some(missing)
    );
    assert_eq!(
        (shop.status(TABLE).status, shop.ids(TABLE)),
        (Status::Ok, vec![1, 2, 5])
    );
}

#[test]
fn a_passing_error_is_asked_again_and_a_lasting_one_is_told() {
    let shop = Shop::new();
    for (method, status) in [("search_read", 503), ("search_count", 502), ("fields_get", 504)] {
        let mut left = 2;
        shop.odoo.world().fault = Some(Box::new(move |question| {
            (question.method == method && left > 0).then(|| {
                left -= 1;
                (status, String::new())
            })
        }));
        let outcome = shop.read(Extent::Full);
        assert!(outcome.is_complete(), "{method} {status}: {outcome:?}");
    }
    shop.odoo.asked();
    shop.odoo.world().fault = Some(Box::new(|question| {
        (question.model == TABLE).then(|| (503, String::new()))
    }));
    let outcome = shop.read(Extent::Daily);
    assert!(
        of(&outcome, TABLE)
            .error
            .as_ref()
            .unwrap()
            .to_string()
            .contains("status 503"),
        "{outcome:?}"
    );
    let asked = shop.odoo.asked();
    assert_eq!(
        asked
            .iter()
            .filter(|line| line.starts_with("product.template "))
            .count(),
        3
    );
}

#[test]
fn a_key_that_is_refused_ends_the_read() {
    let shop = Shop::new();
    shop.odoo.world().fault = Some(Box::new(|question| {
        (question.method == "search_count" && question.model == TABLE)
            .then(|| raised("odoo.exceptions.AccessDenied", "Access Denied"))
    }));
    let outcome = shop.read(Extent::Daily);
    assert!(
        matches!(outcome.stopped, Some(monta_odoo::Error::PasswordRefused { .. })),
        "{outcome:?}"
    );
    assert_eq!(shop.status("res.company").status, Status::Ok);
    assert_eq!(shop.status("product.document").status, Status::NotRead);
    let asked = shop.odoo.asked();
    assert_eq!(
        asked.last().unwrap(),
        "product.template search_count",
        "once, and nothing after it"
    );
}

#[test]
fn a_field_that_an_upgrade_removed_leaves_the_table_ok() {
    let shop = Shop::new();
    shop.read(Extent::Daily);
    let fields = json!({"name": {"type": "char", "string": "Name", "store": true},
        "write_date": {"type": "datetime", "string": "Changed", "store": true}});
    shop.odoo.world().fields.insert(TABLE.to_owned(), fields);
    let outcome = shop.read(Extent::Quick);
    assert!(of(&outcome, TABLE).full && outcome.is_complete());
    assert_eq!(shop.status(TABLE).status, Status::Ok);
    let read = shop.cache().meta(TABLE).unwrap().read.unwrap();
    assert!(read.fields.iter().all(|field| field.name != "active"));
}

#[test]
fn two_reads_at_once() {
    let shop = Shop::new();
    let _lock = shop.cache().lock("Anna", "2026-11-27 08:19:00").unwrap();
    let error = shop.read_with(Extent::Daily, &mut |_, _, _| {}).unwrap_err();
    assert!(
        matches!(&error, Error::Reading { reader, .. } if reader == "Anna"),
        "{error}"
    );
    assert_eq!(shop.status(TABLE).status, Status::NotRead);
}

/// Lets a question fail where it asks for one of these fields of one of these records.
fn failing(shop: &Shop, fields: &'static [&'static str], ids: std::ops::RangeInclusive<i64>) {
    shop.odoo.world().fault = Some(Box::new(move |question| {
        let arguments = &question.arguments;
        let asks_field = fields
            .iter()
            .any(|field| arguments["fields"].to_string().contains(field));
        let domain = arguments["domain"].as_array()?;
        let asks_id = |id: i64| {
            domain.iter().all(|leaf| match (leaf[0].as_str(), leaf[1].as_str()) {
                (Some("id"), Some(">")) => id > leaf[2].as_i64().unwrap(),
                (Some("id"), _) => leaf[2].as_array().unwrap().contains(&id.into()),
                _ => true,
            })
        };
        let asks =
            question.method == "search_read" && question.model == TABLE && asks_field && ids.clone().any(asks_id);
        asks.then(|| raised("builtins.ValueError", "Oops"))
    }));
}

#[test]
fn a_field_or_a_record_that_fails_is_named_and_the_rest_is_kept() {
    let shop = Shop::new();
    with_fifty(&shop, "08:00:00", "x");
    shop.odoo.world().page = 1000;
    // Of one record.
    failing(&shop, &["name"], 7..=7);
    assert!(shop.read(Extent::Daily).is_complete());
    let status = shop.status(TABLE);
    let oops = "product.template.search_read: Oops";
    assert_eq!((status.status, status.rows), (Status::Ok, 50));
    let told = format!("name of the record with id 7 could not be read and is empty: {oops}");
    assert_eq!(status.load_error.unwrap().to_string(), told);
    let names = shop.names(TABLE);
    assert_eq!(names.iter().filter(|(_, name)| name == "x").count(), 49);
    assert_eq!(names[6], (7, "Empty".to_owned()));
    let active = shop.cache().meta(TABLE).unwrap().read.unwrap();
    let column: Vec<_> = active.columns.iter().filter(|column| column.name == "active").collect();
    let rows = shop.cache().rows(TABLE, &column).unwrap();
    assert_eq!(
        rows[6].cells,
        [monta_core::lookup::Cell::Boolean(true)],
        "its other fields are kept"
    );

    // Once it can be read, nothing is said about it any more.
    shop.odoo.world().fault = None;
    shop.odoo
        .world()
        .put(TABLE, 7, "09:00:00", json!({"name": "x", "active": true}));
    shop.read(Extent::Quick);
    assert_eq!(shop.status(TABLE).load_error, None);
    assert_eq!(shop.names(TABLE)[6].1, "x");

    // Of all records: it is found once, and not asked for again.
    failing(&shop, &["active"], 1..=50);
    shop.odoo.world().page = 20;
    shop.odoo.asked();
    assert!(shop.read(Extent::Full).is_complete());
    let told = format!("active could not be read and is empty: {oops}");
    assert_eq!(shop.status(TABLE).load_error.unwrap().to_string(), told);
    assert!(shop.names(TABLE).iter().all(|(_, name)| name == "x"));
    let asked = shop.odoo.asked();
    let of_table = asked
        .iter()
        .filter(|line| line.starts_with("product.template "))
        .count();
    assert!(of_table < 70, "{of_table} requests");
}

#[test]
fn what_is_no_answer_of_an_odoo_is_named_and_costs_no_row() {
    let shop = Shop::new();
    shop.read(Extent::Daily);
    let page = "<html><title>Just a moment...</title></html>".to_owned();
    let half = json!({"jsonrpc": "2.0", "id": 1, "result": [{"id": 1, "name": "Oak"}]}).to_string();
    let answers = [
        (
            page,
            "responds with a web page (Just a moment...) and not with Odoo's API (status 200).",
        ),
        (
            half[..40].to_owned(),
            "sent a response that cannot be read: it is empty, cut off or not JSON.",
        ),
        (
            String::new(),
            "sent a response that cannot be read: it is empty, cut off or not JSON.",
        ),
        (format!("[{}]", " ".repeat(33 * 1024 * 1024)), "is larger than 32 MiB."),
    ];
    for (body, expected) in answers {
        shop.odoo.world().fault = Some(Box::new(move |question| {
            (question.model == TABLE && question.method == "search_count").then(|| (200, body.clone()))
        }));
        let outcome = shop.read(Extent::Full);
        let error = of(&outcome, TABLE).error.as_ref().unwrap();
        assert!(error.to_string().ends_with(expected), "{error}");
        assert_eq!(shop.status(TABLE).load_error.as_ref(), Some(error));
        assert_eq!(shop.names(TABLE).len(), 3);
    }
    shop.odoo.world().fault = None;
    assert!(shop.read(Extent::Quick).is_complete());
    assert_eq!(shop.status(TABLE).status, Status::Ok);
}

#[test]
fn a_key_that_ends_soon_is_spoken_of_until_there_is_another_one() {
    let shop = Shop::new();
    let key = |id: i64, ends: &str| {
        let key = json!({"name": "Monta", "user_id": 11, "expiration_date": ends});
        shop.odoo.world().put("res.users.apikeys", id, "08:00:00", key);
    };
    let line = || {
        monta_connect::status_line(&shop.profile, &shop.cache(), None)
            .unwrap()
            .to_string()
    };
    let asked = || {
        let asked = shop.odoo.asked();
        asked
            .iter()
            .filter(|line| line.starts_with("res.users.apikeys"))
            .count()
    };
    key(1, "2026-12-11 12:00:00");
    shop.read(Extent::Daily);
    assert!(!line().contains("API key"), "more than two weeks: {}", line());
    shop.read(Extent::Quick);
    assert_eq!(asked(), 1, "once a day");
    key(1, "2026-12-10 12:00:00");
    shop.read(Extent::Full);
    let told = " UTC · the API key \"Monta\" ends on 2026-12-10: create another one";
    assert!(line().ends_with(told), "{}", line());
    shop.odoo.world().rows.clear();
    shop.read(Extent::Quick);
    assert!(!line().contains("API key"), "{}", line());
    shop.odoo.asked();
    // Before 18.0 none ends.
    shop.odoo.world().version = "17.0".to_owned();
    shop.read(Extent::Full);
    assert_eq!(asked(), 0);
}
