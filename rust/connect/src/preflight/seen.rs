//! What is looked at, and how much of it was.

use monta_core::preflight::{Check, Survey};

/// Types of products that nobody ships (SQL).
pub(super) const NOT_SHIPPED: &str = "('service', 'combo')";

/// The table of what vendors ask for products.
pub(super) const SUPPLIERS: &str = "product.supplierinfo";

/// The checks of goods and kits, none of which can be made where it is not known which products are kits.
pub(super) const PRODUCT_CHECKS: [Check; 8] = [
    Check::SkuMissing,
    Check::SkuDoubled,
    Check::CodeEdges,
    Check::BarcodeMissing,
    Check::KitCycle,
    Check::KitBroken,
    Check::HsCodeMissing,
    Check::OriginMissing,
];

/// The checks of what customs ask.
pub(super) const CUSTOMS_CHECKS: [Check; 2] = [Check::HsCodeMissing, Check::OriginMissing];

/// The survey, and how much was shown to it.
pub(super) struct Seen {
    pub(super) survey: Survey,
    pub(super) asks_customs: bool,
    pub(super) counts: Counts,
}

/// How many records of each kind were looked at.
#[derive(Default)]
pub(super) struct Counts {
    pub(super) goods: u64,
    pub(super) kits: u64,
    pub(super) vendors: u64,
    pub(super) addresses: u64,
}
