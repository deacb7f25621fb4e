//! The snapshot of one purchase order: everything a forecast is made of, gathered by Odoo in one go.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::scalar::{Blank, Id, Maybe, Number, Text};
use crate::snapshot::{Kit, Line, Product, Uom};
use crate::time::Instant;

/// Everything about one purchase order that the decisions need. Products, units and kits are as in the snapshot of a
/// sale order.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForecastSnapshot {
    /// The purchase order itself.
    pub order: PurchaseOrder,
    /// Settings of the company.
    pub settings: ForecastSettings,
    /// Where the supplier code may come from.
    pub supplier: Supplier,
    /// The lines, in their order on the document.
    pub lines: Vec<PurchaseLine>,
    /// Every product that a line or a kit component names.
    pub products: Vec<Product>,
    /// Every unit of measure that is used.
    pub uoms: Vec<Uom>,
    /// The kits that can be reached from the lines, at most one per product.
    pub kits: Vec<Kit>,
}

/// The purchase order itself.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PurchaseOrder {
    /// `purchase.order` id.
    pub id: Id,
    /// The order's name in Odoo, for messages.
    #[serde(default)]
    pub name: Maybe<Text>,
    /// The reference under which Monta knows the forecast; the name when empty.
    #[serde(default)]
    pub reference: Maybe<Text>,
    /// What people at the warehouse should read.
    #[serde(default)]
    pub comment: Maybe<Text>,
    /// `date_planned`, UTC; the earliest line decides when empty.
    #[serde(default)]
    pub planned: Maybe<Instant>,
}

/// Settings of the company that change a forecast.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForecastSettings {
    /// `monta.warehouse_tz`: IANA name of the time zone in which dates are told.
    pub timezone: Text,
    /// `monta.inbound_warehouse_display_name`; left out of the payload when empty.
    #[serde(default)]
    pub warehouse_display_name: Maybe<Text>,
    /// The time of the decision, UTC.
    pub now: Instant,
}

/// Where the supplier code may come from (decision 10).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Supplier {
    /// `monta.supplier_code_override`.
    #[serde(default, rename = "override")]
    pub forced: Maybe<Text>,
    /// The vendor's own code field.
    #[serde(default)]
    pub code: Maybe<Text>,
    /// `monta.supplier_code_map`: codes by name.
    #[serde(default)]
    pub map: BTreeMap<String, Maybe<Text>>,
    /// What the map may know the vendor by, best first: its name, its commercial partner's, its reference.
    #[serde(default)]
    pub names: Vec<Maybe<Text>>,
    /// The vendor's reference.
    #[serde(default)]
    pub reference: Maybe<Text>,
    /// `monta.default_supplier_code`.
    #[serde(default)]
    pub default: Maybe<Text>,
}

/// One line of the purchase order.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "Fields")]
pub struct PurchaseLine {
    /// What arrives: id, product, name, quantity, unit and skip as in a sale order.
    pub line: Line,
    /// `date_planned`, UTC; the order's when empty.
    pub planned: Maybe<Instant>,
}

/// The members of a line as they are handed over.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    id: Id,
    #[serde(default)]
    product_id: Maybe<Id>,
    #[serde(default)]
    name: Maybe<Text>,
    quantity: Number,
    #[serde(default)]
    uom_id: Maybe<Id>,
    #[serde(default)]
    planned: Maybe<Instant>,
    #[serde(default)]
    skip: Maybe<Text>,
}

impl From<Fields> for PurchaseLine {
    fn from(fields: Fields) -> Self {
        Self {
            line: Line {
                id: fields.id,
                product_id: fields.product_id,
                name: fields.name,
                quantity: fields.quantity,
                uom_id: fields.uom_id,
                skip: fields.skip,
                kit: None,
                leaving: None,
            },
            planned: fields.planned,
        }
    }
}

impl Blank for Instant {
    fn is_blank(&self) -> bool {
        false
    }
}
