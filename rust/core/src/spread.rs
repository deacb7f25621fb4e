//! Sharing what Monta moved, which it counts in pieces of SKUs, out over the moves of Odoo.
//!
//! Levels are compared, never deltas: what people have moved by hand already is not moved again.

use std::collections::HashMap;

use num_traits::Zero;
use serde::{Deserialize, Serialize};

use crate::quantity::{Quantity, exact};
use crate::scalar::{Flag, Id, Number, Text};
use crate::sku;
use crate::snapshot::Product;

/// Pieces of one SKU.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pieces {
    /// The SKU, as Monta spells it.
    pub sku: Text,
    /// How many; below zero where something was corrected.
    pub quantity: Number,
}

impl Pieces {
    pub(crate) fn of_sku(&self) -> (&str, Quantity) {
        (self.sku.as_str(), exact(self.quantity))
    }
}

/// One move of Odoo. Quantities are in pieces of its product.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// `stock.move` id.
    pub id: Id,
    /// What is moved.
    pub product_id: Id,
    /// How much of it has been moved.
    pub done: Number,
    /// How much of it may still be moved.
    pub open: Number,
    /// Whether somebody has to say which lots or serial numbers.
    #[serde(default)]
    pub tracked: Flag,
}

/// What to do with the moves.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Spread {
    /// How much to move now, in the order in which the moves were given.
    pub shares: Vec<Share>,
    /// What is left to people, one SKU each.
    pub left: Vec<Leftover>,
}

/// The share of one move, above zero.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Share {
    /// `stock.move` id.
    pub move_id: i64,
    /// In pieces.
    pub quantity: f64,
}

/// Pieces that are shared out over no move.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Leftover {
    /// The SKU, as Monta spells it.
    pub sku: String,
    /// In pieces, above zero.
    pub quantity: f64,
    /// Why.
    pub reason: Reason,
}

/// Why pieces are shared out over no move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// A move of the SKU wants lots or serial numbers.
    Tracked,
    /// No move is open for them.
    Excess,
}

/// Shares the pieces of each SKU out over its moves, first come first served, after taking off what they have moved
/// already. `products` says which SKU the product of a move goes by.
#[must_use]
pub fn spread_over_moves(pieces: &[Pieces], moves: &[Move], products: &[Product]) -> Spread {
    let skus = sku::keys(products);
    let mut shares: HashMap<Id, Quantity> = HashMap::new();
    let mut left = Vec::new();
    for (key, (sku, total)) in totals(pieces.iter().map(Pieces::of_sku)) {
        let own = || moves.iter().filter(|own| skus.get(&own.product_id) == Some(&key));
        let mut missing = own().fold(total, |missing, own| missing - exact(own.done));
        let reason = if own().any(|own| own.tracked.0) {
            Reason::Tracked
        } else {
            for own in own() {
                let share = missing.clone().min(exact(own.open));
                if share.is_positive() {
                    missing -= &share;
                    shares.insert(own.id, share);
                }
            }
            Reason::Excess
        };
        if missing.is_positive() {
            left.push(Leftover {
                sku: sku.to_owned(),
                quantity: float(&missing),
                reason,
            });
        }
    }
    let shares = moves.iter().filter_map(|own| {
        Some(Share {
            move_id: own.id.0,
            quantity: float(shares.get(&own.id)?),
        })
    });
    Spread {
        shares: shares.collect(),
        left,
    }
}

/// The pieces of each SKU, by its key and under the spelling that came first, in order of first appearance.
pub(crate) fn totals<'a>(pieces: impl Iterator<Item = (&'a str, Quantity)>) -> Vec<(String, (&'a str, Quantity))> {
    let mut position: HashMap<String, usize> = HashMap::new();
    let mut totals: Vec<(String, (&str, Quantity))> = Vec::new();
    for (sku, quantity) in pieces {
        let key = sku::key(sku);
        let at = *position.entry(key.clone()).or_insert(totals.len());
        if at == totals.len() {
            totals.push((key, (sku, Quantity::zero())));
        }
        if let Some((_, (_, total))) = totals.get_mut(at) {
            *total += quantity;
        }
    }
    totals
}

/// The float nearest to a quantity, which is how Odoo keeps it.
pub(crate) fn float(quantity: &Quantity) -> f64 {
    quantity.to_f64()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn spread_of(pieces: &Value, moves: &Value) -> Value {
        let products = json!([
            {"id": 5, "name": "Desk", "uom_id": 1, "default_code": "SKU-A"},
            {"id": 6, "name": "Lamp", "uom_id": 1, "default_code": "SKU-B"},
            {"id": 7, "name": "Nameless", "uom_id": 1},
        ]);
        let pieces: Vec<Pieces> = serde_json::from_value(pieces.clone()).unwrap();
        let moves: Vec<Move> = serde_json::from_value(moves.clone()).unwrap();
        let products: Vec<Product> = serde_json::from_value(products).unwrap();
        serde_json::to_value(spread_over_moves(&pieces, &moves, &products)).unwrap()
    }

    fn of(id: i64, product: i64, done: f64, open: f64) -> Value {
        json!({"id": id, "product_id": product, "done": done, "open": open})
    }

    #[test]
    fn first_come_first_served_and_the_rest_is_a_question() {
        let moves = json!([of(1, 5, 0.0, 6.0), of(2, 6, 0.0, 5.0), of(3, 5, 0.0, 4.0)]);
        for (pieces, expected) in [
            (json!([]), json!({"shares": [], "left": []})),
            (
                json!([{"sku": "sku-a ", "quantity": 7}, {"sku": "SKU-B", "quantity": 2.5}]),
                json!({"shares": [
                    {"move_id": 1, "quantity": 6.0}, {"move_id": 2, "quantity": 2.5}, {"move_id": 3, "quantity": 1.0},
                ], "left": []}),
            ),
            (
                json!([{"sku": "SKU-A", "quantity": 13}, {"sku": "sku-A", "quantity": -1}, {"sku": "C", "quantity": 2}]),
                json!({"shares": [{"move_id": 1, "quantity": 6.0}, {"move_id": 3, "quantity": 4.0}], "left": [
                    {"sku": "SKU-A", "quantity": 2.0, "reason": "excess"},
                    {"sku": "C", "quantity": 2.0, "reason": "excess"},
                ]}),
            ),
        ] {
            assert_eq!(spread_of(&pieces, &moves), expected, "{pieces}");
        }
    }

    #[test]
    fn what_was_moved_already_is_not_moved_again() {
        let moves = json!([of(1, 5, 6.0, 0.0), of(2, 5, 0.0, 4.0), of(3, 7, 0.0, 1.0)]);
        let of_desks = |quantity: i64| spread_of(&json!([{"sku": "SKU-A", "quantity": quantity}]), &moves);
        assert_eq!(of_desks(5), json!({"shares": [], "left": []}));
        assert_eq!(
            of_desks(7),
            json!({"shares": [{"move_id": 2, "quantity": 1.0}], "left": []})
        );
    }

    #[test]
    fn lots_are_for_people_to_enter() {
        let mut tracked = of(2, 5, 0.0, 4.0);
        tracked["tracked"] = json!(true);
        let moves = json!([of(1, 5, 1.0, 0.0), tracked]);
        let of_desks = |quantity: i64| spread_of(&json!([{"sku": "SKU-A", "quantity": quantity}]), &moves);
        let left = json!({"shares": [], "left": [{"sku": "SKU-A", "quantity": 2.0, "reason": "tracked"}]});
        assert_eq!(of_desks(3), left);
        assert_eq!(of_desks(1), json!({"shares": [], "left": []}));
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_move_gets_more_than_is_open(
            counted in prop::collection::vec((0_usize..2, -4_i64..20), 0..5),
            moves in prop::collection::vec((0_usize..2, 0_i64..8, 0_i64..8), 0..6),
        ) {
            let skus = ["SKU-A", "SKU-B"];
            let pieces: Vec<Value> = counted.iter().map(|(sku, quantity)| json!({"sku": skus[*sku], "quantity": quantity})).collect();
            let rows: Vec<Value> = moves
                .iter()
                .enumerate()
                .map(|(id, (sku, done, open))| json!({"id": id, "product_id": 5 + sku, "done": done, "open": open}))
                .collect();
            let found = spread_of(&json!(pieces), &json!(rows));
            let quantity = |rows: &Value, wanted: &dyn Fn(&Value) -> bool| -> f64 {
                rows.as_array().unwrap().iter().filter(|row| wanted(row)).map(|row| row["quantity"].as_f64().unwrap()).sum()
            };
            for (index, sku) in skus.iter().enumerate() {
                let total: i64 = counted.iter().filter(|(of, _)| of == &index).map(|(_, quantity)| quantity).sum();
                let done: i64 = moves.iter().filter(|(of, ..)| *of == index).map(|(_, done, _)| done).sum();
                let own = |share: &Value| moves[usize::try_from(share["move_id"].as_i64().unwrap()).unwrap()].0 == index;
                let shared = quantity(&found["shares"], &own);
                let left = quantity(&found["left"], &|left| left["sku"] == *sku);
                let expected = f64::from(i32::try_from((total - done).max(0)).unwrap());
                prop_assert!((shared + left - expected).abs() < 1e-9, "{} {:?}", found, counted);
            }
            for share in found["shares"].as_array().unwrap() {
                let open = moves[usize::try_from(share["move_id"].as_i64().unwrap()).unwrap()].2;
                prop_assert!(share["quantity"].as_f64().unwrap() <= f64::from(i32::try_from(open).unwrap()));
            }
        }
    }
}
