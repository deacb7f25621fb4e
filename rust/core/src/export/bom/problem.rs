//! What keeps bills of materials from being written.

use crate::export::error::listed;

/// What keeps a bill of materials from being written; `line` is one of the file, from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BomProblem {
    /// A product that neither Odoo nor the file has.
    #[error("line {line}: `{product}` is not in Odoo: correct it, or export the product first")]
    UnknownProduct {
        /// The line.
        line: u64,
        /// The identifier.
        product: String,
    },
    /// A product of which there are several.
    #[error("line {line}: {} products have `{product}` (ids {}): give each an identifier of its own in Odoo", ids.len(), listed(ids))]
    SeveralProducts {
        /// The line.
        line: u64,
        /// The identifier.
        product: String,
        /// Their ids.
        ids: Vec<i64>,
    },
    /// An archived product.
    #[error("line {line}: `{product}` is archived (id {id}): restore it in Odoo, or take it out")]
    ArchivedProduct {
        /// The line.
        line: u64,
        /// The identifier.
        product: String,
        /// Its id.
        id: i64,
    },
    /// No number above zero.
    #[error("line {line}: `{quantity}` of `{product}` is no number above zero: write one")]
    Quantity {
        /// The line.
        line: u64,
        /// The identifier.
        product: String,
        /// What stands there.
        quantity: String,
    },
    /// A unit that Odoo does not have, or has twice.
    #[error("line {line}: there is no one unit of measure `{unit}` in Odoo: correct it")]
    UnknownUnit {
        /// The line.
        line: u64,
        /// Its name.
        unit: String,
    },
    /// One component in two units.
    #[error("line {line}: `{product}` is counted in another unit of measure than in {other}: use one unit for both")]
    OtherUnit {
        /// The line.
        line: u64,
        /// The identifier.
        product: String,
        /// Where it is counted otherwise: `line 4`, or `Odoo`.
        other: String,
    },
    /// An attribute value that the product it makes does not have.
    #[error(
        "line {line}: `{value}` is no one attribute value of `{product}`: correct it, or add it to the product in Odoo"
    )]
    UnknownValue {
        /// The line.
        line: u64,
        /// Its name.
        value: String,
        /// The identifier of the product that is made.
        product: String,
    },
    /// An operation that the bill of materials does not have.
    #[error(
        "line {line}: the bill of materials of `{product}` has no one operation `{operation}`: correct it, or add it in Odoo"
    )]
    UnknownOperation {
        /// The line.
        line: u64,
        /// Its name.
        operation: String,
        /// The identifier of the product that is made.
        product: String,
    },
    /// A bill of materials of nothing.
    #[error("line {line}: `{product}` has no components: add them, or leave its bill of materials out")]
    NoComponents {
        /// The line.
        line: u64,
        /// The identifier of the product that is made.
        product: String,
    },
    /// Two places of the file that do not agree.
    #[error("line {line}: `{product}` has other components than in line {other}: correct one of them")]
    PlacesDiffer {
        /// The line.
        line: u64,
        /// The identifier of the product that is made.
        product: String,
        /// The other line.
        other: u64,
    },
    /// Odoo has several bills of materials.
    #[error("line {line}: `{product}` has {} bills of materials in Odoo (ids {}): archive all but one", ids.len(), listed(ids))]
    SeveralBoms {
        /// The line.
        line: u64,
        /// The identifier of the product that is made.
        product: String,
        /// Their ids.
        ids: Vec<i64>,
    },
    /// Odoo has the component twice.
    #[error("line {line}: Odoo has `{product}` in {} lines (ids {}): join them there first", ids.len(), listed(ids))]
    SeveralLines {
        /// The line.
        line: u64,
        /// The identifier of the component.
        product: String,
        /// The ids of the lines.
        ids: Vec<i64>,
    },
}

/// Why no bill of materials is planned.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BomError {
    /// Products that contain each other without end.
    #[error("these products contain each other without end: {}: take one of them out of the one before it", path.join(" → "))]
    Cycle {
        /// Their identifiers, the first again at the end.
        path: Vec<String>,
    },
}
