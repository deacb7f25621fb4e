//! How much of each line of a purchase order Monta expects, and how much of it has arrived.
//!
//! Monta counts pieces of SKUs; people think in the lines and units of their order.

use std::collections::HashMap;

use num_traits::Zero;
use serde::Serialize;

use super::document::Document;
use super::snapshot::ForecastSnapshot;
use crate::catalogue::Catalogue;
use crate::demand::Demand;
use crate::document_kind::PURCHASE;
use crate::input::InputError;
use crate::json::Json;
use crate::problem::Problems;
use crate::quantity::{Quantity, exact};
use crate::scalar::Id;
use crate::sku;
use crate::spread::{Pieces, float, totals};

/// Where the goods of a purchase order are.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LineQuantities {
    /// One for every line of the snapshot, in its order.
    pub lines: Vec<LineQuantity>,
    /// All of it taken together.
    pub state: ReceiptState,
}

/// Where the goods of one line are, in the unit of the line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LineQuantity {
    /// `purchase.order.line` id.
    pub line_id: i64,
    /// How much of it Monta expects.
    pub announced: f64,
    /// How much of it Monta has received.
    pub received: f64,
}

/// How much of what was announced has been received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ReceiptState {
    /// Nothing.
    None,
    /// Some of it.
    Partial,
    /// All of it, and nothing else.
    Full,
    /// More than was announced of some SKU.
    Over,
}

/// What one line makes arrive.
#[derive(Debug)]
pub struct LineNeeds {
    /// `purchase.order.line` id.
    pub line: Id,
    /// Pieces by the key of their SKU, in order of first appearance; none is zero.
    pub pieces: Vec<(String, Quantity)>,
}

/// Pieces by the key of their SKU.
type Pool = HashMap<String, Quantity>;

/// What each line of a purchase order makes arrive, kits flattened; lines without goods have no needs.
#[must_use]
pub fn resolve_lines(snapshot: &ForecastSnapshot) -> Vec<LineNeeds> {
    let catalogue = Catalogue::new(&snapshot.products, &snapshot.kits, &snapshot.uoms);
    let order = PURCHASE.order_record(snapshot.order.id, snapshot.order.name.text());
    let lines = snapshot.lines.iter().map(|line| ((), &line.line));
    // What is wrong with an order is told when it is announced.
    let demand = Demand::of(&PURCHASE, order, lines, &catalogue, &mut Problems::default());
    let mut needs: Vec<LineNeeds> = snapshot
        .lines
        .iter()
        .map(|line| LineNeeds {
            line: line.line.id,
            pieces: Vec::new(),
        })
        .collect();
    let position: HashMap<Id, usize> = needs.iter().enumerate().map(|(at, needs)| (needs.line, at)).collect();
    for contribution in demand.contributions() {
        let Some(sku) = sku::resolve(contribution.product) else {
            continue;
        };
        let own = position.get(&contribution.line.id).and_then(|at| needs.get_mut(*at));
        let Some(LineNeeds { pieces, .. }) = own else { continue };
        let key = sku::key(sku.code);
        match pieces.iter_mut().find(|(known, _)| *known == key) {
            Some((_, total)) => *total += &contribution.quantity,
            None => pieces.push((key, contribution.quantity)),
        }
    }
    for needs in &mut needs {
        needs.pieces.retain(|(_, quantity)| !quantity.is_zero());
    }
    needs
}

/// Shares what Monta acknowledged of an announcement, and what it received of it, out over the lines.
///
/// # Errors
///
/// [`InputError`] for an acknowledged document that is no forecast.
pub fn line_quantities(
    snapshot: &ForecastSnapshot,
    acknowledged: Option<&Json>,
    received: &[Pieces],
) -> Result<LineQuantities, InputError> {
    let mut announced = Pool::new();
    if let Some(acknowledged) = acknowledged {
        for line in Document::read(acknowledged, "acknowledged")?.lines {
            *announced.entry(sku::key(line.sku())).or_default() += Quantity::whole(line.quantity());
        }
    }
    let received: Pool = totals(received.iter().map(Pieces::of_sku))
        .into_iter()
        .map(|(key, (_, total))| (key, total))
        .collect();
    let needs = resolve_lines(snapshot);
    let [announced_parts, received_parts] = [&announced, &received].map(|pool| parts(&needs, pool));
    let lines = snapshot.lines.iter().zip(announced_parts.iter().zip(&received_parts));
    Ok(LineQuantities {
        lines: lines
            .map(|(line, (announced, received))| {
                let quantity = exact(line.line.quantity);
                LineQuantity {
                    line_id: line.line.id.0,
                    announced: float(&(announced * &quantity)),
                    received: float(&(received * &quantity)),
                }
            })
            .collect(),
        state: state(&announced, &received),
    })
}

/// Which part of its needs each line gets, 1 for all of it: first come first served, and the last line that needs a SKU
/// takes what is too much. A kit is there as far as all of its components are.
fn parts(needs: &[LineNeeds], pool: &Pool) -> Vec<Quantity> {
    let mut takers: HashMap<&str, Vec<(usize, &Quantity)>> = HashMap::new();
    for (line, needs) in needs.iter().enumerate() {
        for (sku, quantity) in &needs.pieces {
            takers.entry(sku).or_default().push((line, quantity));
        }
    }
    let mut parts: Vec<Option<Quantity>> = vec![None; needs.len()];
    for (sku, takers) in takers {
        let mut left = pool.get(sku).cloned().unwrap_or_default();
        let count = takers.len();
        for (taker, (line, needed)) in takers.into_iter().enumerate() {
            let share = if taker + 1 == count {
                left.clone()
            } else {
                left.clone().min(needed.clone())
            };
            left -= &share;
            let part = share / needed;
            if let Some(smallest) = parts.get_mut(line) {
                *smallest = Some(match smallest.take() {
                    Some(known) => known.min(part),
                    None => part,
                });
            }
        }
    }
    parts.into_iter().map(Option::unwrap_or_default).collect()
}

fn state(announced: &Pool, received: &Pool) -> ReceiptState {
    let of = |pool: &Pool, sku: &String| pool.get(sku).cloned().unwrap_or_default();
    if received.values().all(Zero::is_zero) {
        ReceiptState::None
    } else if received.iter().any(|(sku, quantity)| *quantity > of(announced, sku)) {
        ReceiptState::Over
    } else if announced.iter().all(|(sku, quantity)| of(received, sku) == *quantity) {
        ReceiptState::Full
    } else {
        ReceiptState::Partial
    }
}
