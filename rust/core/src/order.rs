//! The order document for Monta.

use serde_json::Value;

use crate::problem::OrderInvalid;
use crate::snapshot::Snapshot;

/// Builds the document of `POST /order` (contract 3.2).
///
/// # Errors
///
/// [`OrderInvalid`] with every problem of the order.
pub fn build_order(snapshot: &Snapshot) -> Result<Value, OrderInvalid> {
    let _ = snapshot;
    Ok(Value::Null)
}
