//! What a client must know before it can send anything, checked before anything is sent.

use std::time::Duration;

use thiserror::Error;

use crate::base_url::BaseUrl;
use crate::credentials::Credentials;
use crate::profile::{Capabilities, ProfileChoice};

/// The longest time-out that is accepted. Odoo kills a worker after two minutes by default, so a longer one is a slip.
const LONGEST_TIMEOUT: Duration = Duration::from_secs(600);

/// A setting that cannot be used. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ConfigurationError {
    /// The base URL is empty.
    #[error("the base URL of Monta is not set")]
    BaseUrlMissing,
    /// The base URL does not start with `https://` (or `http://`).
    #[error("the base URL of Monta has no scheme")]
    BaseUrlScheme,
    /// `http://` to a machine that is not this one: the password would travel in clear text.
    #[error("the base URL of Monta uses http, which would send the password to {host} in clear text")]
    BaseUrlInsecure {
        /// The host named by the base URL.
        host: String,
    },
    /// The base URL carries `user:password@`.
    #[error("the base URL of Monta contains a user name or password")]
    BaseUrlUserinfo,
    /// The base URL is not a URL, or has a query or a fragment.
    #[error("the base URL of Monta is not usable: {why}")]
    BaseUrlInvalid {
        /// What is wrong with it.
        why: &'static str,
    },
    /// No user name.
    #[error("the user name for Monta is not set")]
    UsernameMissing,
    /// No password.
    #[error("the password for Monta is not set")]
    PasswordMissing,
    /// Basic authentication ends the user name at the first colon (RFC 7617, section 2).
    #[error("the user name for Monta contains a colon")]
    UsernameColon,
    /// RFC 7617 forbids control characters in both; a line break copied along is the usual reason.
    #[error("the {field} for Monta contains a control character or a line break")]
    CredentialControl {
        /// `user name` or `password`.
        field: &'static str,
    },
    /// The time-out is not a number of seconds above zero and up to ten minutes.
    #[error("the time-out {value} is not a number of seconds between 0 and 600")]
    Timeout {
        /// The value as given.
        value: String,
    },
    /// The API profile is none of the three.
    #[error("the API profile {value:?} is unknown")]
    Profile {
        /// The value as given.
        value: String,
    },
    /// The remembered capabilities are not what [`Capabilities`] wrote.
    #[error("the remembered capabilities cannot be read: {why}")]
    Capabilities {
        /// What the decoder says.
        why: String,
    },
}

impl ConfigurationError {
    /// The stable code of this error.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::BaseUrlMissing => "config.base_url_missing",
            Self::BaseUrlScheme => "config.base_url_scheme",
            Self::BaseUrlInsecure { .. } => "config.base_url_insecure",
            Self::BaseUrlUserinfo => "config.base_url_userinfo",
            Self::BaseUrlInvalid { .. } => "config.base_url_invalid",
            Self::UsernameMissing => "config.username_missing",
            Self::PasswordMissing => "config.password_missing",
            Self::UsernameColon => "config.username_colon",
            Self::CredentialControl { .. } => "config.credential_control",
            Self::Timeout { .. } => "config.timeout_invalid",
            Self::Profile { .. } => "config.profile_unknown",
            Self::Capabilities { .. } => "config.capabilities_invalid",
        }
    }

    /// What to do about it, in English.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::BaseUrlMissing | Self::BaseUrlScheme => {
                "Set the base URL with its scheme, for example https://api-v6.monta.nl."
            }
            Self::BaseUrlInsecure { .. } => "Use https://. Plain http is accepted for this machine only (127.0.0.1).",
            Self::BaseUrlUserinfo => "Remove it from the URL and set the user name and the password by themselves.",
            Self::BaseUrlInvalid { .. } => "Write the host and, if need be, a path: https://api-v6.monta.nl.",
            Self::UsernameMissing | Self::PasswordMissing => {
                "Set the user name and the password of the API user (Montaportal, Connect, RestAPI)."
            }
            Self::UsernameColon => "Ask Monta for an API user whose name has no colon.",
            Self::CredentialControl { .. } => "Type it again without the line break that was copied along.",
            Self::Timeout { .. } => "Set a number of seconds, for example 20.",
            Self::Profile { .. } => "Use auto, documented or v6.",
            Self::Capabilities { .. } => "Empty the remembered capabilities. They are detected again.",
        }
    }

    /// The values of the message, for a caller that translates it.
    #[must_use]
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::BaseUrlInsecure { host } => vec![("host", host.clone())],
            Self::BaseUrlInvalid { why } => vec![("why", (*why).to_owned())],
            Self::CredentialControl { field } => vec![("field", (*field).to_owned())],
            Self::Timeout { value } | Self::Profile { value } => vec![("value", value.clone())],
            Self::Capabilities { why } => vec![("why", why.clone())],
            Self::BaseUrlMissing
            | Self::BaseUrlScheme
            | Self::BaseUrlUserinfo
            | Self::UsernameMissing
            | Self::PasswordMissing
            | Self::UsernameColon => Vec::new(),
        }
    }
}

/// How long one call may take, everything included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeout(Duration);

impl Timeout {
    /// A time-out in seconds, fractions allowed.
    ///
    /// # Errors
    /// [`ConfigurationError::Timeout`] unless it is above zero and at most ten minutes.
    pub fn from_seconds(seconds: f64) -> Result<Self, ConfigurationError> {
        Duration::try_from_secs_f64(seconds)
            .ok()
            .filter(|duration| !duration.is_zero() && *duration <= LONGEST_TIMEOUT)
            .map(Self)
            .ok_or_else(|| ConfigurationError::Timeout {
                value: seconds.to_string(),
            })
    }

    /// The time-out as a duration.
    #[must_use]
    pub fn duration(self) -> Duration {
        self.0
    }
}

/// Everything a [`Client`](crate::Client) is made from.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where Monta answers.
    pub base_url: BaseUrl,
    /// Who asks.
    pub credentials: Credentials,
    /// How long one call may take.
    pub timeout: Timeout,
    /// Which description of the API to follow.
    pub profile: ProfileChoice,
    /// What was learnt about the server before; ignored when the profile is pinned.
    pub capabilities: Capabilities,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeout_is_a_positive_number_of_seconds() {
        assert_eq!(
            Timeout::from_seconds(0.5).unwrap().duration(),
            Duration::from_millis(500)
        );
        for seconds in [0.0, -1.0, f64::NAN, f64::INFINITY, 601.0, 1e-12] {
            assert_eq!(
                Timeout::from_seconds(seconds).unwrap_err().code(),
                "config.timeout_invalid",
                "{seconds}"
            );
        }
    }
}
