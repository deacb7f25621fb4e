//! How the pieces of one SKU that have left are shared out over its moves.
//!
//! First come, first served. Where a kit has the SKU in several components, they are served kit by kit: Odoo counts a kit
//! once each of its components has left, and what was moved for one of them is not moved for another any more.

use std::collections::HashMap;

use num_traits::{One, Zero};
use serde::Deserialize;

use super::DeliveryMove;
use crate::quantity::{Quantity, exact, simplest};
use crate::scalar::{Id, Number};

/// Which component a move brings of the kit on a line of the order.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartOfKit {
    /// `sale.order.line` id.
    pub line_id: Id,
    /// `mrp.bom.line` id.
    pub component_id: Id,
    /// How many pieces of it one kit has.
    pub per_kit: Number,
}

/// One component of a kit, or one move that is part of none.
struct Component<'a> {
    id: Option<Id>,
    per_kit: Quantity,
    done: Quantity,
    open: Quantity,
    moves: Vec<&'a DeliveryMove>,
}

impl Component<'_> {
    /// How much of it is still missing in so many kits, as far as it is open.
    fn need(&self, kits: i64) -> Quantity {
        let missing = Quantity::whole(kits) * &self.per_kit - &self.done;
        missing.max(Quantity::zero()).min(self.open.clone())
    }

    /// For how many kits all that is open is needed, at the latest.
    fn kits(&self) -> i64 {
        let kits = (&self.done + &self.open) / &self.per_kit;
        kits.floor().map_or(i64::MAX, |kits| kits.saturating_add(1))
    }
}

/// What each of the `moves` of a SKU brings of the pieces that are `missing`, and how many none of them can bring.
pub(super) fn share_out(moves: &[&DeliveryMove], missing: Quantity) -> (HashMap<Id, Quantity>, Quantity) {
    let (mut shares, mut missing) = (HashMap::new(), missing);
    for (_, components) in served_together(moves) {
        for (component, share) in components.iter().zip(kit_by_kit(&components, &missing)) {
            missing -= &share;
            let mut rest = share;
            for own in &component.moves {
                let part = rest.clone().min(own.open());
                if part.is_positive() {
                    rest -= &part;
                    shares.insert(own.id, part);
                }
            }
        }
    }
    (shares, missing)
}

/// The components of each kit, with the line it is on, and each other move by itself, in the order of the moves.
fn served_together<'a>(moves: &[&'a DeliveryMove]) -> Vec<(Option<Id>, Vec<Component<'a>>)> {
    let mut served: Vec<(Option<Id>, Vec<Component>)> = Vec::new();
    for own in moves {
        let kit = own.kit.filter(|kit| exact(kit.per_kit).is_positive());
        let component = Component {
            id: kit.map(|kit| kit.component_id),
            per_kit: kit.map_or_else(Quantity::one, |kit| simplest(kit.per_kit)),
            done: own.done(),
            open: own.open(),
            moves: vec![own],
        };
        let line = kit.map(|kit| kit.line_id);
        let Some((_, components)) = served.iter_mut().find(|(known, _)| line.is_some() && *known == line) else {
            served.push((line, vec![component]));
            continue;
        };
        match components.iter_mut().find(|known| known.id == component.id) {
            Some(known) => {
                known.done += component.done;
                known.open += component.open;
                known.moves.push(own);
            }
            None => components.push(component),
        }
    }
    served
}

/// What each component gets of the pieces that are `missing`: what the greatest number of kits needs, and of the rest,
/// one after the other, what the next kit needs.
fn kit_by_kit(components: &[Component], missing: &Quantity) -> Vec<Quantity> {
    let missing = missing.clone().max(Quantity::zero());
    if let [only] = components {
        return vec![missing.min(only.open.clone())];
    }
    let needed = |kits: i64| {
        components
            .iter()
            .fold(Quantity::zero(), |sum, component| sum + component.need(kits))
    };
    let (mut kits, mut most) = (0, components.iter().map(Component::kits).max().unwrap_or_default());
    while kits < most {
        let middle = most - (most - kits) / 2;
        if needed(middle) <= missing {
            kits = middle;
        } else {
            most = middle - 1;
        }
    }
    let mut rest = missing - needed(kits);
    let next = kits.saturating_add(1);
    components
        .iter()
        .map(|component| {
            let share = component.need(kits);
            let begun = (component.need(next) - &share).min(rest.clone());
            rest -= &begun;
            share + begun
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::super::fixtures::{of, pieces, plan_of, share, whole};

    /// A move of mugs for a component of the kit on a line.
    fn part(id: i64, line: i64, component: i64, per_kit: i64, (done, open): (i64, i64)) -> Value {
        json!({"id": id, "product_id": 5, "done": done, "open": open,
               "kit": {"line_id": line, "component_id": component, "per_kit": per_kit}})
    }

    fn shares_of(mugs: i64, moves: &[Value]) -> Vec<(i64, i64)> {
        let plan = plan_of(json!({"shipped": pieces(&[("MUG", mugs)]), "moves": moves}));
        let shares = plan["shares"].as_array().unwrap().iter();
        shares
            .map(|share| (share["move_id"].as_i64().unwrap(), whole(&share["quantity"])))
            .collect()
    }

    #[test]
    fn a_kit_is_whole_before_the_next_one_is_begun() {
        // A set of three mugs and one mug beside it, in one kit, of which two are ordered.
        let moves = [part(1, 9, 71, 3, (0, 6)), part(2, 9, 72, 1, (0, 2))];
        for (mugs, expected) in [
            (2, vec![(1, 2)]),
            (4, vec![(1, 3), (2, 1)]),
            (6, vec![(1, 5), (2, 1)]),
            (8, vec![(1, 6), (2, 2)]),
            (9, vec![(1, 6), (2, 2)]),
        ] {
            assert_eq!(shares_of(mugs, &moves), expected, "{mugs}");
        }
        let moves = [
            part(1, 9, 71, 3, (3, 0)),
            part(2, 9, 72, 1, (1, 0)),
            part(3, 9, 71, 3, (0, 3)),
            part(4, 9, 72, 1, (0, 1)),
        ];
        assert_eq!(
            shares_of(7, &moves),
            [(3, 3)],
            "a backorder goes on where its kit stands"
        );
    }

    #[test]
    fn what_people_did_by_hand_counts_for_its_component() {
        let moves = [part(1, 9, 71, 3, (6, 0)), part(2, 9, 72, 1, (0, 2))];
        assert_eq!(shares_of(6, &moves), []);
        assert_eq!(shares_of(7, &moves), [(2, 1)]);
        // What was taken off holds up none of the others.
        let moves = [part(1, 9, 71, 3, (0, 0)), part(2, 9, 72, 1, (0, 2))];
        assert_eq!(shares_of(2, &moves), [(2, 2)]);
    }

    #[test]
    fn lines_are_served_one_after_the_other() {
        let moves = [
            part(1, 9, 71, 1, (0, 2)),
            of(2, 5, 0.0, 1.0),
            part(3, 9, 72, 1, (0, 2)),
            part(4, 8, 71, 1, (0, 1)),
            part(5, 8, 72, 1, (0, 1)),
        ];
        assert_eq!(shares_of(4, &moves), [(1, 2), (3, 2)]);
        assert_eq!(shares_of(6, &moves), [(1, 2), (2, 1), (3, 2), (4, 1)]);
    }

    #[test]
    fn pieces_that_are_no_part_of_a_kit_are_served_as_they_come() {
        let moves = [
            part(1, 9, 71, 0, (0, 2)),
            part(2, 9, 72, -1, (0, 2)),
            of(3, 5, -4.0, 1.0),
            of(4, 5, 0.0, -1.0),
        ];
        assert_eq!(shares_of(5, &moves), [(1, 2), (2, 2), (3, 1)]);
    }

    #[test]
    fn parts_of_a_piece_are_exact() {
        let third = |id: i64, component: i64| {
            let mut own = part(id, 9, component, 1, (0, 3));
            own["kit"]["per_kit"] = json!(1.0 / 3.0);
            own["open"] = json!(1);
            own
        };
        let plan = plan_of(json!({"shipped": pieces(&[("MUG", 1)]), "moves": [third(1, 71), third(2, 72)]}));
        assert_eq!(plan["shares"][0]["quantity"], json!(2.0 / 3.0));
        assert_eq!(plan["shares"][1], share(2, 1.0 / 3.0));
    }

    /// One kit: of each component how many are in a kit, and how many were moved by hand.
    fn kits() -> impl Strategy<Value = (i64, Vec<(i64, i64)>)> {
        (1_i64..6).prop_flat_map(|ordered| {
            let component = (1_i64..5).prop_flat_map(move |per_kit| (Just(per_kit), 0..=per_kit * ordered));
            (Just(ordered), prop::collection::vec(component, 1..5))
        })
    }

    proptest! {
        #[test]
        fn as_many_kits_as_there_can_be_are_whole((ordered, components) in kits(), more in 0_i64..60, later in 0_i64..9) {
            let rows = |done: &[i64]| -> Vec<Value> {
                (1_i64..).zip(components.iter().zip(done))
                    .map(|(id, ((per_kit, _), done))| part(id, 9, 70 + id, *per_kit, (*done, per_kit * ordered - done)))
                    .collect()
            };
            let after = |done: &[i64], mugs: i64| -> Vec<i64> {
                let mut after = done.to_vec();
                for (id, share) in shares_of(mugs, &rows(done)) {
                    after[usize::try_from(id - 1).unwrap()] += share;
                }
                after
            };
            let by_hand: Vec<i64> = components.iter().map(|(_, done)| *done).collect();
            let (before, all): (i64, i64) = (by_hand.iter().sum(), components.iter().map(|(per_kit, _)| per_kit * ordered).sum());
            let found = after(&by_hand, before + more);
            prop_assert_eq!(found.iter().sum::<i64>(), all.min(before + more), "each piece that can be moved is");
            for (found, (per_kit, done)) in found.iter().zip(&components) {
                prop_assert!((*done..=per_kit * ordered).contains(found), "{:?}", found);
            }
            let whole_kits = |moved: &[i64]| moved.iter().zip(&components).map(|(moved, (per_kit, _))| moved / per_kit).min();
            let enough = |kits: i64| -> bool {
                let missing = components.iter().map(|(per_kit, done)| (kits * per_kit - done).max(0));
                missing.sum::<i64>() <= more
            };
            prop_assert_eq!(whole_kits(&found), (0..=ordered).rev().find(|kits| enough(*kits)));
            // In two parts it comes to the same.
            prop_assert_eq!(after(&found, before + more + later), after(&by_hand, before + more + later));
        }
    }
}
