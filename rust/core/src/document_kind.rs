//! What Odoo calls the documents whose lines are flattened: for the records and fields that problems name.

use crate::problem::{Code, Record};
use crate::scalar::Id;
use crate::snapshot::Line;

/// The technical names of one kind of document, and the codes for one that comes to nothing.
#[derive(Debug)]
pub(crate) struct DocumentKind {
    order: &'static str,
    line: &'static str,
    /// The field of a line that holds its quantity.
    pub(crate) quantity: &'static str,
    /// The field of a line that holds its unit of measure.
    pub(crate) unit: &'static str,
    /// Whether the goods leave, so that a line below zero goes the other way and is none of it.
    pub(crate) ships: bool,
    /// No line counts.
    pub(crate) no_lines: Code,
    /// All lines that count come to zero.
    pub(crate) only_zero: Code,
}

/// A sale order.
pub(crate) const SALE: DocumentKind = DocumentKind {
    order: "sale.order",
    line: "sale.order.line",
    quantity: "product_uom_qty",
    unit: "product_uom",
    ships: true,
    no_lines: Code::OrderNoLines,
    only_zero: Code::OrderOnlyZero,
};

/// A purchase order.
pub(crate) const PURCHASE: DocumentKind = DocumentKind {
    order: "purchase.order",
    line: "purchase.order.line",
    quantity: "product_qty",
    unit: "product_uom",
    ships: false,
    no_lines: Code::ForecastNoLines,
    only_zero: Code::ForecastOnlyZero,
};

impl DocumentKind {
    /// The document itself.
    pub(crate) fn order_record(&self, id: Id, name: &str) -> Record {
        Record::new(self.order, id.0, name)
    }

    /// One of its lines.
    pub(crate) fn line_record(&self, line: &Line) -> Record {
        Record::new(self.line, line.id.0, &line.title())
    }
}
