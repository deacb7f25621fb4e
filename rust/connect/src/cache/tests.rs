//! Rows that come, change, go and gather, through the parts of the cache together.

use monta_core::Message;
use monta_core::lookup::Cell;
use monta_odoo::{Page, Row};
use serde_json::json;

use super::*;

fn columns() -> Vec<Column> {
    [
        ("name", "char"),
        ("active", "boolean"),
        ("route_ids", "many2many"),
        ("write_date", "datetime"),
    ]
    .map(|(name, kind)| Column {
        name: name.to_owned(),
        kind: kind.to_owned(),
    })
    .to_vec()
}

/// A page of rows with these ids and names.
fn page(rows: &[(i64, &str)]) -> Page {
    let row = |&(id, name): &(i64, &str)| Row {
        id,
        values: vec![json!([6, 5]), json!(name), json!(id != 2), json!("2026-11-27 08:19:00")],
    };
    Page {
        fields: ["route_ids", "name", "active", "write_date"]
            .map(str::to_owned)
            .to_vec(),
        rows: rows.iter().map(row).collect(),
        last_id: rows.last().unwrap().0,
    }
}

fn shadow(rows: u64, last_id: i64) -> Shadow {
    Shadow {
        columns: columns(),
        source: "here".to_owned(),
        version: "18.0".to_owned(),
        started_at: "2026-11-27 08:19:00".to_owned(),
        cursor: None,
        last_id,
        rows,
        total: 3,
        flaws: Vec::new(),
    }
}

fn read(rows: u64) -> Read {
    Read {
        fields: Vec::new(),
        columns: columns(),
        rows,
        source: "here".to_owned(),
        version: "18.0".to_owned(),
        read_at: "2026-11-27 08:19:00".to_owned(),
        full_at: "2026-11-27 08:19:00".to_owned(),
        cursor: None,
        flaws: Vec::new(),
    }
}

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn open(&self) -> Cache {
        let mut cache = Cache::open(&self.folder.path().join("cache.sqlite")).unwrap();
        cache.set_server_version("18.0").unwrap();
        cache
    }
}

fn status(cache: &Cache, source: &str) -> String {
    cache.status(&["uom.uom"], source).unwrap()[0]
        .status
        .message()
        .to_string()
}

#[test]
fn old_rows_answer_until_the_new_ones_are_complete() {
    let place = Place::new();
    let mut cache = place.open();
    assert_eq!(status(&cache, "here"), "Not read");
    cache.begin_shadow("uom.uom", &shadow(0, 0)).unwrap();
    cache
        .add_page("uom.uom", &shadow(2, 2), &page(&[(1, "Unit"), (2, "Dozen")]))
        .unwrap();
    assert_eq!(status(&cache, "here"), "Partial 2 of 3");
    assert!(cache.ids("uom.uom").is_err(), "nothing to answer with yet");
    cache.add_page("uom.uom", &shadow(3, 9), &page(&[(9, "kg")])).unwrap();
    cache.finish_shadow("uom.uom", &read(3)).unwrap();
    assert_eq!(status(&cache, "here"), "OK");
    assert_eq!(status(&cache, "elsewhere"), "Stale");

    // Another one is broken off, by the end of the process.
    cache.begin_shadow("uom.uom", &shadow(0, 0)).unwrap();
    cache
        .add_page("uom.uom", &shadow(1, 1), &page(&[(1, "Piece")]))
        .unwrap();
    drop(cache);
    let cache = place.open();
    assert_eq!(status(&cache, "here"), "Partial 1 of 3");
    assert_eq!(cache.meta("uom.uom").unwrap().shadow, Some(shadow(1, 1)));
    let columns = columns();
    let rows = cache.rows("uom.uom", &columns.iter().collect::<Vec<_>>()).unwrap();
    assert_eq!(
        rows.iter().map(|row| (row.id, row.active)).collect::<Vec<_>>(),
        [(1, true), (2, false), (9, true)]
    );
    assert_eq!(rows[0].cells[0], Cell::Text("Unit".to_owned()));
    assert_eq!(rows[0].cells[2], Cell::Ids(vec![6, 5]));
}

#[test]
fn rows_are_changed_added_and_taken_out_and_counted() {
    let place = Place::new();
    let mut cache = place.open();
    cache.begin_shadow("uom.uom", &shadow(0, 0)).unwrap();
    cache.add_page("uom.uom", &shadow(1, 1), &page(&[(1, "Unit")])).unwrap();
    let mut known = read(1);
    cache.finish_shadow("uom.uom", &known).unwrap();
    cache
        .put_rows("uom.uom", &mut known, &page(&[(1, "Piece"), (4, "kg")]))
        .unwrap();
    assert_eq!((known.rows, cache.ids("uom.uom").unwrap()), (2, vec![1, 4]));
    cache.delete_rows("uom.uom", &mut known, &[1, 7]).unwrap();
    assert_eq!((known.rows, cache.ids("uom.uom").unwrap()), (1, vec![4]));
    assert_eq!(cache.meta("uom.uom").unwrap().read, Some(known));
    assert_eq!(
        cache.write_date("uom.uom", 4).unwrap().as_deref(),
        Some("2026-11-27 08:19:00")
    );
    assert_eq!(cache.write_date("uom.uom", 1).unwrap(), None);

    cache
        .set_load_error("uom.uom", &Message::of_others("You may not"))
        .unwrap();
    assert_eq!(status(&cache, "here"), "Error");
    assert_eq!(cache.ids("uom.uom").unwrap(), [4], "rows stay");
    assert_eq!(cache.forget_all_but(&["mrp.bom"]).unwrap(), ["uom.uom"]);
    assert_eq!(status(&cache, "here"), "Not read");
}

#[test]
fn a_full_disk_is_told_and_costs_nothing_that_was_read() {
    let place = Place::new();
    let mut cache = place.open();
    cache.begin_shadow("uom.uom", &shadow(0, 0)).unwrap();
    cache.add_page("uom.uom", &shadow(1, 1), &page(&[(1, "Unit")])).unwrap();
    // SQLite's own limit of the size of the file, which ends like a disk without room.
    cache.connection.pragma_update(None, "max_page_count", 1).unwrap();
    let name = "x".repeat(50);
    let many = page(&(2..2000).map(|id| (id, name.as_str())).collect::<Vec<_>>());
    let error = cache.add_page("uom.uom", &shadow(1999, 1999), &many).unwrap_err();
    assert!(matches!(error, Error::Full { .. }), "{error}");
    assert_eq!(
        cache.meta("uom.uom").unwrap().shadow,
        Some(shadow(1, 1)),
        "the page before it"
    );
    drop(cache);
    let mut cache = place.open();
    cache.add_page("uom.uom", &shadow(1999, 1999), &many).unwrap();
}
