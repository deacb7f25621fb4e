//! Where Monta answers.

use std::fmt;
use std::net::IpAddr;

use ureq::http::Uri;

use crate::config::ConfigurationError;
use crate::text::Text;

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
        let invalid = |text| ConfigurationError::BaseUrlInvalid { text };
        if rest.contains(['?', '#']) {
            return Err(invalid(Text::BaseUrlQuery));
        }
        let scheme = scheme.to_ascii_lowercase();
        if scheme != "http" && scheme != "https" {
            return Err(invalid(Text::BaseUrlNotHttps));
        }
        let uri: Uri = text.parse().map_err(|_| invalid(Text::BaseUrlNoUrl))?;
        let authority = uri.authority().ok_or_else(|| invalid(Text::BaseUrlNoHost))?;
        let host = authority.host().to_ascii_lowercase();
        if host.is_empty() {
            return Err(invalid(Text::BaseUrlNoHost));
        }
        let port = match authority
            .as_str()
            .get(host.len()..)
            .and_then(|tail| tail.strip_prefix(':'))
        {
            None => String::new(),
            Some(digits) => match digits.parse::<u16>() {
                Ok(port) if port > 0 => format!(":{port}"),
                _ => return Err(invalid(Text::BaseUrlPort)),
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

    /// Whether what is sent there is encrypted.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.origin.starts_with("https:")
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
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
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
            ("http://LOCALHOST:8080", "http://localhost:8080/order"),
            ("http://127.8.8.8", "http://127.8.8.8/order"),
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
        let error = BaseUrl::parse("https://user:s3cret@api-v6.monta.nl").unwrap_err();
        assert!(!format!("{error} {error:?} {}", error.hint().template()).contains("s3cret"));
    }
}
