//! What **Check SKUs** shows.

use serde::Serialize;

use crate::problem::Problem;
use crate::snapshot::Snapshot;

/// How the lines of an order resolve to SKUs (documentation 4.2).
#[derive(Debug, Clone, Serialize)]
pub struct SkuReport {
    /// What every line feeds.
    pub lines: Vec<SkuLine>,
    /// What would be ordered, per SKU.
    pub totals: Vec<SkuTotal>,
    /// What is not shipped, and why.
    pub skipped: Vec<SkippedLine>,
    /// What stands in the way of sending.
    pub problems: Vec<Problem>,
}

/// One product that one order line feeds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SkuLine {
    /// `sale.order.line` id.
    pub line_id: i64,
    /// Name of the line.
    pub line: String,
    /// `product.product` id.
    pub product_id: i64,
    /// Name of the product.
    pub product: String,
    /// Its SKU, when it has one.
    pub sku: Option<String>,
    /// The field the SKU comes from.
    pub source: Option<&'static str>,
    /// Exact quantity in the product's own unit, as decimal or fraction.
    pub quantity: String,
    /// Product names from the kit on the line down to this product; just the product when it is no component.
    pub path: Vec<String>,
}

/// The total of one SKU.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SkuTotal {
    /// The SKU.
    pub sku: String,
    /// Exact quantity, as decimal or fraction.
    pub quantity: String,
}

/// A line that is not shipped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SkippedLine {
    /// `sale.order.line` id.
    pub line_id: i64,
    /// Name of the line.
    pub line: String,
    /// `section`, `note`, `service`, ...
    pub reason: String,
}

/// Resolves every line to SKUs without deciding anything.
#[must_use]
pub fn check_skus(snapshot: &Snapshot) -> SkuReport {
    let _ = snapshot;
    SkuReport {
        lines: vec![],
        totals: vec![],
        skipped: vec![],
        problems: vec![],
    }
}
