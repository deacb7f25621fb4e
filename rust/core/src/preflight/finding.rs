//! What is checked, and what is found.

use serde::Serialize;

use crate::problem::{Problem, Record, Values, fill};
use crate::texts;

/// What is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// A product has no SKU.
    SkuMissing,
    /// Two products have one SKU.
    SkuDoubled,
    /// A code has blanks around it, or letters that nobody sees.
    CodeEdges,
    /// A product has no barcode.
    BarcodeMissing,
    /// A kit contains itself.
    KitCycle,
    /// A kit does not come to products that can be shipped.
    KitBroken,
    /// A vendor has no code.
    VendorCodeMissing,
    /// An address has no house number, and its country needs one.
    HouseNumberMissing,
    /// A product has no HS code.
    HsCodeMissing,
    /// A product has no country of origin.
    OriginMissing,
}

impl Check {
    /// All of them, in the order of findings.
    pub const ALL: [Self; 10] = [
        Self::SkuMissing,
        Self::SkuDoubled,
        Self::CodeEdges,
        Self::BarcodeMissing,
        Self::KitCycle,
        Self::KitBroken,
        Self::VendorCodeMissing,
        Self::HouseNumberMissing,
        Self::HsCodeMissing,
        Self::OriginMissing,
    ];

    /// What it looks for, as a heading.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::SkuMissing => "Products without SKU",
            Self::SkuDoubled => "Products that share a SKU",
            Self::CodeEdges => "Codes with blanks or invisible letters",
            Self::BarcodeMissing => "Products without barcode",
            Self::KitCycle => "Kits that contain each other",
            Self::KitBroken => "Kits that do not resolve",
            Self::VendorCodeMissing => "Vendors without code",
            Self::HouseNumberMissing => "Addresses without house number",
            Self::HsCodeMissing => "Products without HS code",
            Self::OriginMissing => "Products without country of origin",
        }
    }

    /// What Monta would say, or do.
    #[must_use]
    pub const fn consequence(self) -> &'static str {
        match self {
            Self::SkuMissing => "Monta knows products by their SKU: an order with this product is not sent.",
            Self::SkuDoubled => {
                "Monta takes products of one SKU for one product, whatever its capitals, and ships whatever lies under it."
            }
            Self::CodeEdges => {
                "Monta is told the code without blanks around it and invisible letters, and a search in Odoo for what \
                 Monta answers does not find it."
            }
            Self::BarcodeMissing => {
                "Monta's warehouse has nothing to scan, and has to stick a label on every piece that arrives."
            }
            Self::KitCycle | Self::KitBroken => {
                "Monta ships what a kit consists of: an order with this kit is not sent."
            }
            Self::VendorCodeMissing => {
                "Monta knows suppliers by their code: what is ordered from this vendor is not announced."
            }
            Self::HouseNumberMissing => "Monta blocks an order to an address without a house number in this country.",
            Self::HsCodeMissing => {
                "A parcel that leaves the European Union needs the HS code of what is in it: the carrier may refuse it."
            }
            Self::OriginMissing => {
                "A parcel that leaves the European Union needs the origin of what is in it: the carrier may refuse it."
            }
        }
    }
}

/// One thing to mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which check found it; it says what follows from it, too.
    pub check: Check,
    /// The record to mend.
    pub record: Record,
    /// The field to mend.
    pub field: &'static str,
    /// How it is mended.
    pub remedy: String,
    /// The text that the remedy was made of, with a `{value}` for each value that it shows.
    pub template: &'static str,
    /// The values, by name.
    pub values: Values,
}

impl Finding {
    pub(super) fn new(
        check: Check,
        record: Record,
        field: &'static str,
        remedy: Remedy,
        values: impl IntoIterator<Item = (&'static str, String)>,
    ) -> Self {
        let (template, values) = (remedy.template(), values.into_iter().collect());
        Self {
            check,
            record,
            field,
            remedy: fill(template, &values),
            template,
            values,
        }
    }

    /// What the rules of orders say of a problem is the remedy too.
    pub(super) fn of_problem(check: Check, problem: Problem) -> Self {
        Self {
            check,
            record: problem.record,
            field: problem.field,
            remedy: problem.message,
            template: problem.template,
            values: problem.values,
        }
    }
}

texts! {
    /// How something is mended that no order has a word for.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Remedy {
        /// A product goes by no name at all.
        GiveSku = "Fill in the internal reference or the barcode of the product.",
        /// Another product goes by the same name.
        GiveAnotherSku = "Give it another SKU than `{sku}`, which is that of {others} too.",
        /// So do many others.
        GiveAnotherSkuThanMany = "Give it another SKU than `{sku}`, which is that of {others} and {count} more too.",
        /// A code has blanks around it.
        WriteAnew = "Write `{code}` anew, without blanks before or behind it.",
        /// A code is nothing but blanks.
        EmptyField = "Empty the field: nothing in it can be seen.",
        /// A product has no barcode.
        GiveBarcode = "Fill in the barcode of the product.",
        /// A pack has no products.
        FillPack = "Add the products of the pack, or say that it is none.",
        /// A vendor has no reference.
        GiveReference = "Fill in the reference of the vendor.",
        /// A product has no HS code.
        GiveHsCode = "Fill in the HS code of the product.",
        /// A product has no country of origin.
        ChooseOrigin = "Choose the country of origin of the product.",
    }
}
