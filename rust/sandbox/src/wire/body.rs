//! Reading JSON bodies the way ASP.NET does: 415 without a body or with a foreign content type (monta-api 2.2),
//! `ValidationProblemDetails` for what is not JSON.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header::CONTENT_TYPE};
use json_patch::Patch;
use serde_json::Value;

use super::Reply;

/// The JSON body of a request.
pub(crate) struct Body(pub(crate) Value);

/// A JSON-Patch body (RFC 6902), which only `application/json-patch+json` may carry.
pub(crate) struct PatchBody(pub(crate) Patch);

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = Reply;

    async fn from_request(request: Request, state: &S) -> Result<Self, Reply> {
        let accepted = is_json(&content_type(request.headers()));
        read(request, state, accepted).await.map(Self)
    }
}

impl<S: Send + Sync> FromRequest<S> for PatchBody {
    type Rejection = Reply;

    async fn from_request(request: Request, state: &S) -> Result<Self, Reply> {
        let accepted = content_type(request.headers()) == "application/json-patch+json";
        let value = read(request, state, accepted).await?;
        let patch = serde_json::from_value(value).map_err(|error| unreadable(&error))?;
        Ok(Self(patch))
    }
}

async fn read<S: Send + Sync>(request: Request, state: &S, accepted: bool) -> Result<Value, Reply> {
    let Ok(bytes) = Bytes::from_request(request, state).await else {
        return Err(Reply::bad_request("The body could not be read"));
    };
    if bytes.is_empty() || !accepted {
        return Err(Reply::Problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, String::new()));
    }
    serde_json::from_slice(&bytes).map_err(|error| unreadable(&error))
}

fn unreadable(error: &serde_json::Error) -> Reply {
    Reply::Unbound(vec![("$".to_owned(), error.to_string())])
}

/// The media type without its parameters, in lower case; empty when there is none.
fn content_type(headers: &HeaderMap) -> String {
    let text = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn is_json(media_type: &str) -> bool {
    matches!(media_type, "application/json" | "text/json")
        || (media_type.starts_with("application/") && media_type.ends_with("+json"))
}

#[cfg(test)]
mod tests {
    use super::is_json;

    #[test]
    fn every_json_media_type_is_taken_and_no_other() {
        for good in [
            "application/json",
            "text/json",
            "application/json-patch+json",
            "application/vnd.x+json",
        ] {
            assert!(is_json(good), "{good}");
        }
        for bad in [
            "",
            "text/plain",
            "application/xml",
            "text/x+json",
            "application/x-www-form-urlencoded",
        ] {
            assert!(!is_json(bad), "{bad}");
        }
    }
}
