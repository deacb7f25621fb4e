//! Questions about several tables at once.

use rusqlite::Row;

use super::Cache;
use crate::error::Error;

impl Cache {
    /// Works on the cache as it is at one moment, whoever writes meanwhile.
    pub(crate) fn at_one_moment<T>(&self, work: impl FnOnce(&Self) -> Result<T, Error>) -> Result<T, Error> {
        // Nothing is written in it, so there is nothing to commit.
        let _reading = self.connection.unchecked_transaction().map_err(self.failed())?;
        work(self)
    }

    /// Hands each row of the answer to a question to `take`, one after the other.
    pub(crate) fn each(&self, sql: &str, mut take: impl FnMut(&Row<'_>) -> rusqlite::Result<()>) -> Result<(), Error> {
        let mut ask = || {
            let mut statement = self.connection.prepare(sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                take(row)?;
            }
            Ok(())
        };
        ask().map_err(self.failed())
    }
}
