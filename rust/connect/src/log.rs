//! The session log: who read and wrote what of which server, how long it took, and what went wrong. No secret is ever in it.
//!
//! `OdooV2.log` lies in a folder of this user below the temporary folder of the system, which nobody else can open. Three
//! files of 5 MB are kept: `OdooV2.log`, and the ones before it, `OdooV2.log.1` and `OdooV2.log.2`. A log that cannot be
//! written never keeps anything from being done.

mod file;

use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Duration;

use crate::cache::grouped;
use crate::error::Error;
use crate::read::{Outcome, TableOutcome, now};
use file::LogFile;

/// Who writes to the session log.
#[derive(Debug)]
pub(crate) struct Log {
    /// None where the folder cannot be used.
    file: Option<LogFile>,
    to_stderr: bool,
    who: String,
}

impl Log {
    /// Where it lies.
    ///
    /// # Errors
    /// That the folder cannot be made, or belongs to somebody else.
    pub(crate) fn path() -> Result<PathBuf, Error> {
        LogFile::of_user().map(|file| file.path().to_owned())
    }

    /// A log that is written to standard error, too, where nobody sits at a terminal.
    pub(crate) fn open(to_stderr: bool) -> Self {
        Self {
            file: LogFile::of_user().ok(),
            to_stderr,
            who: String::new(),
        }
    }

    pub(crate) fn set_who(&mut self, who: &str) {
        who.clone_into(&mut self.who);
    }

    pub(crate) fn connected(&self, server: &str, version: &str, took: Duration) {
        self.write(&format!("connected to {server}, Odoo {version}, {}", seconds(took)));
    }

    pub(crate) fn table(&self, told: &TableOutcome) {
        let TableOutcome { name, rows, took, .. } = told;
        if let Some(error) = &told.error {
            return self.error(&format!("{name}: {error}"));
        }
        let extent = if told.full { "in full" } else { "changes" };
        let (rows, gone, took) = (grouped(*rows), grouped(told.deleted), seconds(*took));
        self.write(&format!("{name}: {rows} rows, {gone} gone, {extent}, {took}"));
    }

    pub(crate) fn ended(&self, outcome: &Outcome, took: Duration) {
        let rows: u64 = outcome.tables.iter().map(|table| table.rows).sum();
        let errors = outcome.tables.iter().filter(|table| table.error.is_some()).count();
        let end = match (&outcome.stopped, outcome.interrupted) {
            (Some(error), _) => format!("stopped: {error}"),
            (None, true) => "interrupted".to_owned(),
            (None, false) => "done".to_owned(),
        };
        let tables = outcome.tables.len();
        self.write(&format!(
            "read {tables} tables, {} rows, {errors} errors, {}, {end}",
            grouped(rows),
            seconds(took)
        ));
    }

    pub(crate) fn error(&self, text: &str) {
        self.write(&format!("ERROR {text}"));
    }

    /// Writes a line: when, which process, who, what.
    pub(crate) fn write(&self, what: &str) {
        let line = line(&now(), std::process::id(), &self.who, what);
        if self.to_stderr {
            // Not by `eprint!`, which panics when nobody listens any more.
            drop(io::stderr().write_all(line.as_bytes()));
        }
        if let Some(file) = &self.file {
            // There is nobody to tell, and reading goes on.
            drop(file.append(&line));
        }
    }
}

/// One line, whatever a server has put into its texts.
fn line(now: &str, process: u32, who: &str, what: &str) -> String {
    let clean = |text: &str| -> String {
        text.chars()
            .map(|letter| if letter.is_control() { ' ' } else { letter })
            .collect()
    };
    format!("{now} UTC [{process}] {}: {}\n", clean(who), clean(what))
}

pub(crate) fn seconds(took: Duration) -> String {
    format!("{:.1} s", took.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_stays_one_line() {
        assert_eq!(
            line(
                "2026-11-27 08:19:00",
                7,
                "Anna",
                "mrp.bom: No\n2026 UTC [1] Root: all well\r"
            ),
            "2026-11-27 08:19:00 UTC [7] Anna: mrp.bom: No 2026 UTC [1] Root: all well \n"
        );
    }
}
