//! The rows of a table.

use monta_core::lookup::{Cell, Row};
use monta_odoo::Page;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, OptionalExtension, Transaction};
use serde_json::{Map, Value};

use super::columns::{Column, names, put};
use super::table::{Read, write_read};
use super::values::{cell, stored};
use super::{Cache, quoted};
use crate::error::Error;

/// A row as Odoo gives it, by the names of its fields.
pub type OdooRow = Map<String, Value>;

impl Cache {
    /// Puts rows in the place of those with their ids, or beside the others, all or none. `read` is what is known of the
    /// table, and its number of rows follows.
    ///
    /// # Errors
    /// That the file cannot be written.
    pub fn put_rows(&mut self, table: &str, read: &mut Read, page: &Page) -> Result<(), Error> {
        let mut known = read.clone();
        self.change(|transaction| {
            let sql = format!("SELECT count(*) FROM {} WHERE id = ?1", quoted(table));
            let mut is_there = transaction.prepare_cached(&sql)?;
            for row in &page.rows {
                let there: i64 = is_there.query_row([row.id], |row| row.get(0))?;
                known.rows += u64::from(there == 0);
            }
            insert(transaction, table, &known.columns, page)?;
            write_read(transaction, table, &known)
        })?;
        *read = known;
        Ok(())
    }

    /// Takes rows out, all or none.
    ///
    /// # Errors
    /// That the file cannot be written.
    pub fn delete_rows(&mut self, table: &str, read: &mut Read, ids: &[i64]) -> Result<(), Error> {
        let mut known = read.clone();
        self.change(|transaction| {
            let mut delete = transaction.prepare(&format!("DELETE FROM {} WHERE id = ?1", quoted(table)))?;
            for id in ids {
                known.rows = known.rows.saturating_sub(delete.execute([id])? as u64);
            }
            write_read(transaction, table, &known)
        })?;
        *read = known;
        Ok(())
    }

    /// The ids of all rows, in their order.
    ///
    /// # Errors
    /// That the file cannot be read.
    pub fn ids(&self, table: &str) -> Result<Vec<i64>, Error> {
        self.query(&format!("SELECT id FROM {} ORDER BY id", quoted(table)))
    }

    /// What a row has in `write_date`; none for a row that is not there, or where it is empty.
    ///
    /// # Errors
    /// That the file cannot be read.
    pub fn write_date(&self, table: &str, id: i64) -> Result<Option<String>, Error> {
        let sql = format!("SELECT write_date FROM {} WHERE id = ?1", quoted(table));
        let found = self.prepared(&sql)?.query_row([id], |row| row.get(0)).optional();
        found.map(Option::flatten).map_err(self.failed())
    }

    /// All rows with the values of these columns, in the order of their ids.
    ///
    /// # Errors
    /// That the file cannot be read.
    pub fn rows(&self, table: &str, columns: &[&Column]) -> Result<Vec<Row>, Error> {
        self.read_rows(table, columns).map_err(self.failed())
    }

    fn read_rows(&self, table: &str, columns: &[&Column]) -> rusqlite::Result<Vec<Row>> {
        let names = names(columns.iter().copied());
        let types: Vec<_> = columns.iter().map(|column| column.field_type()).collect();
        let active = columns.iter().position(|column| column.name == ACTIVE);
        let sql = format!("SELECT {names} FROM {} ORDER BY id", quoted(table));
        let mut statement = self.connection.prepare(&sql)?;
        let rows = statement.query_map([], |row| {
            let mut cells = Vec::with_capacity(types.len());
            for (place, field_type) in types.iter().enumerate() {
                cells.push(cell(row.get_ref(place + 1)?, *field_type));
            }
            let active = match active {
                Some(place) => !matches!(row.get_ref(place + 1)?, ValueRef::Integer(0)),
                None => true,
            };
            Ok(Row {
                id: row.get(0)?,
                active,
                cells,
            })
        })?;
        rows.collect()
    }

    /// A row of Odoo as [`Cache::rows`] would give it after it was kept.
    pub(crate) fn row_of(odoo: &OdooRow, columns: &[&Column]) -> Row {
        let of = |column: &&Column| match stored(odoo.get(&column.name), column.field_type()) {
            ToSqlOutput::Owned(value) => cell(ValueRef::from(&value), column.field_type()),
            ToSqlOutput::Borrowed(value) => cell(value, column.field_type()),
            _ => Cell::Empty,
        };
        let cells: Vec<_> = columns.iter().map(of).collect();
        let active = columns.iter().position(|column| column.name == ACTIVE);
        Row {
            id: id_of(odoo),
            active: active.and_then(|place| cells.get(place)) != Some(&Cell::Boolean(false)),
            cells,
        }
    }

    fn query<T: rusqlite::types::FromSql>(&self, sql: &str) -> Result<Vec<T>, Error> {
        let mut statement = self.connection.prepare(sql).map_err(self.failed())?;
        let rows = statement.query_map([], |row| row.get(0)).map_err(self.failed())?;
        rows.collect::<Result<_, _>>().map_err(self.failed())
    }

    fn prepared(&self, sql: &str) -> Result<CachedStatement<'_>, Error> {
        self.connection.prepare_cached(sql).map_err(self.failed())
    }
}

/// By which Odoo tells archived rows.
const ACTIVE: &str = "active";

pub(super) fn insert(
    transaction: &Transaction<'_>,
    table: &str,
    columns: &[Column],
    page: &Page,
) -> rusqlite::Result<()> {
    // A field that fails for all records is a column, and was not asked for.
    let place_of = |column: &Column| page.fields.iter().position(|field| *field == column.name);
    let places: Vec<_> = columns
        .iter()
        .map(|column| (place_of(column), column.field_type()))
        .collect();
    let mut statement = transaction.prepare_cached(&put(table, columns))?;
    for row in &page.rows {
        statement.raw_bind_parameter(1, row.id)?;
        for (number, (place, field_type)) in places.iter().enumerate() {
            let value = place.and_then(|place| row.values.get(place));
            statement.raw_bind_parameter(number + 2, stored(value, *field_type))?;
        }
        statement.raw_execute()?;
    }
    Ok(())
}

fn id_of(row: &OdooRow) -> i64 {
    row.get("id").and_then(Value::as_i64).unwrap_or_default()
}
