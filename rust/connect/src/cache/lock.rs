//! One read at a time.

use std::fs::{File, OpenOptions, TryLockError};

use super::Cache;
use super::file::with_suffix;
use crate::error::{Error, FileAction};

/// Held while somebody reads; the system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub struct ReadLock {
    _file: File,
}

const READER: &str = "reader";
const SINCE: &str = "reading_since";

impl Cache {
    /// Begins a read in the name of `reader`; `now` is the time in UTC, `2026-11-27 08:19:00`.
    ///
    /// # Errors
    /// [`Error::Reading`]: somebody else reads, and since when.
    pub fn lock(&mut self, reader: &str, now: &str) -> Result<ReadLock, Error> {
        let path = with_suffix(&self.path, ".lock");
        let opened = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
        let file = opened.map_err(Error::file(FileAction::Write, &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let unknown = || "?".to_owned();
                return Err(Error::Reading {
                    reader: self.noted(READER)?.unwrap_or_else(unknown),
                    since: self.noted(SINCE)?.unwrap_or_else(unknown),
                });
            }
            Err(TryLockError::Error(error)) => return Err(Error::file(FileAction::Lock, &path)(error)),
        }
        self.note(READER, reader)?;
        self.note(SINCE, now)?;
        Ok(ReadLock { _file: file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_told_who_reads_since_when() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cache.sqlite");
        let (mut one, mut other) = (Cache::open(&path).unwrap(), Cache::open(&path).unwrap());
        let lock = one.lock("anna", "2026-11-27 08:19:00").unwrap();
        let error = other.lock("piet", "2026-11-27 08:20:00").unwrap_err().to_string();
        assert_eq!(
            error,
            "anna is reading since 2026-11-27 08:19:00 UTC. Wait for it, or stop it."
        );
        drop(lock);
        other.lock("piet", "2026-11-27 08:21:00").unwrap();
    }
}
