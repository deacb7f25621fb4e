//! Which column of a file goes to which field of a table.

use serde::{Deserialize, Serialize};

use super::number::DecimalSign;
use crate::lookup::{FieldRef, Tables};

/// A mapping, as the profile stores it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Mapping {
    /// Its name, unique among mappings.
    pub name: String,
    /// Its lines, one for each column of the file that is used.
    #[serde(default)]
    pub columns: Vec<MappedColumn>,
}

/// A line of a mapping.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch that users know by this name"
)]
pub struct MappedColumn {
    /// The name of the column, or of the member of a JSON file.
    pub column: String,
    /// The table whose records it writes: the same for all lines.
    #[serde(default)]
    pub table: String,
    /// The field of the table.
    pub field: FieldRef,
    /// Whether it tells which record a row is about. Of several, all have to agree.
    #[serde(default)]
    pub identifier: bool,
    /// For a relation: the field of the table it leads to by which its records are found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secondary: Option<FieldRef>,
    /// What stands between several values, such as `;`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub separator: Option<String>,
    /// The list whose values stand in the column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<String>,
    /// The search group from which its values are taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Whether new records get it.
    #[serde(default)]
    pub insert: bool,
    /// Whether records that exist get it.
    #[serde(default)]
    pub update: bool,
    /// What counts where the cell is empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_when_empty: Option<String>,
    /// Whether an empty cell without a default empties the field of a record that exists; otherwise it stays as it is.
    #[serde(default)]
    pub empty_clears: bool,
    /// A filter (decision 30): a row whose cell matches is left out of the export.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exclude_when: Option<String>,
    /// How many letters the text may have; longer ones are refused, never cut.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<usize>,
    /// Whether a row without it is refused.
    #[serde(default)]
    pub compulsory: bool,
    /// Whether people write the number, with signs between thousands, see [`super::written_number`].
    #[serde(default)]
    pub numeric: bool,
    /// What stands before the fraction; where it is not said and a number can be read in two ways, it is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal_sign: Option<DecimalSign>,
    /// Whose value counts for a record that exists.
    #[serde(default)]
    pub master: Master,
}

/// Whose value counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Master {
    /// That of the file.
    #[default]
    File,
    /// Odoo's: the result of an export has it.
    Odoo,
}

impl Mapping {
    /// The table whose records it writes; empty where no line names one.
    #[must_use]
    pub fn table(&self) -> &str {
        self.columns.first().map_or("", |line| &line.table)
    }

    /// The lines that tell which record a row is about.
    pub fn identifiers(&self) -> impl Iterator<Item = &MappedColumn> {
        self.columns.iter().filter(|line| line.identifier)
    }

    /// Whether rows of which Odoo has no record can become one.
    #[must_use]
    pub fn inserts(&self) -> bool {
        self.columns.iter().any(|line| line.insert)
    }

    /// Whether it writes to the table, or finds records in it.
    #[must_use]
    pub fn uses_table(&self, name: &str, tables: &Tables) -> bool {
        let table = tables.table(self.table());
        let leads_there = |line: &MappedColumn| {
            let field = table.and_then(|table| table.field(&line.field.name));
            line.secondary.is_some() && field.is_some_and(|field| field.relation.as_deref() == Some(name))
        };
        self.table() == name || self.columns.iter().any(leads_there)
    }
}

/// The names of the mappings that need a list, which therefore cannot be deleted or renamed.
#[must_use]
pub fn mappings_with_list<'a>(list: &str, mappings: &'a [Mapping]) -> Vec<&'a str> {
    with(mappings, |line| line.list.as_deref() == Some(list))
}

/// The same for a search group.
#[must_use]
pub fn mappings_with_group<'a>(group: &str, mappings: &'a [Mapping]) -> Vec<&'a str> {
    with(mappings, |line| line.group.as_deref() == Some(group))
}

/// The same for a table, which therefore cannot be taken out.
#[must_use]
pub fn mappings_with_table<'a>(table: &str, mappings: &'a [Mapping], tables: &Tables) -> Vec<&'a str> {
    let mappings = mappings.iter().filter(|mapping| mapping.uses_table(table, tables));
    mappings.map(|mapping| mapping.name.as_str()).collect()
}

fn with(mappings: &[Mapping], needs: impl Fn(&MappedColumn) -> bool) -> Vec<&str> {
    let mappings = mappings.iter().filter(|mapping| mapping.columns.iter().any(&needs));
    mappings.map(|mapping| mapping.name.as_str()).collect()
}
