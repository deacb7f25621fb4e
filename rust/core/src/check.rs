//! What **Check SKUs** shows (plugin documentation, "Sales Order actions"): how the lines of an order resolve, without
//! deciding anything.

use num_traits::Zero;
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::catalogue::Catalogue;
use crate::demand::Demand;
use crate::problem::{Code, Problem, Problems, Record};
use crate::quantity;
use crate::sku;
use crate::snapshot::{Product, Snapshot};

/// How the lines of an order resolve to SKUs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SkuReport {
    /// What every line contributes.
    pub lines: Vec<SkuLine>,
    /// What would be ordered, per SKU.
    pub totals: Vec<SkuTotal>,
    /// What is not shipped, and why.
    pub skipped: Vec<SkippedLine>,
    /// What is wrong with lines, products, kits and units. Addresses are not looked at.
    pub problems: Vec<Problem>,
    /// What stays out of the order at Monta although it is goods, and why: what goes back, is delivered or cancelled
    /// already, or leaves from elsewhere. Nothing of this keeps the order from being sent.
    pub notices: Vec<Problem>,
}

/// What one order line contributes of one product.
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
    /// The field the SKU comes from: `monta_sku`, `default_code`, `barcode` or `vendor_code`.
    pub source: Option<&'static str>,
    /// Exact quantity in the product's own unit, as decimal or fraction.
    pub quantity: String,
    /// Product names from the kit on the line down to this product; just the product when it is no component. Where
    /// several paths lead to the product, the first one.
    pub path: Vec<String>,
    /// Whether some of the line stays out, so that its quantity in Odoo is another than what Monta is told.
    #[serde(skip)]
    pub is_partial: bool,
}

/// The total of one SKU.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SkuTotal {
    /// The SKU.
    pub sku: String,
    /// Exact quantity, as decimal or fraction.
    pub quantity: String,
}

/// A line, or one product of a kit on it, that is not shipped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SkippedLine {
    /// `sale.order.line` id.
    pub line_id: i64,
    /// Name of the line, and of the product when only that one is left out.
    pub line: String,
    /// `section`, `note`, `service`, `delivery`, `down_payment`, `no_product`, ...
    pub reason: String,
}

/// Resolves every line to SKUs.
#[must_use]
pub fn check_skus(snapshot: &Snapshot) -> SkuReport {
    let catalogue = Catalogue::new(&snapshot.products, &snapshot.kits, &snapshot.uoms);
    let mut problems = Problems::default();
    let demand = Demand::of_sale(snapshot, &catalogue, &mut problems);
    let lines = demand.contributions().map(|contribution| {
        let sku = sku::resolve(contribution.product);
        SkuLine {
            line_id: contribution.line.id.0,
            line: contribution.line.title(),
            product_id: contribution.product.id.0,
            product: contribution.product.name.as_str().to_owned(),
            sku: sku.map(|sku| sku.code.to_owned()),
            source: sku.map(|sku| sku.source),
            quantity: quantity::text(&contribution.quantity),
            is_partial: contribution.is_partial,
            path: demand
                .kits
                .path(contribution.line, contribution.root, contribution.product.id),
        }
    });
    let totals = demand
        .totals
        .iter()
        .filter(|total| !total.quantity.is_zero())
        .map(|total| SkuTotal {
            sku: total.sku.to_owned(),
            quantity: quantity::text(&total.quantity),
        });
    let skipped = demand.skipped.iter().map(|skip| SkippedLine {
        line_id: skip.line.id.0,
        line: match skip.component {
            Some(product) => format!("{}: {}", skip.line.title(), product.name.as_str()),
            None => skip.line.title(),
        },
        reason: skip.reason.to_owned(),
    });
    let notices = demand.notices();
    problems.extend(shared_skus(&demand));
    SkuReport {
        notices,
        lines: lines.collect(),
        totals: totals.collect(),
        skipped: skipped.collect(),
        problems: problems.into_vec(),
    }
}

/// What stays out of the order at Monta although it is goods, and why; as [`SkuReport::notices`].
#[must_use]
pub fn order_notices(snapshot: &Snapshot) -> Vec<Problem> {
    let catalogue = Catalogue::new(&snapshot.products, &snapshot.kits, &snapshot.uoms);
    Demand::of_sale(snapshot, &catalogue, &mut Problems::default()).notices()
}

/// Two products with one SKU are one to Monta, which ships whatever lies under it.
fn shared_skus(demand: &Demand<'_, '_>) -> Vec<Problem> {
    let mut first: FxHashMap<&str, &Product> = FxHashMap::default();
    let mut shared = Vec::new();
    for contribution in demand.contributions().filter(|needed| !needed.quantity.is_zero()) {
        let product = contribution.product;
        let Some(sku) = sku::resolve(product) else { continue };
        let other = *first.entry(sku.code).or_insert(product);
        if other.id != product.id {
            let name = product.name.as_str();
            let values = [
                ("product", name.to_owned()),
                ("other_product", other.name.as_str().to_owned()),
                ("sku", sku.code.to_owned()),
            ];
            let record = Record::new("product.product", product.id.0, name);
            shared.push(Problem::new(Code::ProductSkuShared, record, "default_code", values));
        }
    }
    shared
}
