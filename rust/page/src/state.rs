//! What the page remembers until it is closed; nothing of it is written anywhere.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use monta_connect::{Cache, Error, Paths, Profile, status_line};
use monta_odoo::{Credentials, Session};

use crate::connect::Reading;
use crate::refusal::Refusal;

/// The profile that is shown, who is logged in, and what is under way.
#[derive(Debug)]
pub(crate) struct Page {
    paths: Paths,
    memory: Mutex<Memory>,
}

/// What is held in memory only.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    /// Who logged in last; kept to log in again for the next read.
    pub(crate) credentials: Option<Credentials>,
    /// The Odoo that is connected.
    pub(crate) session: Option<Arc<Session>>,
    /// The read that is under way, or was last.
    pub(crate) reading: Option<Arc<Reading>>,
    /// What the next page tells once.
    notice: Option<Notice>,
}

/// Something to tell once.
#[derive(Debug, Clone)]
pub(crate) struct Notice {
    pub(crate) text: String,
    pub(crate) is_error: bool,
}

/// A profile with its cache, as they are now.
pub(crate) struct Opened {
    pub(crate) profile: Profile,
    pub(crate) cache: Cache,
}

impl Page {
    pub(crate) fn new(paths: Paths) -> Self {
        Self {
            paths,
            memory: Mutex::default(),
        }
    }

    pub(crate) fn paths(&self) -> &Paths {
        &self.paths
    }

    /// What is in memory; a thread that panicked with it leaves it as it is.
    pub(crate) fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the profile and opens the cache: other programs may have changed both.
    pub(crate) fn open(&self) -> Result<Opened, Error> {
        Ok(Opened {
            profile: Profile::load(&self.paths.profile)?,
            cache: Cache::open(&self.paths.cache)?,
        })
    }

    pub(crate) fn session(&self) -> Option<Arc<Session>> {
        self.memory().session.clone()
    }

    /// Ends the read that is under way.
    pub(crate) fn interrupt(&self) {
        if let Some(reading) = &self.memory().reading {
            reading.interrupt();
        }
    }

    /// The next page tells this.
    pub(crate) fn tell(&self, text: impl Into<String>) {
        let text = text.into();
        self.memory().notice = Some(Notice { text, is_error: false });
    }

    /// The next page tells that this was not done.
    pub(crate) fn tell_error(&self, text: impl Into<String>) {
        let text = text.into();
        self.memory().notice = Some(Notice { text, is_error: true });
    }

    pub(crate) fn take_notice(&self) -> Option<Notice> {
        self.memory().notice.take()
    }

    /// Does what may wait for a disk or for Odoo, on a thread that may.
    pub(crate) async fn work<T, F>(self: Arc<Self>, work: F) -> Result<T, Refusal>
    where
        T: Send + 'static,
        F: FnOnce(&Self) -> Result<T, Refusal> + Send + 'static,
    {
        tokio::task::spawn_blocking(move || work(&self)).await?
    }
}

impl Opened {
    pub(crate) fn status_line(&self, session: Option<&Session>) -> Result<String, Error> {
        status_line(&self.profile, &self.cache, session)
    }
}
