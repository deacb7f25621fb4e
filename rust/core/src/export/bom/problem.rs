//! What keeps bills of materials from being written.

use crate::message::{Message, joined, listed};
use crate::{message, told_by_message};

/// What keeps a bill of materials from being written; `line` is one of the file, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BomProblem {
    /// A product that neither Odoo nor the file has.
    UnknownProduct {
        /// The line.
        line: u64,
        /// The identifier.
        product: String,
    },
    /// A product of which there are several.
    SeveralProducts {
        /// The line.
        line: u64,
        /// The identifier.
        product: String,
        /// Their ids.
        ids: Vec<i64>,
    },
    /// An archived product.
    ArchivedProduct {
        /// The line.
        line: u64,
        /// The identifier.
        product: String,
        /// Its id.
        id: i64,
    },
    /// No number above zero.
    Quantity {
        /// The line.
        line: u64,
        /// The identifier.
        product: String,
        /// What stands there.
        quantity: String,
    },
    /// A unit that Odoo does not have, or has twice.
    UnknownUnit {
        /// The line.
        line: u64,
        /// Its name.
        unit: String,
    },
    /// One component in two units.
    OtherUnit {
        /// The line.
        line: u64,
        /// The identifier.
        product: String,
        /// Where it is counted otherwise: `line 4`, or `Odoo`.
        other: String,
    },
    /// An attribute value that the product it makes does not have.
    UnknownValue {
        /// The line.
        line: u64,
        /// Its name.
        value: String,
        /// The identifier of the product that is made.
        product: String,
    },
    /// An operation that the bill of materials does not have.
    UnknownOperation {
        /// The line.
        line: u64,
        /// Its name.
        operation: String,
        /// The identifier of the product that is made.
        product: String,
    },
    /// A bill of materials of nothing.
    NoComponents {
        /// The line.
        line: u64,
        /// The identifier of the product that is made.
        product: String,
    },
    /// Two places of the file that do not agree.
    PlacesDiffer {
        /// The line.
        line: u64,
        /// The identifier of the product that is made.
        product: String,
        /// The other line.
        other: u64,
    },
    /// Odoo has several bills of materials.
    SeveralBoms {
        /// The line.
        line: u64,
        /// The identifier of the product that is made.
        product: String,
        /// Their ids.
        ids: Vec<i64>,
    },
    /// Odoo has the component twice.
    SeveralLines {
        /// The line.
        line: u64,
        /// The identifier of the component.
        product: String,
        /// The ids of the lines.
        ids: Vec<i64>,
    },
}

impl BomProblem {
    /// What it says.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::UnknownProduct { line, product } => message!(
                "line {line}: `{product}` is not in Odoo: correct it, or export the product first",
                line,
                product
            ),
            Self::SeveralProducts { line, product, ids } => message!(
                "line {line}: {count} products have `{product}` (ids {ids}): give each an identifier of its own in Odoo",
                line,
                count = ids.len(),
                product,
                ids = listed(ids)
            ),
            Self::ArchivedProduct { line, product, id } => message!(
                "line {line}: `{product}` is archived (id {id}): restore it in Odoo, or take it out",
                line,
                product,
                id
            ),
            Self::Quantity {
                line,
                product,
                quantity,
            } => message!(
                "line {line}: `{quantity}` of `{product}` is no number above zero: write one",
                line,
                quantity,
                product
            ),
            Self::UnknownUnit { line, unit } => message!(
                "line {line}: there is no one unit of measure `{unit}` in Odoo: correct it",
                line,
                unit
            ),
            Self::OtherUnit { line, product, other } => message!(
                "line {line}: `{product}` is counted in another unit of measure than in {other}: use one unit for both",
                line,
                product,
                other
            ),
            Self::UnknownValue { line, value, product } => message!(
                "line {line}: `{value}` is no one attribute value of `{product}`: correct it, or add it to the product in Odoo",
                line,
                value,
                product
            ),
            Self::UnknownOperation {
                line,
                operation,
                product,
            } => message!(
                "line {line}: the bill of materials of `{product}` has no one operation `{operation}`: correct it, or add it in Odoo",
                line,
                product,
                operation
            ),
            Self::NoComponents { line, product } => message!(
                "line {line}: `{product}` has no components: add them, or leave its bill of materials out",
                line,
                product
            ),
            Self::PlacesDiffer { line, product, other } => message!(
                "line {line}: `{product}` has other components than in line {other}: correct one of them",
                line,
                product,
                other
            ),
            Self::SeveralBoms { line, product, ids } => message!(
                "line {line}: `{product}` has {count} bills of materials in Odoo (ids {ids}): archive all but one",
                line,
                product,
                count = ids.len(),
                ids = listed(ids)
            ),
            Self::SeveralLines { line, product, ids } => message!(
                "line {line}: Odoo has `{product}` in {count} lines (ids {ids}): join them there first",
                line,
                product,
                count = ids.len(),
                ids = listed(ids)
            ),
        }
    }
}

/// Why no bill of materials is planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BomError {
    /// Products that contain each other without end.
    Cycle {
        /// Their identifiers, the first again at the end.
        path: Vec<String>,
    },
}

impl BomError {
    /// What it says.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Cycle { path } => message!(
                "these products contain each other without end: {path}: take one of them out of the one before it",
                path = joined(path, &|first, second| message!("{first} → {second}", first, second))
            ),
        }
    }
}

told_by_message!(BomProblem, BomError);
