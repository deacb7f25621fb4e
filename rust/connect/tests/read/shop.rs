//! The shop of these tests: eight required tables, few rows, and whatever a test adds.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use monta_connect::{
    Cache, Connected, Error, Extent, Options, Outcome, Paths, Profile, REQUIRED_TABLES, Store, TableOutcome,
    TableStatus, connect, read,
};
use monta_odoo::{Credentials, Secret};
use serde_json::{Value, json};

use crate::odoo::{Odoo, World};

pub(crate) struct Shop {
    pub(crate) odoo: Odoo,
    pub(crate) profile: Profile,
    pub(crate) interrupted: AtomicBool,
    pub(crate) folder: tempfile::TempDir,
}

fn field(kind: &str) -> Value {
    json!({"type": kind, "string": kind, "store": true})
}

impl Shop {
    pub(crate) fn new() -> Self {
        let mut world = World {
            version: "18.0".to_owned(),
            page: 2,
            clock: 8 * 3600 + 5,
            ..World::default()
        };
        for table in REQUIRED_TABLES.into_iter().chain(["uom.uom"]) {
            let fields = json!({"id": field("integer"), "name": field("char"), "active": field("boolean"),
                "write_date": field("datetime")});
            world.fields.insert(table.to_owned(), fields);
        }
        world.put(
            "product.template",
            1,
            "08:00:00",
            json!({"name": "Oak Table", "active": true}),
        );
        world.put(
            "product.template",
            2,
            "08:00:01",
            json!({"name": "Leg", "active": true}),
        );
        world.put(
            "product.template",
            5,
            "08:00:02",
            json!({"name": "Old", "active": false}),
        );
        let odoo = Odoo::start(world);
        let mut profile = Profile::default();
        "shop".clone_into(&mut profile.database);
        profile.set_endpoint(&odoo.url).unwrap();
        Self {
            odoo,
            profile,
            interrupted: AtomicBool::new(false),
            folder: tempfile::tempdir().unwrap(),
        }
    }

    pub(crate) fn cache(&self) -> Cache {
        Cache::open(&self.folder.path().join("cache.sqlite")).unwrap()
    }

    /// The profile in its file, with the cache of this shop.
    pub(crate) fn store(&self) -> Arc<Store> {
        let paths = Paths {
            profile: self.folder.path().join("profile.json"),
            cache: self.folder.path().join("cache.sqlite"),
        };
        if !paths.profile.exists() {
            self.profile.save(&paths.profile).unwrap();
        }
        Arc::new(Store::open_at(paths).unwrap())
    }

    #[expect(clippy::unused_self, reason = "it stands beside what belongs to a shop")]
    pub(crate) fn connected(&self, store: &Arc<Store>) -> Connected {
        let anna = Credentials::login("anna", Secret::new("s3cret")).unwrap();
        store.connect(anna, Duration::from_secs(5), false).unwrap()
    }

    pub(crate) fn read(&self, extent: Extent) -> Outcome {
        self.read_with(extent, &mut |_, _, _| {}).unwrap()
    }

    /// Reads, and tells table, rows and total after each page.
    pub(crate) fn read_with(&self, extent: Extent, progress: &mut dyn FnMut(&str, u64, u64)) -> Result<Outcome, Error> {
        let anna = Credentials::login("anna", Secret::new("s3cret")).unwrap();
        let session = connect(&self.profile, anna, Duration::from_secs(5))?;
        let mut options = Options {
            extent,
            tables: None,
            interrupted: &self.interrupted,
            progress: &mut |now| {
                assert!(now.rate > 0.0);
                progress(now.table, now.rows, now.total);
            },
            table_read: &mut |_| {},
            pause: Duration::from_millis(1),
        };
        read(&self.profile, &mut self.cache(), &session, &mut options)
    }

    pub(crate) fn status(&self, table: &str) -> TableStatus {
        self.cache().status(&[table], &self.profile.source()).unwrap().remove(0)
    }

    /// Id and name of the rows that answer.
    pub(crate) fn names(&self, table: &str) -> Vec<(i64, String)> {
        let cache = self.cache();
        let columns = cache.meta(table).unwrap().read.unwrap().columns;
        let name: Vec<_> = columns.iter().filter(|column| column.name == "name").collect();
        let rows = cache.rows(table, &name).unwrap();
        let text = |row: &monta_core::lookup::Row| format!("{:?}", row.cells[0]);
        rows.iter()
            .map(|row| {
                (
                    row.id,
                    text(row)
                        .trim_start_matches("Text(\"")
                        .trim_end_matches("\")")
                        .to_owned(),
                )
            })
            .collect()
    }

    /// The ids of the rows that answer.
    pub(crate) fn ids(&self, table: &str) -> Vec<i64> {
        self.cache().ids(table).unwrap()
    }
}

/// What came of one table.
pub(crate) fn of<'a>(outcome: &'a Outcome, table: &str) -> &'a TableOutcome {
    outcome.tables.iter().find(|told| told.name == table).unwrap()
}
