//! What Monta took off is moved by no move any more.

use std::collections::HashMap;

use serde::Serialize;

use super::DeliveryMove;
use crate::pieces::Pieces;
use crate::quantity::{Quantity, exact};
use crate::scalar::Id;
use crate::spread::totals;

/// Pieces of a move that Monta took off.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cancelled {
    /// `stock.move` id.
    pub move_id: i64,
    /// The SKU, as Monta spells it.
    pub sku: String,
    /// In pieces, above zero.
    pub quantity: f64,
}

/// Takes what was dropped of each SKU, and not cancelled yet, off what its last moves have left once `taken` has left.
pub(super) fn cancelled(
    dropped: &[Pieces],
    by_sku: &HashMap<&str, Vec<&DeliveryMove>>,
    taken: &HashMap<Id, Quantity>,
) -> Vec<Cancelled> {
    let mut found = Vec::new();
    for (key, (sku, total)) in totals(dropped.iter().map(Pieces::of_sku)) {
        let moves = by_sku.get(key.as_str()).map(Vec::as_slice).unwrap_or_default();
        let mut rest = moves.iter().fold(total, |rest, own| rest - exact(own.dropped));
        for own in moves.iter().rev() {
            let open = own.open() - taken.get(&own.id).cloned().unwrap_or_default();
            let share = rest.clone().min(open);
            if share.is_positive() {
                rest -= &share;
                found.push(Cancelled {
                    move_id: own.id.0,
                    sku: sku.to_owned(),
                    quantity: share.to_f64(),
                });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fixtures::{of, pieces, plan_of, share};

    #[test]
    fn what_monta_dropped_is_taken_off_once_and_never_what_has_left() {
        let dropped = pieces(&[("MUG", 2)]);
        let moves = json!([of(1, 5, 0.0, 3.0), of(2, 5, 0.0, 1.0)]);
        let plan = plan_of(json!({"shipped": pieces(&[("MUG", 2)]), "dropped": dropped, "moves": moves}));
        let off = |move_id: i64, quantity: f64| json!({"move_id": move_id, "sku": "MUG", "quantity": quantity});
        assert_eq!(plan["shares"], json!([share(1, 2.0)]));
        assert_eq!(plan["cancel"], json!([off(2, 1.0), off(1, 1.0)]));
        let mut gone = of(2, 5, 0.0, 0.0);
        gone["dropped"] = json!(2);
        let plan = plan_of(json!({"dropped": dropped, "moves": [of(1, 5, 2.0, 0.0), gone, of(3, 5, 0.0, 1.0)]}));
        assert_eq!(plan["cancel"], json!([]), "what was ordered since stays");
    }
}
