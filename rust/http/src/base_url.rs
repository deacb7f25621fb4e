//! Where a server answers.

use std::fmt;
use std::net::IpAddr;

use thiserror::Error;
use ureq::http::Uri;

/// Where a server answers: scheme, host, port and an optional path prefix, without a slash at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    origin: String,
    prefix: String,
    loopback: bool,
}

/// A text that is no base URL. None repeats a text that holds a user name or password.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BaseUrlError {
    /// Nothing, or blanks only. Give one.
    #[error("the base URL is empty")]
    Missing,
    /// No `://` in it, as when only the host was typed. Put `https://` before it.
    #[error("the base URL has no scheme")]
    NoScheme,
    /// A user name or password before the host. Give those by themselves: a URL is shown and logged.
    #[error("the base URL contains a user name or password")]
    Userinfo,
    /// A query or a fragment, which a path could not follow. Leave it out.
    #[error("the base URL has a query or a fragment")]
    Query,
    /// Another scheme than `https` or `http`.
    #[error("the scheme of the base URL is not https")]
    NotHttps,
    /// `http` to a machine that is not this one: a password would travel in clear text. Use `https`.
    #[error("the base URL uses http to another machine, {host}")]
    Insecure {
        /// The host that it names.
        host: String,
    },
    /// Not a URL at all, for example because of a blank in it.
    #[error("the base URL is not a URL")]
    NotUrl,
    /// No host in it.
    #[error("the base URL names no host")]
    NoHost,
    /// A port that is no number between 1 and 65535.
    #[error("the port of the base URL is not a number between 1 and 65535")]
    Port,
}

impl BaseUrl {
    /// Reads a base URL: `https://api.example.com`, `https://gateway.example.com/prefix/`, `http://127.0.0.1:8080`.
    ///
    /// # Errors
    /// One variant of [`BaseUrlError`] for each way in which a text cannot be used.
    pub fn parse(text: &str) -> Result<Self, BaseUrlError> {
        Self::parse_allowing(text, &[])
    }

    /// The same, where `http` is allowed to some other machines than this one: their hosts, without a port.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn parse_allowing(text: &str, http_hosts: &[String]) -> Result<Self, BaseUrlError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(BaseUrlError::Missing);
        }
        let Some((scheme, rest)) = text.split_once("://") else {
            return Err(BaseUrlError::NoScheme);
        };
        if rest
            .split(['/', '?', '#'])
            .next()
            .is_some_and(|authority| authority.contains('@'))
        {
            return Err(BaseUrlError::Userinfo);
        }
        if rest.contains(['?', '#']) {
            return Err(BaseUrlError::Query);
        }
        let scheme = scheme.to_ascii_lowercase();
        if scheme != "http" && scheme != "https" {
            return Err(BaseUrlError::NotHttps);
        }
        let uri: Uri = text.parse().map_err(|_| BaseUrlError::NotUrl)?;
        let authority = uri.authority().ok_or(BaseUrlError::NoHost)?;
        let host = authority.host().to_ascii_lowercase();
        if host.is_empty() {
            return Err(BaseUrlError::NoHost);
        }
        let port = match authority
            .as_str()
            .get(host.len()..)
            .and_then(|tail| tail.strip_prefix(':'))
        {
            None => String::new(),
            Some(digits) => match digits.parse::<u16>() {
                Ok(port) if port > 0 => format!(":{port}"),
                _ => return Err(BaseUrlError::Port),
            },
        };
        let loopback = is_loopback(&host);
        if scheme == "http" && !loopback && !http_hosts.iter().any(|allowed| allowed.eq_ignore_ascii_case(&host)) {
            return Err(BaseUrlError::Insecure { host });
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

    #[test]
    fn a_base_url_keeps_its_port_and_prefix_and_loses_the_last_slash() {
        for (text, joined) in [
            ("https://api.example.com", "https://api.example.com/path"),
            ("  HTTPS://API.Example.com/ ", "https://api.example.com/path"),
            (
                "https://example.com:8443/Prefix/v6//",
                "https://example.com:8443/Prefix/v6/path",
            ),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/path"),
            ("http://[::1]:8080/", "http://[::1]:8080/path"),
            ("http://localhost", "http://localhost/path"),
            ("http://LOCALHOST:8080", "http://localhost:8080/path"),
            ("http://127.8.8.8", "http://127.8.8.8/path"),
        ] {
            assert_eq!(BaseUrl::parse(text).unwrap().join("/path"), joined, "{text}");
        }
    }

    #[test]
    fn a_base_url_that_could_do_harm_is_refused() {
        let insecure = |host: &str| BaseUrlError::Insecure { host: host.to_owned() };
        for (text, error) in [
            ("", BaseUrlError::Missing),
            ("   ", BaseUrlError::Missing),
            ("api.example.com", BaseUrlError::NoScheme),
            ("//api.example.com", BaseUrlError::NoScheme),
            ("http://api.example.com", insecure("api.example.com")),
            ("http://127.0.0.1.example.com", insecure("127.0.0.1.example.com")),
            ("http://10.0.0.1", insecure("10.0.0.1")),
            ("http://0.0.0.0", insecure("0.0.0.0")),
            ("http://server.localhost", insecure("server.localhost")),
            ("http://localhost.example.com", insecure("localhost.example.com")),
            ("http://localhost@example.com", BaseUrlError::Userinfo),
            ("http://[::2]", insecure("[::2]")),
            ("http://[::ffff:10.0.0.1]", insecure("[::ffff:10.0.0.1]")),
            ("http://2130706433", insecure("2130706433")),
            ("https://user:pass@api.example.com", BaseUrlError::Userinfo),
            ("https://user@api.example.com", BaseUrlError::Userinfo),
            ("https://api.example.com?x=1", BaseUrlError::Query),
            ("https://api.example.com/#top", BaseUrlError::Query),
            ("ftp://api.example.com", BaseUrlError::NotHttps),
            ("https://", BaseUrlError::NotUrl),
            ("https:///path", BaseUrlError::NotUrl),
            ("https://:443", BaseUrlError::NoHost),
            ("https://two words.nl", BaseUrlError::NotUrl),
            ("https://example.com:0", BaseUrlError::Port),
            ("https://example.com:99999", BaseUrlError::Port),
            ("https://example.com:", BaseUrlError::Port),
        ] {
            assert_eq!(BaseUrl::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn http_is_allowed_to_the_named_hosts_only() {
        let allowed = ["Odoo.lan".to_owned(), "[fd00::1]".to_owned()];
        let parse = |text: &str| BaseUrl::parse_allowing(text, &allowed);
        for text in ["http://odoo.lan:8069", "http://ODOO.lan/x", "http://[fd00::1]:8069"] {
            assert!(!parse(text).unwrap().is_encrypted(), "{text}");
        }
        for text in ["http://odoo.lan.example.com", "http://x.odoo.lan", "http://[fd00::2]"] {
            assert!(matches!(parse(text), Err(BaseUrlError::Insecure { .. })), "{text}");
        }
    }

    #[test]
    fn a_userinfo_never_reaches_the_message() {
        let error = BaseUrl::parse("https://user:s3cret@api.example.com").unwrap_err();
        assert!(!format!("{error} {error:?}").contains("s3cret"));
    }
}
