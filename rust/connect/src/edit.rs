//! How a profile is changed: each edit is one transaction.
//!
//! The file is read, changed, checked as a whole and written, while no other process may change it. An edit that is not
//! complete changes nothing, and its error names all that is missing. A list or a group that is saved is locked: it has to
//! be unlocked before it is changed again.
//!
//! What may be done to a list or a group is decided by [`monta_core::lookup::Draft`].

mod configs;
mod lock;
mod mappings;
mod profile;
mod tables;

use monta_core::lookup::Gap;
use serde::{Serialize, Serializer};

use crate::error::Error;
use crate::profile::Profile;
use crate::store::Store;
pub use mappings::{GuardState, MappingState};
pub use tables::TableEdit;

/// A list or a group that was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Saved {
    /// Its name.
    pub name: String,
    /// What it still waits for, such as a field whose values come with the next read.
    #[serde(serialize_with = "as_texts")]
    pub waits_for: Vec<Gap>,
}

fn as_texts<S: Serializer>(gaps: &[Gap], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(gaps.iter().map(Gap::to_string))
}

impl Store {
    /// Changes the profile: all of it or nothing.
    pub(crate) fn edit<T>(&self, change: impl FnOnce(&mut Profile) -> Result<T, Error>) -> Result<T, Error> {
        let path = &self.paths().profile;
        let _lock = lock::lock(path)?;
        let mut profile = self.profile()?;
        let before = profile.clone();
        let result = change(&mut profile)?;
        if profile != before {
            profile.save(path)?;
        }
        Ok(result)
    }
}
