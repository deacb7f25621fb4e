//! Carrying out a plan, and what goes wrong meanwhile.

use std::sync::atomic::AtomicBool;

use serde_json::json;

use crate::odoo::{at, raised};
use crate::workshop::{TABLE, Workshop, many};

#[test]
fn what_was_planned_is_written_and_planned_again_it_is_nothing() {
    let workshop = Workshop::new();
    workshop.open();
    let file = "SKU,Name,Price,Routes,Note\nTBL-001,Oak table,95,Manufacture,x\nNEW-1,New,1.5,Buy;Manufacture,Theirs\n\
                LEG-010,Leg,80,Buy;Manufacture,\nDUP-1,Double,80,Buy,\n";
    let plan = workshop.plan(file);
    let mut told = Vec::new();
    let done = workshop.connected.apply(
        &plan.token,
        crate::workshop::PATIENCE,
        &AtomicBool::new(false),
        &mut |progress| told.push((progress.rows, progress.total)),
    );
    let done = done.unwrap();
    assert!(done.complete && done.stopped.is_none());
    assert_eq!((done.created, done.updated, done.left), (1, 1, 0));
    assert_eq!(told.last(), Some(&(2, 2)));
    {
        let world = workshop.shop.odoo.world();
        let row = |id: i64| world.rows[TABLE][&id].clone();
        assert_eq!(
            (&row(1)["name"], &row(1)["list_price"]),
            (&json!("Oak table"), &json!(95.0))
        );
        assert_eq!(
            (&row(6)["default_code"], &row(6)["route_ids"]),
            (&json!("NEW-1"), &json!([1, 2]))
        );
        assert_eq!((&row(1)["note"], &row(6)["note"]), (&json!("Ours"), &json!("Theirs")));
    }
    let result = workshop.store.result_csv(&plan.token).unwrap();
    assert_eq!(
        result,
        "Line,Part,Identifier,Result,Id,Variant,Message,Note\r\n\
         2,record,TBL-001,updated,1,,,Ours\r\n\
         3,record,NEW-1,created,6,1,,Theirs\r\n\
         4,record,LEG-010,unchanged,2,,,Ours\r\n\
         5,record,DUP-1,conflict,,,\"`DUP-1`: 2 records have it (ids 4, 5): give each an identifier of its own in Odoo\",\r\n"
    );
    // Once more it does nothing, and the same file comes to nothing.
    workshop.shop.odoo.asked();
    assert!(workshop.apply(&plan.token).unwrap().complete);
    let counts = workshop.plan(file).records;
    assert_eq!((counts.create, counts.update, counts.unchanged), (0, 0, 3));
    assert_eq!(workshop.called("create") + workshop.called("write"), 0);
}

#[test]
fn what_was_changed_or_created_meanwhile_is_left_alone() {
    let workshop = Workshop::new();
    workshop.open();
    let plan = workshop.plan(
        "SKU,Name,Price,Routes,Note\nTBL-001,Oak table,95,Buy,\nLEG-010,Leg,95,Buy,\nNEW-1,New,1,Buy,\nNEW-2,New,1,Buy,\n",
    );
    {
        let mut world = workshop.shop.odoo.world();
        let row = world.rows.get_mut(TABLE).unwrap().get_mut(&1).unwrap();
        row.insert("write_date".to_owned(), at(9 * 3600).into());
        world.put(
            TABLE,
            20,
            "08:30:00",
            json!({"default_code": "NEW-1", "active": true, "name": "Theirs"}),
        );
    }
    let done = workshop.apply(&plan.token).unwrap();
    assert_eq!(
        (done.created, done.updated, done.skipped, done.complete),
        (1, 1, 2, false)
    );
    let messages: Vec<_> = done
        .problems
        .into_iter()
        .filter_map(|record| record.message)
        .map(|message| message.to_string())
        .collect();
    assert_eq!(
        messages,
        [
            "`TBL-001`: it was changed in Odoo meanwhile: plan again",
            "`NEW-1` is in Odoo meanwhile (id 20): plan again",
        ]
    );
    assert_eq!(workshop.codes().iter().filter(|code| *code == "NEW-1").count(), 1);
}

#[test]
fn two_hundred_records_are_created_once_each_however_answers_are_lost() {
    let workshop = Workshop::new();
    workshop.open();
    let plan = workshop.plan(&many(200));
    // Lost before it is carried out, and after; and an Odoo that is busy.
    let mut creates = 0;
    workshop.shop.odoo.world().loss = Some(Box::new(move |question| {
        creates += usize::from(question.method == "create");
        match (question.method.as_str(), creates) {
            ("create", 1) => Some(false),
            ("create", 2 | 4) => Some(true),
            _ => None,
        }
    }));
    let mut busy = 2;
    workshop.shop.odoo.world().fault = Some(Box::new(move |question| {
        let is_busy = question.method == "create" && busy > 0;
        busy -= i32::from(is_busy);
        is_busy.then(|| raised("psycopg2.errors.SerializationFailure", "could not serialize access"))
    }));
    workshop.shop.odoo.asked();
    let done = workshop.apply(&plan.token).unwrap();
    assert!(done.complete, "{done:?}");
    assert_eq!((done.created, workshop.codes().len()), (200, 205));
    let mut codes = workshop.codes();
    codes.dedup();
    assert_eq!(codes.len(), 204, "DUP-1 was there twice");
    let updates = many(200).replace(".5,", ".7,");
    let plan = workshop.plan(&updates);
    assert_eq!(plan.records.update, 200);
    let mut writes = 0;
    workshop.shop.odoo.world().loss = Some(Box::new(move |question| {
        writes += usize::from(question.method == "load");
        (question.method == "load" && writes < 4).then_some(writes % 2 == 1)
    }));
    let done = workshop.apply(&plan.token).unwrap();
    assert_eq!((done.updated, done.complete), (200, true), "{done:?}");
    workshop.shop.odoo.world().loss = None;
    assert_eq!(workshop.plan(&updates).records.unchanged, 200);
}

/// A proxy may lose Odoo before its work and after it, and says the same.
#[test]
fn a_proxy_that_has_no_server_is_no_word_on_what_was_created() {
    let workshop = Workshop::new();
    workshop.open();
    let plan = workshop.plan(&many(20));
    let mut losses = vec![true, false];
    workshop.shop.odoo.world().proxy = Some(503);
    workshop.shop.odoo.world().loss = Some(Box::new(move |question| {
        if question.method == "create" {
            losses.pop()
        } else {
            None
        }
    }));
    let done = workshop.apply(&plan.token).unwrap();
    assert_eq!((done.complete, done.created, workshop.codes().len()), (true, 20, 25));
}

#[test]
fn a_bad_record_is_found_by_halving_and_the_others_go_on() {
    let workshop = Workshop::new();
    workshop.open();
    let plan = workshop.plan(&many(100));
    workshop.shop.odoo.world().fault = Some(Box::new(|question| {
        let is_bad = question.method == "create" && question.placed.to_string().contains("NEW-077");
        is_bad.then(|| raised("odoo.exceptions.ValidationError", "Barcode is taken"))
    }));
    workshop.shop.odoo.asked();
    let done = workshop.apply(&plan.token).unwrap();
    assert_eq!((done.created, done.failed, done.left, done.complete), (99, 1, 0, false));
    assert!(workshop.called("create") <= 16);
    let message = done.problems[0].message.as_ref().unwrap().to_string();
    assert!(
        message.starts_with("line 78: `NEW-077`: product.template.create: Barcode is taken Correct what Odoo names"),
        "{message}"
    );
    assert_eq!(done.problems[0].state.as_deref(), Some("failed"));
}

#[test]
fn a_server_that_stays_away_ends_it_and_the_same_plan_goes_on() {
    let workshop = Workshop::new();
    workshop.open();
    let plan = workshop.plan(&many(150));
    let mut creates = 0;
    workshop.shop.odoo.world().fault = Some(Box::new(move |question| {
        creates += usize::from(question.method == "create");
        (creates > 1).then(|| (503, String::new()))
    }));
    let stopped = workshop.apply(&plan.token).unwrap();
    assert_eq!(
        (stopped.created, stopped.left, stopped.stopped_class),
        (100, 50, Some("retry"))
    );
    workshop.shop.odoo.world().fault = None;
    let done = workshop.apply(&plan.token).unwrap();
    assert_eq!((done.created, done.complete, workshop.codes().len()), (150, true, 155));

    // One that ends it does so between two requests.
    let plan = workshop.plan(&many(200));
    let interrupted = AtomicBool::new(true);
    let ended = workshop
        .connected
        .apply(&plan.token, crate::workshop::PATIENCE, &interrupted, &mut |_| {});
    let ended = ended.unwrap();
    assert!(ended.interrupted && ended.left == 50);
}
