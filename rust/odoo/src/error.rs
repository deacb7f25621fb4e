//! The lowest floor: how a call ends when it does not succeed, and what to do about it.

use monta_http::BaseUrlError;
use thiserror::Error;

/// What to do with an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Come back later, after [`Error::retry_after`] where it is known; nothing has to change.
    Retry,
    /// Ask for less at a time: fewer rows, fewer fields.
    Shrink,
    /// Somebody has to change the request, the settings or Odoo first; other requests may succeed.
    Fix,
    /// The record is no longer there.
    Gone,
    /// Send nothing more until somebody has looked: five failed logins block an address.
    Stop,
}

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
    /// Too many failed logins from this address; Odoo looks at none for a minute.
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

/// Seconds for which Odoo looks at no login after five have failed (`base.login_cooldown_duration`).
const COOL_DOWN: u64 = 60;

impl Error {
    /// What to do with it.
    #[must_use]
    pub fn class(&self) -> Class {
        match self {
            Self::Unreachable { .. } | Self::Unreadable { .. } => Class::Retry,
            Self::Timeout { .. } | Self::TooLarge { .. } => Class::Shrink,
            Self::Status { status, .. } => class_of_status(*status),
            Self::Odoo { exception, .. } => class_of_exception(exception),
            Self::Endpoint(_)
            | Self::Setting(_)
            | Self::NotListed { .. }
            | Self::NoSuchCompany { .. }
            | Self::NoSuchLanguage { .. }
            | Self::NoSuchModel { .. } => Class::Fix,
            Self::Certificate { .. }
            | Self::ClientCertificate { .. }
            | Self::NotSecure { .. }
            | Self::Redirect { .. }
            | Self::Page { .. }
            | Self::NoSuchDatabase { .. }
            | Self::PasswordRefused { .. }
            | Self::KeyRefused { .. }
            | Self::KeyOfAnother { .. }
            | Self::CoolDown
            | Self::NoApiInPlan { .. } => Class::Stop,
        }
    }

    /// A stable word for it, such as `odoo.password_refused`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Endpoint(_) => "odoo.endpoint",
            Self::Setting(_) => "odoo.setting",
            Self::Unreachable { .. } => "odoo.unreachable",
            Self::Timeout { .. } => "odoo.timeout",
            Self::Certificate { .. } => "odoo.certificate",
            Self::ClientCertificate { .. } => "odoo.client_certificate",
            Self::NotSecure { .. } => "odoo.not_secure",
            Self::Redirect { .. } => "odoo.redirect",
            Self::Page { .. } => "odoo.page",
            Self::Unreadable { .. } => "odoo.unreadable",
            Self::TooLarge { .. } => "odoo.too_large",
            Self::Status { .. } => "odoo.status",
            Self::NoSuchDatabase { .. } => "odoo.no_database",
            Self::NotListed { .. } => "odoo.not_listed",
            Self::PasswordRefused { .. } => "odoo.password_refused",
            Self::KeyRefused { .. } => "odoo.key_refused",
            Self::KeyOfAnother { .. } => "odoo.key_of_another",
            Self::CoolDown => "odoo.cool_down",
            Self::NoApiInPlan { .. } => "odoo.no_api_in_plan",
            Self::NoSuchCompany { .. } => "odoo.no_company",
            Self::NoSuchLanguage { .. } => "odoo.no_language",
            Self::NoSuchModel { .. } => "odoo.no_model",
            Self::Odoo { .. } => "odoo.exception",
        }
    }

    /// Seconds to wait before anything is sent again, where that is known.
    #[must_use]
    pub fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Status { retry_after, .. } => *retry_after,
            Self::CoolDown => Some(COOL_DOWN),
            _ => None,
        }
    }

    /// What a person should do.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Endpoint(BaseUrlError::Insecure { .. }) => {
                "Use https. If this network has to do without, list the host in allow_http of the profile's connection: \
                 passwords then travel for everybody to read."
            }
            Self::Endpoint(_) => "Give it as https://your-company.odoo.com, without a user name or password.",
            Self::Setting(_) => "Nothing was sent.",
            Self::Unreachable { .. } => "Check the address, the network and the proxy, and whether Odoo runs.",
            Self::Timeout { .. } => "Ask for less at a time, or give the request more time.",
            Self::Certificate { .. } => {
                "It is always verified. Let ca_file of the profile's connection name the authority that signed it, or \
                 pin_sha256 this very certificate; SSL_CERT_FILE names authorities for all programs."
            }
            Self::ClientCertificate { .. } => {
                "Let client_cert and client_key of the profile's connection name one that this server accepts."
            }
            Self::NotSecure { .. } => "Check address and port, or ask who runs the server; TLS 1.2 or later is needed.",
            Self::Redirect { .. } => "If that is your Odoo, give its address instead.",
            Self::Page { .. } => "Check the address: it has to be that of Odoo itself.",
            Self::Unreadable { .. } => "Try again; if it stays, look at what stands between this machine and Odoo.",
            Self::TooLarge { .. } => "Ask for fewer rows or fields at a time.",
            Self::Status { status: 401, .. } => {
                "Something in front of Odoo wants a login of its own: set its user as front_auth of the profile's \
                 connection, and its password in MONTA_ODOO_FRONT_SECRET."
            }
            Self::Status { status: 407, .. } => "The proxy wants a login of its own: put it into HTTPS_PROXY.",
            Self::Status { status: 413, .. } => {
                "Send less at a time, or raise the limit of the proxy in front of Odoo."
            }
            Self::Status { .. } => "Try again later; if it stays, ask who runs the server.",
            Self::NoSuchDatabase { .. } => {
                "The name stands on the page /web/database/selector, or in the address of an Odoo Online."
            }
            Self::NotListed { .. } => "Type the name of the database.",
            Self::PasswordRefused { .. } => {
                "Check login and password. With two-factor authentication a password is never accepted here: create an \
                 API key in your preferences, Account Security. After five failures Odoo accepts none for a minute."
            }
            Self::KeyRefused { .. } => {
                "Check the key: it may be mistyped, expired or deleted. Create another one in the preferences of that \
                 user, Account Security."
            }
            Self::KeyOfAnother { .. } => "Give the login that belongs to the key, or a key of that user.",
            Self::CoolDown => "Wait a minute, then check the password before you try again.",
            Self::NoApiInPlan { .. } => "Odoo Online offers its External API in the plan Custom only.",
            Self::NoSuchCompany { .. } => "Choose one of these companies, or let an administrator allow it.",
            Self::NoSuchLanguage { .. } => "Choose one of these, or activate it in Odoo's settings.",
            Self::NoSuchModel { .. } => "Check the name, and whether the app that brings it is installed.",
            Self::Odoo { exception, .. } => match class_of_exception(exception) {
                Class::Retry => "Odoo was busy with the same records: try again.",
                Class::Shrink => "Ask for fewer rows or fields at a time.",
                Class::Gone => "It was deleted meanwhile.",
                Class::Stop => "Log in again.",
                Class::Fix => "Correct what Odoo names, or ask an administrator for the right to do it.",
            },
        }
    }
}

fn class_of_status(status: u16) -> Class {
    match status {
        413 | 502 | 504 => Class::Shrink,
        408 | 425 | 429 | 500..=599 => Class::Retry,
        401 | 403 | 407 => Class::Stop,
        _ => Class::Fix,
    }
}

/// By the name of the class, which both wires give; the texts are translated.
fn class_of_exception(name: &str) -> Class {
    match name {
        "MemoryError" => Class::Shrink,
        "LockError"
        | "ConcurrencyError"
        | "OperationalError"
        | "SerializationFailure"
        | "DeadlockDetected"
        | "LockNotAvailable"
        | "PoolError"
        | "InterfaceError"
        | "QueryCanceled"
        | "QueryCanceledError" => Class::Retry,
        "MissingError" => Class::Gone,
        "AccessDenied" | "SessionExpiredException" => Class::Stop,
        _ => Class::Fix,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_has_a_class() {
        for (status, class) in [
            (400, Class::Fix),
            (401, Class::Stop),
            (404, Class::Fix),
            (408, Class::Retry),
            (413, Class::Shrink),
            (422, Class::Fix),
            (425, Class::Retry),
            (429, Class::Retry),
            (500, Class::Retry),
            (502, Class::Shrink),
            (503, Class::Retry),
            (504, Class::Shrink),
        ] {
            assert_eq!(class_of_status(status), class, "{status}");
        }
    }

    #[test]
    fn an_exception_has_a_class() {
        for (name, class) in [
            ("AccessError", Class::Fix),
            ("UserError", Class::Fix),
            ("ValidationError", Class::Fix),
            ("ValueError", Class::Fix),
            ("MissingError", Class::Gone),
            ("AccessDenied", Class::Stop),
            ("LockError", Class::Retry),
            ("MemoryError", Class::Shrink),
            ("SerializationFailure", Class::Retry),
        ] {
            assert_eq!(class_of_exception(name), class, "{name}");
        }
    }
}
