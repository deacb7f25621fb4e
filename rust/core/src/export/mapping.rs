//! Which column of a file goes to which field of a table.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

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
    /// Where a file has the parts of a product; none where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bom: Option<BomColumns>,
    /// Where the name of a file stands that becomes a document of the product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentColumns>,
    /// Members that this program does not know; they stay as they are.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// Where a file says how a part goes into a product: the members of a part of JSON, the columns of CSV.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BomColumns {
    /// Holds the parts of each part; `children` where it is empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub children: String,
    /// Of CSV, which has a row for each part, with the columns of the product again: what the part is called. None where
    /// such files have no parts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub component: Option<String>,
    /// How many of it; one where the part does not say.
    pub quantity: String,
    /// The name of the unit; none for that of the product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The attribute values for which it counts: a list of names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribute_values: Option<String>,
    /// The name of the operation that uses it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// Members that this program does not know; they stay as they are.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// The columns that say which file is a document of the product of the row.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DocumentColumns {
    /// The path of the file, below the folder of the file that is exported.
    pub file: String,
    /// What it is called in Odoo; none for the name of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether it is shown where the product is in a bill of materials.
    pub in_bom: bool,
    /// Members that this program does not know; they stay as they are.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

impl BomColumns {
    /// The member that holds the parts of each part.
    #[must_use]
    pub fn children(&self) -> &str {
        if self.children.is_empty() {
            CHILDREN
        } else {
            &self.children
        }
    }
}

/// What the parts of a part are called where nothing else is said.
pub const CHILDREN: &str = "children";

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
    /// Members that this program does not know; they stay as they are.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
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
