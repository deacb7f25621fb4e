//! Who takes what is read of a file, and what is said of a file that cannot be read on.

use monta_core::message;
use monta_core::message::Shown;

use monta_core::export::{InputRow, TreeNode};

use super::checked::Misplaced;
use crate::error::Error;

/// Who takes what is read.
pub(in crate::export) trait Sink {
    /// The names of the columns of a CSV file, before its rows.
    fn columns(&mut self, names: Vec<String>) -> Result<(), Error>;
    /// A row of a CSV file.
    fn row(&mut self, row: InputRow) -> Result<(), Error>;
    /// A part of a JSON file, and after it those that it is made of.
    fn parts(&mut self, parts: Vec<TreeNode>) -> Result<(), Error>;
}

/// Something that is wrong with a file, at a place.
pub(super) fn wrong(name: &str, line: u64, reason: impl Shown) -> Error {
    Error::Input(message!("{name}, line {line}: {reason}.", name, line, reason))
}

/// What an error of the system means; some of them are ours.
pub(super) fn unreadable(name: &str, error: std::io::Error) -> Error {
    let text = error.to_string();
    match error
        .into_inner()
        .map(<dyn std::error::Error + Send + Sync>::downcast::<Misplaced>)
    {
        Some(Ok(misplaced)) => Error::Input(message!("{name}, {misplaced}.", name, misplaced)),
        _ => Error::Input(message!("{name} cannot be read: {text}.", name, text)),
    }
}
