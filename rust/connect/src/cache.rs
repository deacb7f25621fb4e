//! The third floor: the tables that were read, in one SQLite file of this user.
//!
//! Each table of Odoo is a table of SQL by the same name, with a column for each field whose values are kept. While it is
//! read in full, its new rows gather in a second one, `<name>#next`, and the old ones answer; then they change places. What
//! is known about a table stands in `monta_table`.

mod columns;
mod contents;
mod file;
mod flaw;
mod lock;
mod query;
mod rows;
mod shadow;
mod status;
mod table;
mod values;

use monta_core::message::Message;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, ffi};

use crate::error::{Error, FileAction};
pub use columns::Column;
pub(crate) use columns::field_type;
pub use flaw::Flaw;
pub(crate) use flaw::{add as add_flaws, forget as forget_flaws};
pub use lock::ReadLock;
pub use rows::OdooRow;
pub(crate) use status::grouped;
pub use status::{Status, TableStatus};
pub use table::{CachedField, Read, Shadow, TableMeta};

/// The local copy of one Odoo.
#[derive(Debug)]
pub struct Cache {
    path: PathBuf,
    connection: Connection,
}

/// In which the last version of Odoo is written down.
const VERSION: &str = "server_version";

impl Cache {
    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The version of the Odoo that was connected to last, such as `18.0`; none before the first time.
    ///
    /// # Errors
    /// That the file cannot be read.
    pub fn server_version(&self) -> Result<Option<String>, Error> {
        self.noted(VERSION)
    }

    /// Remembers the version of the Odoo that somebody has connected to.
    ///
    /// # Errors
    /// That the file cannot be written.
    pub fn set_server_version(&mut self, version: &str) -> Result<(), Error> {
        self.note(VERSION, version)
    }

    /// A number that is another one as soon as anybody else has changed the file, for as long as it is open.
    pub(crate) fn data_version(&self) -> Result<i64, Error> {
        self.connection
            .pragma_query_value(None, "data_version", |row| row.get(0))
            .map_err(self.failed())
    }

    fn noted(&self, key: &str) -> Result<Option<String>, Error> {
        self.connection
            .query_row("SELECT value FROM monta_note WHERE key = ?1", [key], |row| row.get(0))
            .optional()
            .map_err(self.failed())
    }

    fn note(&mut self, key: &str, value: &str) -> Result<(), Error> {
        let written = self.connection.execute(
            "INSERT INTO monta_note (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            [key, value],
        );
        written.map(drop).map_err(self.failed())
    }

    /// Does all of it or nothing.
    fn change<T>(&mut self, work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>) -> Result<T, Error> {
        let failed = self.failed();
        // Begun as a writer: one that became a writer later could be refused without waiting.
        let begun = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate);
        begun
            .and_then(|transaction| {
                let result = work(&transaction)?;
                transaction.commit()?;
                Ok(result)
            })
            .map_err(failed)
    }

    fn failed(&self) -> impl Fn(rusqlite::Error) -> Error + use<> {
        let path = self.path.clone();
        move |cause| failure(&path, cause)
    }
}

/// What an error of SQLite means for a user.
pub(crate) fn failure(path: &Path, cause: rusqlite::Error) -> Error {
    use rusqlite::ErrorCode::{CannotOpen, DatabaseCorrupt, DiskFull, NotADatabase, PermissionDenied, ReadOnly};
    let path = path.to_owned();
    match cause.sqlite_error_code() {
        Some(NotADatabase | DatabaseCorrupt) => Error::Broken {
            path,
            reason: Message::of_others(&cause.to_string()),
        },
        Some(DiskFull) => Error::Full { path },
        // What SQLite keeps beside an open file finds no room either.
        _ if cause.sqlite_error().map(|error| error.extended_code) == Some(ffi::SQLITE_IOERR_SHMSIZE) => {
            Error::Full { path }
        }
        Some(CannotOpen | PermissionDenied | ReadOnly) => Error::File {
            path,
            action: FileAction::Write,
            cause: std::io::Error::new(std::io::ErrorKind::PermissionDenied, cause.to_string()),
        },
        // Somebody has taken one of our own tables away: nothing but another file helps.
        _ if matches!(&cause, rusqlite::Error::SqliteFailure(error, Some(text))
            if error.extended_code == ffi::SQLITE_ERROR && text.starts_with("no such ")) =>
        {
            Error::Broken {
                path,
                reason: Message::of_others(&cause.to_string()),
            }
        }
        _ => Error::Database { path, cause },
    }
}

/// A name in SQL.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Where the rows of a full read gather; no table of Odoo has this letter in its name.
fn shadow_name(table: &str) -> String {
    format!("{table}#next")
}

#[cfg(test)]
mod tests;
