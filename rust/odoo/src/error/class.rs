//! What to do with an error, by what it is.

use super::Error;

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
    /// Send nothing more until somebody has looked.
    Stop,
}

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
pub(super) fn class_of_exception(name: &str) -> Class {
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
