//! What a mapping still lacks.

use super::error::ValueError;
use crate::lookup::{FilterError, Gap, SeparatorsDiffer};
use crate::message::{Message, joined};
use crate::{message, told_by_message};

/// Something without which a mapping cannot be saved or used; its text says what to do.
///
/// `column` is the name of a column of the file, and says which line of the mapping is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MappingGap {
    /// As of a list: no name, no such table, no such field.
    Config(Gap),
    /// As of a list, in one line of the mapping.
    Field {
        /// The column.
        column: String,
        /// What is missing.
        gap: Gap,
    },
    /// It maps nothing.
    NoColumns,
    /// Its lines write several tables.
    SeveralTables {
        /// The tables.
        tables: Vec<String>,
    },
    /// A line of it names no column.
    ColumnMissing {
        /// Which one, from 1.
        line: usize,
    },
    /// Two lines write the same field.
    MappedTwice {
        /// The field.
        field: String,
        /// The columns.
        columns: Vec<String>,
    },
    /// Nothing tells which record a row is about.
    IdentifierMissing,
    /// An identifier whose values cannot be told apart for certain.
    NoIdentifier {
        /// The column.
        column: String,
        /// The field.
        field: String,
    },
    /// New records would not have what they are found by.
    IdentifierNotInserted {
        /// The column.
        column: String,
    },
    /// Odoo gives ids itself.
    IdWritten {
        /// The column.
        column: String,
    },
    /// A field that Odoo does not let anybody write.
    ReadOnly {
        /// The column.
        column: String,
        /// The field.
        field: String,
    },
    /// A line that does nothing.
    Unused {
        /// The column.
        column: String,
    },
    /// Odoo's value counts, and is to be overwritten all the same.
    MasterUpdated {
        /// The column.
        column: String,
    },
    /// A relation without a field by which its records are found.
    SecondaryMissing {
        /// The column.
        column: String,
        /// The field.
        field: String,
    },
    /// Lines of a record are no column.
    Lines {
        /// The column.
        column: String,
        /// The field.
        field: String,
    },
    /// A type that a text is not turned into.
    Unwritable {
        /// The column.
        column: String,
        /// The field.
        field: String,
    },
    /// Several records in one cell, and nothing that parts them.
    SeparatorMissing {
        /// The column.
        column: String,
        /// The field.
        field: String,
    },
    /// One value, and a separator.
    SeparatorWithoutParts {
        /// The column.
        column: String,
        /// The field.
        field: String,
    },
    /// The numeric mark on something that is no number.
    NotNumeric {
        /// The column.
        column: String,
        /// The field.
        field: String,
    },
    /// A decimal sign without the numeric mark.
    SignWithoutNumeric {
        /// The column.
        column: String,
    },
    /// A longest text of no letter.
    NoLength {
        /// The column.
        column: String,
    },
    /// A default that is refused like a cell of the file would be.
    Default {
        /// The column.
        column: String,
        /// The default.
        text: String,
        /// Why, and what to write.
        reason: Box<ValueError>,
    },
    /// A filter that is refused.
    Filter {
        /// The column.
        column: String,
        /// Why, and what to write.
        error: FilterError,
    },
    /// Bills of materials or documents of what is no product.
    NoProducts {
        /// `bom` or `document`.
        member: &'static str,
    },
    /// A part of the mapping that says where something stands, and does not.
    MemberMissing {
        /// Which one, such as `bom.quantity`.
        member: &'static str,
    },
    /// A bill of materials names its parts by one text.
    SeveralIdentifiers,
    /// A list that is not there.
    ListGone {
        /// The column.
        column: String,
        /// The list.
        list: String,
    },
    /// A group that is not there.
    GroupGone {
        /// The column.
        column: String,
        /// The group.
        group: String,
    },
    /// A list or a group of other records than the field leads to.
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
    Separators {
        /// The column.
        column: String,
        /// Which ones.
        error: SeparatorsDiffer,
    },
}

impl MappingGap {
    /// What it says.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "a text for each")]
    pub fn message(&self) -> Message {
        match self {
            Self::Config(error) => error.message(),
            Self::Field { column, gap } => message!("column `{column}`: {gap}", column, gap),
            Self::NoColumns => message!("no column is mapped: map one at least"),
            Self::SeveralTables { tables } => message!(
                "its columns go to {tables}: make a mapping for each table",
                tables = joined(tables, &|first, second| message!("{first} and {second}", first, second))
            ),
            Self::ColumnMissing { line } => message!(
                "line {line} has no column: name the column of the file, or take the line out",
                line
            ),
            Self::MappedTwice { field, columns } => message!(
                "{field} is mapped from {columns}: map one column to it",
                field,
                columns = joined(columns, &|first, second| message!(
                    "{first} and from {second}",
                    first,
                    second
                ))
            ),
            Self::IdentifierMissing => message!(
                "no column is the identifier: mark the one that tells which record a row is about, such as the reference"
            ),
            Self::NoIdentifier { column, field } => message!(
                "column `{column}`: {field} is no identifier: choose a text, a whole number or one related record",
                column,
                field
            ),
            Self::IdentifierNotInserted { column } => message!(
                "column `{column}` is an identifier that new records do not get, so that the next export would create them \
                 again: switch insert on for it, or off for all columns",
                column
            ),
            Self::IdWritten { column } => message!(
                "column `{column}`: Odoo gives ids itself: switch insert and update off for `id`",
                column
            ),
            Self::ReadOnly { column, field } => message!(
                "column `{column}`: {field} is read-only in Odoo: choose another field, or switch insert and update off",
                column,
                field
            ),
            Self::Unused { column } => message!(
                "column `{column}` does nothing: switch insert or update on, make it the identifier, give it a filter to \
                 exclude rows, or make Odoo its master",
                column
            ),
            Self::MasterUpdated { column } => message!(
                "column `{column}`: Odoo is its master, so nothing is updated: switch update off, or make the file master",
                column
            ),
            Self::SecondaryMissing { column, field } => message!(
                "column `{column}`: {field} leads to other records: choose the field they are found by, such as `name`",
                column,
                field
            ),
            Self::Lines { column, field } => message!(
                "column `{column}`: {field} holds lines, which one column cannot write: take it out, or map their table",
                column,
                field
            ),
            Self::Unwritable { column, field } => message!(
                "column `{column}`: {field} is of a type that cannot be written from a text: take it out",
                column,
                field
            ),
            Self::SeparatorMissing { column, field } => message!(
                "column `{column}`: {field} can have several values: give it the separator that parts them, such as `;`",
                column,
                field
            ),
            Self::SeparatorWithoutParts { column, field } => message!(
                "column `{column}`: {field} has one value: take its separator out",
                column,
                field
            ),
            Self::NotNumeric { column, field } => message!(
                "column `{column}`: {field} is no number: switch numeric off",
                column,
                field
            ),
            Self::SignWithoutNumeric { column } => message!(
                "column `{column}` has a decimal sign and is not numeric: switch numeric on, or take the sign out",
                column
            ),
            Self::NoLength { column } => message!(
                "column `{column}`: a longest text of 0 letters takes none: give it a number above zero, or take it out",
                column
            ),
            Self::Default { column, text, reason } => message!(
                "column `{column}`: the default `{text}`: {reason}",
                column,
                text,
                reason
            ),
            Self::Filter { column, error } => message!(
                "column `{column}`: the filter that excludes rows: {error}",
                column,
                error
            ),
            Self::NoProducts { member } => message!(
                "`{member}` is for product.template and product.product: take it out, or map one of these tables",
                member
            ),
            Self::MemberMissing { member } => message!("`{member}` names no column: name one, or take it out", member),
            Self::SeveralIdentifiers => {
                message!("a mapping with `bom` needs exactly one identifier: mark the one that parts are named by")
            }
            Self::ListGone { column, list } => message!(
                "column `{column}`: there is no list `{list}`: choose another one, or take it out",
                column,
                list
            ),
            Self::GroupGone { column, group } => message!(
                "column `{column}`: there is no group `{group}`: choose another one, or take it out",
                column,
                group
            ),
            Self::OtherTable {
                column,
                name,
                source_table,
                field,
                relation,
            } => message!(
                "column `{column}`: `{name}` shows {source_table}, and {field} leads to {relation}: choose another one",
                column,
                name,
                source_table,
                field,
                relation
            ),
            Self::Separators { column, error } => message!("column `{column}`: {error}", column, error),
        }
    }
}

told_by_message!(MappingGap);
