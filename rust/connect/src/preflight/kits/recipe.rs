//! What makes a kit of a product, wherever that stands.

use std::collections::{BTreeSet, HashMap};

use monta_core::scalar::{Id, Maybe, Number, Text};
use monta_core::snapshot::{Component, Kit};

/// Where the contents of a kit stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Contents {
    /// In this bill of materials.
    Bom(i64),
    /// In the pack that this product is.
    Pack(i64),
}

/// What is in kits.
pub(super) type Lines = HashMap<Contents, Vec<Line>>;

/// What makes a kit of a product.
pub(super) struct Recipe {
    pub(super) contents: Contents,
    pub(super) name: String,
    pub(super) quantity: f64,
    pub(super) uom: i64,
    /// The attribute values of the variant.
    pub(super) values: BTreeSet<i64>,
    pub(super) active: bool,
}

impl Recipe {
    pub(super) fn kit(&self, product: i64, lines: &[Line], attributes: &HashMap<i64, i64>) -> Kit {
        let own: BTreeSet<_> = self.values.iter().filter_map(|value| attributes.get(value)).collect();
        // A value of an attribute that makes no variants is chosen on the order line: whatever may be chosen is checked.
        let decides = |value: &&i64| attributes.get(value).is_none_or(|attribute| own.contains(attribute));
        let is_for = |line: &&Line| {
            let deciding: Vec<_> = line.values.iter().filter(decides).collect();
            let asked: BTreeSet<_> = deciding.iter().map(|value| attributes.get(value)).collect();
            let met = deciding.iter().filter(|value| self.values.contains(value));
            met.count() == asked.len()
        };
        let components = lines.iter().filter(is_for).map(|line| Component {
            product_id: Id(line.product),
            quantity: Number::Float(line.quantity),
            uom_id: Id(line.uom),
        });
        Kit {
            product_id: Id(product),
            bom_id: Maybe(match self.contents {
                Contents::Bom(bom) => Some(Id(bom)),
                Contents::Pack(_) => None,
            }),
            name: Maybe(Some(Text::from(self.name.as_str()))),
            quantity: Number::Float(self.quantity),
            uom_id: Id(self.uom),
            components: components.collect(),
        }
    }
}

/// A line of a bill of materials, or of a pack.
pub(super) struct Line {
    pub(super) product: i64,
    pub(super) quantity: f64,
    pub(super) uom: i64,
    /// The attribute values that it is for; all where there are none.
    pub(super) values: BTreeSet<i64>,
}
