//! What is shown when something cannot be done.

use std::fmt;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;

use crate::document::bare;
use crate::language::{t, told};

/// Why a request was not carried out.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// In words for the user.
    Told { status: StatusCode, why: String },
    /// Something has to be done first, elsewhere.
    First(&'static str),
}

impl Refusal {
    /// There is nothing of that name.
    pub(crate) fn missing(why: impl Into<String>) -> Self {
        Self::Told {
            status: StatusCode::NOT_FOUND,
            why: why.into(),
        }
    }

    /// It cannot be done as it was asked.
    pub(crate) fn of(why: impl Into<String>) -> Self {
        Self::Told {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            why: why.into(),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Told { why, .. } => why,
            Self::First(_) => t("There is no profile yet: Connect & Read first."),
        })
    }
}

impl From<monta_connect::Error> for Refusal {
    fn from(error: monta_connect::Error) -> Self {
        match error {
            monta_connect::Error::NoProfile { .. } => Self::First("/connect"),
            error => Self::of(told(&error)),
        }
    }
}

impl From<tokio::task::JoinError> for Refusal {
    fn from(_: tokio::task::JoinError) -> Self {
        Self::Told {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            why: t("This went wrong inside the program; nothing was changed. Please report what you did.").to_owned(),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, why) = match self {
            Self::Told { status, why } => (status, why),
            Self::First(path) => return Redirect::to(path).into_response(),
        };
        let body = html! { p.error role="alert" { (why) } p { a href="/" { (t("Back to the page")) } } };
        (status, bare(t("Not done"), &body, None)).into_response()
    }
}
