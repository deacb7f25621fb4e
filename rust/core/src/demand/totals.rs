//! Adding up what has to be moved per SKU.

use std::hash::{BuildHasher, Hash};

use hashbrown::HashTable;
use num_traits::Zero;
use rustc_hash::FxBuildHasher;
use smallvec::SmallVec;

use crate::document_kind::DocumentKind;
use crate::problem::{Code, Problem, Problems, Record};
use crate::quantity::{self, NotACount, Quantity};
use crate::scalar::Id;
use crate::sku;
use crate::snapshot::{Line, Product, labels};

/// The lines that need one thing; mostly one or two.
pub(crate) type Lines<'a> = SmallVec<[&'a Line; 2]>;

/// What keeps totals apart, beside the SKU.
pub(crate) trait Key: Copy + Eq + Hash {
    /// Of two that are equal, what a total has that both go into.
    #[must_use]
    fn joined(self, other: Self) -> Self;
}

/// Nothing more.
impl Key for () {
    fn joined(self, _other: Self) -> Self {}
}

/// What has to be moved of one SKU.
#[derive(Debug)]
pub(crate) struct Total<'a, K> {
    /// What keeps it apart from other totals of the SKU.
    pub(crate) key: K,
    /// The SKU.
    pub(crate) sku: &'a str,
    /// The first product that has it.
    pub(crate) product: &'a Product,
    /// The exact total.
    pub(crate) quantity: Quantity,
    /// The first line that contributes to it.
    pub(crate) line: &'a Line,
    pub(super) reliable: bool,
}

/// Adds up per SKU and key.
pub(super) struct Totals<'a, K> {
    sums: Vec<Total<'a, K>>,
    /// Positions of the sums, to be found by SKU and key.
    by_sku: HashTable<usize>,
    /// The same once more, to be found by product and key, for a product that had its turn.
    by_product: HashTable<(Id, usize)>,
    /// What cannot be named, and what needs it.
    nameless: Vec<(&'a Product, Lines<'a>)>,
}

impl<'a, K: Key> Totals<'a, K> {
    /// Room for as many totals as there are lines; kits may need more.
    pub(super) fn for_lines(count: usize) -> Self {
        Self {
            sums: Vec::with_capacity(count),
            by_sku: HashTable::with_capacity(count),
            by_product: HashTable::with_capacity(count),
            nameless: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, key: K, line: &'a Line, product: &'a Product, quantity: &Quantity, reliable: bool) {
        let Some(position) = self.position(key, line, product) else {
            return self.add_nameless(line, product, quantity);
        };
        if let Some(total) = self.sums.get_mut(position) {
            total.key = total.key.joined(key);
            total.quantity += quantity;
            total.reliable &= reliable;
        }
    }

    fn position(&mut self, key: K, line: &'a Line, product: &'a Product) -> Option<usize> {
        let Self {
            sums,
            by_sku,
            by_product,
            ..
        } = self;
        let key_of = |at: usize| sums.get(at).map(|total| total.key);
        let hash = hash_of(&(Some(key), product.id));
        let is_known = |(id, at): &(Id, usize)| *id == product.id && key_of(*at) == Some(key);
        if let Some((_, position)) = by_product.find(hash, is_known) {
            return Some(*position);
        }
        let sku = sku::resolve(product)?.code;
        let has_sku = |at: &usize| sums.get(*at).is_some_and(|total| total.key == key && total.sku == sku);
        let hash_of_sum = |at: &usize| hash_of(&sums.get(*at).map(|total| (total.key, total.sku)));
        let entry = by_sku.entry(hash_of(&Some((key, sku))), has_sku, hash_of_sum);
        let position = *entry.or_insert(sums.len()).get();
        by_product.insert_unique(hash, (product.id, position), |(id, at)| hash_of(&(key_of(*at), *id)));
        if position == sums.len() {
            sums.push(Total {
                key,
                sku,
                product,
                quantity: Quantity::whole(0),
                line,
                reliable: true,
            });
        }
        Some(position)
    }

    fn add_nameless(&mut self, line: &'a Line, product: &'a Product, quantity: &Quantity) {
        if quantity.is_zero() {
            return;
        }
        match self.nameless.iter_mut().find(|(known, _)| known.id == product.id) {
            Some((_, lines)) => add_line(lines, line),
            None => self.nameless.push((product, Lines::from_iter([line]))),
        }
    }

    /// A product without SKU is a problem only when something of it has to be shipped.
    pub(super) fn into_vec(self, problems: &mut Problems) -> Vec<Total<'a, K>> {
        for (product, lines) in self.nameless {
            let name = product.name.as_str();
            let values = [("product", name.to_owned()), ("lines", labels(&lines))];
            let record = Record::new("product.product", product.id.0, name);
            problems.push(Problem::new(Code::ProductSkuMissing, record, "default_code", values));
        }
        self.sums
    }
}

impl<K> Total<'_, K> {
    pub(super) fn problem(&self, fault: NotACount, lines: &[&Line], kind: &DocumentKind) -> Problem {
        let sku = ("sku", self.sku.to_owned());
        let lines = ("lines", labels(lines));
        let record = kind.line_record(self.line);
        let amount = ("quantity", quantity::text(&self.quantity));
        let (code, values) = match fault {
            NotACount::NotWhole => (Code::QuantityNotWhole, [sku, amount, lines]),
            NotACount::Negative => (Code::QuantityNegative, [sku, amount, lines]),
            NotACount::TooLarge => (Code::QuantityTooLarge, [sku, ("limit", i64::MAX.to_string()), lines]),
        };
        Problem::new(code, record, kind.quantity, values)
    }
}

fn hash_of(value: &impl Hash) -> u64 {
    FxBuildHasher.hash_one(value)
}

/// Adds the line. Lines contribute one after the other, so a line that is there already is the last one.
pub(crate) fn add_line<'a>(lines: &mut Lines<'a>, line: &'a Line) {
    if lines.last().is_none_or(|last| last.id != line.id) {
        lines.push(line);
    }
}
