//! The sixth floor: a profile on disk with the cache that this user has of it, as programs and people use them.
//!
//! What a [`Store`] answers comes from the files and needs no Odoo. [`Store::connect`] logs in, and what a [`Connected`]
//! does needs one. The file is read for each answer, so that what somebody else has changed is seen.

mod answers;
mod connected;
mod content;
mod credentials;
mod memo;
mod search;
mod state;
mod titles;

use monta_core::message::Message;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use monta_core::lookup::proposed_name;

use crate::cache::Cache;
use crate::error::Error;
use crate::lists::definitions;
use crate::log::Log;
use crate::profile::{Connection, Paths, Profile};
use crate::read::now;
pub use answers::{
    FieldState, LeftOut, ListContent, ListState, LiveRow, ReadReport, RepeatedRow, SearchAnswer, SearchedRow,
    StoreStatus, TableReport, TableState,
};
pub use connected::Connected;
pub use credentials::credentials;
use memo::Memo;

/// A profile on disk, and the cache that this user has of it. Safe to share between threads.
pub struct Store {
    paths: Paths,
    offline: Mutex<Offline>,
}

/// What is kept open from answer to answer.
#[derive(Default)]
struct Offline {
    cache: Option<Cache>,
    /// The group that was searched last: whoever types asks for it with each letter.
    searched: Option<Memo>,
}

/// What a new profile is made from.
#[derive(Debug, Clone, Default)]
pub struct NewProfile {
    /// The address of Odoo, as people copy it from a browser.
    pub endpoint: String,
    /// The name of the database; may be empty, and is needed to connect.
    pub database: String,
    /// The id of the company that calls are for; none for that of the user.
    pub company: Option<i64>,
    /// The code of the language of texts; none for that of the user.
    pub language: Option<String>,
    /// How Odoo is reached; none for what the profile says, which is as usual in a new one.
    pub connection: Option<Connection>,
}

impl Store {
    /// The profile of this file; none for that of the user.
    ///
    /// # Errors
    /// [`Error::NoProfile`], or what is wrong with the file.
    pub fn open(path: Option<&Path>) -> Result<Self, Error> {
        Self::open_at(paths(path)?)
    }

    /// The same, with a cache that lies elsewhere.
    ///
    /// # Errors
    /// As of [`Store::open`].
    pub fn open_at(paths: Paths) -> Result<Self, Error> {
        let store = Self {
            paths,
            offline: Mutex::default(),
        };
        store.profile()?;
        Ok(store)
    }

    /// Makes a profile in this file; none for that of the user. Gives it with what the user should know, such as the path
    /// that was cut off the address.
    ///
    /// # Errors
    /// [`Error::ProfileExists`]; that the address cannot be used; that the file cannot be written.
    pub fn create(path: Option<&Path>, new: &NewProfile) -> Result<(Self, Vec<Message>), Error> {
        Self::create_at(paths(path)?, new)
    }

    /// The same, with a cache that lies elsewhere.
    ///
    /// # Errors
    /// As of [`Store::create`].
    pub fn create_at(paths: Paths, new: &NewProfile) -> Result<(Self, Vec<Message>), Error> {
        let store = Self {
            paths,
            offline: Mutex::default(),
        };
        let notices = store.create_file(new)?;
        Ok((store, notices))
    }

    /// Where the profile and the cache lie.
    #[must_use]
    pub fn paths(&self) -> &Paths {
        &self.paths
    }

    /// Where the session log lies.
    ///
    /// # Errors
    /// That the folder of this user cannot be made, or belongs to somebody else.
    pub fn log_path(&self) -> Result<PathBuf, Error> {
        Log::path()
    }

    /// Where a new log of requests may lie ([`Store::connect_logged`]): beside the session log, named after the time.
    ///
    /// # Errors
    /// As of [`Store::log_path`].
    pub fn new_request_log_path(&self) -> Result<PathBuf, Error> {
        let time: String = now().chars().filter(char::is_ascii_digit).collect();
        Ok(Log::path()?.with_file_name(format!("OdooV2-requests-{time}-{}.log", std::process::id())))
    }

    /// The profile as it is in its file now.
    ///
    /// # Errors
    /// [`Error::NoProfile`], or what is wrong with the file.
    pub fn profile(&self) -> Result<Profile, Error> {
        let path = &self.paths.profile;
        if !path.exists() {
            return Err(Error::NoProfile { path: path.clone() });
        }
        Profile::load(path)
    }

    /// The name that a new list or group of this table is proposed: `Odoo Products`, `Odoo Products 2`.
    ///
    /// # Errors
    /// That the profile cannot be read.
    pub fn proposed_name(&self, table: &str) -> Result<String, Error> {
        let profile = self.profile()?;
        Ok(proposed_name(&titles::plural(&profile, table), &profile.taken_names()))
    }

    /// Sets a cache that cannot be read aside and makes an empty one; gives the name under which the old one is kept.
    ///
    /// # Errors
    /// As of [`Cache::rebuild`].
    pub fn rebuild_cache(&self) -> Result<PathBuf, Error> {
        let mut offline = self.offline.lock().unwrap_or_else(PoisonError::into_inner);
        // On some systems an open file cannot be renamed.
        *offline = Offline::default();
        let (cache, aside) = Cache::rebuild(&self.paths.cache)?;
        offline.cache = Some(cache);
        Ok(aside)
    }

    /// Works with the cache that is kept open.
    pub(crate) fn with_cache<T>(&self, work: impl FnOnce(&mut Cache) -> Result<T, Error>) -> Result<T, Error> {
        self.with_offline(|cache, _| work(cache))
    }

    fn with_offline<T>(
        &self,
        work: impl FnOnce(&mut Cache, &mut Option<Memo>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        // Nothing of it is half done after a panic: SQLite takes back what was not committed.
        let mut offline = self.offline.lock().unwrap_or_else(PoisonError::into_inner);
        let Offline { cache, searched } = &mut *offline;
        let cache = match cache {
            Some(cache) => cache,
            None => cache.insert(Cache::open(&self.paths.cache)?),
        };
        work(cache, searched)
    }

    /// The definitions of all tables that were read.
    pub(crate) fn definitions(&self, profile: &Profile) -> Result<monta_core::lookup::Tables, Error> {
        self.with_cache(|cache| definitions(profile, cache))
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store")
            .field("paths", &self.paths)
            .finish_non_exhaustive()
    }
}

fn paths(path: Option<&Path>) -> Result<Paths, Error> {
    match path {
        Some(path) => Paths::of_profile(path),
        None => Paths::of_user(),
    }
}
