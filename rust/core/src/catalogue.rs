//! The snapshot's products, kits and units by id.

use rustc_hash::FxHashMap;

use crate::scalar::Id;
use crate::snapshot::{Kit, Product, Uom};
use crate::uom::Units;

/// What a snapshot knows about products.
#[derive(Debug)]
pub(crate) struct Catalogue<'a> {
    products: FxHashMap<Id, &'a Product>,
    kits: FxHashMap<Id, &'a Kit>,
    /// The units of measure.
    pub(crate) units: Units<'a>,
}

impl<'a> Catalogue<'a> {
    /// Indexes what a snapshot holds.
    pub(crate) fn new(products: &'a [Product], kits: &'a [Kit], uoms: &'a [Uom]) -> Self {
        Self {
            products: products.iter().map(|product| (product.id, product)).collect(),
            kits: kits.iter().map(|kit| (kit.product_id, kit)).collect(),
            units: Units::new(uoms),
        }
    }

    /// The product, when the snapshot holds it.
    pub(crate) fn product(&self, id: Id) -> Option<&'a Product> {
        self.products.get(&id).copied()
    }

    /// The kit of a product, when it is one.
    pub(crate) fn kit(&self, product: Id) -> Option<&'a Kit> {
        self.kits.get(&product).copied()
    }

    /// What people call the product.
    pub(crate) fn product_name(&self, id: Id) -> String {
        self.product(id).map_or_else(
            || format!("product {}", id.0),
            |product| product.name.as_str().to_owned(),
        )
    }
}
