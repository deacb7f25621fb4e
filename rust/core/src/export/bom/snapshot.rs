//! Bills of materials as a file and Odoo have them.

use std::collections::BTreeSet;

/// A bill of materials as one place of the file has it.
///
/// A part that is used in several places of a tree is there as often; the places have to agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileBom {
    /// The identifier of the product it makes.
    pub product: String,
    /// The line of the file, from 1.
    pub line: u64,
    /// What goes into it.
    pub components: Vec<FileComponent>,
}

/// One component, as the file has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileComponent {
    /// The identifier of the product.
    pub product: String,
    /// How many, as [`super::plain_number`] or [`super::written_number`] gives it.
    pub quantity: String,
    /// The name of the unit; none for that of the product.
    pub unit: Option<String>,
    /// The names of the attribute values for which it counts; none for all variants.
    pub attribute_values: BTreeSet<String>,
    /// The name of the operation that uses it.
    pub operation: Option<String>,
    /// The line of the file, from 1.
    pub line: u64,
}

/// What Odoo has.
#[derive(Debug, Clone, Default)]
pub struct LiveBoms {
    /// Products by identifier, those of the file at least; and all that a bill of materials names.
    pub products: Vec<BomProduct>,
    /// Identifiers of products that are created before the bills of materials are written.
    pub planned: BTreeSet<String>,
    /// Ids and names of units of measure.
    pub units: Vec<(i64, String)>,
    /// Attribute values of templates.
    pub attribute_values: Vec<AttributeValue>,
    /// Bills of materials that are not archived.
    pub boms: Vec<LiveBom>,
    /// Decimals of Odoo's `Product Unit of Measure`, to which quantities are rounded; none: as many as the number has.
    pub digits: Option<u32>,
}

/// A product variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BomProduct {
    /// `product.product` id.
    pub id: i64,
    /// `product.template` id.
    pub template: i64,
    /// Its identifier; none where it has none.
    pub identifier: Option<String>,
    /// Its unit of measure.
    pub unit: i64,
    /// Whether its template has other variants.
    pub has_siblings: bool,
    /// False for an archived one.
    pub active: bool,
}

/// A value of an attribute of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttributeValue {
    /// `product.template.attribute.value` id.
    pub id: i64,
    /// `product.template` id.
    pub template: i64,
    /// Its name.
    pub name: String,
}

/// A bill of materials of Odoo.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LiveBom {
    /// `mrp.bom` id.
    pub id: i64,
    /// The template it makes.
    pub template: i64,
    /// The variant it makes; none for all.
    pub product: Option<i64>,
    /// The company it belongs to; none for all.
    pub company: Option<i64>,
    /// Odoo's `write_date`, as it was read.
    pub write_date: String,
    /// Ids and names of its operations.
    pub operations: Vec<(i64, String)>,
    /// Its lines.
    pub lines: Vec<LiveLine>,
}

/// A line of a bill of materials of Odoo.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LiveLine {
    /// `mrp.bom.line` id.
    pub id: i64,
    /// The variant.
    pub product: i64,
    /// How many.
    pub quantity: f64,
    /// The unit of that.
    pub unit: i64,
    /// Ids of attribute values.
    pub attribute_values: BTreeSet<i64>,
    /// Id of the operation.
    pub operation: Option<i64>,
}

/// A product that is there, or one that the same export creates.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProductRef {
    /// `product.product` id.
    Known(i64),
    /// Its identifier.
    Planned(String),
}
