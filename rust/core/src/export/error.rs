//! Why a cell of a file is refused.

use super::number::NotANumber;
use crate::message::{Message, Shown, Value, listed};
use crate::{message, told_by_message};

/// Why a cell cannot be written, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueError {
    /// A compulsory or identifying cell is empty.
    Empty,
    /// A text is longer than the mapping allows.
    TooLong {
        /// The text.
        text: String,
        /// Its letters.
        length: usize,
        /// How many are allowed.
        limit: usize,
    },
    /// No number.
    NotANumber {
        /// The text.
        text: String,
        /// Why.
        error: NotANumber,
    },
    /// A fraction for a field of whole numbers.
    NotWhole {
        /// The text.
        text: String,
    },
    /// More than Odoo holds.
    TooLarge {
        /// The text.
        text: String,
    },
    /// No date.
    NotADate {
        /// The text.
        text: String,
    },
    /// No time.
    NotATime {
        /// The text.
        text: String,
    },
    /// Neither yes nor no.
    NotATruth {
        /// The text.
        text: String,
    },
    /// Not among the choices of a selection.
    NoChoice {
        /// The text.
        text: String,
        /// The field.
        field: String,
        /// What may have been meant.
        nearest: Option<String>,
        /// The choices.
        choices: Vec<String>,
    },
    /// No such record.
    UnknownRecord {
        /// The text.
        text: String,
        /// The table.
        table: String,
        /// What may have been meant.
        nearest: Option<String>,
    },
    /// The record is archived.
    ArchivedRecord {
        /// The text.
        text: String,
        /// The table.
        table: String,
        /// The record.
        id: i64,
    },
    /// More than one record.
    SeveralRecords {
        /// The text.
        text: String,
        /// The table.
        table: String,
        /// The records.
        ids: Vec<i64>,
    },
    /// A list, a number or a truth value where a text is expected.
    OtherKind {
        /// What stands there.
        found: Message,
        /// What is expected.
        expected: Message,
    },
    /// A row before has the same identifier.
    SeenBefore {
        /// The identifier.
        text: String,
        /// The line that has it too.
        line: u64,
    },
    /// No record to update, and nothing that would create one.
    NotFound {
        /// The identifier.
        text: String,
        /// The table.
        table: String,
    },
}

impl ValueError {
    /// What it says.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Empty => message!("it is empty, and a row needs it: fill it in, or give the column a default"),
            Self::TooLong { text, length, limit } => message!(
                "`{text}` has {length} letters, and {limit} are allowed: shorten it",
                text,
                length,
                limit
            ),
            Self::NotANumber { text, error } => message!("`{text}`: {error}", text, error),
            Self::NotWhole { text } => message!(
                "`{text}` has a fraction, and the field takes whole numbers: write one",
                text
            ),
            Self::TooLarge { text } => message!("`{text}` is larger than Odoo can hold: write a smaller number", text),
            Self::NotADate { text } => message!("`{text}` is no date: write it as 2026-11-27", text),
            Self::NotATime { text } => message!(
                "`{text}` is no time: write it as 2026-11-27 08:19:00 in UTC, or with its offset as 2026-11-27T09:19:00+01:00",
                text
            ),
            Self::NotATruth { text } => message!("`{text}` is neither yes nor no: write True or False", text),
            Self::NoChoice {
                text,
                field,
                nearest,
                choices,
            } => message!(
                "`{text}` is no choice of {field}{nearest}: choose among {choices}",
                text,
                field,
                nearest = meant(nearest.as_deref()),
                choices = listed(choices)
            ),
            Self::UnknownRecord { text, table, nearest } => message!(
                "`{text}` is not in {table}{nearest}: correct it, or create it in Odoo first",
                text,
                table,
                nearest = meant(nearest.as_deref())
            ),
            Self::ArchivedRecord { text, table, id } => message!(
                "`{text}` is archived in {table} (id {id}): restore it in Odoo, or choose another one",
                text,
                table,
                id
            ),
            Self::SeveralRecords { text, table, ids } => message!(
                "`{text}` is the name of {count} records of {table} (ids {ids}): rename them in Odoo, or find them by another field",
                text,
                count = ids.len(),
                table,
                ids = listed(ids)
            ),
            Self::OtherKind { found, expected } => message!(
                "{found} stands where {expected} is expected: correct the file, or map another field",
                found,
                expected
            ),
            Self::SeenBefore { text, line } => message!(
                "`{text}` stands in line {line} already: leave one of the two",
                text,
                line
            ),
            Self::NotFound { text, table } => message!(
                "`{text}` is not in {table}, and the mapping inserts nothing: correct it, or switch insert on",
                text,
                table
            ),
        }
    }
}

fn meant(nearest: Option<&str>) -> Value {
    nearest.map_or_else(
        || "".shown(),
        |text| message!(", perhaps `{text}` is meant", text).shown(),
    )
}

told_by_message!(ValueError);
