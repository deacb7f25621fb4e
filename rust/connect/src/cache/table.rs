//! What is known about a table.

use monta_core::message;
use monta_core::message::Message;
use monta_odoo::Field;
use rusqlite::{OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};

use super::Cache;
use super::columns::{Column, field_type};
use super::flaw::Flaw;
use crate::error::Error;

/// The definition of a field, as Odoo gave it when the table was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are Odoo's, and independent of each other"
)]
pub struct CachedField {
    /// Its technical name.
    pub name: String,
    /// Its label, in the language of the profile.
    pub label: String,
    /// Odoo's type of it: `char`, `many2one`, …
    pub kind: String,
    /// Whether it has to have a value.
    pub required: bool,
    /// Whether people cannot write it.
    pub readonly: bool,
    /// Whether it is a column and not computed on demand.
    pub stored: bool,
    /// The table that a relation leads to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<String>,
    /// The field of that table that leads back (one2many).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation_field: Option<String>,
    /// Keys and labels of a selection.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub selection: Vec<(String, String)>,
    /// Digits in all and after the point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digits: Option<(u32, u32)>,
    /// Whether each language has a value of its own.
    pub translate: bool,
    /// Whether each company has a value of its own.
    pub company_dependent: bool,
}

impl CachedField {
    /// As `fields_get` tells it.
    #[must_use]
    pub fn of(name: &str, field: &Field) -> Self {
        Self {
            name: name.to_owned(),
            label: field.label.clone(),
            kind: field.kind.clone(),
            required: field.required,
            readonly: field.readonly,
            stored: field.stored,
            relation: field.relation.clone(),
            relation_field: field.relation_field.clone(),
            selection: field.selection.clone().unwrap_or_default(),
            digits: field.digits,
            translate: field.translate,
            company_dependent: field.company_dependent,
        }
    }
}

/// What was read of a table, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Read {
    /// All fields, by name; the values of most that are stored are kept.
    pub fields: Vec<CachedField>,
    /// The fields whose values are kept.
    pub columns: Vec<Column>,
    /// How many rows there are.
    pub rows: u64,
    /// From what it was read, see [`crate::Profile::source`]; rows of another one are stale.
    pub source: String,
    /// The version of Odoo then, such as `18.0`.
    pub version: String,
    /// When, in UTC: `2026-11-27 08:19:00`.
    pub read_at: String,
    /// When it was last read in full.
    pub full_at: String,
    /// What Odoo had written until then is in the rows; none where the table does not tell (no `write_date`).
    pub cursor: Option<String>,
    /// What of its rows could not be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flaws: Vec<Flaw>,
}

impl Read {
    /// The definition of a field.
    pub(crate) fn field(&self, name: &str) -> Option<&CachedField> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The field, where its values are kept.
    pub(crate) fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The table that a field leads to.
    pub(crate) fn relation(&self, name: &str) -> Option<&str> {
        let field = self.field(name).filter(|field| field_type(&field.kind).is_relation());
        field?.relation.as_deref()
    }
}

/// How far a full read has come. A later read goes on from here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shadow {
    /// The fields that are read.
    pub columns: Vec<Column>,
    /// From what it is read, see [`crate::Profile::source`].
    pub source: String,
    /// The version of Odoo.
    pub version: String,
    /// When it was begun, in UTC.
    pub started_at: String,
    /// What Odoo had written until the first page is in the rows.
    pub cursor: Option<String>,
    /// The id of the last row so far.
    pub last_id: i64,
    /// How many rows there are so far.
    pub rows: u64,
    /// How many there were in Odoo when it was begun.
    pub total: u64,
    /// What of its rows could not be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flaws: Vec<Flaw>,
}

/// All that the cache knows about a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TableMeta {
    /// What was read; none before the first complete read.
    pub read: Option<Read>,
    /// A full read that was begun and has not come to its end.
    pub shadow: Option<Shadow>,
    /// Why the last read of it failed.
    pub load_error: Option<Message>,
}

impl Cache {
    /// What is known about a table; empty for one that was never read.
    ///
    /// # Errors
    /// That the file cannot be read, or holds what no cache does ([`Error::Broken`]).
    pub fn meta(&self, table: &str) -> Result<TableMeta, Error> {
        let sql = "SELECT meta, shadow, load_error FROM monta_table WHERE name = ?1";
        let texts: Option<(String, Option<String>, Option<String>)> = self
            .connection
            .query_row(sql, [table], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()
            .map_err(self.failed())?;
        let Some((read, shadow, load_error)) = texts else {
            return Ok(TableMeta::default());
        };
        let broken = |error: serde_json::Error| Error::Broken {
            path: self.path.clone(),
            reason: message!("what it says about {table}: {error}", table, error = error.to_string()),
        };
        Ok(TableMeta {
            read: serde_json::from_str(&read).map_err(broken)?,
            shadow: shadow
                .map(|text| serde_json::from_str(&text))
                .transpose()
                .map_err(broken)?,
            load_error: load_error.as_deref().map(Message::kept),
        })
    }

    /// Remembers why a table could not be read. Its rows stay.
    ///
    /// # Errors
    /// That the file cannot be written.
    pub fn set_load_error(&mut self, table: &str, error: &Message) -> Result<(), Error> {
        let sql = "INSERT INTO monta_table (name, meta, load_error) VALUES (?1, 'null', ?2)
                   ON CONFLICT (name) DO UPDATE SET load_error = excluded.load_error";
        let written = self.connection.execute(sql, params![table, error.to_keep()]);
        written.map(drop).map_err(self.failed())
    }

    /// Remembers what is known about a table that was read once more.
    ///
    /// # Errors
    /// That the file cannot be written.
    pub fn set_read(&mut self, table: &str, read: &Read) -> Result<(), Error> {
        self.change(|transaction| write_read(transaction, table, read))
    }

    /// Takes out tables that are no longer read, with their rows; gives their names.
    ///
    /// # Errors
    /// That the file cannot be written.
    pub fn forget_all_but(&mut self, tables: &[&str]) -> Result<Vec<String>, Error> {
        self.change(|transaction| {
            let mut known = transaction.prepare("SELECT name FROM monta_table ORDER BY name")?;
            let known: Vec<String> = known.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
            let gone: Vec<_> = known
                .into_iter()
                .filter(|name| !tables.contains(&name.as_str()))
                .collect();
            for name in &gone {
                for table in [name.clone(), super::shadow_name(name)] {
                    transaction.execute(&format!("DROP TABLE IF EXISTS {}", super::quoted(&table)), [])?;
                }
                transaction.execute("DELETE FROM monta_table WHERE name = ?1", [name])?;
            }
            Ok(gone)
        })
    }
}

pub(super) fn write_read(transaction: &Transaction<'_>, table: &str, read: &Read) -> rusqlite::Result<()> {
    let sql = "INSERT INTO monta_table (name, meta) VALUES (?1, ?2)
               ON CONFLICT (name) DO UPDATE SET meta = excluded.meta, load_error = NULL";
    transaction.execute(sql, params![table, json(read)?]).map(drop)
}

pub(super) fn json<T: Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}
