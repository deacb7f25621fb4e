//! Reading documents: bodies that are bound to their model.

use serde_json::{Map, Value};

/// The members of an object.
pub(crate) type Document = Map<String, Value>;

/// The text under `name`, trimmed; empty when it is absent or null.
pub(crate) fn text<'a>(members: &'a Document, name: &str) -> &'a str {
    members.get(name).and_then(Value::as_str).unwrap_or_default().trim()
}

/// The identifier under `name` to the letter, blanks included.
pub(crate) fn key<'a>(members: &'a Document, name: &str) -> &'a str {
    members.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// Whether the flag under `name` is set.
pub(crate) fn flag(members: &Document, name: &str) -> bool {
    members.get(name).and_then(Value::as_bool).unwrap_or(false)
}

/// The object under `name`.
pub(crate) fn object<'a>(members: &'a Document, name: &str) -> Option<&'a Document> {
    members.get(name).and_then(Value::as_object)
}
