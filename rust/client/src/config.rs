//! What a client must know before it can send anything, checked before anything is sent.

use std::fmt;
use std::time::Duration;

use monta_core::{Values, fill};
use monta_http::{BaseUrl, BaseUrlError};

use crate::credentials::Credentials;
use crate::profile::{Capabilities, ProfileChoice};
use crate::text::Text;

/// The longest time-out that is accepted. Odoo kills a worker after two minutes by default, so a longer one is a slip.
const LONGEST_TIMEOUT: Duration = Duration::from_secs(600);

/// A setting that cannot be used. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfigurationError {
    /// The base URL cannot be used.
    BaseUrl(BaseUrlError),
    /// No user name.
    UsernameMissing,
    /// No password.
    PasswordMissing,
    /// Basic authentication ends the user name at the first colon (RFC 7617, section 2).
    UsernameColon,
    /// RFC 7617 forbids control characters in both; a line break copied along is the usual reason.
    CredentialControl {
        /// Which of the two it is.
        text: Text,
    },
    /// The time-out is not a number of seconds above zero and up to ten minutes.
    Timeout {
        /// The value as given.
        value: String,
    },
    /// The API profile is none of the three.
    Profile {
        /// The value as given.
        value: String,
    },
    /// The remembered capabilities are not what [`Capabilities`] wrote.
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
            Self::BaseUrl(error) => match error {
                BaseUrlError::Missing => "config.base_url_missing",
                BaseUrlError::NoScheme => "config.base_url_scheme",
                BaseUrlError::Insecure { .. } => "config.base_url_insecure",
                BaseUrlError::Userinfo => "config.base_url_userinfo",
                BaseUrlError::Query
                | BaseUrlError::NotHttps
                | BaseUrlError::NotUrl
                | BaseUrlError::NoHost
                | BaseUrlError::Port => "config.base_url_invalid",
            },
            Self::UsernameMissing => "config.username_missing",
            Self::PasswordMissing => "config.password_missing",
            Self::UsernameColon => "config.username_colon",
            Self::CredentialControl { .. } => "config.credential_control",
            Self::Timeout { .. } => "config.timeout_invalid",
            Self::Profile { .. } => "config.profile_unknown",
            Self::Capabilities { .. } => "config.capabilities_invalid",
        }
    }

    /// The text that the message is made of.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::BaseUrl(error) => match error {
                BaseUrlError::Missing => Text::BaseUrlMissing,
                BaseUrlError::NoScheme => Text::BaseUrlScheme,
                BaseUrlError::Insecure { .. } => Text::BaseUrlInsecure,
                BaseUrlError::Userinfo => Text::BaseUrlUserinfo,
                BaseUrlError::Query => Text::BaseUrlQuery,
                BaseUrlError::NotHttps => Text::BaseUrlNotHttps,
                BaseUrlError::NotUrl => Text::BaseUrlNoUrl,
                BaseUrlError::NoHost => Text::BaseUrlNoHost,
                BaseUrlError::Port => Text::BaseUrlPort,
            },
            Self::CredentialControl { text } => *text,
            Self::UsernameMissing => Text::UsernameMissing,
            Self::PasswordMissing => Text::PasswordMissing,
            Self::UsernameColon => Text::UsernameColon,
            Self::Timeout { .. } => Text::TimeoutInvalid,
            Self::Profile { .. } => Text::ProfileUnknown,
            Self::Capabilities { .. } => Text::CapabilitiesInvalid,
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Text {
        match self {
            Self::BaseUrl(error) => match error {
                BaseUrlError::Missing | BaseUrlError::NoScheme => Text::HintBaseUrlScheme,
                BaseUrlError::Insecure { .. } => Text::HintBaseUrlInsecure,
                BaseUrlError::Userinfo => Text::HintBaseUrlUserinfo,
                BaseUrlError::Query
                | BaseUrlError::NotHttps
                | BaseUrlError::NotUrl
                | BaseUrlError::NoHost
                | BaseUrlError::Port => Text::HintBaseUrlInvalid,
            },
            Self::UsernameMissing | Self::PasswordMissing => Text::HintCredentials,
            Self::UsernameColon => Text::HintUsernameColon,
            Self::CredentialControl { .. } => Text::HintControl,
            Self::Timeout { .. } => Text::HintTimeout,
            Self::Profile { .. } => Text::HintProfile,
            Self::Capabilities { .. } => Text::HintCapabilities,
        }
    }

    /// The values of the message.
    #[must_use]
    pub fn values(&self) -> Values {
        let value = match self {
            Self::BaseUrl(BaseUrlError::Insecure { host }) => Some(("host", host)),
            Self::Timeout { value } | Self::Profile { value } => Some(("value", value)),
            Self::Capabilities { why } => Some(("why", why)),
            _ => None,
        };
        value.into_iter().map(|(name, value)| (name, value.clone())).collect()
    }
}

impl fmt::Display for ConfigurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&fill(self.text().template(), &self.values()))
    }
}

impl std::error::Error for ConfigurationError {}

impl From<BaseUrlError> for ConfigurationError {
    fn from(error: BaseUrlError) -> Self {
        Self::BaseUrl(error)
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

    fn refused(text: &str) -> &'static str {
        let error = BaseUrl::parse(text).unwrap_err();
        ConfigurationError::from(error).code()
    }

    #[test]
    fn a_base_url_that_could_do_harm_is_refused() {
        for (text, code) in [
            ("", "config.base_url_missing"),
            ("   ", "config.base_url_missing"),
            ("api-v6.monta.nl", "config.base_url_scheme"),
            ("//api-v6.monta.nl", "config.base_url_scheme"),
            ("http://api-v6.monta.nl", "config.base_url_insecure"),
            ("http://127.0.0.1.example.com", "config.base_url_insecure"),
            ("http://10.0.0.1", "config.base_url_insecure"),
            ("http://0.0.0.0", "config.base_url_insecure"),
            ("http://monta.localhost", "config.base_url_insecure"),
            ("http://localhost.example.com", "config.base_url_insecure"),
            ("http://localhost@example.com", "config.base_url_userinfo"),
            ("http://[::2]", "config.base_url_insecure"),
            ("http://[::ffff:10.0.0.1]", "config.base_url_insecure"),
            ("http://2130706433", "config.base_url_insecure"),
            ("https://user:pass@api-v6.monta.nl", "config.base_url_userinfo"),
            ("https://user@api-v6.monta.nl", "config.base_url_userinfo"),
            ("https://api-v6.monta.nl?x=1", "config.base_url_invalid"),
            ("https://api-v6.monta.nl/#top", "config.base_url_invalid"),
            ("ftp://api-v6.monta.nl", "config.base_url_invalid"),
            ("https://", "config.base_url_invalid"),
            ("https:///order", "config.base_url_invalid"),
            ("https://:443", "config.base_url_invalid"),
            ("https://two words.nl", "config.base_url_invalid"),
            ("https://example.com:0", "config.base_url_invalid"),
            ("https://example.com:99999", "config.base_url_invalid"),
            ("https://example.com:", "config.base_url_invalid"),
        ] {
            assert_eq!(refused(text), code, "{text}");
        }
    }

    #[test]
    fn a_userinfo_never_reaches_the_message() {
        let error = ConfigurationError::from(BaseUrl::parse("https://user:s3cret@api-v6.monta.nl").unwrap_err());
        assert!(!format!("{error} {error:?} {}", error.hint().template()).contains("s3cret"));
    }

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
