//! Whatever is split, changed, dropped, shipped and cancelled: no piece is lost, and none leaves twice.

use std::collections::BTreeMap;

use fastrand::Rng;
use serde_json::{Value, json};

use crate::client::{Monta, order};

const SKUS: [&str; 3] = ["A", "B", "C"];

/// SKU and pieces of each line.
type Lines = Vec<(&'static str, i64)>;

/// What a webshop has asked for and what has been delivered to the warehouse, in pieces.
struct Model {
    monta: Monta,
    is_documented: bool,
    random: Rng,
    /// By the first order of a family.
    asked: BTreeMap<String, BTreeMap<&'static str, i64>>,
    stocked: BTreeMap<&'static str, i64>,
}

impl Model {
    fn new(seed: u64) -> Self {
        let is_documented = seed % 2 == 1;
        let monta = if is_documented {
            Monta::documented()
        } else {
            Monta::v6()
        };
        let mut model = Self {
            monta,
            is_documented,
            random: Rng::with_seed(seed),
            asked: BTreeMap::new(),
            stocked: BTreeMap::new(),
        };
        for sku in SKUS {
            model.restock(sku, 12);
        }
        model
    }

    fn restock(&mut self, sku: &'static str, pieces: i64) {
        let available = self.figure(sku, "StockAvailable");
        let row = json!([{"Sku": sku, "StockAvailable": available + pieces}]);
        self.monta.control("POST", "/products", row);
        *self.stocked.entry(sku).or_insert(0) += pieces;
    }

    fn figure(&self, sku: &str, name: &str) -> i64 {
        let stock = self.monta.call("GET", &format!("/product/{sku}/stock"), Value::Null);
        stock.body["Stock"][name].as_i64().unwrap_or(0)
    }

    /// Any order: its id, its family and its lines.
    fn any(&mut self) -> Option<(String, String, Lines)> {
        let count = self.monta.control("GET", "/pieces", Value::Null);
        let rows = count["orders"].as_array()?;
        let row = self.random.choice(rows)?;
        let id = row["order"].as_str()?.to_owned();
        let lines = self.monta.get(&format!("/order/{id}"))["Lines"].clone();
        let line = |line: &Value| {
            let sku = SKUS.into_iter().find(|sku| line["Sku"] == *sku).unwrap();
            (sku, line["OrderedQuantity"].as_i64().unwrap())
        };
        let lines = lines.as_array()?.iter().map(line).collect();
        Some((id, row["family"].as_str()?.to_owned(), lines))
    }

    fn lines(&mut self) -> Lines {
        let mut lines: Vec<_> = SKUS.into_iter().map(|sku| (sku, self.random.i64(0..4))).collect();
        lines.retain(|(_, quantity)| *quantity > 0);
        lines
    }

    fn step(&mut self, n: usize) {
        match self.random.u8(0..10) {
            0..=1 => self.create(&format!("S{n}")),
            2..=3 => self.split(),
            4 => self.edit(),
            5..=6 => self.ship(),
            7 => self.drop_line(),
            8 => self.cancel(),
            _ => {
                let sku = SKUS[self.random.usize(0..SKUS.len())];
                let pieces = self.random.i64(1..8);
                self.restock(sku, pieces);
            }
        }
    }

    fn create(&mut self, id: &str) {
        let lines = self.lines();
        if lines.is_empty() {
            return;
        }
        let mut body = order(id);
        body["Lines"] = rows(&lines);
        body["BackorderHandling"] = self.random.u8(0..3).into();
        self.monta.create(&body);
        self.asked.insert(id.to_owned(), lines.into_iter().collect());
    }

    fn split(&mut self) {
        let Some((id, _, lines)) = self.any() else { return };
        let amounts = lines
            .iter()
            .map(|(sku, n)| json!({"Sku": sku, "AmountToSplit": self.random.i64(1..=*n)}));
        let amounts: Vec<Value> = amounts.take(2).collect();
        let reply = self
            .monta
            .call("POST", &format!("/order/actions/split/{id}"), amounts.into());
        assert!(matches!(reply.status, 200 | 400 | 404), "{}", reply.body);
    }

    fn edit(&mut self) {
        let Some((id, family, before)) = self.any() else { return };
        let after = self.lines();
        if after.is_empty() {
            return;
        }
        let path = format!("/order/{id}");
        let reply = if self.is_documented {
            let change = json!([{"op": "replace", "path": "/Lines", "value": rows(&after)}]);
            self.monta.call("PATCH", &path, change)
        } else {
            self.monta.call("PUT", &path, json!({"Lines": rows(&after)}))
        };
        if reply.status == 200 {
            let asked = self.asked.get_mut(&family).unwrap();
            let changes = before.into_iter().map(|(sku, n)| (sku, -n)).chain(after);
            for (sku, change) in changes {
                *asked.entry(sku).or_insert(0) += change;
            }
        }
    }

    fn ship(&mut self) {
        let Some((id, _, lines)) = self.any() else { return };
        let shown = self.monta.get(&format!("/order/{id}"));
        if shown["Backorder"] == true || shown["Deleted"] == true {
            return;
        }
        if self.random.bool() {
            self.monta.moves(&id, "shipped");
            return;
        }
        let goods = lines
            .iter()
            .map(|(sku, n)| json!({"sku": sku, "quantity": self.random.i64(1..=*n)}));
        let parcels: Vec<Value> = goods.map(|goods| json!({"goods": [goods]})).collect();
        let body = json!({"parcels": parcels, "shipped": self.random.bool()});
        let reply = self.monta.call("POST", &format!("/_sandbox/orders/{id}/ship"), body);
        assert!(matches!(reply.status, 200 | 409), "{}", reply.body);
    }

    fn drop_line(&mut self) {
        let Some((id, _, lines)) = self.any() else { return };
        let skus: Vec<&str> = lines.iter().map(|(sku, _)| *sku).take(1).collect();
        let reply = self
            .monta
            .call("POST", &format!("/_sandbox/orders/{id}/drop"), json!({"skus": skus}));
        assert!(matches!(reply.status, 200 | 409), "{}", reply.body);
    }

    fn cancel(&mut self) {
        let Some((id, ..)) = self.any() else { return };
        let reply = self
            .monta
            .call("DELETE", &format!("/order/{id}"), json!({"Note": "no"}));
        assert!(matches!(reply.status, 204 | 400 | 404), "{}", reply.body);
    }

    fn check(&self, seed: u64, n: usize) {
        let count = self.monta.control("GET", "/pieces", Value::Null);
        let context = || format!("seed {seed}, step {n}: {count:#}");
        let mut left: BTreeMap<&str, i64> = BTreeMap::new();
        for row in count["departures"].as_array().unwrap() {
            *left.entry(row["sku"].as_str().unwrap()).or_insert(0) += row["quantity"].as_i64().unwrap();
        }
        let mut shipped: BTreeMap<&str, i64> = BTreeMap::new();
        for family in count["families"].as_array().unwrap() {
            let asked = &self.asked[family["family"].as_str().unwrap()];
            for sku in SKUS {
                let of = |name: &str| family["skus"][sku][name].as_i64().unwrap_or(0);
                assert_eq!(of("ordered"), asked.get(sku).copied().unwrap_or(0), "{}", context());
                let became = of("open") + of("shipped") + of("dropped") + of("cancelled");
                assert_eq!(of("ordered"), became, "{}", context());
                *shipped.entry(sku).or_insert(0) += of("shipped");
            }
        }
        for sku in SKUS {
            let gone = left.get(sku).copied().unwrap_or(0);
            assert_eq!(shipped.get(sku).copied().unwrap_or(0), gone, "{}", context());
            let here = self.figure(sku, "StockAll") + self.figure(sku, "StockPicking");
            assert_eq!(here + gone, self.stocked[sku], "{sku}, {}", context());
        }
    }
}

fn rows(lines: &[(&str, i64)]) -> Value {
    lines
        .iter()
        .map(|(sku, n)| json!({"Sku": sku, "OrderedQuantity": n}))
        .collect()
}

#[test]
fn every_piece_is_here_has_left_or_was_given_up() {
    for seed in 0..6 {
        let mut model = Model::new(seed);
        for n in 0..40 {
            model.step(n);
            model.check(seed, n);
        }
    }
}
