//! What Monta has shipped, over the moves of Odoo.

use std::collections::{HashMap, HashSet};

use monta_core::delivery::{Delivery, DeliveryMove, DeliveryPlan, Reason, Tracking};
use monta_core::input::parse;
use monta_core::scalar::{Id, Number};
use monta_core::{plan_delivery, sku};
use serde_json::Value;

use crate::nearly::{nearly, number};

/// `{"shipped", "dropped", "moves", "products", "batches", "serials"}`, as the addon gathers them of one order.
pub(crate) fn delivery(input: &Value) -> Option<()> {
    let delivery: Delivery = parse(input).ok()?;
    let plan = plan_delivery(&delivery);
    let told = serde_json::to_value(&plan).expect("texts and numbers");
    let mut seen = HashSet::new();
    // A move that is gathered twice is none of Odoo's.
    if delivery.moves.iter().all(|own| seen.insert(own.id)) {
        each_move_brings_what_is_open(&delivery, &plan, &told);
        each_piece_is_told_of_once(&delivery, &plan, &told);
    }
    Some(())
}

/// No move twice, none for more than is open, and the lots of a share are as many pieces as the share.
fn each_move_brings_what_is_open(delivery: &Delivery, plan: &DeliveryPlan, told: &Value) {
    let mut open: HashMap<i64, f64> = delivery
        .moves
        .iter()
        .map(|own| (own.id.0, number(own.open).max(0.0)))
        .collect();
    let tracking: HashMap<i64, Tracking> = delivery.moves.iter().map(|own| (own.id.0, own.tracking)).collect();
    let mut shared = HashSet::new();
    for share in &plan.shares {
        assert!(share.quantity > 0.0 && shared.insert(share.move_id), "{told}");
        *open.get_mut(&share.move_id).expect("a move that was given") -= share.quantity;
        let of_lots: f64 = share.lots.iter().map(|lot| lot.quantity).sum();
        let expected = if tracking[&share.move_id] == Tracking::None {
            0.0
        } else {
            share.quantity
        };
        assert!(nearly(of_lots, expected, share.quantity), "{told}");
        assert!(share.lots.iter().all(|lot| lot.quantity > 0.0), "{told}");
    }
    for left in plan.left.iter().filter(|left| left.reason == Reason::Lots) {
        let id = left.move_id.expect("a move that waits");
        assert!(shared.insert(id) && tracking[&id] != Tracking::None, "{told}");
        *open.get_mut(&id).expect("a move that was given") -= left.quantity;
    }
    let mut cancelled = HashSet::new();
    for off in &plan.cancel {
        assert!(off.quantity > 0.0 && cancelled.insert(off.move_id), "{told}");
        *open.get_mut(&off.move_id).expect("a move that was given") -= off.quantity;
    }
    for own in &delivery.moves {
        let rest = open[&own.id.0];
        assert!(rest >= 0.0 || nearly(rest, 0.0, number(own.open)), "{told}");
    }
}

/// Whatever has left and was not done before is a share, waits for lots, or is left to people.
fn each_piece_is_told_of_once(delivery: &Delivery, plan: &DeliveryPlan, told: &Value) {
    let skus = sku::keys(&delivery.products);
    let key = |product: Id| skus.get(&product).map(String::as_str).unwrap_or_default();
    let of_move: HashMap<i64, &str> = delivery
        .moves
        .iter()
        .map(|own| (own.id.0, key(own.product_id)))
        .collect();
    let mut shipped: HashMap<String, f64> = HashMap::new();
    for pieces in &delivery.shipped {
        *shipped.entry(sku::key(&pieces.sku)).or_default() += number(Number::Integer(pieces.quantity.max(0)));
    }
    for (sku, total) in &shipped {
        // A product that nobody knows has no SKU, not an empty one.
        let is_known = |own: &&DeliveryMove| skus.get(&own.product_id).is_some_and(|known| known == sku);
        let own = delivery.moves.iter().filter(is_known);
        let done: f64 = own.map(|own| number(own.done).max(0.0)).sum();
        let shares = plan.shares.iter().filter(|share| of_move[&share.move_id] == sku);
        let left = plan.left.iter().filter(|left| sku::key(&left.sku) == *sku);
        let found = shares.map(|share| share.quantity).sum::<f64>() + left.map(|left| left.quantity).sum::<f64>();
        assert!(nearly(found, (total - done).max(0.0), total + done), "{sku}: {told}");
    }
    let strangers = plan.left.iter().map(|left| sku::key(&left.sku));
    let strangers = strangers.chain(plan.shares.iter().map(|share| of_move[&share.move_id].to_owned()));
    assert!(strangers.into_iter().all(|sku| shipped.contains_key(&sku)), "{told}");
}
