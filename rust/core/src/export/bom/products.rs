//! Products by identifier.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::problem::BomProblem;
use super::snapshot::{BomProduct, LiveBoms, ProductRef};

/// The products of a plan, by identifier and id.
pub(super) struct Products<'a> {
    pub(super) by_identifier: FxHashMap<&'a str, Vec<&'a BomProduct>>,
    pub(super) by_id: FxHashMap<i64, &'a BomProduct>,
    planned: &'a BTreeSet<String>,
}

impl<'a> Products<'a> {
    pub(super) fn of(live: &'a LiveBoms) -> Self {
        let mut by_identifier: FxHashMap<&str, Vec<&BomProduct>> = FxHashMap::default();
        for product in &live.products {
            if let Some(identifier) = product.identifier.as_deref() {
                by_identifier.entry(identifier).or_default().push(product);
            }
        }
        Self {
            by_identifier,
            by_id: live.products.iter().map(|product| (product.id, product)).collect(),
            planned: &live.planned,
        }
    }

    pub(super) fn find(&self, identifier: &str, line: u64) -> Result<ProductRef, BomProblem> {
        let product = || identifier.to_owned();
        match self.by_identifier.get(identifier).map(Vec::as_slice) {
            Some([found]) if found.active => Ok(ProductRef::Known(found.id)),
            Some([found]) => Err(BomProblem::ArchivedProduct {
                line,
                product: product(),
                id: found.id,
            }),
            Some(found) => Err(BomProblem::SeveralProducts {
                line,
                product: product(),
                ids: found.iter().map(|product| product.id).collect(),
            }),
            None if self.planned.contains(identifier) => Ok(ProductRef::Planned(product())),
            None => Err(BomProblem::UnknownProduct {
                line,
                product: product(),
            }),
        }
    }
}
