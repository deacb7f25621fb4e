//! What Monta has shipped, carried over to the moves of Odoo (decision 28): how much of each move has left and with which
//! lots, what Monta took off, and what is left to people.
//!
//! Levels are compared, never deltas: what people have delivered by hand already is not delivered again.

mod dropped;
#[cfg(test)]
mod fixtures;
mod lots;
mod shares;

use std::collections::HashMap;

use num_traits::Zero;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use self::dropped::Cancelled;
pub use self::lots::{Lot, Tracking};
pub use self::shares::PartOfKit;
use self::{dropped::cancelled, lots::Lots, shares::share_out};
use crate::pieces::Pieces;
use crate::quantity::{Quantity, exact};
use crate::scalar::{Id, Number};
use crate::sku;
use crate::snapshot::Product;
use crate::spread::totals;

/// One sale order at one step on its way to the customer.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Delivery {
    /// What has left in all.
    pub shipped: Vec<Pieces>,
    /// What Monta took off in all.
    pub dropped: Vec<Pieces>,
    /// The moves of its goods, in the order in which they are served.
    pub moves: Vec<DeliveryMove>,
    /// The SKU of each product.
    pub products: Vec<Product>,
    /// Answers of `/order/{id}/batches`, one of each order at Monta (monta-api 3.11).
    pub batches: Vec<Value>,
    /// Answers of `/order/{id}/serials` (monta-api U20).
    pub serials: Vec<Value>,
}

/// One move of Odoo. Quantities are in pieces of its product.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeliveryMove {
    /// `stock.move` id.
    pub id: Id,
    /// What is moved.
    pub product_id: Id,
    /// How much of it has been moved.
    pub done: Number,
    /// How much of it may still be moved.
    pub open: Number,
    /// How much of it was cancelled because Monta took it off.
    #[serde(default = "nothing")]
    pub dropped: Number,
    /// Whether lots or serial numbers have to be told.
    #[serde(default)]
    pub tracking: Tracking,
    /// The lots of what has been moved.
    #[serde(default)]
    pub lots: Vec<Lot>,
    /// What it is of a kit, where one has the SKU in several components.
    #[serde(default)]
    pub kit: Option<PartOfKit>,
}

impl DeliveryMove {
    fn done(&self) -> Quantity {
        exact(self.done).max(Quantity::zero())
    }

    fn open(&self) -> Quantity {
        exact(self.open).max(Quantity::zero())
    }
}

const fn nothing() -> Number {
    Number::Integer(0)
}

/// What to do with the moves.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct DeliveryPlan {
    /// What to move now, in the order in which the moves were given.
    pub shares: Vec<Delivered>,
    /// What will not be moved any more.
    pub cancel: Vec<Cancelled>,
    /// What is left to people.
    pub left: Vec<Unplaced>,
}

/// The share of one move, above zero.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Delivered {
    /// `stock.move` id.
    pub move_id: i64,
    /// In pieces.
    pub quantity: f64,
    /// The lots that make it up; none where the product is not tracked.
    pub lots: Vec<Lot>,
}

/// Pieces that have left and that no move can bring.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Unplaced {
    /// The SKU, as Monta spells it.
    pub sku: String,
    /// In pieces, above zero.
    pub quantity: f64,
    /// Why.
    pub reason: Reason,
    /// The move that waits for its lots; nothing for the other reasons.
    pub move_id: Option<i64>,
}

/// Why pieces are moved by no move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// Monta has not told the lots or serial numbers of all of them.
    Lots,
    /// They are more than is to be delivered.
    Excess,
    /// Nothing of that SKU is to be delivered.
    Unknown,
}

/// Shares out what has left of each SKU over its moves, and takes what Monta dropped off the last ones.
#[must_use]
pub fn plan_delivery(delivery: &Delivery) -> DeliveryPlan {
    let skus = sku::keys(&delivery.products);
    let mut by_sku: HashMap<&str, Vec<&DeliveryMove>> = HashMap::new();
    for own in &delivery.moves {
        if let Some(key) = skus.get(&own.product_id) {
            by_sku.entry(key).or_default().push(own);
        }
    }
    let mut shares: HashMap<Id, Delivered> = HashMap::new();
    let mut taken: HashMap<Id, Quantity> = HashMap::new();
    let mut plan = DeliveryPlan::default();
    let mut lots = Lots::of(&delivery.batches, &delivery.serials);
    for (key, (sku, total)) in totals(delivery.shipped.iter().map(Pieces::of_sku)) {
        let Some(moves) = by_sku.get(key.as_str()) else {
            plan.left.push(unplaced(sku, &total, Reason::Unknown, None));
            continue;
        };
        for own in moves {
            lots.take_done(&key, &own.lots);
        }
        let missing = moves.iter().fold(total, |missing, own| missing - own.done());
        let (mut of_moves, missing) = share_out(moves, missing);
        for (own, share) in moves.iter().filter_map(|own| Some((own, of_moves.remove(&own.id)?))) {
            match lots.take(&key, own.tracking, &share) {
                Some(lots) => {
                    let quantity = share.to_f64();
                    let move_id = own.id.0;
                    shares.insert(
                        own.id,
                        Delivered {
                            move_id,
                            quantity,
                            lots,
                        },
                    );
                }
                None => plan.left.push(unplaced(sku, &share, Reason::Lots, Some(own.id))),
            }
            taken.insert(own.id, share);
        }
        if missing.is_positive() {
            plan.left.push(unplaced(sku, &missing, Reason::Excess, None));
        }
    }
    plan.cancel = cancelled(&delivery.dropped, &by_sku, &taken);
    plan.shares = delivery.moves.iter().filter_map(|own| shares.remove(&own.id)).collect();
    plan
}

fn unplaced(sku: &str, quantity: &Quantity, reason: Reason, own: Option<Id>) -> Unplaced {
    Unplaced {
        sku: sku.to_owned(),
        quantity: quantity.to_f64(),
        reason,
        move_id: own.map(|own| own.0),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::fixtures::{of, pieces, plan_of, share, whole};
    use super::*;

    #[test]
    fn the_rest_waits_and_what_left_later_comes_on_top() {
        let moves = json!([of(1, 5, 0.0, 3.0), of(2, 6, 0.0, 1.0)]);
        let first = plan_of(json!({"shipped": pieces(&[("mug", 2), ("TRAY", 1)]), "moves": moves}));
        assert_eq!(
            first,
            json!({"shares": [share(1, 2.0), share(2, 1.0)], "cancel": [], "left": []})
        );
        let later = json!([of(1, 5, 2.0, 0.0), of(2, 6, 1.0, 0.0), of(3, 5, 0.0, 1.0)]);
        let same = plan_of(json!({"shipped": pieces(&[("mug", 2), ("TRAY", 1)]), "moves": later}));
        assert_eq!(same, json!({"shares": [], "cancel": [], "left": []}));
        let second = plan_of(json!({"shipped": pieces(&[("MUG", 2), ("TRAY", 1), ("mug", 1)]), "moves": later}));
        assert_eq!(second["shares"], json!([share(3, 1.0)]));
    }

    #[test]
    fn what_nobody_ordered_and_what_is_too_much_is_told() {
        let moves = json!([of(1, 5, 1.0, 1.0)]);
        let plan = plan_of(json!({"shipped": pieces(&[("CUP", 2), ("MUG", 4)]), "moves": moves}));
        assert_eq!(plan["shares"], json!([share(1, 1.0)]));
        let left = json!([
            {"sku": "CUP", "quantity": 2.0, "reason": "unknown", "move_id": null},
            {"sku": "MUG", "quantity": 2.0, "reason": "excess", "move_id": null},
        ]);
        assert_eq!(plan["left"], left);
    }

    proptest! {
        #[test]
        fn nothing_is_delivered_twice_or_beyond_what_is_open(
            shipped in prop::collection::vec((0_usize..2, 0_i64..20), 0..5),
            dropped in prop::collection::vec((0_usize..2, 0_i64..5), 0..3),
            moves in prop::collection::vec((0_usize..2, 0_i64..8, 0_i64..8), 0..6),
        ) {
            let skus = ["MUG", "TRAY"];
            let named = |rows: &[(usize, i64)]| -> Value {
                rows.iter().map(|(sku, quantity)| json!({"sku": skus[*sku], "quantity": quantity})).collect()
            };
            let rows = |moves: &[(usize, i64, i64)]| -> Value {
                (0_i64..).zip(moves)
                    .map(|(id, (sku, done, open))| json!({"id": id, "product_id": 5 + sku, "done": done, "open": open}))
                    .collect()
            };
            let plan = plan_of(json!({"shipped": named(&shipped), "dropped": named(&dropped), "moves": rows(&moves)}));
            let quantity = |list: &str, id: usize| -> i64 {
                let of_move = |row: &&Value| row["move_id"] == json!(id);
                plan[list].as_array().unwrap().iter().filter(of_move).map(|row| whole(&row["quantity"])).sum()
            };
            let mut after = moves.clone();
            for (id, (_, done, open)) in after.iter_mut().enumerate() {
                let (share, off) = (quantity("shares", id), quantity("cancel", id));
                prop_assert!(share + off <= *open);
                (*done, *open) = (*done + share, *open - share - off);
            }
            let total = |index: usize, rows: &[(usize, i64)]| -> i64 {
                rows.iter().filter(|(of, _)| *of == index).map(|(_, quantity)| quantity).sum()
            };
            for (index, sku) in skus.iter().enumerate() {
                let of_sku = |moves: &[(usize, i64, i64)]| -> (i64, i64) {
                    moves.iter().filter(|(of, ..)| *of == index).fold((0, 0), |sum, (_, done, open)| (sum.0 + done, sum.1 + open))
                };
                let ((done, open), (done_after, _)) = (of_sku(&moves), of_sku(&after));
                let missing = (total(index, &shipped) - done).max(0);
                prop_assert_eq!(done_after - done, missing.min(open), "{}", plan);
                let left: i64 = plan["left"].as_array().unwrap().iter()
                    .filter(|row| row["sku"] == *sku).map(|row| whole(&row["quantity"])).sum();
                let expected = if moves.iter().any(|(of, ..)| *of == index) { missing - missing.min(open) } else { total(index, &shipped) };
                prop_assert_eq!(left, expected);
            }
            // What was done is done.
            let again = plan_of(json!({"shipped": named(&shipped), "moves": rows(&after)}));
            prop_assert_eq!(&again["shares"], &json!([]));
        }
    }
}
