//! Reading a file in a stream: CSV, or JSON with parts in parts.

mod checked;
mod csv;
mod json;
mod lines;
mod quotes;
mod sink;

use std::fs::File;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use crate::error::{Error, FileAction};
pub(super) use sink::Sink;

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

/// Reads a file from its beginning to its end; `children` is the member of JSON that holds the parts of each part.
pub(super) fn read(input: &Input, children: &str, sink: &mut dyn Sink) -> Result<(), Error> {
    let name = input.name();
    match input {
        Input::File(path) => {
            let file = File::open(path).map_err(Error::file(FileAction::Read, path))?;
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
