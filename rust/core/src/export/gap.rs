//! What a mapping still lacks.

use crate::lookup::{FilterError, Gap, SeparatorsDiffer};

/// Something without which a mapping cannot be saved or used; its text says what to do.
///
/// `column` is the name of a column of the file, and says which line of the mapping is meant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MappingGap {
    /// As of a list: no name, no such table, no such field.
    #[error(transparent)]
    Config(Gap),
    /// As of a list, in one line of the mapping.
    #[error("column `{column}`: {gap}")]
    Field {
        /// The column.
        column: String,
        /// What is missing.
        gap: Gap,
    },
    /// It maps nothing.
    #[error("no column is mapped: map one at least")]
    NoColumns,
    /// Its lines write several tables.
    #[error("its columns go to {}: make a mapping for each table", tables.join(" and "))]
    SeveralTables {
        /// The tables.
        tables: Vec<String>,
    },
    /// A line of it names no column.
    #[error("line {line} has no column: name the column of the file, or take the line out")]
    ColumnMissing {
        /// Which one, from 1.
        line: usize,
    },
    /// Two lines write the same field.
    #[error("{field} is mapped from {}: map one column to it", columns.join(" and from "))]
    MappedTwice {
        /// The field.
        field: String,
        /// The columns.
        columns: Vec<String>,
    },
    /// Nothing tells which record a row is about.
    #[error("no column is the identifier: mark the one that tells which record a row is about, such as the reference")]
    IdentifierMissing,
    /// An identifier whose values cannot be told apart for certain.
    #[error("column `{column}`: {field} is no identifier: choose a text, a whole number or one related record")]
    NoIdentifier {
        /// The column.
        column: String,
        /// The field.
        field: String,
    },
    /// New records would not have what they are found by.
    #[error(
        "column `{column}` is an identifier that new records do not get, so that the next export would create them \
         again: switch insert on for it, or off for all columns"
    )]
    IdentifierNotInserted {
        /// The column.
        column: String,
    },
    /// Odoo gives ids itself.
    #[error("column `{column}`: Odoo gives ids itself: switch insert and update off for `id`")]
    IdWritten {
        /// The column.
        column: String,
    },
    /// A field that Odoo does not let anybody write.
    #[error("column `{column}`: {field} is read-only in Odoo: choose another field, or switch insert and update off")]
    ReadOnly {
        /// The column.
        column: String,
        /// The field.
        field: String,
    },
    /// A line that does nothing.
    #[error(
        "column `{column}` does nothing: switch insert or update on, make it the identifier, give it a filter to \
         exclude rows, or make Odoo its master"
    )]
    Unused {
        /// The column.
        column: String,
    },
    /// Odoo's value counts, and is to be overwritten all the same.
    #[error("column `{column}`: Odoo is its master, so nothing is updated: switch update off, or make the file master")]
    MasterUpdated {
        /// The column.
        column: String,
    },
    /// A relation without a field by which its records are found.
    #[error("column `{column}`: {field} leads to other records: choose the field they are found by, such as `name`")]
    SecondaryMissing {
        /// The column.
        column: String,
        /// The field.
        field: String,
    },
    /// Lines of a record are no column.
    #[error("column `{column}`: {field} holds lines, which one column cannot write: take it out, or map their table")]
    Lines {
        /// The column.
        column: String,
        /// The field.
        field: String,
    },
    /// A type that a text is not turned into.
    #[error("column `{column}`: {field} is of a type that cannot be written from a text: take it out")]
    Unwritable {
        /// The column.
        column: String,
        /// The field.
        field: String,
    },
    /// Several records in one cell, and nothing that parts them.
    #[error("column `{column}`: {field} can have several values: give it the separator that parts them, such as `;`")]
    SeparatorMissing {
        /// The column.
        column: String,
        /// The field.
        field: String,
    },
    /// One value, and a separator.
    #[error("column `{column}`: {field} has one value: take its separator out")]
    SeparatorWithoutParts {
        /// The column.
        column: String,
        /// The field.
        field: String,
    },
    /// The numeric mark on something that is no number.
    #[error("column `{column}`: {field} is no number: switch numeric off")]
    NotNumeric {
        /// The column.
        column: String,
        /// The field.
        field: String,
    },
    /// A decimal sign without the numeric mark.
    #[error("column `{column}` has a decimal sign and is not numeric: switch numeric on, or take the sign out")]
    SignWithoutNumeric {
        /// The column.
        column: String,
    },
    /// A longest text of no letter.
    #[error("column `{column}`: a longest text of 0 letters takes none: give it a number above zero, or take it out")]
    NoLength {
        /// The column.
        column: String,
    },
    /// A default that is refused like a cell of the file would be.
    #[error("column `{column}`: the default `{text}`: {reason}")]
    Default {
        /// The column.
        column: String,
        /// The default.
        text: String,
        /// Why, and what to write.
        reason: String,
    },
    /// A filter that is refused.
    #[error("column `{column}`: the filter that excludes rows: {error}")]
    Filter {
        /// The column.
        column: String,
        /// Why, and what to write.
        error: FilterError,
    },
    /// Bills of materials or documents of what is no product.
    #[error("`{member}` is for product.template and product.product: take it out, or map one of these tables")]
    NoProducts {
        /// `bom` or `document`.
        member: &'static str,
    },
    /// A part of the mapping that says where something stands, and does not.
    #[error("`{member}` names no column: name one, or take it out")]
    MemberMissing {
        /// Which one, such as `bom.quantity`.
        member: &'static str,
    },
    /// A bill of materials names its parts by one text.
    #[error("a mapping with `bom` needs exactly one identifier: mark the one that parts are named by")]
    SeveralIdentifiers,
    /// A list that is not there.
    #[error("column `{column}`: there is no list `{list}`: choose another one, or take it out")]
    ListGone {
        /// The column.
        column: String,
        /// The list.
        list: String,
    },
    /// A group that is not there.
    #[error("column `{column}`: there is no group `{group}`: choose another one, or take it out")]
    GroupGone {
        /// The column.
        column: String,
        /// The group.
        group: String,
    },
    /// A list or a group of other records than the field leads to.
    #[error("column `{column}`: `{name}` shows {source_table}, and {field} leads to {relation}: choose another one")]
    OtherTable {
        /// The column.
        column: String,
        /// The list or group.
        name: String,
        /// What it shows.
        source_table: String,
        /// The field.
        field: String,
        /// Where the field leads.
        relation: String,
    },
    /// A list and a column that part values at different signs.
    #[error("column `{column}`: {error}")]
    Separators {
        /// The column.
        column: String,
        /// Which ones.
        error: SeparatorsDiffer,
    },
}
