//! `/_sandbox/…`: the control of the sandbox, outside Monta's paths, without a login, and not recorded.
//!
//! Bodies are strict: a member that is not known is an error, so that a test that misspells one hears of it.

mod inbound;
mod orders;
mod products;
mod state;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::sandbox::Sandbox;

/// The routes below `/_sandbox`.
pub(crate) fn routes() -> Router<Sandbox> {
    Router::new()
        .merge(state::routes())
        .merge(orders::routes())
        .merge(products::routes())
        .merge(inbound::routes())
        .fallback(nothing)
        .layer(DefaultBodyLimit::disable())
}

/// What is not here is not a request to the API either.
async fn nothing(uri: Uri) -> Refused {
    Refused(StatusCode::NOT_FOUND, format!("there is no control {}", uri.path()))
}

/// Why a control call was not carried out.
struct Refused(StatusCode, String);

impl Refused {
    fn bad(message: &impl ToString) -> Self {
        Self(StatusCode::BAD_REQUEST, message.to_string())
    }

    fn conflict(message: &impl ToString) -> Self {
        Self(StatusCode::CONFLICT, message.to_string())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.0, axum::Json(json!({"error": self.1}))).into_response()
    }
}

/// A JSON body, whatever its content type says; an empty one is `{}`.
struct Json<T>(T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refused> {
        let bytes = axum::body::Bytes::from_request(request, state)
            .await
            .map_err(|error| Refused::bad(&error))?;
        let body: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
        serde_json::from_slice(body)
            .map(Self)
            .map_err(|error| Refused::bad(&error))
    }
}
