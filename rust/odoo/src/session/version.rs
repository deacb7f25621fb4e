//! Which Odoo this is.

use monta_core::message;
use std::fmt;

use monta_http::Body;
use serde_json::Value;

use crate::error::Error;
use crate::wire::{Server, WithoutLogin};

/// The first that has JSON-2.
const JSON2_SINCE: u32 = 19;
/// The first whose list view saves many records with values of their own: `web_save_multi`.
const SAVES_MANY_SINCE: u32 = 19;
/// The first in which API keys end.
const EXPIRY_SINCE: u32 = 18;

/// The version of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    text: String,
    series: String,
    major: u32,
}

impl Version {
    /// Reads what a server calls its version: `18.0-20250506`, `19.0+e`, `saas~18.2+e`.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let number = text.trim_start_matches("saas~");
        let end = number.find(|letter: char| !letter.is_ascii_digit() && letter != '.');
        let number = number.get(..end.unwrap_or(number.len()))?;
        let major = number.split('.').next()?.parse().ok()?;
        Some(Self {
            text: text.to_owned(),
            series: text
                .get(..text.len() - text.trim_start_matches("saas~").len())?
                .to_owned()
                + number,
            major,
        })
    }

    /// What the server calls it in full.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Without what changes from week to week: `18.0`, `saas~18.2`.
    #[must_use]
    pub fn series(&self) -> &str {
        &self.series
    }

    /// Whether it has JSON-2.
    #[must_use]
    pub fn has_json2(&self) -> bool {
        self.major >= JSON2_SINCE
    }

    /// Whether one call of it writes to many records, to each its own values.
    #[must_use]
    pub fn saves_many(&self) -> bool {
        self.major >= SAVES_MANY_SINCE
    }

    /// Whether API keys end at some time.
    #[must_use]
    pub fn keys_expire(&self) -> bool {
        self.major >= EXPIRY_SINCE
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.series)
    }
}

/// Asks the page that 19.0 has for it first: the old call leaves a warning in the log of such a server.
pub(crate) fn find_out(server: &Server) -> Result<Version, Error> {
    match server.get("/web/version") {
        Ok(response) => {
            let text = match &response.body {
                Body::Json(answer) if response.is_2xx() => answer.get("version").and_then(Value::as_str),
                _ => None,
            };
            if let Some(version) = text.and_then(Version::read) {
                return Ok(version);
            }
            // An older Odoo does not know the page, and says 418 where it cannot even draw the one that says so, as when
            // two ask a server that has just started (`http_routing`). One that is down is not asked another question.
            if !response.is_2xx() && !matches!(response.status, 404 | 405 | 418) {
                return Err(server.foreign(response));
            }
        }
        // Odoo's own website may send a reader to a page in their language.
        Err(Error::Redirect { location, .. }) if location.starts_with('/') && !location.starts_with("//") => {}
        Err(error) => return Err(error),
    }
    let answer = WithoutLogin::version(server)?;
    answer
        .get("server_version")
        .and_then(Value::as_str)
        .and_then(Version::read)
        .ok_or_else(|| server.unreadable(message!("it does not tell the version of an Odoo")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_version_is_read() {
        for (text, series, json2) in [
            ("17.0-20240731", "17.0", false),
            ("18.0", "18.0", false),
            ("19.0+e", "19.0", true),
            ("saas~18.2+e", "saas~18.2", false),
            ("saas~19.1", "saas~19.1", true),
            ("20.0alpha1", "20.0", true),
        ] {
            let version = Version::read(text).unwrap();
            assert_eq!((version.series(), version.has_json2()), (series, json2), "{text}");
            assert_eq!(version.keys_expire(), text != "17.0-20240731", "{text}");
        }
        assert_eq!(Version::read("nightly"), None);
        assert_eq!(Version::read(""), None);
    }
}
