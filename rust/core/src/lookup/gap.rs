//! What a configuration still lacks.

use super::binding::Binding;
use super::filter::FilterError;
use crate::message::{Message, Value, joined, listed};
use crate::{message, told_by_message};

/// Something without which a list or a group cannot be saved or built; its text says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap {
    /// It has no name.
    NameMissing,
    /// Another list or group has its name.
    NameTaken {
        /// The name.
        name: String,
    },
    /// It has no source.
    SourceMissing,
    /// Its source is not among the tables that are read.
    SourceNotRead {
        /// The source.
        table: String,
    },
    /// It uses no field at all.
    NoFields,
    /// A line of it names no field.
    FieldMissing {
        /// Which one, from 1.
        line: usize,
    },
    /// A field that the table does not have, or has no more.
    FieldGone {
        /// The table.
        table: String,
        /// The field.
        field: String,
    },
    /// A field whose type has no text.
    NoText {
        /// The table.
        table: String,
        /// The field.
        field: String,
    },
    /// A field that is known, but whose values the cache does not keep.
    FieldNotRead {
        /// The table.
        table: String,
        /// The field.
        field: String,
    },
    /// `(code)` behind a field that is no selection.
    NoCode {
        /// The field.
        field: String,
    },
    /// A secondary field behind a field that leads nowhere.
    NoRelation {
        /// The field.
        field: String,
    },
    /// A secondary field in a table that is not read.
    RelationNotRead {
        /// The field.
        field: String,
        /// The table it leads to.
        table: String,
    },
    /// Several values in one field, and nothing to put between them.
    SeparatorMissing {
        /// The field.
        field: String,
    },
    /// No field is the value.
    ValueMissing,
    /// Two fields are the same thing.
    BoundTwice {
        /// The value, or the key.
        binding: Binding,
        /// The fields.
        fields: Vec<String>,
    },
    /// A key with a number that no list has.
    NoSuchKey {
        /// The field.
        field: String,
        /// The binding.
        binding: Binding,
    },
    /// A field of a list that does nothing.
    Unused {
        /// The field.
        field: String,
    },
    /// A filter that is refused.
    Filter {
        /// The field.
        field: String,
        /// Why, and what to write.
        error: FilterError,
    },
    /// A checklist without a separator.
    ListSeparatorMissing,
    /// Texts for ticks, but no checklist.
    KeyTextsWithoutChecklist,
    /// Texts for ticks, but no key that has them.
    KeyTextsWithoutKey,
    /// Rows whose text cannot be told from two, see [`super::ListConfig::list_separator`].
    HoldsSeparator {
        /// The separator.
        separator: String,
        /// Id and text of each row.
        rows: Vec<(i64, String)>,
    },
    /// Rows of a checklist whose Key1 is empty.
    NoTickText {
        /// Id and value of each row.
        rows: Vec<(i64, String)>,
    },
    /// Rows of a checklist that write the same twice, so that nobody can tell what was ticked.
    SameText {
        /// Id and text of each row that writes what one before it does.
        rows: Vec<(i64, String)>,
    },
}

impl Gap {
    /// What it says.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::NameMissing => message!("the name is missing: give it one"),
            Self::NameTaken { name } => message!("the name `{name}` is taken: choose another one", name),
            Self::SourceMissing => message!("the source is missing: choose a table"),
            Self::SourceNotRead { table } => message!(
                "`{table}` is not among the tables of interest: add it and read it, or choose another source",
                table
            ),
            Self::NoFields => message!("no field is chosen: choose one at least"),
            Self::FieldMissing { line } => message!("line {line} has no field: choose one, or take the line out", line),
            Self::FieldGone { table, field } => message!(
                "{table}.{field} is gone: choose another field, or read the table again",
                table,
                field
            ),
            Self::NoText { table, field } => message!(
                "{table}.{field} has no text: choose a field that is no file and no properties",
                table,
                field
            ),
            Self::FieldNotRead { table, field } => message!(
                "{table}.{field} was not read yet: the next read brings it",
                table,
                field
            ),
            Self::NoCode { field } => message!("{field} has no code, since it is no selection: write `{field}`", field),
            Self::NoRelation { field } => {
                message!("{field} leads to no other table: take its secondary field out", field)
            }
            Self::RelationNotRead { field, table } => message!(
                "{field} leads to `{table}`, which is not among the tables of interest: add it, or take the secondary field out",
                field,
                table
            ),
            Self::SeparatorMissing { field } => message!(
                "{field} can have several values: give it a separator, such as `, `",
                field
            ),
            Self::ValueMissing => message!("no field is bound to Value: bind one to it"),
            Self::BoundTwice { binding, fields } => message!(
                "{binding} is bound to {fields}: bind one field to it",
                binding,
                fields = joined(fields, &|first, second| message!(
                    "{first} and to {second}",
                    first,
                    second
                ))
            ),
            Self::NoSuchKey { field, binding } => message!(
                "{field} is bound to {binding}: a list has Key1 to Key{last}",
                field,
                binding,
                last = Binding::KEYS
            ),
            Self::Unused { field } => message!(
                "{field} is neither bound nor filtered: bind it, give it a filter, or take it out",
                field
            ),
            Self::Filter { field, error } => message!("the filter of {field}: {error}", field, error),
            Self::ListSeparatorMissing => message!("a checklist needs a list separator, such as `;`"),
            Self::KeyTextsWithoutChecklist => message!(
                "only a checklist writes its keys for ticks: make the list a checklist, or switch the key texts off"
            ),
            Self::KeyTextsWithoutKey => message!(
                "no field is bound to Key1, the text of a ticked row: bind one to it, or switch the key texts off"
            ),
            Self::HoldsSeparator { separator, rows } => message!(
                "the list separator `{separator}` stands in {rows}: choose another one, or filter them out",
                separator,
                rows = named(rows)
            ),
            Self::NoTickText { rows } => message!(
                "a tick would write nothing for {rows}: choose another field for Key1, or filter them out",
                rows = named(rows)
            ),
            Self::SameText { rows } => message!(
                "one text stands for two things: {rows}: choose fields for Key1 and Key2 that tell them apart",
                rows = named(rows)
            ),
        }
    }
}

impl Gap {
    /// Whether something that was there is gone: the list is broken, not unfinished, and what it had stays.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        matches!(
            self,
            Self::FieldGone { .. } | Self::SourceNotRead { .. } | Self::RelationNotRead { .. }
        )
    }
}

/// How many rows a message names.
const NAMED: usize = 5;

fn named(rows: &[(i64, String)]) -> Value {
    let named = rows.iter().take(NAMED);
    let mut texts: Vec<_> = named
        .map(|(id, text)| message!("`{text}` (id {id})", text, id))
        .collect();
    if let Some(more) = rows.len().checked_sub(NAMED).filter(|&more| more > 0) {
        texts.push(message!("{more} more", more));
    }
    listed(&texts)
}

told_by_message!(Gap);
