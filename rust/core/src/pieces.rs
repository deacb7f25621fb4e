//! Pieces of SKUs, counted in whole numbers as Monta counts them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::answer;
use crate::patch::{FLYER, QUANTITY, lines};
use crate::quantity::Quantity;
use crate::sku;

/// Pieces of one SKU.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pieces {
    /// The SKU, as it was spelled first.
    pub sku: String,
    /// How many, above zero where nothing else is said.
    pub quantity: i64,
}

impl Pieces {
    /// The SKU and how many; none where something is below zero.
    pub(crate) fn of_sku(&self) -> (&str, Quantity) {
        (&self.sku, Quantity::whole(self.quantity.max(0)))
    }
}

/// Adds pieces to those of the same SKU. What is not above zero, or has no SKU, is none.
pub(crate) fn add(pieces: &mut Vec<Pieces>, sku: &str, quantity: i64) {
    if !sku.is_empty() && quantity > 0 {
        count(pieces, sku, quantity);
    }
}

/// As [`add`], of quantities below zero, too.
pub(crate) fn count(pieces: &mut Vec<Pieces>, sku: &str, quantity: i64) {
    match pieces.iter_mut().find(|known| sku::same_sku(&known.sku, sku)) {
        Some(known) => known.quantity = known.quantity.saturating_add(quantity),
        None => pieces.push(Pieces {
            sku: sku.to_owned(),
            quantity,
        }),
    }
}

/// How many there are of each SKU, by its key; what is below zero is none.
pub(crate) fn per_sku(pieces: &[Pieces]) -> BTreeMap<String, i64> {
    totals(pieces, |quantity| quantity.max(0))
}

/// As [`per_sku`], with what is below zero taken off.
pub(crate) fn net_per_sku(pieces: &[Pieces]) -> BTreeMap<String, i64> {
    totals(pieces, |quantity| quantity)
}

fn totals(pieces: &[Pieces], counted: impl Fn(i64) -> i64) -> BTreeMap<String, i64> {
    let mut totals = BTreeMap::new();
    for pieces in pieces {
        let total: &mut i64 = totals.entry(sku::key(&pieces.sku)).or_default();
        *total = total.saturating_add(counted(pieces.quantity));
    }
    totals
}

/// The goods of an order document, per SKU in the order of its lines; what Monta puts in by itself is none of them.
pub(crate) fn in_lines(document: &Value) -> Vec<Pieces> {
    let mut pieces: Vec<Pieces> = Vec::new();
    for line in lines(document).filter(|line| answer::flag(line, FLYER) != Some(true)) {
        let sku = answer::text(line, "Sku").unwrap_or_default();
        let quantity = answer::integer(line, QUANTITY).unwrap_or_default();
        add(&mut pieces, &sku, quantity);
    }
    pieces
}
