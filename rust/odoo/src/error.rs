//! The lowest floor: how a call ends when it does not succeed, and what to do about it.

mod class;
mod hint;

use monta_http::BaseUrlError;
use thiserror::Error;

pub use class::Class;

/// A call that did not succeed: what happened. [`Error::hint`] says what to do. No variant holds a secret.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Error {
    /// The address of the server cannot be used; nothing was sent.
    #[error("The address of the Odoo server cannot be used: {0}.")]
    Endpoint(#[from] BaseUrlError),
    /// A setting is missing or not of its form; nothing was sent.
    #[error("{0}")]
    Setting(&'static str),
    /// No connection, or it was lost.
    #[error("{server} cannot be reached: {cause}.")]
    Unreachable {
        /// Scheme, host and port.
        server: String,
        /// The words of the system.
        cause: String,
    },
    /// No response in time.
    #[error("{server} did not respond within {seconds} seconds.")]
    Timeout {
        /// Scheme, host and port.
        server: String,
        /// What the request was given.
        seconds: u64,
    },
    /// The certificate is of no authority that is trusted here, for another name, expired, or not the pinned one.
    #[error("The certificate of {server} was not accepted: {cause}.")]
    Certificate {
        /// Scheme, host and port.
        server: String,
        /// The words of TLS.
        cause: String,
    },
    /// The server wants a certificate of the client, or another one.
    #[error("{server} wants a certificate of this client that it knows: {cause}.")]
    ClientCertificate {
        /// Scheme, host and port.
        server: String,
        /// The words of TLS.
        cause: String,
    },
    /// The other side does not speak TLS, or none that is new enough.
    #[error("The connection to {server} cannot be secured: {cause}.")]
    NotSecure {
        /// Scheme, host and port.
        server: String,
        /// The words of TLS.
        cause: String,
    },
    /// The server points elsewhere. That is not followed: the login would go to an address nobody configured.
    #[error("{server} points to {location} instead of responding.")]
    Redirect {
        /// Scheme, host and port.
        server: String,
        /// Where it points.
        location: String,
    },
    /// A web page and not Odoo's API, as from another program or from something in front of Odoo.
    #[error("{server} responds with a web page ({title}) and not with Odoo's API (status {status}).")]
    Page {
        /// Scheme, host and port.
        server: String,
        /// Title or first words of the page.
        title: String,
        /// The status of HTTP.
        status: u16,
    },
    /// A response that is not what Odoo's API gives: nothing, a part of it, or of another form.
    #[error("{server} sent a response that cannot be read: {what}.")]
    Unreadable {
        /// Scheme, host and port.
        server: String,
        /// What is wrong with it.
        what: &'static str,
    },
    /// The response is larger than is read.
    #[error("The response of {server} is larger than {megabytes} MiB.")]
    TooLarge {
        /// Scheme, host and port.
        server: String,
        /// The most that is read.
        megabytes: u64,
    },
    /// A status without one of Odoo's exceptions: from a proxy, a load balancer, or a rate limit.
    #[error("{server} responds with status {status}: {words}")]
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
    #[error("{server} has no database \"{database}\".")]
    NoSuchDatabase {
        /// Scheme, host and port.
        server: String,
        /// The name that was given.
        database: String,
    },
    /// The server does not tell the names of its databases.
    #[error("{server} does not list its databases.")]
    NotListed {
        /// Scheme, host and port.
        server: String,
    },
    /// A password, or what was taken for one, was refused. Odoo does not say which part is wrong.
    #[error("Odoo did not accept the login {login} with this password.")]
    PasswordRefused {
        /// Who wanted to log in.
        login: String,
    },
    /// An API key was refused. Odoo does not say whether it is wrong, expired or deleted.
    #[error("Odoo did not accept the API key of {user}.")]
    KeyRefused {
        /// Whose it should be: a login, or `user 11`.
        user: String,
    },
    /// The key is good but belongs to somebody else.
    #[error("The API key belongs to {owner} and not to {user}.")]
    KeyOfAnother {
        /// Whose it is.
        owner: String,
        /// Whose it should be.
        user: String,
    },
    /// Too many failed logins from this address; Odoo looks at none for a minute. By itself it counts those of browsers only
    /// (17.0 to 19.0), and blocks nobody who comes over the API.
    #[error("Odoo accepts no login from this address for a minute, because too many have failed.")]
    CoolDown,
    /// The subscription does not include the External API (Odoo Online: the plan *Custom* does).
    #[error("The plan of this Odoo does not include its External API: {words}")]
    NoApiInPlan {
        /// What Odoo says.
        words: String,
    },
    /// The user may not work in this company, or there is none with this id.
    #[error("{user} has no access to the company with id {company}; allowed are {allowed:?}.")]
    NoSuchCompany {
        /// The name of the user.
        user: String,
        /// The id that was given.
        company: i64,
        /// The ids that the user may work in.
        allowed: Vec<i64>,
    },
    /// The language is not active in this database.
    #[error("The language {language} is not active; active are {}.", .active.join(", "))]
    NoSuchLanguage {
        /// The code that was given.
        language: String,
        /// The codes of the active ones.
        active: Vec<String>,
    },
    /// The database has no model of that name.
    #[error("{model}: no such model.")]
    NoSuchModel {
        /// Its name.
        model: String,
    },
    /// Odoo raised an exception.
    #[error("{model}.{method}: {message}")]
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
