//! What a configuration still lacks.

use super::binding::Binding;
use super::filter::FilterError;

/// Something without which a list or a group cannot be saved or built; its text says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Gap {
    /// It has no name.
    #[error("the name is missing: give it one")]
    NameMissing,
    /// Another list or group has its name.
    #[error("the name `{name}` is taken: choose another one")]
    NameTaken {
        /// The name.
        name: String,
    },
    /// It has no source.
    #[error("the source is missing: choose a table")]
    SourceMissing,
    /// Its source is not among the tables that are read.
    #[error("`{table}` is not among the tables of interest: add it and read it, or choose another source")]
    SourceNotRead {
        /// The source.
        table: String,
    },
    /// It uses no field at all.
    #[error("no field is chosen: choose one at least")]
    NoFields,
    /// A line of it names no field.
    #[error("line {line} has no field: choose one, or take the line out")]
    FieldMissing {
        /// Which one, from 1.
        line: usize,
    },
    /// A field that the table does not have, or has no more.
    #[error("{table}.{field} is gone: choose another field, or read the table again")]
    FieldGone {
        /// The table.
        table: String,
        /// The field.
        field: String,
    },
    /// A field whose type has no text.
    #[error("{table}.{field} has no text: choose a field that is no file and no properties")]
    NoText {
        /// The table.
        table: String,
        /// The field.
        field: String,
    },
    /// A field that is known, but whose values the cache does not keep.
    #[error("{table}.{field} was not read yet: the next read brings it")]
    FieldNotRead {
        /// The table.
        table: String,
        /// The field.
        field: String,
    },
    /// `(code)` behind a field that is no selection.
    #[error("{field} has no code, since it is no selection: write `{field}`")]
    NoCode {
        /// The field.
        field: String,
    },
    /// A secondary field behind a field that leads nowhere.
    #[error("{field} leads to no other table: take its secondary field out")]
    NoRelation {
        /// The field.
        field: String,
    },
    /// A secondary field in a table that is not read.
    #[error(
        "{field} leads to `{table}`, which is not among the tables of interest: add it, or take the secondary field out"
    )]
    RelationNotRead {
        /// The field.
        field: String,
        /// The table it leads to.
        table: String,
    },
    /// Several values in one field, and nothing to put between them.
    #[error("{field} can have several values: give it a separator, such as `, `")]
    SeparatorMissing {
        /// The field.
        field: String,
    },
    /// No field is the value.
    #[error("no field is bound to Value: bind one to it")]
    ValueMissing,
    /// Two fields are the same thing.
    #[error("{binding} is bound to {}: bind one field to it", fields.join(" and to "))]
    BoundTwice {
        /// The value, or the key.
        binding: Binding,
        /// The fields.
        fields: Vec<String>,
    },
    /// A key with a number that no list has.
    #[error("{field} is bound to {binding}: a list has Key1 to Key{}", Binding::KEYS)]
    NoSuchKey {
        /// The field.
        field: String,
        /// The binding.
        binding: Binding,
    },
    /// A field of a list that does nothing.
    #[error("{field} is neither bound nor filtered: bind it, give it a filter, or take it out")]
    Unused {
        /// The field.
        field: String,
    },
    /// A filter that is refused.
    #[error("the filter of {field}: {error}")]
    Filter {
        /// The field.
        field: String,
        /// Why, and what to write.
        error: FilterError,
    },
    /// A checklist without a separator.
    #[error("a checklist needs a list separator, such as `;`")]
    ListSeparatorMissing,
    /// Texts for ticks, but no checklist.
    #[error("only a checklist writes its keys for ticks: make the list a checklist, or switch the key texts off")]
    KeyTextsWithoutChecklist,
    /// Texts for ticks, but no key that has them.
    #[error("no field is bound to Key1, the text of a ticked row: bind one to it, or switch the key texts off")]
    KeyTextsWithoutKey,
    /// Rows whose text cannot be told from two, see [`super::ListConfig::list_separator`].
    #[error(
        "the list separator `{separator}` stands in {}: choose another one, or filter them out",
        named(rows)
    )]
    HoldsSeparator {
        /// The separator.
        separator: String,
        /// Id and text of each row.
        rows: Vec<(i64, String)>,
    },
    /// Rows of a checklist whose Key1 is empty.
    #[error(
        "a tick would write nothing for {}: choose another field for Key1, or filter them out",
        named(rows)
    )]
    NoTickText {
        /// Id and value of each row.
        rows: Vec<(i64, String)>,
    },
    /// Rows of a checklist that write the same twice, so that nobody can tell what was ticked.
    #[error(
        "one text stands for two things: {}: choose fields for Key1 and Key2 that tell them apart",
        named(rows)
    )]
    SameText {
        /// Id and text of each row that writes what one before it does.
        rows: Vec<(i64, String)>,
    },
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

fn named(rows: &[(i64, String)]) -> String {
    let mut texts: Vec<String> = rows
        .iter()
        .take(NAMED)
        .map(|(id, text)| format!("`{text}` (id {id})"))
        .collect();
    if let Some(more) = rows.len().checked_sub(NAMED).filter(|&more| more > 0) {
        texts.push(format!("{more} more"));
    }
    texts.join(", ")
}
