//! What a client must know before it can send anything, checked before anything is sent.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use thiserror::Error;
use ureq::http::Uri;

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

/// Where Monta answers: scheme, host, port and an optional path prefix, without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    origin: String,
    prefix: String,
    loopback: bool,
}

impl BaseUrl {
    /// Reads a base URL: `https://api-v6.monta.nl`, `https://gateway.example.com/monta/`, `http://127.0.0.1:8080`.
    ///
    /// # Errors
    /// One of the `BaseUrl…` variants. No message repeats a text that holds a user name or password.
    pub fn parse(text: &str) -> Result<Self, ConfigurationError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ConfigurationError::BaseUrlMissing);
        }
        let Some((scheme, rest)) = text.split_once("://") else {
            return Err(ConfigurationError::BaseUrlScheme);
        };
        if rest
            .split(['/', '?', '#'])
            .next()
            .is_some_and(|authority| authority.contains('@'))
        {
            return Err(ConfigurationError::BaseUrlUserinfo);
        }
        let invalid = |why| ConfigurationError::BaseUrlInvalid { why };
        if rest.contains(['?', '#']) {
            return Err(invalid("it must not have a query or a fragment"));
        }
        let scheme = scheme.to_ascii_lowercase();
        if scheme != "http" && scheme != "https" {
            return Err(invalid("its scheme is not https"));
        }
        let uri: Uri = text.parse().map_err(|_| invalid("it is not a URL"))?;
        let authority = uri.authority().ok_or_else(|| invalid("it names no host"))?;
        let host = authority.host().to_ascii_lowercase();
        if host.is_empty() {
            return Err(invalid("it names no host"));
        }
        let port = match authority
            .as_str()
            .get(host.len()..)
            .and_then(|tail| tail.strip_prefix(':'))
        {
            None => String::new(),
            Some(digits) => match digits.parse::<u16>() {
                Ok(port) if port > 0 => format!(":{port}"),
                _ => return Err(invalid("its port is not a number between 1 and 65535")),
            },
        };
        let loopback = is_loopback(&host);
        if scheme == "http" && !loopback {
            return Err(ConfigurationError::BaseUrlInsecure { host });
        }
        Ok(Self {
            origin: format!("{scheme}://{host}{port}"),
            prefix: uri.path().trim_end_matches('/').to_owned(),
            loopback,
        })
    }

    /// Scheme, host and port: what a connection is made to.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Whether the host is this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }

    /// The whole URL of a path that starts with a slash.
    #[must_use]
    pub fn join(&self, path: &str) -> String {
        format!("{self}{path}")
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.prefix)
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.ends_with(".localhost") || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// A text that is never shown: its `Debug` prints `***` and it has no `Display`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Hides a text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// The API user (contract 2.1: HTTP Basic with a user made in Montaportal).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    username: String,
    password: Secret,
}

impl Credentials {
    /// Checks that both can be sent with Basic authentication (RFC 7617).
    ///
    /// # Errors
    /// One of the credential variants of [`ConfigurationError`]; none repeats a value.
    pub fn new(username: &str, password: Secret) -> Result<Self, ConfigurationError> {
        if username.trim().is_empty() {
            return Err(ConfigurationError::UsernameMissing);
        }
        if password.reveal().is_empty() {
            return Err(ConfigurationError::PasswordMissing);
        }
        if username.contains(':') {
            return Err(ConfigurationError::UsernameColon);
        }
        for (field, text) in [("user name", username), ("password", password.reveal())] {
            if text.chars().any(char::is_control) {
                return Err(ConfigurationError::CredentialControl { field });
            }
        }
        Ok(Self {
            username: username.to_owned(),
            password,
        })
    }

    /// The name of the API user, which is also the name of the account.
    #[must_use]
    pub fn username(&self) -> &str {
        &self.username
    }

    /// The value of the `Authorization` header, UTF-8 underneath the base64.
    pub(crate) fn authorization(&self) -> String {
        format!(
            "Basic {}",
            STANDARD.encode(format!("{}:{}", self.username, self.password.reveal()))
        )
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
        BaseUrl::parse(text).unwrap_err().code()
    }

    #[test]
    fn a_base_url_keeps_its_port_and_prefix_and_loses_the_last_slash() {
        for (text, joined) in [
            ("https://api-v6.monta.nl", "https://api-v6.monta.nl/order"),
            ("  HTTPS://API-v6.Monta.nl/ ", "https://api-v6.monta.nl/order"),
            (
                "https://example.com:8443/Monta/v6//",
                "https://example.com:8443/Monta/v6/order",
            ),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/order"),
            ("http://[::1]:8080/", "http://[::1]:8080/order"),
            ("http://localhost", "http://localhost/order"),
        ] {
            assert_eq!(BaseUrl::parse(text).unwrap().join("/order"), joined, "{text}");
        }
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
        let error = BaseUrl::parse("https://user:s3cret@api-v6.monta.nl").unwrap_err();
        assert!(!format!("{error} {error:?} {}", error.hint()).contains("s3cret"));
    }

    #[test]
    fn credentials_are_checked_and_encoded_as_utf_8() {
        let made = |user: &str, password: &str| Credentials::new(user, Secret::new(password));
        assert_eq!(made(" ", "x").unwrap_err().code(), "config.username_missing");
        assert_eq!(made("user", "").unwrap_err().code(), "config.password_missing");
        assert_eq!(made("us:er", "x").unwrap_err().code(), "config.username_colon");
        assert_eq!(made("user", "x\n").unwrap_err().code(), "config.credential_control");
        // printf 'tenant_user:pä:ss' | base64
        assert_eq!(
            made("tenant_user", "pä:ss").unwrap().authorization(),
            "Basic dGVuYW50X3VzZXI6cMOkOnNz"
        );
    }

    #[test]
    fn a_password_is_never_printed() {
        let credentials = Credentials::new("tenant_user", Secret::new("s3cret")).unwrap();
        let shown = format!("{credentials:?}");
        assert!(
            shown.contains("tenant_user") && shown.contains("***") && !shown.contains("s3cret"),
            "{shown}"
        );
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
