//! Settings that a client cannot be made from.

use std::fmt;

use monta_core::{Values, fill};
use monta_http::BaseUrlError;

use super::text::Text;

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
    /// The remembered capabilities are not what [`Capabilities`](crate::Capabilities) wrote.
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

#[cfg(test)]
mod tests {
    use monta_http::BaseUrl;

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
}
