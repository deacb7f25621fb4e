//! Of which lots the goods were that have left, and their serial numbers, as far as Monta tells (monta-api 3.11, U20).

use std::collections::HashMap;

use num_traits::Zero;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::answer::{self, member};
use crate::quantity::{Quantity, exact};
use crate::scalar::Number;
use crate::sku;
use crate::time::Instant;

/// What has to be told of a product that leaves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tracking {
    /// Nothing.
    #[default]
    None,
    /// Its lots.
    Lot,
    /// The serial number of each piece.
    Serial,
}

/// Pieces of one lot, or the piece with one serial number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lot {
    /// Its name.
    pub lot: String,
    /// In pieces.
    pub quantity: f64,
    /// Until when it is best, where Monta tells that.
    #[serde(default)]
    pub best_before: Option<Instant>,
}

/// What is left of each lot.
struct Rest {
    name: String,
    quantity: Quantity,
    best_before: Option<Instant>,
}

/// The lots and the serial numbers that Monta tells, by the key of their SKU, less what was delivered.
#[derive(Default)]
pub(super) struct Lots {
    batches: HashMap<String, Vec<Rest>>,
    serials: HashMap<String, Vec<Rest>>,
}

impl Lots {
    pub(super) fn of(batches: &[Value], serials: &[Value]) -> Self {
        let mut lots = Self::default();
        for line in batches.iter().flat_map(rows) {
            let content = member(line, "BatchContent");
            let name = content.and_then(|content| answer::text(content, "Title"));
            let quantity = answer::integer(line, "Quantity");
            if let (Some(sku), Some(name), Some(quantity)) = (answer::text(line, "Sku"), name, quantity) {
                let best_before = content.and_then(|content| answer::time(content, "BestBefore"));
                add(&mut lots.batches, &sku, &name, quantity, best_before);
            }
        }
        for row in serials.iter().flat_map(rows) {
            if let (Some(sku), Some(name)) = (answer::text(row, "Sku"), answer::text(row, "SerialNumber")) {
                add(&mut lots.serials, &sku, &name, 1, None);
            }
        }
        for rest in lots.batches.values_mut().flatten() {
            // A movement out of the stock is below zero, and what came back above.
            rest.quantity = std::mem::take(&mut rest.quantity).abs();
        }
        lots
    }

    /// Takes off what was delivered already.
    pub(super) fn take_done(&mut self, key: &str, done: &[Lot]) {
        for Lot { lot, quantity, .. } in done {
            for known in [&mut self.batches, &mut self.serials] {
                let rests = known.get_mut(key).map(Vec::as_mut_slice).unwrap_or_default();
                if let Some(rest) = rests.iter_mut().find(|rest| sku::same_sku(&rest.name, lot)) {
                    rest.quantity -= &exact(Number::Float(*quantity));
                }
            }
        }
    }

    /// The lots that make up a share; nothing where Monta does not tell enough of them.
    pub(super) fn take(&mut self, key: &str, tracking: Tracking, share: &Quantity) -> Option<Vec<Lot>> {
        let known = match tracking {
            Tracking::None => return Some(Vec::new()),
            Tracking::Lot => &mut self.batches,
            Tracking::Serial => &mut self.serials,
        };
        let rests = known.get_mut(key)?;
        let open = |rest: &Rest| rest.quantity.is_positive();
        let total = rests
            .iter()
            .filter(|rest| open(rest))
            .fold(Quantity::zero(), |sum, rest| sum + &rest.quantity);
        if total < *share {
            return None;
        }
        let (mut missing, mut lots) = (share.clone(), Vec::new());
        for rest in rests.iter_mut() {
            let part = missing.clone().min(rest.quantity.clone());
            if part.is_positive() {
                missing -= &part;
                rest.quantity -= &part;
                lots.push(Lot {
                    lot: rest.name.clone(),
                    quantity: part.to_f64(),
                    best_before: rest.best_before,
                });
            }
        }
        Some(lots)
    }
}

/// The rows of an answer: the answer itself, or the one list in it.
fn rows(answer: &Value) -> Vec<&Value> {
    let list = match answer {
        Value::Array(rows) => Some(rows),
        Value::Object(members) => members.values().find_map(Value::as_array),
        _ => None,
    };
    list.into_iter().flatten().filter(|row| row.is_object()).collect()
}

fn add(known: &mut HashMap<String, Vec<Rest>>, sku: &str, name: &str, quantity: i64, best_before: Option<Instant>) {
    let rests = known.entry(sku::key(sku)).or_default();
    let quantity = Quantity::whole(quantity);
    match rests.iter_mut().find(|rest| sku::same_sku(&rest.name, name)) {
        Some(rest) => rest.quantity += &quantity,
        None => rests.push(Rest {
            name: name.to_owned(),
            quantity,
            best_before,
        }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fixtures::{of, pieces, plan_of, share};
    use super::*;

    #[test]
    fn lots_are_those_that_monta_tells() {
        let batches = json!([{"WebshopOrderId": "S1", "BatchLines": [
            {"Sku": "mug", "Quantity": -2, "BatchContent": {"Title": "L1", "BestBefore": "2029-01-31T00:00:00"}},
            {"Sku": "MUG", "Quantity": -1, "BatchContent": {"Title": "L2", "BestBefore": null}},
            {"Sku": "MUG", "Quantity": -1, "BatchContent": null},
        ]}]);
        let tracked =
            |id: i64, open: f64| json!({"id": id, "product_id": 5, "done": 0, "open": open, "tracking": "lot"});
        let lot = |name: &str, quantity: f64, best_before: Value| json!({"lot": name, "quantity": quantity, "best_before": best_before});
        let plan = plan_of(json!({
            "shipped": pieces(&[("MUG", 3)]), "moves": [tracked(1, 3.0)], "batches": batches,
        }));
        let lots = json!([
            lot("L1", 2.0, json!("2029-01-30 23:00:00")),
            lot("L2", 1.0, Value::Null)
        ]);
        assert_eq!(plan["shares"], json!([{"move_id": 1, "quantity": 3.0, "lots": lots}]));

        let mut done = of(1, 5, 1.0, 0.0);
        done["tracking"] = json!("lot");
        done["lots"] = json!([{"lot": "L1", "quantity": 1}]);
        let plan = plan_of(json!({
            "shipped": pieces(&[("MUG", 3)]), "moves": [done, tracked(2, 2.0)], "batches": batches,
        }));
        let lots = json!([
            lot("L1", 1.0, json!("2029-01-30 23:00:00")),
            lot("L2", 1.0, Value::Null)
        ]);
        assert_eq!(plan["shares"], json!([{"move_id": 2, "quantity": 2.0, "lots": lots}]));

        let plan = plan_of(json!({
            "shipped": pieces(&[("MUG", 4), ("TRAY", 1)]), "moves": [tracked(1, 4.0), of(2, 6, 0.0, 1.0)],
            "batches": batches,
        }));
        assert_eq!(plan["shares"], json!([share(2, 1.0)]), "nothing else waits");
        let waits = json!([{"sku": "MUG", "quantity": 4.0, "reason": "lots", "move_id": 1}]);
        assert_eq!(plan["left"], waits);
    }

    #[test]
    fn serial_numbers_are_one_piece_each() {
        let serials = json!([
            {"WebshopOrderId": "S1", "SerialNumbers": [{"Sku": "MUG", "SerialNumber": "X1"}]},
            [{"sku": "MUG", "serialNumber": "X2"}, {"Sku": "TRAY", "SerialNumber": "Y"}, {"Sku": "MUG"}, "?"],
        ]);
        let tracked = json!({"id": 1, "product_id": 5, "done": 0, "open": 2, "tracking": "serial"});
        let plan = plan_of(json!({"shipped": pieces(&[("MUG", 2)]), "moves": [tracked], "serials": serials}));
        let lot = |name: &str| json!({"lot": name, "quantity": 1.0, "best_before": null});
        assert_eq!(plan["shares"][0]["lots"], json!([lot("X1"), lot("X2")]));
    }
}
