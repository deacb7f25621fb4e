//! The columns of a cached table.

use monta_core::lookup::FieldType;
use serde::de::IntoDeserializer as _;
use serde::de::value::{Error as AnyError, StrDeserializer};
use serde::{Deserialize, Serialize};

use super::quoted;

/// A field whose values are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The name of the field.
    pub name: String,
    /// Odoo's type of it, such as `many2one`.
    pub kind: String,
}

/// The type of a field by Odoo's name for it.
pub(crate) fn field_type(kind: &str) -> FieldType {
    let name: StrDeserializer<'_, AnyError> = kind.into_deserializer();
    FieldType::deserialize(name).unwrap_or(FieldType::Other)
}

impl Column {
    pub(crate) fn field_type(&self) -> FieldType {
        field_type(&self.kind)
    }

    /// As a type of SQL.
    fn sql_type(&self) -> &'static str {
        match self.field_type() {
            FieldType::Boolean | FieldType::Integer | FieldType::Many2one | FieldType::Many2oneReference => "INTEGER",
            FieldType::Float | FieldType::Monetary => "REAL",
            _ => "TEXT",
        }
    }
}

/// The SQL that makes a table with these columns.
pub(super) fn create(table: &str, columns: &[Column]) -> String {
    let defined: Vec<_> = std::iter::once("id INTEGER PRIMARY KEY".to_owned())
        .chain(
            columns
                .iter()
                .map(|column| format!("{} {}", quoted(&column.name), column.sql_type())),
        )
        .collect();
    format!("CREATE TABLE {} ({})", quoted(table), defined.join(", "))
}

/// The SQL that puts one row, or puts it in the place of that with its id.
pub(super) fn put(table: &str, columns: &[Column]) -> String {
    let marks = ", ?".repeat(columns.len());
    let names = names(columns.iter());
    format!("INSERT OR REPLACE INTO {} ({names}) VALUES (?{marks})", quoted(table))
}

/// `id` and these columns, as SQL lists them.
pub(super) fn names<'a>(columns: impl Iterator<Item = &'a Column>) -> String {
    let names: Vec<_> = std::iter::once("id".to_owned())
        .chain(columns.map(|column| quoted(&column.name)))
        .collect();
    names.join(", ")
}
