//! What the on-hand quantities in Odoo are to become, and which documents explain that they are not Monta's (decision 29).
//!
//! Monta writes goods off when it takes an order, Odoo when the delivery is validated; Monta counts goods in when they
//! arrive, Odoo when the receipt is validated. In between the numbers differ for a reason. Where it is not known whether
//! Monta has counted a document already, both numbers are right: only what lies outside of both is a difference.

use num_traits::Zero;
use serde::{Deserialize, Serialize};

use crate::quantity::{Quantity, exact};
use crate::scalar::{Flag, Maybe, Number};
use crate::status::Stage;
use crate::time::Instant;

/// What Odoo's on-hand quantity stands for: `monta.stock_basis`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// What Monta can ship; nothing explains a difference.
    #[default]
    Available,
    /// So much that what is free to use in Odoo is what Monta can ship.
    Free,
}

/// Some products, each in the place that mirrors Monta's stock.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StockSnapshot {
    /// What the quantities are to stand for.
    #[serde(default)]
    pub basis: Basis,
    /// The products; the answer is in the same order.
    pub products: Vec<StockedProduct>,
}

/// One product: Monta's figures, Odoo's, and the documents that only one side may have counted. All in pieces.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StockedProduct {
    /// `StockAvailable`, as [`read_stock`](super::read_stock) gives it.
    pub available: Number,
    /// How many more are promised than there are; 0 when left out.
    #[serde(default)]
    pub shortage: Option<Number>,
    /// When Monta told that, or was asked; UTC.
    #[serde(default)]
    pub asked: Maybe<Instant>,
    /// What Odoo has.
    pub on_hand: Number,
    /// The precision of the unit: less than half of it is no difference. 0 when left out.
    #[serde(default)]
    pub rounding: Option<Number>,
    /// The documents.
    #[serde(default)]
    pub documents: Vec<StockDocument>,
    /// The difference that a person has agreed to, if one has.
    #[serde(default)]
    pub approved: Maybe<Number>,
}

/// How a document moves goods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StockDocumentKind {
    /// An order that Monta has, or may have, and that is still to be delivered in Odoo.
    Order,
    /// An order that is cancelled in Odoo, and that Monta may still have.
    Cancelled,
    /// An order that Monta has, or may have, and that is delivered in Odoo.
    Delivered,
    /// Goods that have arrived at Monta and are still to be received in Odoo.
    Receipt,
    /// Goods that may have arrived at Monta by now.
    Announced,
}

/// A document that only one side may have counted.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StockDocument {
    /// How it moves goods.
    pub kind: StockDocumentKind,
    /// How many of this product, above zero.
    pub quantity: Number,
    /// Where an order is at Monta, as [`resolve`](crate::status::resolve) says; nothing while nobody knows.
    #[serde(default)]
    pub stage: Option<Stage>,
    /// Whether the order has changed in Odoo since Monta acknowledged it.
    #[serde(default)]
    pub changed: Flag,
    /// When the order was sent last, UTC.
    #[serde(default)]
    pub sent: Maybe<Instant>,
    /// When Monta said its stage, UTC.
    #[serde(default)]
    pub seen: Maybe<Instant>,
}

/// What becomes of one product. All in pieces.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StockPlan {
    /// What Odoo is to have on hand.
    pub target: f64,
    /// What no document explains: `target` less what Odoo has. 0 where there is nothing to adjust.
    pub unexplained: f64,
    /// What the documents explain: `target` less what is available at Monta.
    pub explained: f64,
    /// Which of the documents do, by their place in the list.
    pub documents: Vec<usize>,
    /// Whether a person has agreed to this difference, or to a larger one of the same direction.
    pub approved: bool,
}

/// What an adjustment may come to before a person has to agree: `monta.stock_limit` and `monta.stock_limit_value`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StockLimit {
    /// Pieces; nothing: any number.
    #[serde(default)]
    pub pieces: Maybe<Number>,
    /// Value, in the currency of the company; nothing: any.
    #[serde(default)]
    pub value: Maybe<Number>,
}

/// One adjustment that a pull would make.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adjustment {
    /// What is added, or with a minus sign taken away.
    pub pieces: Number,
    /// What one piece is worth; 0 when left out.
    #[serde(default)]
    pub cost: Maybe<Number>,
}

/// Says what Odoo is to have on hand of each product, and what explains how that differs from Monta's number.
#[must_use]
pub fn plan_stock(snapshot: &StockSnapshot) -> Vec<StockPlan> {
    let plan = |product| plan_product(snapshot.basis, product);
    snapshot.products.iter().map(plan).collect()
}

/// Says which of the adjustments of one pull are made: those within the limit, provided that all of them together are
/// within it, too. The others wait for a person.
#[must_use]
pub fn within_limit(limit: &StockLimit, adjustments: &[Adjustment]) -> Vec<bool> {
    let most = [&limit.pieces, &limit.value].map(|most| most.get().copied().map(exact));
    let exceeds = |amounts: &[Quantity; 2]| {
        let pairs = amounts.iter().zip(&most);
        pairs
            .into_iter()
            .any(|(amount, most)| most.as_ref().is_some_and(|most| amount > most))
    };
    let amounts: Vec<_> = adjustments.iter().map(amounts).collect();
    let mut together = [Quantity::zero(), Quantity::zero()];
    for amounts in amounts.iter().filter(|amounts| !exceeds(amounts)) {
        for (total, amount) in together.iter_mut().zip(amounts) {
            *total += amount;
        }
    }
    let none = exceeds(&together);
    amounts.iter().map(|amounts| !none && !exceeds(amounts)).collect()
}

/// Pieces and value, whichever the direction.
fn amounts(adjustment: &Adjustment) -> [Quantity; 2] {
    let pieces = exact(adjustment.pieces).abs();
    let cost = adjustment.cost.get().copied().map_or_else(Quantity::zero, exact);
    let value = (&pieces * cost).abs();
    [pieces, value]
}

fn plan_product(basis: Basis, product: &StockedProduct) -> StockPlan {
    let available = exact(product.available);
    let on_hand = exact(product.on_hand);
    let mut documents = Vec::new();
    let (mut low, mut high) = (available.clone(), available.clone());
    if basis == Basis::Free {
        let shortage = product.shortage.map_or_else(Quantity::zero, exact);
        low -= &shortage;
        high -= shortage;
        for (place, document) in product.documents.iter().enumerate() {
            let (least, most) = counts(document, product.asked.get().copied());
            if !(least.is_zero() && most.is_zero()) {
                low += least;
                high += most;
                documents.push(place);
            }
        }
        low = low.max(Quantity::zero());
        high = high.max(Quantity::zero());
    }
    // Whatever lies between is as right as any other.
    let mut target = on_hand.clone().max(low).min(high);
    let mut unexplained = &target - &on_hand;
    let rounding = product.rounding.map_or_else(Quantity::zero, exact);
    if (&unexplained * Quantity::whole(2)).abs() < rounding {
        target = on_hand;
        unexplained = Quantity::zero();
    }
    let explained = &target - &available;
    if explained.is_zero() || basis == Basis::Available {
        documents.clear();
    }
    let approved = product.approved.get().copied().map(exact);
    StockPlan {
        target: target.to_f64(),
        approved: approved.is_some_and(|approved| is_part(&unexplained, &approved)),
        unexplained: unexplained.to_f64(),
        explained: if basis == Basis::Free { explained.to_f64() } else { 0.0 },
        documents,
    }
}

/// Whether a difference is of the direction of another, and not beyond it.
fn is_part(difference: &Quantity, of: &Quantity) -> bool {
    let zero = Quantity::zero();
    (&zero < difference && difference <= of) || (of <= difference && difference < &zero)
}

/// By how much, at least and at most, Odoo has more than Monta because of a document.
fn counts(document: &StockDocument, asked: Option<Instant>) -> (Quantity, Quantity) {
    use StockDocumentKind::{Announced, Cancelled, Delivered, Order, Receipt};

    let quantity = exact(document.quantity);
    let (none, taken) = (Quantity::zero(), Quantity::zero() - &quantity);
    match (document.kind, has_taken(document, asked)) {
        (Order, Some(true)) => (quantity.clone(), quantity),
        (Order | Cancelled, None) | (Cancelled, Some(true)) => (none, quantity),
        (Receipt, _) => (taken.clone(), taken),
        (Announced, _) | (Delivered, None) => (taken, none),
        (Delivered, Some(_)) | (Order | Cancelled, Some(false)) => (none.clone(), none),
    }
}

/// Whether Monta had set aside or written off the goods of an order when it told its figures; nothing when nobody knows.
fn has_taken(document: &StockDocument, asked: Option<Instant>) -> Option<bool> {
    let (sent, seen) = (document.sent.get(), document.seen.get().copied()?);
    let is_known =
        !document.changed.0 && sent.is_none_or(|sent| *sent <= seen) && asked.is_none_or(|asked| seen <= asked);
    match document.stage? {
        _ if !is_known => None,
        Stage::Cancelled => Some(false),
        // Monta has not said yet whether it has the goods.
        Stage::Verifying | Stage::Blocked | Stage::Backorder => None,
        _ => Some(true),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    fn plan(snapshot: &Value) -> Vec<Value> {
        let snapshot: StockSnapshot = serde_json::from_value(snapshot.clone()).unwrap();
        let plan = plan_stock(&snapshot);
        plan.iter()
            .map(|product| serde_json::to_value(product).unwrap())
            .collect()
    }

    fn free(available: i64, on_hand: f64, documents: &Value) -> Value {
        let product = json!({"available": available, "on_hand": on_hand, "rounding": 0.01,
                             "asked": "2026-11-27 12:00:00", "documents": documents});
        plan(&json!({"basis": "free", "products": [product]})).remove(0)
    }

    fn order(quantity: i64, stage: &str) -> Value {
        json!({"kind": "order", "quantity": quantity, "stage": stage,
               "sent": "2026-11-27 10:00:00", "seen": "2026-11-27 11:00:00"})
    }

    fn told(plan: &Value) -> (f64, f64, f64) {
        let number = |name: &str| plan[name].as_f64().unwrap();
        (number("target"), number("unexplained"), number("explained"))
    }

    #[test]
    fn what_monta_can_ship_is_on_hand_and_nothing_explains_a_difference() {
        let product = json!({"available": 15, "on_hand": 20.0, "documents": [order(5, "Queued")]});
        let plan = plan(&json!({"products": [product]})).remove(0);
        assert_eq!(told(&plan), (15.0, -5.0, 0.0));
        assert_eq!(plan["documents"], json!([]));
    }

    #[test]
    fn the_life_of_an_order_leaves_nothing_to_adjust() {
        let none = json!([]);
        assert_eq!(told(&free(20, 20.0, &none)), (20.0, 0.0, 0.0));
        for stage in [
            "Etransit",
            "Queued",
            "Picking",
            "Packing",
            "Shipped",
            "EnRoute",
            "Delivered",
        ] {
            let plan = free(15, 20.0, &json!([order(5, stage)]));
            assert_eq!(told(&plan), (20.0, 0.0, 5.0), "{stage}");
            assert_eq!(plan["documents"], json!([0]), "{stage}");
        }
        assert_eq!(told(&free(15, 15.0, &none)), (15.0, 0.0, 0.0), "delivered");
        assert_eq!(told(&free(17, 15.0, &none)), (17.0, 2.0, 0.0), "Monta found two");
        assert_eq!(told(&free(17, 20.0, &json!([order(5, "Queued")]))), (22.0, 2.0, 5.0));
    }

    #[test]
    fn what_monta_may_have_counted_explains_both_numbers_and_no_third() {
        let mut unseen = order(5, "Queued");
        unseen["seen"] = json!("2026-11-27 12:00:01");
        let mut sent_again = order(5, "Queued");
        sent_again["sent"] = json!("2026-11-27 11:30:00");
        let mut changed = order(5, "Queued");
        changed["changed"] = json!(true);
        let never_seen = json!({"kind": "order", "quantity": 5, "sent": "2026-11-27 10:00:00"});
        let cancelled = json!({"kind": "cancelled", "quantity": 5});
        for document in [
            order(5, "Verifying"),
            order(5, "Blocked"),
            order(5, "Backorder"),
            unseen,
            sent_again,
            changed,
            never_seen,
            cancelled,
        ] {
            let documents = json!([document]);
            for (available, expected) in [
                (15, (20.0, 0.0, 5.0)),
                (20, (20.0, 0.0, 0.0)),
                (14, (19.0, -1.0, 5.0)),
                (23, (23.0, 3.0, 0.0)),
            ] {
                assert_eq!(told(&free(available, 20.0, &documents)), expected, "{document}");
            }
        }
    }

    #[test]
    fn an_order_that_monta_has_cancelled_explains_nothing() {
        assert_eq!(
            told(&free(20, 25.0, &json!([order(5, "Cancelled")]))),
            (20.0, -5.0, 0.0)
        );
    }

    #[test]
    fn what_was_delivered_before_monta_took_the_order_waits_for_it() {
        let delivered = |stage: &str| {
            let mut document = order(5, stage);
            document["kind"] = json!("delivered");
            json!([document])
        };
        assert_eq!(told(&free(20, 15.0, &delivered("Verifying"))), (15.0, 0.0, -5.0));
        assert_eq!(told(&free(20, 15.0, &delivered("Queued"))), (20.0, 5.0, 0.0));
    }

    #[test]
    fn goods_that_arrived_at_monta_wait_for_their_receipt() {
        let receipt = json!([{"kind": "receipt", "quantity": 10}]);
        assert_eq!(told(&free(30, 20.0, &receipt)), (20.0, 0.0, -10.0));
        assert_eq!(told(&free(32, 20.0, &receipt)), (22.0, 2.0, -10.0));
        let announced = json!([{"kind": "announced", "quantity": 10}]);
        assert_eq!(told(&free(30, 20.0, &announced)), (20.0, 0.0, -10.0));
        assert_eq!(told(&free(20, 20.0, &announced)), (20.0, 0.0, 0.0));
        assert_eq!(told(&free(31, 20.0, &announced)), (21.0, 1.0, -10.0));
    }

    #[test]
    fn more_is_promised_than_there_is() {
        let product = json!({"available": 0, "shortage": 3, "on_hand": 2, "documents": [order(5, "Queued")]});
        let plan = plan(&json!({"basis": "free", "products": [product]})).remove(0);
        assert_eq!(told(&plan), (2.0, 0.0, 2.0));
        assert_eq!(
            told(&free(0, 4.0, &json!([{"kind": "receipt", "quantity": 9}]))),
            (0.0, -4.0, 0.0)
        );
    }

    #[test]
    fn less_than_half_of_what_the_unit_tells_is_no_difference() {
        for (on_hand, unexplained) in [(19.996, 0.0), (19.995, 0.005), (20.004, 0.0), (20.0, 0.0)] {
            let plan = free(20, on_hand, &json!([]));
            assert!(
                (plan["unexplained"].as_f64().unwrap() - unexplained).abs() < 1e-12,
                "{on_hand}"
            );
        }
    }

    #[test]
    fn a_person_agrees_to_this_difference_or_to_less() {
        for (approved, is_approved) in [
            (json!(-5), true),
            (json!(-6), true),
            (json!(-4), false),
            (json!(5), false),
            (json!(0), false),
            (json!(false), false),
        ] {
            let product = json!({"available": 15, "on_hand": 20, "approved": approved});
            assert_eq!(
                plan(&json!({"products": [product]}))[0]["approved"],
                json!(is_approved),
                "{approved}"
            );
        }
        let product = json!({"available": 20, "on_hand": 20, "approved": -5});
        assert_eq!(plan(&json!({"products": [product]}))[0]["approved"], json!(false));
    }

    fn kept(limit: &Value, adjustments: &Value) -> Vec<bool> {
        let limit: StockLimit = serde_json::from_value(limit.clone()).unwrap();
        let adjustments: Vec<Adjustment> = serde_json::from_value(adjustments.clone()).unwrap();
        within_limit(&limit, &adjustments)
    }

    #[test]
    fn what_is_beyond_the_limit_waits_and_takes_no_other_with_it() {
        let adjustments = json!([{"pieces": 5, "cost": 2}, {"pieces": -101}, {"pieces": 100, "cost": 0.5}]);
        assert_eq!(kept(&json!({}), &adjustments), [true, true, true]);
        assert_eq!(kept(&json!({"pieces": 105}), &adjustments), [false; 3]);
        assert_eq!(
            kept(&json!({"pieces": 100}), &json!([{"pieces": -101}, {"pieces": 100}])),
            [false, true]
        );
        assert_eq!(kept(&json!({"value": 59}), &adjustments), [false, false, false]);
        assert_eq!(kept(&json!({"value": 60}), &adjustments), [true, true, true]);
        assert_eq!(
            kept(&json!({"pieces": 0}), &json!([{"pieces": 1}, {"pieces": -0.5}])),
            [false, false]
        );
    }

    #[test]
    fn many_small_ones_are_a_large_one() {
        let emptied = json!(vec![json!({"pieces": -1}); 101]);
        assert!(kept(&json!({"pieces": 100}), &emptied).iter().all(|kept| !kept));
        let most = json!(vec![json!({"pieces": -1}); 100]);
        assert!(kept(&json!({"pieces": 100}), &most).iter().all(|kept| *kept));
    }

    fn documents() -> impl Strategy<Value = Vec<Value>> {
        let kind = prop::sample::select(vec!["order", "cancelled", "delivered", "receipt", "announced"]);
        let stage = prop::sample::select(vec!["Verifying", "Backorder", "Queued", "Shipped", "Cancelled"]);
        let document = (kind, 1_i64..9, stage, prop::bool::ANY).prop_map(|(kind, quantity, stage, changed)| {
            let mut document = order(quantity, stage);
            document["kind"] = json!(kind);
            document["changed"] = json!(changed);
            document
        });
        prop::collection::vec(document, 0..6)
    }

    proptest! {
        #[test]
        fn an_adjustment_is_made_once(available in 0_i64..40, on_hand in -9_i32..40, documents in documents()) {
            let first = free(available, f64::from(on_hand), &json!(documents));
            let (target, unexplained, explained) = told(&first);
            prop_assert!((f64::from(on_hand) + unexplained - target).abs() < 1e-9);
            #[expect(clippy::cast_precision_loss, reason = "small numbers")]
            let monta = available as f64;
            prop_assert!((monta + explained - target).abs() < 1e-9);
            prop_assert!(target >= 0.0);
            let again = free(available, target, &json!(documents));
            prop_assert_eq!(told(&again), (target, 0.0, explained));
        }

        #[test]
        fn an_order_that_monta_takes_moves_nothing(available in 9_i64..40, quantity in 1_i64..9, documents in documents()) {
            #[expect(clippy::cast_precision_loss, reason = "small numbers")]
            let on_hand = told(&free(available, available as f64, &json!(documents))).0;
            let with = |more: Value| {
                let mut all = documents.clone();
                all.push(more);
                json!(all)
            };
            // Sent, and Monta has not said anything; Monta takes it; that is known; it has left.
            let sent = json!({"kind": "order", "quantity": quantity, "sent": "2026-11-27 11:30:00"});
            let taken = with(order(quantity, "Queued"));
            let unexplained = |available: i64, documents: &Value| free(available, on_hand, documents)["unexplained"].clone();
            prop_assert_eq!(unexplained(available, &with(sent.clone())), json!(0.0));
            prop_assert_eq!(unexplained(available - quantity, &with(sent)), json!(0.0));
            prop_assert_eq!(unexplained(available - quantity, &taken), json!(0.0));
        }

        #[test]
        fn no_pull_writes_more_than_the_limit(pieces in prop::collection::vec(-60_i64..60, 0..12), most in 0_i64..90) {
            let rows: Vec<Value> = pieces.iter().map(|pieces| json!({"pieces": pieces})).collect();
            let kept = kept(&json!({"pieces": most}), &json!(rows));
            let written: i64 = pieces.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(pieces, _)| pieces.abs()).sum();
            prop_assert!(written <= most);
            prop_assert_eq!(kept.len(), pieces.len());
        }
    }
}
