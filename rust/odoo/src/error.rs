//! The lowest floor: how a call ends when it does not succeed, and what to do about it.

mod class;
mod hint;

use monta_core::message::{Message, listed};
use monta_core::{message, told_by_message};
use monta_http::BaseUrlError;

pub use class::Class;

/// A call that did not succeed: what happened. [`Error::hint`] says what to do. No variant holds a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// The address of the server cannot be used; nothing was sent.
    Endpoint(BaseUrlError),
    /// A setting is missing or not of its form; nothing was sent.
    Setting(Message),
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
        what: Message,
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

told_by_message!(Error);

impl Error {
    /// What happened.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Setting(message) => message.clone(),
            Self::Endpoint(error) => message!(
                "The address of the Odoo server cannot be used: {cause}.",
                cause = of_address(error)
            ),
            Self::Unreachable { server, cause } => message!("{server} cannot be reached: {cause}.", server, cause),
            Self::Timeout { server, seconds } => {
                message!("{server} did not respond within {seconds} seconds.", server, seconds)
            }
            Self::Certificate { server, cause } => {
                message!("The certificate of {server} was not accepted: {cause}.", server, cause)
            }
            Self::ClientCertificate { server, cause } => message!(
                "{server} wants a certificate of this client that it knows: {cause}.",
                server,
                cause
            ),
            Self::NotSecure { server, cause } => {
                message!("The connection to {server} cannot be secured: {cause}.", server, cause)
            }
            Self::Redirect { server, location } => {
                message!("{server} points to {location} instead of responding.", server, location)
            }
            Self::Page { server, title, status } => message!(
                "{server} responds with a web page ({title}) and not with Odoo's API (status {status}).",
                server,
                title,
                status
            ),
            Self::Unreadable { server, what } => {
                message!("{server} sent a response that cannot be read: {what}.", server, what)
            }
            Self::TooLarge { server, megabytes } => message!(
                "The response of {server} is larger than {megabytes} MiB.",
                server,
                megabytes
            ),
            Self::Status {
                server, status, words, ..
            } => message!("{server} responds with status {status}: {words}", server, status, words),
            Self::NoSuchDatabase { server, database } => {
                message!("{server} has no database \"{database}\".", server, database)
            }
            Self::NotListed { server } => message!("{server} does not list its databases.", server),
            Self::PasswordRefused { login } => {
                message!("Odoo did not accept the login {login} with this password.", login)
            }
            Self::KeyRefused { user } => message!("Odoo did not accept the API key of {user}.", user),
            Self::KeyOfAnother { owner, user } => {
                message!("The API key belongs to {owner} and not to {user}.", owner, user)
            }
            Self::CoolDown => {
                message!("Odoo accepts no login from this address for a minute, because too many have failed.")
            }
            Self::NoApiInPlan { words } => message!(
                "The plan of this Odoo does not include its External API: {words}",
                words
            ),
            Self::NoSuchCompany { user, company, allowed } => message!(
                "{user} has no access to the company with id {company}; allowed are {allowed}.",
                user,
                company,
                allowed = listed(allowed)
            ),
            Self::NoSuchLanguage { language, active } => message!(
                "The language {language} is not active; active are {active}.",
                language,
                active = listed(active)
            ),
            Self::NoSuchModel { model } => message!("{model}: no such model.", model),
            Self::Odoo {
                model, method, message, ..
            } => message!("{model}.{method}: {message}", model, method, message),
        }
    }
}

fn of_address(error: &BaseUrlError) -> Message {
    match error {
        BaseUrlError::Missing => message!("it is empty"),
        BaseUrlError::NoScheme => message!("it has no scheme"),
        BaseUrlError::Userinfo => message!("it contains a user name or password"),
        BaseUrlError::Query => message!("it has a query or a fragment"),
        BaseUrlError::NotHttps => message!("its scheme is not https"),
        BaseUrlError::Insecure { host } => message!("it uses http to another machine, {host}", host),
        BaseUrlError::NotUrl => message!("it is not a URL"),
        BaseUrlError::NoHost => message!("it names no host"),
        BaseUrlError::Port => message!("its port is not a number between 1 and 65535"),
    }
}

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
