//! Whether master data are fit for a warehouse, before the first order goes.
//!
//! Every rule is the one by which orders and forecasts are built: the same SKU, the same kits, the same split of a street,
//! the same code of a vendor. What is found here is what would keep an order from being sent, or a parcel from leaving.
//!
//! A [`Survey`] is shown one record after the other, so that a large catalogue need not be held at once.

mod finding;
mod kits;
mod partners;
mod products;
mod skus;

use crate::snapshot::{Address, Kit, Uom};
pub use finding::{Check, Finding, Remedy};
pub use partners::PreflightVendor;
pub use products::{Customs, PreflightProduct};
use skus::Skus;

/// Looks through master data. Archived records that nothing uses are not to be shown to it.
#[derive(Debug)]
pub struct Survey {
    ships_outside_eu: bool,
    findings: Vec<Finding>,
    skus: Skus,
}

impl Survey {
    /// Nothing seen yet. Only of goods that may leave the European Union customs ask something.
    #[must_use]
    pub fn new(ships_outside_eu: bool) -> Self {
        Self {
            ships_outside_eu,
            findings: Vec::new(),
            skus: Skus::default(),
        }
    }

    /// Looks at a product. Gives whether it is goods: a kit is never shipped itself, and neither is a service, so that
    /// nobody scans them.
    pub fn product(&mut self, product: &PreflightProduct) -> bool {
        if product.service || product.kit {
            return false;
        }
        self.findings.extend(self.skus.add(product));
        self.findings.extend(products::edges(product));
        self.findings.extend(products::barcode(product));
        if self.ships_outside_eu {
            self.findings.extend(products::customs(product));
        }
        true
    }

    /// Looks at kits, at most one per product. `products` are those that the kits are and consist of, `uoms` the units
    /// of them all.
    pub fn kits(&mut self, products: &[PreflightProduct], kits: &[Kit], uoms: &[Uom]) {
        self.findings.extend(kits::findings(products, kits, uoms));
    }

    /// Looks at somebody whom goods are bought from.
    pub fn vendor(&mut self, vendor: &PreflightVendor) {
        self.findings.extend(partners::vendor(vendor));
    }

    /// Looks at an address that goods may go to.
    pub fn address(&mut self, address: &Address) {
        self.findings.extend(partners::address(address));
    }

    /// What was found: by check, then in the order in which the records were shown.
    #[must_use]
    pub fn finish(self) -> Vec<Finding> {
        let Self { mut findings, skus, .. } = self;
        findings.extend(skus.doubled());
        findings.sort_by_key(|finding| finding.check);
        findings
    }
}

#[cfg(test)]
mod tests;
