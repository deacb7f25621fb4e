//! A profile with its page, and a small Odoo that it can be connected to.

use std::thread::sleep;
use std::time::{Duration, Instant};

use monta_connect::{Paths, Profile, REQUIRED_TABLES};
use monta_page::{Server, serve};
use serde_json::{Value, json};

use crate::browser::{Answer, Browser};
use crate::odoo::{Odoo, World};

/// What nobody may ever see again.
pub(crate) const SECRET: &str = "s3cret-of-anna";

pub(crate) struct Shop {
    pub(crate) odoo: Odoo,
    pub(crate) page: Server,
    folder: tempfile::TempDir,
}

fn field(kind: &str, label: &str) -> Value {
    json!({"type": kind, "string": label, "store": true})
}

impl Shop {
    pub(crate) fn new() -> Self {
        let mut world = World {
            version: "18.0".to_owned(),
            page: 100,
            ..World::default()
        };
        for table in REQUIRED_TABLES.into_iter().chain(["uom.uom", "stock.route"]) {
            let fields = json!({"id": field("integer", "ID"), "name": field("char", "Name"),
                "active": field("boolean", "Active"), "write_date": field("datetime", "Last Updated on")});
            world.fields.insert(table.to_owned(), fields);
        }
        let template = world.fields.get_mut("product.template").unwrap();
        template["default_code"] = field("char", "Internal Reference");
        template["route_ids"] =
            json!({"type": "many2many", "string": "Routes", "store": true, "relation": "stock.route"});
        template["forecast"] = json!({"type": "float", "string": "Forecast", "store": false});
        for (id, route) in [(1, "Buy"), (2, "Manufacture"), (3, "Dropship")] {
            world.put("stock.route", id, "08:00:00", json!({"name": route, "active": id != 3}));
        }
        let products = [
            (1, "TBL-001", "Oak Table", json!([1, 2])),
            (2, "LEG-010", "Leg <b>", json!([1])),
            (3, "", "Service", json!([])),
        ];
        for (id, code, name, routes) in products {
            let row = json!({"default_code": code, "name": name, "active": true, "route_ids": routes});
            world.put("product.template", id, "08:00:01", row);
        }
        world.fault = Some(Box::new(|question| {
            (question.method == "get_available_models").then(models)
        }));
        let odoo = Odoo::start(world);
        let folder = tempfile::tempdir().unwrap();
        let page = serve(paths(folder.path()), 0).unwrap();
        Self { odoo, page, folder }
    }

    pub(crate) fn paths(&self) -> Paths {
        paths(self.folder.path())
    }

    /// The profile as it is stored.
    pub(crate) fn profile(&self) -> Profile {
        Profile::load(&self.paths().profile).unwrap()
    }

    /// Closes the page; the profile as it is stored then.
    pub(crate) fn closed(self) -> Profile {
        let Self {
            odoo: _odoo,
            page,
            folder,
        } = self;
        drop(page);
        Profile::load(&paths(folder.path()).profile).unwrap()
    }

    /// Logs anna in and waits until everything is read; the page then.
    pub(crate) fn read(&self, browser: &Browser) -> Answer {
        let url = self.odoo.url.clone();
        let fields = [
            ("endpoint", url.as_str()),
            ("database", "shop"),
            ("user", "anna"),
            ("secret", SECRET),
        ];
        connect(browser, &fields)
    }

    /// Every byte of every file of the profile and its cache.
    pub(crate) fn files(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for entry in std::fs::read_dir(self.folder.path()).unwrap() {
            bytes.extend(std::fs::read(entry.unwrap().path()).unwrap_or_default());
        }
        bytes
    }
}

/// Sends the form of Connect & Read, and waits for its end; the page then.
pub(crate) fn connect(browser: &Browser, fields: &[(&str, &str)]) -> Answer {
    let answer = browser.post_only("/connect", fields);
    assert_eq!(answer.header("location"), Some("/tables"), "{}", answer.text());
    wait(browser)
}

/// Waits for the end of a read; the page then.
pub(crate) fn wait(browser: &Browser) -> Answer {
    wait_for_end(browser);
    browser.get("/tables")
}

/// Waits for the end of a read or an export.
pub(crate) fn wait_for_end(browser: &Browser) {
    let begun = Instant::now();
    while !browser.get("/reading").body.contains("\"over\":true") {
        assert!(begun.elapsed() < Duration::from_secs(20), "it reads for ever");
        sleep(Duration::from_millis(20));
    }
}

fn paths(folder: &std::path::Path) -> Paths {
    Paths {
        profile: folder.join("profile.json"),
        cache: folder.join("cache.sqlite"),
    }
}

/// What the table picker finds.
fn models() -> (u16, String) {
    let model = |name: &str, label: &str| json!({"model": name, "display_name": label});
    let models = json!([
        model("stock.route", "Inventory Routes"),
        model("uom.uom", "Unit of Measure")
    ]);
    (200, json!({"jsonrpc": "2.0", "id": 1, "result": models}).to_string())
}
