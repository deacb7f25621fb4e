//! The shop of these tests, with a mapping of its products.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use monta_connect::{ApplyReport, Connected, Error, Input, Patience, PlanReport, Store};
use monta_core::export::{Mapping, TableGuard};
use serde_json::{Value, json};

use crate::shop::Shop;

pub(crate) const TABLE: &str = "product.template";

pub(crate) struct Workshop {
    pub(crate) shop: Shop,
    pub(crate) store: Arc<Store>,
    pub(crate) connected: Connected,
}

/// Nothing is waited for longer than it takes.
pub(crate) const PATIENCE: Patience = Patience {
    pause: Duration::from_millis(1),
    look: Duration::from_millis(3),
};

pub(crate) fn mapping() -> Mapping {
    let line = |line: Value| {
        let mut line = line;
        line["table"] = TABLE.into();
        line["insert"] = true.into();
        line
    };
    serde_json::from_value(json!({"name": "Products", "columns": [
        line(json!({"column": "SKU", "field": "default_code", "identifier": true})),
        line(json!({"column": "Name", "field": "name", "update": true, "compulsory": true})),
        line(json!({"column": "Price", "field": "list_price", "update": true})),
        line(json!({"column": "Routes", "field": "route_ids", "secondary": "name", "separator": ";", "update": true})),
        line(json!({"column": "Note", "field": "note", "master": "odoo"})),
    ]}))
    .unwrap()
}

impl Workshop {
    pub(crate) fn new() -> Self {
        Self::of("18.0")
    }

    /// With an Odoo of this version.
    pub(crate) fn of(version: &str) -> Self {
        let shop = Shop::new();
        {
            let mut world = shop.odoo.world();
            version.clone_into(&mut world.version);
            world.page = usize::MAX;
            let field = |kind: &str| json!({"type": kind, "string": kind, "store": true});
            let fields = world.fields.get_mut(TABLE).unwrap();
            fields["default_code"] = field("char");
            fields["note"] = field("char");
            fields["list_price"] = field("float");
            fields["list_price"]["digits"] = json!([16, 2]);
            fields["route_ids"] = field("many2many");
            fields["route_ids"]["relation"] = "stock.route".into();
            fields["company_id"] = field("many2one");
            world.fields.insert(
                "stock.route".to_owned(),
                json!({"id": field("integer"), "name": field("char"), "active": field("boolean")}),
            );
            for (id, name) in [(1, "Buy"), (2, "Manufacture")] {
                world.put("stock.route", id, "08:00:00", json!({"name": name, "active": true}));
            }
            let product = |code: &str, name: &str, active: bool| {
                json!({"default_code": code, "name": name, "active": active, "list_price": 80.0, "route_ids": [2, 1],
                    "note": "Ours", "product_variant_id": 1})
            };
            world.rows.remove(TABLE);
            for (id, code, name, active) in [
                (1, "TBL-001", "Oak Table", true),
                (2, "LEG-010", "Leg", true),
                (3, "OLD-9", "Old Chair", false),
                (4, "DUP-1", "Double one", true),
                (5, "DUP-1", "Double two", true),
            ] {
                world.put(TABLE, id, "08:00:00", product(code, name, active));
            }
        }
        let store = shop.store();
        let connected = shop.connected(&store);
        shop.odoo.asked();
        let workshop = Self { shop, store, connected };
        workshop.set(&mapping(), &TableGuard::default());
        workshop
    }

    /// Mapping and guard of the table in the profile, as somebody might have edited it.
    pub(crate) fn set(&self, mapping: &Mapping, guard: &TableGuard) {
        let mut profile = self.store.profile().unwrap();
        profile.mappings = vec![mapping.clone()];
        profile.guards.insert(TABLE.to_owned(), guard.clone());
        profile.save(&self.store.paths().profile).unwrap();
    }

    /// Lets everything through that the mapping writes.
    pub(crate) fn open(&self) {
        let guard = TableGuard {
            insert: true,
            update: true,
            fields: ["default_code", "name", "list_price", "route_ids", "note"]
                .map(str::to_owned)
                .into(),
            max_records: 300,
            ..TableGuard::default()
        };
        self.set(&mapping(), &guard);
    }

    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.shop.folder.path().join(name);
        fs::write(&path, content).unwrap();
        path
    }

    pub(crate) fn try_plan(&self, name: &str, content: impl AsRef<[u8]>) -> Result<PlanReport, Error> {
        let input = Input::File(self.file(name, content));
        self.connected
            .plan("Products", &input, &AtomicBool::new(false), &mut |_| {})
    }

    pub(crate) fn plan(&self, content: &str) -> PlanReport {
        self.try_plan("parts.csv", content).unwrap()
    }

    pub(crate) fn apply(&self, token: &str) -> Result<ApplyReport, Error> {
        self.connected
            .apply(token, PATIENCE, &AtomicBool::new(false), &mut |_| {})
    }

    /// The codes of all products, as often as they are there.
    pub(crate) fn codes(&self) -> Vec<String> {
        let world = self.shop.odoo.world();
        let rows = world.rows[TABLE].values();
        rows.map(|row| row["default_code"].as_str().unwrap().to_owned())
            .collect()
    }

    /// How often a method was called since the last time.
    pub(crate) fn called(&self, method: &str) -> usize {
        let asked = self.shop.odoo.asked();
        asked.iter().filter(|question| question.ends_with(method)).count()
    }
}

/// A file of so many new products.
pub(crate) fn many(count: usize) -> String {
    let rows = (1..=count).map(|number| format!("NEW-{number:03},Part {number},{number}.5,Buy,\n"));
    format!("SKU,Name,Price,Routes,Note\n{}", rows.collect::<String>())
}
