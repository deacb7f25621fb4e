//! Rows of a file, as they were read.

use crate::message::{Message, listed};
use crate::{message, told_by_message};
use std::sync::Arc;

use super::error::ValueError;
use super::mapping::Mapping;

/// One cell of a row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum InputCell {
    /// Nothing, or JSON's `null`.
    #[default]
    Empty,
    /// A text, as all cells of CSV are; blanks around it do not count.
    Text(String),
    /// A number of JSON, in its own digits.
    Number(String),
    /// A truth value of JSON.
    Boolean(bool),
    /// Several texts of JSON, which need no separator.
    List(Vec<String>),
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InputRow {
    /// Where it starts in the file, from 1.
    pub line: u64,
    /// A cell for each column; what is missing at the end is empty.
    pub cells: Vec<InputCell>,
}

/// What a file is called, and its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The name of the file, for messages.
    pub file: Arc<str>,
    /// The names of its columns, in their order.
    pub columns: Vec<String>,
}

impl Header {
    /// Whether the columns of a mapping are there, each of them once.
    pub(super) fn check(&self, mapping: &Mapping) -> Result<(), HeaderError> {
        let file = || self.file.to_string();
        let count = |column: &str| self.columns.iter().filter(|known| *known == column).count();
        let named = |column: &String| format!("`{column}`");
        let mut missing: Vec<String> = Vec::new();
        for line in &mapping.columns {
            match count(&line.column) {
                0 if missing.contains(&named(&line.column)) => {}
                0 => missing.push(named(&line.column)),
                1 => {}
                count => {
                    return Err(HeaderError::Twice {
                        file: file(),
                        column: line.column.clone(),
                        count,
                    });
                }
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        Err(HeaderError::Missing {
            file: file(),
            missing,
            found: self.columns.iter().map(named).collect(),
        })
    }
}

/// Why a file as a whole does not fit a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeaderError {
    /// Columns that the mapping names are not there.
    Missing {
        /// The file.
        file: String,
        /// Those that are missing.
        missing: Vec<String>,
        /// Those that are there.
        found: Vec<String>,
    },
    /// A column that the mapping names is there more than once.
    Twice {
        /// The file.
        file: String,
        /// The column.
        column: String,
        /// How often.
        count: usize,
    },
}

impl HeaderError {
    /// What it says.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Missing { file, missing, found } => message!(
                "{file} has no column {missing}: add them, or change the mapping; it has {found}",
                file,
                missing = listed(missing),
                found = listed(found)
            ),
            Self::Twice { file, column, count } => message!(
                "{file} has the column `{column}` {count} times: give each a name of its own",
                file,
                column,
                count
            ),
        }
    }
}

/// What is wrong with one cell, or with one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellProblem {
    /// The file.
    pub file: Arc<str>,
    /// The line, from 1.
    pub line: u64,
    /// The column: its place, from 1, and its name.
    pub column: (usize, Arc<str>),
    /// What is wrong, and what to do.
    pub error: ValueError,
}

impl CellProblem {
    /// What it says.
    #[must_use]
    pub fn message(&self) -> Message {
        let Self {
            file,
            line,
            column,
            error,
        } = self;
        let (place, name) = column;
        message!(
            "{file}, line {line}, column {place} (`{name}`): {error}",
            file,
            line,
            place,
            name,
            error
        )
    }
}

told_by_message!(HeaderError, CellProblem);
