//! The record of one request.

use serde::Serialize;

/// Where addresses are checked, which changes nothing although it is a POST.
pub(crate) const ADDRESS_PATH: &str = "/address";

/// One request and what became of it. Holds identifiers and outcomes only, so it may be logged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exchange {
    /// `GET`, `POST`, `PUT`, `PATCH` or `DELETE`.
    pub method: &'static str,
    /// The path below the base URL, as it went over the wire.
    pub path: String,
    /// The status of the answer; `None` when there was no answer.
    pub status: Option<u16>,
    /// How long it took, in milliseconds.
    pub ms: u64,
}

impl Exchange {
    /// Whether it was a question beside what the call is about.
    pub(crate) fn is_aside(&self) -> bool {
        self.path == ADDRESS_PATH
    }

    /// Whether Monta carried out a change.
    pub(crate) fn is_change(&self) -> bool {
        self.method != "GET" && !self.is_aside() && self.status.is_some_and(|status| (200..=299).contains(&status))
    }
}
