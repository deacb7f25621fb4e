//! One account at one server.

use std::sync::{Mutex, PoisonError};

use crate::config::Settings;
use crate::profile::{Capabilities, ProfileChoice};

/// Talks to Monta for one account. Cheap to make, and safe to share between threads: connections belong to the process,
/// and the only thing a client changes is what it learnt about the server.
#[derive(Debug)]
pub struct Client {
    settings: Settings,
    capabilities: Mutex<Capabilities>,
}

impl Client {
    /// A client for checked settings. Sends nothing.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        let known = match settings.profile {
            ProfileChoice::Auto => settings.capabilities,
            ProfileChoice::Pinned(profile) => Capabilities::of(profile),
        };
        Self {
            settings,
            capabilities: Mutex::new(known),
        }
    }

    /// What this client was made from.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What is known about the server by now. Keep it and hand it to the next client, so that it need not ask again.
    #[must_use]
    pub fn capabilities(&self) -> Capabilities {
        *self.capabilities.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the profile is pinned, so that nothing the server answers changes it.
    pub(crate) fn is_pinned(&self) -> bool {
        matches!(self.settings.profile, ProfileChoice::Pinned(_))
    }

    /// Keeps what was learnt, unless the profile is pinned.
    pub(crate) fn learn(&self, change: impl FnOnce(&mut Capabilities)) {
        if !self.is_pinned() {
            change(&mut self.capabilities.lock().unwrap_or_else(PoisonError::into_inner));
        }
    }
}
