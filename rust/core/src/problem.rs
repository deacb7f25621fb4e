//! What can be wrong with an order, in words that say what to do.

use std::collections::BTreeMap;

use serde::Serialize;

/// The kinds of problem. [`Code::name`] is stable and is what programs compare; [`Code::text`] is what people read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub enum Code {
    /// The order has no name yet.
    #[serde(rename = "order.name_missing")]
    OrderNameMissing,
}

/// The Odoo record that has to be repaired.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Record {
    /// Technical name of the model, for example `res.partner`.
    pub model: &'static str,
    /// Database id.
    pub id: i64,
    /// What people call it.
    pub name: String,
}

/// One problem of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Which kind.
    pub code: Code,
    /// What is wrong, on what, and what to do.
    pub message: String,
    /// The values in the message, for a translated text.
    pub values: BTreeMap<&'static str, String>,
    /// The record to repair.
    pub record: Record,
    /// The field to repair.
    pub field: &'static str,
}

/// The order cannot be sent; lists everything that is wrong, nothing twice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .problems.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>().join("\n"))]
pub struct OrderInvalid {
    /// At least one.
    pub problems: Vec<Problem>,
}
