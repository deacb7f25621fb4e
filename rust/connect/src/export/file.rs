//! Reading a file in a stream: CSV, or JSON with parts in parts.

mod checked;
mod csv;
mod json;
mod lines;

use std::fmt;
use std::fs::File;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use monta_core::export::{InputRow, TreeNode};

use crate::error::Error;
use checked::{Checked, Misplaced};

/// How large one row, or one part of JSON with all its parts, may be: what is larger has a quote or a bracket without its end.
pub(super) const LARGEST_ENTRY: u64 = 64 * 1024 * 1024;

/// What is exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A file: JSON where its name ends in `.json`, and CSV otherwise.
    File(PathBuf),
    /// A text of JSON: an object, or a list of objects.
    Json {
        /// What it is called in messages.
        name: String,
        /// The text.
        text: String,
    },
}

impl Input {
    /// What it is called in messages.
    pub(super) fn name(&self) -> String {
        match self {
            Self::File(path) => path.file_name().map_or_else(
                || path.display().to_string(),
                |name| name.to_string_lossy().into_owned(),
            ),
            Self::Json { name, .. } => name.clone(),
        }
    }

    /// The folder in which the files that it names are looked for.
    pub(super) fn folder(&self) -> PathBuf {
        match self {
            Self::File(path) => path.parent().filter(|folder| !folder.as_os_str().is_empty()),
            Self::Json { .. } => None,
        }
        .map_or_else(|| PathBuf::from("."), Path::to_owned)
    }
}

/// Who takes what is read.
pub(super) trait Sink {
    /// The names of the columns of a CSV file, before its rows.
    fn columns(&mut self, names: Vec<String>) -> Result<(), Error>;
    /// A row of a CSV file.
    fn row(&mut self, row: InputRow) -> Result<(), Error>;
    /// A part of a JSON file, and after it those that it is made of.
    fn parts(&mut self, parts: Vec<TreeNode>) -> Result<(), Error>;
}

/// Reads a file from its beginning to its end; `children` is the member of JSON that holds the parts of each part.
pub(super) fn read(input: &Input, children: &str, sink: &mut dyn Sink) -> Result<(), Error> {
    let name = input.name();
    match input {
        Input::File(path) => {
            let file = File::open(path).map_err(Error::file("read", path))?;
            let is_json = path
                .extension()
                .is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
            if is_json {
                json::read(&name, file, children, sink)
            } else {
                csv::read(&name, file, sink)
            }
        }
        Input::Json { text, .. } => json::read(&name, Cursor::new(text.as_bytes()), children, sink),
    }
}

/// Something that is wrong with a file, at a place.
fn wrong(name: &str, line: u64, reason: impl fmt::Display) -> Error {
    Error::Input(format!("{name}, line {line}: {reason}."))
}

/// What an error of the system means; some of them are ours.
fn unreadable(name: &str, error: std::io::Error) -> Error {
    let text = error.to_string();
    match error
        .into_inner()
        .map(<dyn std::error::Error + Send + Sync>::downcast::<Misplaced>)
    {
        Some(Ok(misplaced)) => Error::Input(format!("{name}, {misplaced}.")),
        _ => Error::Input(format!("{name} cannot be read: {text}.")),
    }
}

fn checked<R: Read>(source: R) -> Checked<R> {
    Checked::new(source)
}
