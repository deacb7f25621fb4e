//! What the checks look at, and what of it was not read.

use monta_core::message;
use monta_core::message::Message;
use std::collections::{BTreeMap, BTreeSet};

use monta_core::preflight::Check;
use serde::Serialize;

use crate::cache::{Cache, Read, Status};
use crate::error::Error;
use crate::profile::Profile;
use crate::read::says_no_such_model;

/// Something that checks look at and that the cache does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotRead {
    /// The table.
    pub table: String,
    /// Why, and what to do.
    pub reason: Message,
    /// Whether it has to be added to the tables that are read.
    pub to_add: bool,
    /// The checks that could not be made.
    pub checks: Vec<Check>,
}

/// A table that answered with old rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outdated {
    /// The table.
    pub table: String,
    /// How it stands: `Stale`, `Partial 6,000 of 50,000`, `Error`.
    pub state: Message,
}

/// Finds tables, and remembers which were there and which were not.
pub(super) struct Needs<'a> {
    pub(super) cache: &'a Cache,
    profile: &'a Profile,
    /// The checks that are to be made.
    pub(super) asked: Vec<Check>,
    /// By table, the reason, whether it is to be added, and the checks.
    missing: BTreeMap<&'static str, (Message, bool, BTreeSet<Check>)>,
    used: BTreeSet<&'static str>,
}

impl<'a> Needs<'a> {
    pub(super) fn new(profile: &'a Profile, cache: &'a Cache, asked: Vec<Check>) -> Self {
        Self {
            cache,
            profile,
            asked,
            missing: BTreeMap::new(),
            used: BTreeSet::new(),
        }
    }

    /// The company that the profile is of; none for that of the user.
    pub(super) fn company(&self) -> Option<i64> {
        self.profile.company
    }

    /// What is known of a table; without it these checks are not made.
    pub(super) fn table(&mut self, table: &'static str, checks: &[Check]) -> Result<Option<Read>, Error> {
        let meta = self.cache.meta(table)?;
        if meta.read.is_some() {
            self.used.insert(table);
            return Ok(meta.read);
        }
        let to_add = !self.profile.table_names().contains(&table);
        let reason = match meta.load_error {
            _ if to_add => message!("it is not among the tables that are read: add it"),
            Some(error) => error,
            None => message!("it was not read yet: read it"),
        };
        self.lacks(table, reason, to_add, checks);
        Ok(None)
    }

    /// Whether Odoo has no such table, since the app that brings it is not installed.
    pub(super) fn is_not_in_odoo(&self, table: &str) -> Result<bool, Error> {
        let meta = self.cache.meta(table)?;
        let error = meta.load_error.filter(|_| meta.read.is_none());
        Ok(error.is_some_and(|error| says_no_such_model(&error)))
    }

    /// Notes that something about a table is missing, so that these checks are not made.
    pub(super) fn lacks(&mut self, table: &'static str, reason: Message, to_add: bool, checks: &[Check]) {
        let checks: Vec<_> = checks.iter().filter(|check| self.asked.contains(check)).collect();
        if checks.is_empty() {
            return;
        }
        let (_, _, known) = self
            .missing
            .entry(table)
            .or_insert_with(|| (reason, to_add, BTreeSet::new()));
        known.extend(checks);
    }

    /// Whether a check can be made, as far as is known.
    pub(super) fn allows(&self, check: Check) -> bool {
        self.missing.values().all(|(_, _, checks)| !checks.contains(&check))
    }

    pub(super) fn not_read(&self) -> Vec<NotRead> {
        let missing = self.missing.iter();
        missing
            .map(|(table, (reason, to_add, checks))| NotRead {
                table: (*table).to_owned(),
                reason: reason.clone(),
                to_add: *to_add,
                checks: checks.iter().copied().collect(),
            })
            .collect()
    }

    /// When the oldest of the tables that were looked at was read, and those of them that are not up to date.
    pub(super) fn age(&self) -> Result<(Option<String>, Vec<Outdated>), Error> {
        let tables: Vec<_> = self.used.iter().copied().collect();
        let states = self.cache.status(&tables, &self.profile.source())?;
        let oldest = states.iter().filter_map(|state| state.read_at.clone()).min();
        let outdated = states.into_iter().filter(|state| state.status != Status::Ok);
        let outdated = outdated.map(|state| Outdated {
            table: state.name,
            state: state.status.message(),
        });
        Ok((oldest, outdated.collect()))
    }
}

/// A field in a question; nothing where its values were not read.
pub(super) fn field(read: &Read, alias: &str, name: &str) -> String {
    match read.column(name) {
        Some(_) => format!("{alias}.\"{name}\""),
        None => "NULL".to_owned(),
    }
}

/// Whether a record is not archived, in a question.
pub(super) fn is_active(read: &Read, alias: &str) -> String {
    format!("{} IS NOT 0", field(read, alias, "active"))
}
