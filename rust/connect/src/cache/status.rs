//! How each table stands.

use monta_core::message;
use monta_core::message::{Message, in_series};

use super::{Cache, TableMeta};
use crate::error::Error;

/// How a table stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Read in full at some time, and up to date since its timestamp.
    Ok,
    /// Read from another version of Odoo, or for another address, company or language: read it again.
    Stale,
    /// A full read of it was broken off; the rows of the one before answer, and the next read goes on.
    Partial {
        /// How many rows were read.
        rows: u64,
        /// How many there are.
        total: u64,
    },
    /// The last read of it failed; the rows of the one before answer.
    Error,
    /// Never read.
    NotRead,
}

impl Status {
    /// In words.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Ok => message!("OK"),
            Self::Stale => message!("Stale"),
            Self::Partial { rows, total } => {
                message!(
                    "Partial {rows} of {total}",
                    rows = grouped(*rows),
                    total = grouped(*total)
                )
            }
            Self::Error => message!("Error"),
            Self::NotRead => message!("Not read"),
        }
    }
}

/// `50000` → `50,000`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && place % 3 == first {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A table of interest, and how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableStatus {
    /// Odoo's name of it.
    pub name: String,
    /// How it stands.
    pub status: Status,
    /// How many rows answer.
    pub rows: u64,
    /// When they were read, in UTC: `2026-11-27 08:19:00`.
    pub read_at: Option<String>,
    /// The version of Odoo then.
    pub version: Option<String>,
    /// Why the last read of it failed, or what of its rows could not be read.
    pub load_error: Option<Message>,
}

impl Cache {
    /// How these tables stand for a profile of this source (see [`crate::Profile::source`]).
    ///
    /// # Errors
    /// That the file cannot be read.
    pub fn status(&self, tables: &[&str], source: &str) -> Result<Vec<TableStatus>, Error> {
        let version = self.server_version()?.unwrap_or_default();
        let status = |&name: &&str| {
            let meta = self.meta(name)?;
            let status = status_of(&meta, source, &version);
            let (rows, read_at, version, flaws) = match meta.read {
                Some(read) => (read.rows, Some(read.read_at), Some(read.version), read.flaws),
                None => (0, None, None, Vec::new()),
            };
            let flaws = (!flaws.is_empty()).then(|| in_series(&flaws).into());
            Ok(TableStatus {
                name: name.to_owned(),
                status,
                rows,
                read_at,
                version,
                load_error: meta.load_error.or(flaws),
            })
        };
        tables.iter().map(status).collect()
    }
}

fn status_of(meta: &TableMeta, source: &str, version: &str) -> Status {
    if meta.load_error.is_some() {
        return Status::Error;
    }
    if let Some(shadow) = &meta.shadow {
        return Status::Partial {
            rows: shadow.rows,
            total: shadow.total,
        };
    }
    match &meta.read {
        None => Status::NotRead,
        Some(read) if read.source != source || read.version != version => Status::Stale,
        Some(_) => Status::Ok,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_told_in_the_words_of_the_page() {
        for (status, text) in [
            (Status::Ok, "OK"),
            (Status::NotRead, "Not read"),
            (
                Status::Partial {
                    rows: 6000,
                    total: 50000,
                },
                "Partial 6,000 of 50,000",
            ),
            (Status::Partial { rows: 0, total: 7 }, "Partial 0 of 7"),
            (
                Status::Partial {
                    rows: 999,
                    total: 1_234_567,
                },
                "Partial 999 of 1,234,567",
            ),
        ] {
            assert_eq!(status.message().to_string(), text);
        }
    }
}
