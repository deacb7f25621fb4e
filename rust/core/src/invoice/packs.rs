//! Lines whose price stands on another line: the parts of an OCA product pack.

use rustc_hash::{FxHashMap, FxHashSet};

use super::adding_up::Currency;
use super::prices::{Invoicing, Price};
use crate::scalar::Id;

/// Packs in packs deeper than this are a bug.
const DEEPEST: usize = 50;

/// Which lines pay for which.
#[derive(Debug, Default)]
pub(super) struct Packs {
    /// The line that pays for a line, by id.
    payers: FxHashMap<Id, Id>,
    /// Lines of packs.
    packs: FxHashSet<Id>,
}

impl Packs {
    pub(super) fn of(invoicing: &Invoicing, currency: Currency) -> Self {
        let prices: FxHashMap<Id, &Price> = invoicing.prices.iter().map(|price| (price.line_id, price)).collect();
        let pack_of = |id: &Id| prices.get(id).and_then(|price| price.pack_line_id.get());
        let costs = |id: &Id| prices.get(id).is_some_and(|price| currency.units(price.total) != 0);
        let payer_of = |price: &Price| {
            let above = std::iter::successors(price.pack_line_id.get(), |id| pack_of(id)).take(DEEPEST);
            above.filter(|id| costs(id)).last().copied()
        };
        let free = invoicing.prices.iter().filter(|price| !costs(&price.line_id));
        Self {
            payers: free
                .filter_map(|price| Some((price.line_id, payer_of(price)?)))
                .collect(),
            packs: invoicing
                .prices
                .iter()
                .filter_map(|price| price.pack_line_id.get())
                .copied()
                .collect(),
        }
    }

    /// Whether another line pays for this one, which costs nothing itself.
    pub(super) fn is_paid_elsewhere(&self, line: Id) -> bool {
        self.payers.contains_key(&line)
    }

    /// Whether a line pays for another one.
    pub(super) fn pays(&self, payer: Id, line: Id) -> bool {
        self.payers.get(&line) == Some(&payer)
    }

    /// Whether other lines are what this one consists of.
    pub(super) fn is_pack(&self, line: Id) -> bool {
        self.packs.contains(&line)
    }
}
