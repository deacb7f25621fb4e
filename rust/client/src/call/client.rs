//! One account at one server.

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use monta_http::{Agent, Tls, agent};

use crate::profile::{Capabilities, Profile, ProfileChoice};
use crate::settings::Settings;

/// How this client names itself.
const USER_AGENT: &str = concat!("monta-core/", env!("CARGO_PKG_VERSION"), " (Odoo)");

/// Talks to Monta for one account. Cheap to make, and safe to share between threads: connections belong to the process,
/// and the only thing a client changes is what it learnt about the server.
#[derive(Debug)]
pub struct Client {
    settings: Settings,
    capabilities: Mutex<Capabilities>,
    /// What is taken for granted about the server as long as this client lives, because it did not say.
    assumed: OnceLock<Profile>,
    /// All the time that the calls of this client have together, and when it is over.
    budget: Option<(Duration, Instant)>,
    /// Held by the one call that asks which API this is.
    asking: Mutex<()>,
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
            assumed: OnceLock::new(),
            budget: None,
            asking: Mutex::default(),
        }
    }

    /// The same client for somebody who waits: every call of it is over that long from now, answered or not, and together
    /// they take no longer either.
    #[must_use]
    pub fn within(self, time: Duration) -> Self {
        Self {
            budget: Instant::now().checked_add(time).map(|end| (time, end)),
            ..self
        }
    }

    /// When every call of this client has to be over.
    pub(crate) fn end(&self) -> Option<Instant> {
        self.budget.map(|(_, end)| end)
    }

    /// The longest that one call may take.
    pub(crate) fn longest_call(&self) -> Duration {
        let timeout = self.settings.timeout.duration();
        self.budget.map_or(timeout, |(time, _)| timeout.min(time))
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

    /// The connections of this process to this server.
    pub(crate) fn agent(&self) -> Agent {
        agent::for_server(&self.settings.base_url, USER_AGENT, &Tls::default())
    }

    /// Which description the server follows as a whole, as far as that is known or taken for granted.
    pub(crate) fn known_profile(&self) -> Option<Profile> {
        self.capabilities().profile.or(self.assumed.get().copied())
    }

    /// Waits until no other call asks which API this is.
    pub(crate) fn asking(&self) -> MutexGuard<'_, ()> {
        self.asking.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a description for granted where the server does not say which one it follows.
    pub(crate) fn assume(&self, profile: Profile) -> Profile {
        *self.assumed.get_or_init(|| profile)
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
