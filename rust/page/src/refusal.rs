//! What is shown when something cannot be done.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::html;

use crate::layout;

/// Why a request was not carried out, in words for the user.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    why: String,
}

impl Refusal {
    /// There is nothing of that name.
    pub(crate) fn missing(why: impl Into<String>) -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            why: why.into(),
        }
    }

    /// It cannot be done as it was asked.
    pub(crate) fn of(why: impl Into<String>) -> Self {
        Self {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            why: why.into(),
        }
    }
}

impl From<monta_connect::Error> for Refusal {
    fn from(error: monta_connect::Error) -> Self {
        Self::of(error.to_string())
    }
}

impl From<tokio::task::JoinError> for Refusal {
    fn from(_: tokio::task::JoinError) -> Self {
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            why: "This went wrong inside the program; nothing was changed. Please report what you did.".to_owned(),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = html! { p.error role="alert" { (self.why) } p { a href="/" { "Back to the page" } } };
        (self.status, layout::bare("Not done", &body, None)).into_response()
    }
}
