//! What is wrong with a product by itself.

use super::finding::{Check, Finding, Remedy};
use crate::problem::Record;
use crate::scalar::{Flag, Id, Maybe, Text};
use crate::snapshot::Product;
use crate::text::clean;

/// A product variant, its codes as Odoo has them: with the blanks around them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PreflightProduct {
    /// `product.product` id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its unit of measure.
    pub uom_id: i64,
    /// The SKU set by hand for Monta.
    pub monta_sku: Option<String>,
    /// Internal reference.
    pub default_code: Option<String>,
    /// Barcode.
    pub barcode: Option<String>,
    /// Vendor codes that name this one variant only.
    pub vendor_codes: Vec<String>,
    /// Whether there is nothing to ship.
    pub service: bool,
    /// Whether what it consists of is shipped in its place.
    pub kit: bool,
    /// What customs ask; none where it is not known.
    pub customs: Option<Customs>,
}

/// What customs ask of a product.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Customs {
    /// Its HS code.
    pub hs_code: Option<String>,
    /// The country it comes from.
    pub origin: Option<String>,
}

impl PreflightProduct {
    /// The product as orders see it.
    pub(super) fn as_ordered(&self) -> Product {
        let code = |code: &Option<String>| Maybe::of(code.as_deref());
        Product {
            id: Id(self.id),
            name: Text::from(self.name.as_str()),
            uom_id: Id(self.uom_id),
            monta_sku: code(&self.monta_sku),
            default_code: code(&self.default_code),
            barcode: code(&self.barcode),
            vendor_codes: self.vendor_codes.iter().map(|code| Text::from(code.as_str())).collect(),
            service: Flag(self.service),
        }
    }

    pub(super) fn record(&self) -> Record {
        Record::new("product.product", self.id, &self.name)
    }

    fn finding(&self, check: Check, field: &'static str, remedy: Remedy) -> Finding {
        Finding::new(check, self.record(), field, remedy, [])
    }
}

/// Codes that are not what they look like.
pub(super) fn edges(product: &PreflightProduct) -> impl Iterator<Item = Finding> + '_ {
    let codes = [
        (&product.monta_sku, "monta_sku"),
        (&product.default_code, "default_code"),
        (&product.barcode, "barcode"),
    ];
    codes.into_iter().filter_map(|(code, field)| {
        let code = code.as_deref()?;
        let cleaned = clean(code);
        (cleaned != code).then(|| {
            if cleaned.is_empty() {
                return product.finding(Check::CodeEdges, field, Remedy::EmptyField);
            }
            let values = [("code", cleaned.to_string())];
            Finding::new(Check::CodeEdges, product.record(), field, Remedy::WriteAnew, values)
        })
    })
}

pub(super) fn barcode(product: &PreflightProduct) -> Option<Finding> {
    is_missing(product.barcode.as_deref())
        .then(|| product.finding(Check::BarcodeMissing, "barcode", Remedy::GiveBarcode))
}

pub(super) fn customs(product: &PreflightProduct) -> impl Iterator<Item = Finding> + '_ {
    let asked = product.customs.iter().flat_map(|customs| {
        [
            (&customs.hs_code, Check::HsCodeMissing, "hs_code", Remedy::GiveHsCode),
            (
                &customs.origin,
                Check::OriginMissing,
                "country_of_origin",
                Remedy::ChooseOrigin,
            ),
        ]
    });
    asked
        .filter(|(text, ..)| is_missing(text.as_deref()))
        .map(|(_, check, field, remedy)| product.finding(check, field, remedy))
}

fn is_missing(text: Option<&str>) -> bool {
    text.is_none_or(|text| clean(text).is_empty())
}
