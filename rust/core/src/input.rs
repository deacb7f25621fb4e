//! Reading what a caller hands over, and saying where it is wrong.

mod json_text;

use serde::Deserialize;
use serde::de::Deserializer;

pub use json_text::{read_json_text, read_json_text_by};

/// A value that is missing, of the wrong type or unknown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {message}")]
pub struct InputError {
    /// Where it is, for example `lines[1].quantity`; `.` for the snapshot itself.
    pub path: String,
    /// What was found and what was expected.
    pub message: String,
}

/// Reads whatever a decision is made of from any serde source: JSON text, a JSON value or Python objects.
///
/// # Errors
///
/// [`InputError`] with the path of the first value that is missing, unknown or of the wrong type.
pub fn parse<'de, T: Deserialize<'de>, D: Deserializer<'de>>(input: D) -> Result<T, InputError> {
    serde_path_to_error::deserialize(input).map_err(|error| InputError {
        path: error.path().to_string(),
        message: error.inner().to_string(),
    })
}
