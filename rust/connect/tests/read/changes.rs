//! What has changed since, and what is gone.

use monta_connect::{Extent, Status};
use serde_json::json;

use crate::odoo::{at, raised};
use crate::shop::{Shop, of};

const TABLE: &str = "product.template";

#[test]
fn nothing_changed_costs_three_requests_a_table_and_thirty_in_all() {
    let shop = Shop::new();
    shop.odoo.world().clock = 12 * 3600;
    shop.read(Extent::Daily);
    shop.odoo.asked();
    let outcome = shop.read(Extent::Daily);
    assert!(!of(&outcome, TABLE).full, "the second on the same day");
    assert_eq!((of(&outcome, TABLE).rows, of(&outcome, TABLE).deleted), (0, 0));
    let asked = shop.odoo.asked();
    let of_table = |asked: &[String]| {
        let of_table = asked.iter().filter_map(|line| line.strip_prefix("product.template "));
        of_table.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(of_table(&asked), ["fields_get", "search_read", "search_count"]);
    // Logging in takes six at most.
    assert_eq!(asked.len(), 24);

    // Where something was written in the half hour before: ids and times of that are one page, and an empty one ends it.
    shop.odoo.world().page = 10;
    shop.odoo.world().clock = 8 * 3600 + 900;
    shop.read(Extent::Full);
    shop.odoo.asked();
    assert_eq!(of(&shop.read(Extent::Quick), TABLE).rows, 0);
    let asked = shop.odoo.asked();
    assert_eq!(
        of_table(&asked),
        ["fields_get", "search_read", "search_read", "search_count"]
    );
}

#[test]
fn a_changed_row_is_read_and_no_other() {
    let shop = Shop::new();
    shop.read(Extent::Daily);
    shop.odoo
        .world()
        .put(TABLE, 2, "09:00:00", json!({"name": "Short leg", "active": true}));
    shop.odoo
        .world()
        .put(TABLE, 9, "09:00:00", json!({"name": "New", "active": true}));
    let outcome = shop.read(Extent::Quick);
    assert_eq!((of(&outcome, TABLE).rows, of(&outcome, TABLE).deleted), (2, 0));
    let names = shop.names(TABLE);
    assert_eq!(
        names[1..],
        [
            (2, "Short leg".to_owned()),
            (5, "Old".to_owned()),
            (9, "New".to_owned())
        ]
    );
    assert_eq!(shop.status(TABLE).rows, 4);
}

#[test]
fn a_transaction_that_began_before_the_read_and_ended_after_it_is_found() {
    let shop = Shop::new();
    shop.read(Extent::Daily);
    // Its time lies before the cursor, but not by more than half an hour.
    shop.odoo
        .world()
        .put(TABLE, 1, "07:31:00", json!({"name": "Ash Table", "active": true}));
    assert_eq!(of(&shop.read(Extent::Quick), TABLE).rows, 1);
    assert_eq!(shop.names(TABLE)[0], (1, "Ash Table".to_owned()));
    // What Odoo writes without a time shows in a full read only.
    shop.odoo
        .world()
        .put(TABLE, 1, "07:31:00", json!({"name": "Elm Table", "active": true}));
    assert_eq!(of(&shop.read(Extent::Quick), TABLE).rows, 0);
    assert_eq!(of(&shop.read(Extent::Full), TABLE).rows, 3);
    assert_eq!(shop.names(TABLE)[0], (1, "Elm Table".to_owned()));
}

#[test]
fn a_row_that_is_written_twice_in_the_second_of_a_read_is_found() {
    let shop = Shop::new();
    let write = |name| {
        let values = json!({"name": name, "active": true});
        shop.odoo.world().put(TABLE, 1, "09:00:00", values);
    };
    shop.odoo.world().clock = 9 * 3600 - 60;
    write("Ash Table");
    shop.read(Extent::Daily);
    write("Elm Table");
    assert_eq!(of(&shop.read(Extent::Quick), TABLE).rows, 1);
    assert_eq!(shop.names(TABLE)[0], (1, "Elm Table".to_owned()));
    // It is read once more after that second is over, and then no longer.
    shop.odoo.world().clock = 9 * 3600 + 60;
    assert_eq!(of(&shop.read(Extent::Quick), TABLE).rows, 1);
    assert_eq!(of(&shop.read(Extent::Quick), TABLE).rows, 0);
}

#[test]
fn the_cursor_is_the_time_of_the_server_before_the_first_page() {
    let shop = Shop::new();
    let cursor = |shop: &Shop| shop.cache().meta(TABLE).unwrap().read.unwrap().cursor;
    for extent in [Extent::Daily, Extent::Quick] {
        shop.odoo.world().asked.clear();
        shop.read(extent);
        let world = shop.odoo.world();
        let first = world
            .asked
            .iter()
            .find(|question| (question.model.as_str(), question.method.as_str()) == (TABLE, "search_read"));
        // A row that is written while the pages come may be in none of them.
        assert_eq!(cursor(&shop), Some(at(first.unwrap().time - 1)), "{extent:?}");
    }
    // A server that tells no time from now on: what was written since the last one it told is asked for.
    let before = cursor(&shop);
    shop.odoo.world().clock = 0;
    assert!(!of(&shop.read(Extent::Quick), TABLE).full);
    assert_eq!(cursor(&shop), before);
    // One that never told any is read in full each time.
    shop.read(Extent::Full);
    assert!(of(&shop.read(Extent::Quick), TABLE).full);
}

#[test]
fn a_row_that_is_gone_is_taken_out() {
    let shop = Shop::new();
    shop.read(Extent::Daily);
    shop.odoo.world().rows.get_mut(TABLE).unwrap().remove(&2);
    // As many rows as before, after all.
    shop.odoo
        .world()
        .put(TABLE, 9, "09:00:00", json!({"name": "New", "active": true}));
    let outcome = shop.read(Extent::Quick);
    assert_eq!((of(&outcome, TABLE).rows, of(&outcome, TABLE).deleted), (1, 1));
    assert_eq!(shop.ids(TABLE), [1, 5, 9]);
}

#[test]
fn a_list_of_ids_that_fails_or_is_short_takes_nothing_out() {
    let shop = Shop::new();
    shop.read(Extent::Daily);
    shop.odoo.world().rows.get_mut(TABLE).unwrap().remove(&2);
    for fault in [
        (503, String::new()),
        (200, json!({"jsonrpc": "2.0", "result": []}).to_string()),
    ] {
        shop.odoo.world().fault = Some(Box::new(move |question| {
            (question.method == "search").then(|| fault.clone())
        }));
        let outcome = shop.read(Extent::Quick);
        assert!(of(&outcome, TABLE).error.is_some() && !outcome.is_complete());
        assert_eq!(shop.ids(TABLE), [1, 2, 5]);
        assert_eq!(shop.status(TABLE).status, Status::Error);
    }
    shop.odoo.world().fault = None;
    shop.read(Extent::Daily);
    assert_eq!((shop.ids(TABLE), shop.status(TABLE).status), (vec![1, 5], Status::Ok));
}

#[test]
fn a_row_that_comes_while_ids_are_listed_fails_no_table() {
    let shop = Shop::new();
    shop.read(Extent::Daily);
    shop.odoo.world().rows.get_mut(TABLE).unwrap().remove(&2);
    let mut counts = 0;
    shop.odoo.world().fault = Some(Box::new(move |question| {
        counts += u64::from(question.model == TABLE && question.method == "search_count");
        // One of them is written after the ids have come.
        (question.model == TABLE && counts == 2).then(|| (200, json!({"jsonrpc": "2.0", "result": 3}).to_string()))
    }));
    assert!(shop.read(Extent::Quick).is_complete());
    assert_eq!(shop.ids(TABLE), [1, 5]);
}

#[test]
fn a_row_that_only_now_may_be_seen_is_read() {
    let shop = Shop::new();
    shop.read(Extent::Daily);
    // Written long ago: the times tell nothing, the number does.
    shop.odoo
        .world()
        .put(TABLE, 3, "01:00:00", json!({"name": "Hidden", "active": true}));
    assert_eq!(of(&shop.read(Extent::Quick), TABLE).rows, 1);
    assert_eq!(shop.ids(TABLE), [1, 2, 3, 5]);
}

#[test]
fn a_table_without_times_is_read_in_full_each_time() {
    let shop = Shop::new();
    let fields = json!({"name": {"type": "char", "string": "Name", "store": true}});
    shop.odoo.world().fields.insert(TABLE.to_owned(), fields);
    shop.read(Extent::Daily);
    assert!(of(&shop.read(Extent::Quick), TABLE).full);
    shop.odoo.world().fault = Some(Box::new(|question| {
        (question.method == "search_read").then(|| raised("odoo.exceptions.UserError", "No"))
    }));
    shop.read(Extent::Quick);
    assert_eq!(shop.ids(TABLE), [1, 2, 5], "the old rows answer");
}
