//! Products that Monta cannot tell from nothing, or from another.

use rustc_hash::FxHashMap;

use super::finding::{Check, Finding, Remedy};
use super::products::PreflightProduct;
use crate::problem::Record;
use crate::sku;

/// Of those who share a SKU, how many others are named.
const NAMED: usize = 5;

/// The SKUs that were seen, by their key, and whose they are.
#[derive(Debug, Default)]
pub(super) struct Skus {
    holders: FxHashMap<String, Vec<Holder>>,
}

/// A product that goes by a SKU.
#[derive(Debug)]
struct Holder {
    id: i64,
    name: Box<str>,
    code: Box<str>,
    source: &'static str,
}

impl Skus {
    /// Notes the SKU of a product; one without is a finding.
    pub(super) fn add(&mut self, product: &PreflightProduct) -> Option<Finding> {
        let ordered = product.as_ordered();
        let Some(sku) = sku::resolve(&ordered) else {
            let record = product.record();
            return Some(Finding::new(
                Check::SkuMissing,
                record,
                "default_code",
                Remedy::GiveSku,
                [],
            ));
        };
        let holders = self.holders.entry(sku::key(sku.code)).or_default();
        holders.reserve_exact(1);
        holders.push(Holder {
            id: product.id,
            name: product.name.as_str().into(),
            code: sku.code.into(),
            source: sku.source,
        });
        None
    }

    /// A finding for each product whose SKU is that of another one, too; by id.
    pub(super) fn doubled(&self) -> Vec<Finding> {
        let shared = self.holders.values().filter(|holders| holders.len() > 1);
        let mut findings: Vec<_> = shared
            .flat_map(|holders| holders.iter().map(|holder| holder.shared_with(holders)))
            .collect();
        findings.sort_by_key(|finding| finding.record.id);
        findings
    }
}

impl Holder {
    fn shared_with(&self, holders: &[Self]) -> Finding {
        let others = holders.iter().filter(|other| other.id != self.id);
        let named: Vec<_> = others
            .take(NAMED)
            .map(|other| format!("{} (id {}, `{}`)", other.name, other.id, other.code))
            .collect();
        // A thousand that share one would name a thousand others each.
        let unnamed = holders.len().saturating_sub(named.len() + 1);
        let mut values = vec![("sku", self.code.to_string()), ("others", named.join(", "))];
        let mut remedy = Remedy::GiveAnotherSku;
        if unnamed > 0 {
            remedy = Remedy::GiveAnotherSkuThanMany;
            values.push(("count", unnamed.to_string()));
        }
        let field = match self.source {
            // It stands at the vendor; a code of the product's own goes before it.
            "vendor_code" => "default_code",
            source => source,
        };
        let record = Record::new("product.product", self.id, &self.name);
        Finding::new(Check::SkuDoubled, record, field, remedy, values)
    }
}
