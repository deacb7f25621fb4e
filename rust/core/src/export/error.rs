//! Why a cell of a file is refused.

use super::number::NotANumber;

/// Why a cell cannot be written, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    /// A compulsory or identifying cell is empty.
    #[error("it is empty, and a row needs it: fill it in, or give the column a default")]
    Empty,
    /// A text is longer than the mapping allows.
    #[error("`{text}` has {length} letters, and {limit} are allowed: shorten it")]
    TooLong {
        /// The text.
        text: String,
        /// Its letters.
        length: usize,
        /// How many are allowed.
        limit: usize,
    },
    /// No number.
    #[error("`{text}`: {error}")]
    NotANumber {
        /// The text.
        text: String,
        /// Why.
        error: NotANumber,
    },
    /// A fraction for a field of whole numbers.
    #[error("`{text}` has a fraction, and the field takes whole numbers: write one")]
    NotWhole {
        /// The text.
        text: String,
    },
    /// More than Odoo holds.
    #[error("`{text}` is larger than Odoo can hold: write a smaller number")]
    TooLarge {
        /// The text.
        text: String,
    },
    /// No date.
    #[error("`{text}` is no date: write it as 2026-11-27")]
    NotADate {
        /// The text.
        text: String,
    },
    /// No time.
    #[error(
        "`{text}` is no time: write it as 2026-11-27 08:19:00 in UTC, or with its offset as 2026-11-27T09:19:00+01:00"
    )]
    NotATime {
        /// The text.
        text: String,
    },
    /// Neither yes nor no.
    #[error("`{text}` is neither yes nor no: write True or False")]
    NotATruth {
        /// The text.
        text: String,
    },
    /// Not among the choices of a selection.
    #[error("`{text}` is no choice of {field}{}: choose among {}", meant(nearest.as_deref()), choices.join(", "))]
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
    #[error("`{text}` is not in {table}{}: correct it, or create it in Odoo first", meant(nearest.as_deref()))]
    UnknownRecord {
        /// The text.
        text: String,
        /// The table.
        table: String,
        /// What may have been meant.
        nearest: Option<String>,
    },
    /// The record is archived.
    #[error("`{text}` is archived in {table} (id {id}): restore it in Odoo, or choose another one")]
    ArchivedRecord {
        /// The text.
        text: String,
        /// The table.
        table: String,
        /// The record.
        id: i64,
    },
    /// More than one record.
    #[error("`{text}` is the name of {} records of {table} (ids {}): rename them in Odoo, or find them by another field", ids.len(), listed(ids))]
    SeveralRecords {
        /// The text.
        text: String,
        /// The table.
        table: String,
        /// The records.
        ids: Vec<i64>,
    },
    /// A list, a number or a truth value where a text is expected.
    #[error("{found} stands where {expected} is expected: correct the file, or map another field")]
    OtherKind {
        /// What stands there.
        found: &'static str,
        /// What is expected.
        expected: &'static str,
    },
    /// A row before has the same identifier.
    #[error("`{text}` stands in line {line} already: leave one of the two")]
    SeenBefore {
        /// The identifier.
        text: String,
        /// The line that has it too.
        line: u64,
    },
    /// No record to update, and nothing that would create one.
    #[error("`{text}` is not in {table}, and the mapping inserts nothing: correct it, or switch insert on")]
    NotFound {
        /// The identifier.
        text: String,
        /// The table.
        table: String,
    },
}

fn meant(nearest: Option<&str>) -> String {
    nearest
        .map(|text| format!(", perhaps `{text}` is meant"))
        .unwrap_or_default()
}

pub(super) fn listed(ids: &[i64]) -> String {
    ids.iter().map(i64::to_string).collect::<Vec<_>>().join(", ")
}
