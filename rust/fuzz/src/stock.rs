//! What Odoo is to have on hand, and which adjustments a pull makes.

use monta_core::input::parse;
use monta_core::stock::plan::{Adjustment, Basis, StockLimit, StockPlan, StockSnapshot, StockedProduct};
use monta_core::{plan_stock, within_limit};
use serde_json::Value;

use crate::nearly::{is_exact, nearly, number};

/// A snapshot of products (`{"basis", "products"}`), or `{"limit", "adjustments"}`.
pub(crate) fn stock(input: &Value) -> Option<()> {
    if let (Some(limit), Some(adjustments)) = (input.get("limit"), input.get("adjustments")) {
        return within(&parse(limit).ok()?, &parse::<Vec<Adjustment>, _>(adjustments).ok()?);
    }
    let snapshot: StockSnapshot = parse(input).ok()?;
    let plans = plan_stock(&snapshot);
    assert_eq!(plans.len(), snapshot.products.len());
    for (product, plan) in snapshot.products.iter().zip(&plans) {
        explained_and_unexplained_are_the_difference(snapshot.basis, product, plan);
    }
    adjusted_once(&snapshot, &plans);
    Some(())
}

fn explained_and_unexplained_are_the_difference(basis: Basis, product: &StockedProduct, plan: &StockPlan) {
    let (available, on_hand) = (number(product.available), number(product.on_hand));
    let scale = available.abs() + on_hand.abs() + plan.target.abs();
    assert!(nearly(on_hand + plan.unexplained, plan.target, scale), "{plan:?}");
    if basis == Basis::Free {
        assert!(nearly(available + plan.explained, plan.target, scale), "{plan:?}");
        assert!(plan.target >= 0.0 || plan.unexplained == 0.0, "{plan:?}");
    } else {
        assert!(plan.explained == 0.0 && plan.documents.is_empty(), "{plan:?}");
    }
    let places = plan.documents.iter().copied();
    assert!(
        places
            .chain([product.documents.len()])
            .is_sorted_by(|one, next| one < next),
        "each document once: {plan:?}"
    );
    assert!(!plan.approved || plan.unexplained != 0.0, "{plan:?}");
}

/// Once Odoo has what it is to have, there is nothing to adjust.
fn adjusted_once(snapshot: &StockSnapshot, plans: &[StockPlan]) {
    let mut snapshot = snapshot.clone();
    let products = snapshot.products.iter_mut().zip(plans);
    for (product, plan) in products.filter(|(_, plan)| is_exact(plan.target)) {
        product.on_hand = monta_core::scalar::Number::Float(plan.target);
    }
    for (before, again) in plans.iter().zip(plan_stock(&snapshot)) {
        if is_exact(before.target) {
            assert!(nearly(again.unexplained, 0.0, before.target), "{before:?} {again:?}");
        }
    }
}

fn within(limit: &StockLimit, adjustments: &[Adjustment]) -> Option<()> {
    let kept = within_limit(limit, adjustments);
    assert_eq!(kept.len(), adjustments.len());
    let amount = |adjustment: &Adjustment| number(adjustment.pieces).abs();
    let value = |adjustment: &Adjustment| amount(adjustment) * adjustment.cost.get().copied().map_or(0.0, number).abs();
    let written = |amount: &dyn Fn(&Adjustment) -> f64| -> f64 {
        let made = adjustments.iter().zip(&kept).filter(|(_, kept)| **kept);
        made.map(|(adjustment, _)| amount(adjustment)).sum()
    };
    for (most, written) in [(&limit.pieces, written(&amount)), (&limit.value, written(&value))] {
        if let Some(most) = most.get().copied().map(number) {
            let is_within = written <= most || nearly(written, most, most);
            assert!(is_within || !kept.contains(&true), "{written} {most}");
        }
    }
    Some(())
}
