//! What the page remembers until it is closed; nothing of it is written anywhere.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use monta_connect::{Connected, Error, Paths, Store};
use monta_odoo::Credentials;

use crate::drafts::Drafts;
use crate::form::Form;
use crate::language::{speaking, spoken, told};
use crate::reading::Reading;
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
    store: Option<Arc<Store>>,
    /// Who logged in last; kept to log in again for the next read.
    pub(crate) credentials: Option<Credentials>,
    /// The Odoo that is connected.
    pub(crate) connected: Option<Arc<Connected>>,
    /// Where its requests are written, where somebody has asked for that.
    pub(crate) requests: Option<PathBuf>,
    /// The read or the export that is under way, or was last.
    pub(crate) reading: Option<Arc<Reading>>,
    /// Lists and groups that are being edited.
    pub(crate) drafts: Drafts,
    /// What was typed into the form of Connect & Read since the last login that went well; without secrets.
    pub(crate) typed: Option<Form>,
    /// What is exported.
    pub(crate) export: Export,
    /// What the next page tells once.
    notice: Option<Notice>,
}

/// What is exported.
#[derive(Debug, Default)]
pub(crate) struct Export {
    /// The mapping that was chosen last.
    pub(crate) mapping: String,
    /// The token of the plan that was made last.
    pub(crate) plan: Option<String>,
}

/// Something to tell once.
#[derive(Debug, Clone)]
pub(crate) struct Notice {
    pub(crate) text: String,
    pub(crate) is_error: bool,
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

    /// The profile and its cache.
    ///
    /// # Errors
    /// [`Error::NoProfile`], or what is wrong with the file.
    pub(crate) fn store(&self) -> Result<Arc<Store>, Error> {
        if let Some(store) = &self.memory().store {
            return Ok(Arc::clone(store));
        }
        Ok(self.keep(Store::open_at(self.paths.clone())?))
    }

    /// Remembers a store, unless somebody was faster: all requests share one.
    pub(crate) fn keep(&self, store: Store) -> Arc<Store> {
        Arc::clone(self.memory().store.get_or_insert_with(|| Arc::new(store)))
    }

    pub(crate) fn connected(&self) -> Option<Arc<Connected>> {
        self.memory().connected.clone()
    }

    /// Ends the read or the export that is under way.
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

    /// The next page tells what came of a change.
    pub(crate) fn tell_result(&self, done: Result<String, Error>) {
        match done {
            Ok(text) => self.tell(text),
            Err(error) => self.tell_error(told(&error)),
        }
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
        let language = spoken();
        tokio::task::spawn_blocking(move || speaking(language, || work(&self))).await?
    }
}
