//! What is in the parcel for a line of the invoice: the SKUs, and what customs wants to know of them.

use num_traits::Zero;
use rustc_hash::FxHashMap;

use super::packs::Packs;
use crate::catalogue::Catalogue;
use crate::customs::{Particulars, grams_text};
use crate::demand::Demand;
use crate::quantity::{Quantity, exact};
use crate::scalar::Id;
use crate::sku;
use crate::snapshot::{Line, Product};

/// Longest description of a line; it is for people, so it is cut, not refused.
const LONGEST_DESCRIPTION: usize = 255;

/// What a line of the invoice stands for.
#[derive(Debug, Default)]
pub(super) struct Shipped<'a> {
    /// The product of the line.
    itself: Option<&'a Product>,
    /// What it consists of, with how many there are of each for all of the line; empty when it is no kit.
    parts: Vec<(&'a Product, Quantity)>,
}

impl<'a> Shipped<'a> {
    /// Of a line that is shipped, or pays for some that are.
    pub(super) fn of(
        line: &'a Line,
        lines: &'a [Line],
        packs: &Packs,
        catalogue: &Catalogue<'a>,
        demand: &Demand<'_, 'a>,
    ) -> Self {
        let mut parts: Vec<(&Product, Quantity)> = Vec::new();
        let pays = packs.is_pack(line.id);
        let paid = lines.iter().filter(|other| pays && packs.pays(line.id, other.id));
        let mut add =
            |product: &'a Product, quantity: Quantity| match parts.iter_mut().find(|(known, _)| known.id == product.id)
            {
                Some((_, known)) => *known += &quantity,
                None => parts.push((product, quantity)),
            };
        for line in std::iter::once(line).chain(paid.clone()) {
            let Some(product) = product_of(line, catalogue) else {
                continue;
            };
            let pieces = pieces_of(line, catalogue);
            if let Some(expansion) = demand.kits.expansion(line, product.id) {
                for leaf in expansion.leaves.iter().filter(|leaf| !leaf.product.service.0) {
                    add(leaf.product, &leaf.quantity * &pieces);
                }
            }
        }
        for line in paid {
            let product = product_of(line, catalogue).filter(|product| !product.service.0);
            if let Some(product) = product.filter(|product| demand.kits.expansion(line, product.id).is_none()) {
                add(product, pieces_of(line, catalogue));
            }
        }
        Self {
            itself: product_of(line, catalogue),
            parts,
        }
    }

    /// The SKU of the product on the line.
    pub(super) fn sku(&self) -> Option<&'a str> {
        Some(sku::resolve(self.itself?)?.code)
    }

    /// Those of what it consists of.
    pub(super) fn child_skus(&self) -> Vec<&'a str> {
        let mut skus: Vec<&str> = Vec::new();
        for sku in self.parts.iter().filter_map(|(product, _)| sku::resolve(product)) {
            if !skus.contains(&sku.code) {
                skus.push(sku.code);
            }
        }
        skus
    }

    /// What the line is called, and what customs wants to know of one piece of it.
    pub(super) fn description(
        &self,
        title: &str,
        pieces: i64,
        particulars: Option<&FxHashMap<Id, Particulars<'_>>>,
    ) -> String {
        let words = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let Some(particulars) = particulars else {
            return cut(&words, LONGEST_DESCRIPTION);
        };
        let alone = self.itself.map(|product| (product, Quantity::whole(pieces)));
        let parts: Vec<(&Product, Quantity)> = if self.parts.is_empty() {
            alone.into_iter().collect()
        } else {
            self.parts.clone()
        };
        let mut said: Vec<String> = Vec::new();
        let mut weight = Some(Quantity::default());
        for (product, quantity) in &parts {
            let known = particulars.get(&product.id);
            let text = known.map(Particulars::text).unwrap_or_default();
            if !text.is_empty() && !said.contains(&text) {
                said.push(text);
            }
            let grams = known
                .and_then(|known| known.grams.as_ref())
                .map(|grams| grams * quantity);
            weight = weight.zip(grams).map(|(weight, grams)| &weight + &grams);
        }
        let weight = weight.filter(|weight| !weight.is_zero() && pieces > 0);
        said.extend(weight.and_then(|weight| grams_text(&(&weight / &Quantity::whole(pieces)))));
        said.insert(0, String::new());
        let said = said.join("; ");
        // The name is what can be spared.
        let room = LONGEST_DESCRIPTION.saturating_sub(said.chars().count());
        cut(&format!("{}{said}", cut(&words, room)), LONGEST_DESCRIPTION)
    }
}

fn product_of<'a>(line: &Line, catalogue: &Catalogue<'a>) -> Option<&'a Product> {
    catalogue.product(*line.product_id.get()?)
}

/// How many of its product a line orders, in the product's own unit.
pub(super) fn pieces_of(line: &Line, catalogue: &Catalogue<'_>) -> Quantity {
    let ordered = exact(line.quantity);
    let ratio = product_of(line, catalogue).and_then(|product| {
        let unit = line.uom_id.get().copied().unwrap_or(product.uom_id);
        catalogue.units.ratio(unit, product.uom_id).ok()
    });
    ratio.map_or(ordered.clone(), |ratio| &ordered * &ratio)
}

fn cut(text: &str, length: usize) -> String {
    text.chars().take(length).collect()
}
