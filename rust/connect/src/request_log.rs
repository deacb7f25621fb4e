//! "Log API requests": every request of this process and what came of it, in a file of its own.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use chrono::{DateTime, SecondsFormat, Utc};

use crate::error::{Error, FileAction};
use crate::private::create_file;

/// A file that nobody but this user can read, with a line for every request: the time in UTC, a blank, and what
/// [`monta_odoo::RequestLog`] is told. It takes the rows that are read, too, and grows as large as they are.
#[derive(Debug)]
pub struct RequestLog {
    path: PathBuf,
    file: Mutex<File>,
}

impl RequestLog {
    /// Makes the file. One that is there already is left alone: it may be the log of another process, or somebody else's.
    ///
    /// # Errors
    /// [`Error::File`] or [`Error::Full`].
    pub fn create(path: &Path) -> Result<Self, Error> {
        let file = create_file(path).map_err(Error::file(FileAction::Create, path))?;
        Ok(Self {
            path: path.to_owned(),
            file: Mutex::new(file),
        })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl monta_odoo::RequestLog for RequestLog {
    fn write(&self, record: &str) {
        let time = DateTime::<Utc>::from(SystemTime::now()).to_rfc3339_opts(SecondsFormat::Millis, true);
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        // A log that cannot be written, as on a full disk, keeps nobody from reading Odoo.
        drop(file.write_all(format!("{time} {record}\n").as_bytes()));
    }
}
