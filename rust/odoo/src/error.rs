//! The lowest floor: how a call ends when it does not succeed, and what to do about it.

mod class;
mod hint;
mod text;

use std::fmt;

use monta_http::BaseUrlError;

pub use class::Class;
pub use text::Text;

/// A call that did not succeed: what happened. [`Error::hint`] says what to do. No variant holds a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// The address of the server cannot be used; nothing was sent.
    Endpoint(BaseUrlError),
    /// A setting is missing or not of its form; nothing was sent.
    Setting(&'static str),
    /// No connection, or it was lost.
    Unreachable {
        /// Scheme, host and port.
        server: String,
        /// The words of the system.
        cause: String,
    },
    /// No response in time.
    Timeout {
        /// Scheme, host and port.
        server: String,
        /// What the request was given.
        seconds: u64,
    },
    /// The certificate is of no authority that is trusted here, for another name, expired, or not the pinned one.
    Certificate {
        /// Scheme, host and port.
        server: String,
        /// The words of TLS.
        cause: String,
    },
    /// The server wants a certificate of the client, or another one.
    ClientCertificate {
        /// Scheme, host and port.
        server: String,
        /// The words of TLS.
        cause: String,
    },
    /// The other side does not speak TLS, or none that is new enough.
    NotSecure {
        /// Scheme, host and port.
        server: String,
        /// The words of TLS.
        cause: String,
    },
    /// The server points elsewhere. That is not followed: the login would go to an address nobody configured.
    Redirect {
        /// Scheme, host and port.
        server: String,
        /// Where it points.
        location: String,
    },
    /// A web page and not Odoo's API, as from another program or from something in front of Odoo.
    Page {
        /// Scheme, host and port.
        server: String,
        /// Title or first words of the page.
        title: String,
        /// The status of HTTP.
        status: u16,
    },
    /// A response that is not what Odoo's API gives: nothing, a part of it, or of another form.
    Unreadable {
        /// Scheme, host and port.
        server: String,
        /// What is wrong with it.
        what: &'static str,
    },
    /// The response is larger than is read.
    TooLarge {
        /// Scheme, host and port.
        server: String,
        /// The most that is read.
        megabytes: u64,
    },
    /// A status without one of Odoo's exceptions: from a proxy, a load balancer, or a rate limit.
    Status {
        /// Scheme, host and port.
        server: String,
        /// The status of HTTP.
        status: u16,
        /// What the body says, or nothing.
        words: String,
        /// Seconds to wait, where the server said so.
        retry_after: Option<u64>,
    },
    /// The server has no database of that name, or does not serve it under this address.
    NoSuchDatabase {
        /// Scheme, host and port.
        server: String,
        /// The name that was given.
        database: String,
    },
    /// The server does not tell the names of its databases.
    NotListed {
        /// Scheme, host and port.
        server: String,
    },
    /// A password, or what was taken for one, was refused. Odoo does not say which part is wrong.
    PasswordRefused {
        /// Who wanted to log in.
        login: String,
    },
    /// An API key was refused. Odoo does not say whether it is wrong, expired or deleted.
    KeyRefused {
        /// Whose it should be: a login, or `user 11`.
        user: String,
    },
    /// The key is good but belongs to somebody else.
    KeyOfAnother {
        /// Whose it is.
        owner: String,
        /// Whose it should be.
        user: String,
    },
    /// Too many failed logins from this address; Odoo looks at none for a minute. By itself it counts those of browsers only
    /// (17.0 to 19.0), and blocks nobody who comes over the API.
    CoolDown,
    /// The subscription does not include the External API (Odoo Online: the plan *Custom* does).
    NoApiInPlan {
        /// What Odoo says.
        words: String,
    },
    /// The user may not work in this company, or there is none with this id.
    NoSuchCompany {
        /// The name of the user.
        user: String,
        /// The id that was given.
        company: i64,
        /// The ids that the user may work in.
        allowed: Vec<i64>,
    },
    /// The language is not active in this database.
    NoSuchLanguage {
        /// The code that was given.
        language: String,
        /// The codes of the active ones.
        active: Vec<String>,
    },
    /// The database has no model of that name.
    NoSuchModel {
        /// Its name.
        model: String,
    },
    /// Odoo raised an exception.
    Odoo {
        /// What was called.
        model: String,
        /// What was called of it.
        method: String,
        /// The class of the exception without its module, such as `AccessError`.
        exception: String,
        /// What Odoo says, in the language of the call.
        message: String,
    },
}

impl fmt::Display for Error {
    /// Puts the values into the template in one pass: a value that looks like a placeholder stays as it is.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut rest, values) = (self.template(), self.values());
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, behind)) = after.split_once('}') else {
                break;
            };
            formatter.write_str(before)?;
            let value = values.iter().find(|(known, _)| *known == name);
            formatter.write_str(value.map_or("", |(_, value)| value.as_str()))?;
            rest = behind;
        }
        formatter.write_str(rest)
    }
}

impl std::error::Error for Error {}

impl From<BaseUrlError> for Error {
    fn from(error: BaseUrlError) -> Self {
        Self::Endpoint(error)
    }
}

/// Seconds for which Odoo looks at no login after ten have failed (`base.login_cooldown_duration`).
const COOL_DOWN: u64 = 60;

impl Error {
    /// Seconds to wait before anything is sent again, where that is known.
    #[must_use]
    pub fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Status { retry_after, .. } => *retry_after,
            Self::CoolDown => Some(COOL_DOWN),
            _ => None,
        }
    }
}
