//! A full read while it is under way: its rows gather in a second table, page by page, and the old ones answer.

use monta_odoo::Page;
use rusqlite::{Transaction, params};

use super::columns::create;
use super::rows::insert;
use super::table::{Read, Shadow, json, write_read};
use super::{Cache, quoted, shadow_name};
use crate::error::Error;

impl Cache {
    /// Begins a full read; one that was under way is dropped.
    ///
    /// # Errors
    /// That the file cannot be written.
    pub fn begin_shadow(&mut self, table: &str, shadow: &Shadow) -> Result<(), Error> {
        let name = shadow_name(table);
        self.change(|transaction| {
            drop_table(transaction, &name)?;
            transaction.execute(&create(&name, &shadow.columns), [])?;
            let sql = "INSERT INTO monta_table (name, meta, shadow) VALUES (?1, 'null', ?2)
                       ON CONFLICT (name) DO UPDATE SET shadow = excluded.shadow";
            transaction.execute(sql, params![table, json(shadow)?]).map(drop)
        })
    }

    /// Keeps one more page, with how far the read has come by it: both or neither.
    ///
    /// # Errors
    /// That the file cannot be written.
    pub fn add_page(&mut self, table: &str, shadow: &Shadow, page: &Page) -> Result<(), Error> {
        self.change(|transaction| {
            insert(transaction, &shadow_name(table), &shadow.columns, page)?;
            let sql = "UPDATE monta_table SET shadow = ?2 WHERE name = ?1";
            transaction.execute(sql, params![table, json(shadow)?]).map(drop)
        })
    }

    /// Ends a full read: its rows are the table from now on.
    ///
    /// # Errors
    /// That the file cannot be written; the old rows answer then.
    pub fn finish_shadow(&mut self, table: &str, read: &Read) -> Result<(), Error> {
        let name = shadow_name(table);
        self.change(|transaction| {
            drop_table(transaction, table)?;
            transaction.execute(
                &format!("ALTER TABLE {} RENAME TO {}", quoted(&name), quoted(table)),
                [],
            )?;
            transaction.execute("UPDATE monta_table SET shadow = NULL WHERE name = ?1", [table])?;
            write_read(transaction, table, read)
        })
    }
}

fn drop_table(transaction: &Transaction<'_>, name: &str) -> rusqlite::Result<()> {
    transaction
        .execute(&format!("DROP TABLE IF EXISTS {}", quoted(name)), [])
        .map(drop)
}
