//! Errors of the connector as Python exceptions.

use monta_connect::Error;
use monta_core::Message;
use monta_odoo::Class;
use pyo3::prelude::*;
use serde::Serialize;

use super::Exception;

/// One thing that is missing or wrong.
#[derive(Serialize)]
struct Problem {
    message: Message,
}

/// The class says what to do, as it does for errors of Monta: come back later, change something, or look at the login.
pub(super) fn exception(py: Python<'_>, error: &Error) -> PyResult<PyErr> {
    match error {
        Error::Odoo(odoo) => of_odoo(py, odoo),
        Error::Reading { .. } | Error::Editing { .. } | Error::Applying => {
            Exception::new(py, "RetryLater", error.message(), error.code())?.build()
        }
        Error::Refused(_) | Error::Edit(_) | Error::NotBuilt { .. } => {
            let problems = error.gaps().iter().map(|gap| Problem { message: gap.message() });
            Exception::new(py, "EditRefused", error.message(), error.code())?
                .with("problems", problems.collect::<Vec<_>>())?
                .build()
        }
        Error::Plan(_) | Error::Guards(_) | Error::Input(_) | Error::NoPlan { .. } | Error::Interrupted => {
            let problems = error.export_problems().into_iter();
            Exception::new(py, "EditRefused", error.message(), error.code())?
                .with(
                    "problems",
                    problems.map(|message| Problem { message }).collect::<Vec<_>>(),
                )?
                .build()
        }
        _ => Exception::new(py, "ConfigurationError", error.message(), error.code())?.build(),
    }
}

fn of_odoo(py: Python<'_>, error: &monta_odoo::Error) -> PyResult<PyErr> {
    use monta_odoo::Error as Odoo;
    let class = match error {
        // What a user has set up, or what has to be set up on this machine.
        Odoo::Endpoint(_)
        | Odoo::Setting(_)
        | Odoo::Certificate { .. }
        | Odoo::ClientCertificate { .. }
        | Odoo::NotSecure { .. }
        | Odoo::Redirect { .. }
        | Odoo::Page { .. }
        | Odoo::NoSuchDatabase { .. }
        | Odoo::NotListed { .. }
        | Odoo::NoSuchCompany { .. }
        | Odoo::NoSuchLanguage { .. } => "ConfigurationError",
        other => match other.class() {
            Class::Retry | Class::Shrink => "RetryLater",
            Class::Fix | Class::Gone => "Refused",
            Class::Stop => "AccountStopped",
        },
    };
    let exception = Exception::new(py, class, error.message(), error.code())?.with("hint", error.hint())?;
    if class == "ConfigurationError" {
        return exception.build();
    }
    let status = match error {
        Odoo::Status { status, .. } => Some(*status),
        _ => None,
    };
    exception
        .with("status", status)?
        .with("retry_after", error.retry_after())?
        .build()
}
