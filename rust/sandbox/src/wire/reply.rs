//! The forms in which Monta answers (monta-api 2.6).

use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// One answer.
#[derive(Debug)]
pub(crate) enum Reply {
    /// An entity, a list or the reasons of a refusal.
    Json(StatusCode, Value),
    /// A bare string as plain text.
    Text(StatusCode, String),
    /// Nothing but the status.
    Empty(StatusCode),
    /// ASP.NET's `ProblemDetails`; the text is the `detail`, left out when blank.
    Problem(StatusCode, String),
    /// 429, and after how many seconds to come back.
    TooMany(Option<i64>),
    /// ASP.NET's `ValidationProblemDetails`: the body could not be bound; pairs of member path and message.
    Unbound(Vec<(String, String)>),
}

/// What a handler comes back with: the answer, or the one that ends the work early.
pub(crate) type Answer = Result<Reply, Reply>;

impl Reply {
    /// 200 with an entity or a list.
    pub(crate) fn ok(value: impl Into<Value>) -> Self {
        Self::Json(StatusCode::OK, value.into())
    }

    /// 204, as after a DELETE.
    pub(crate) fn done() -> Self {
        Self::Empty(StatusCode::NO_CONTENT)
    }

    /// 404 with a JSON-quoted string.
    pub(crate) fn absent(text: &str) -> Self {
        Self::Json(StatusCode::NOT_FOUND, Value::from(text))
    }

    /// 400 with `ProblemDetails`.
    pub(crate) fn bad_request(detail: impl Into<String>) -> Self {
        Self::Problem(StatusCode::BAD_REQUEST, detail.into())
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        match self {
            Self::Json(status, value) => (status, axum::Json(value)).into_response(),
            Self::Text(status, text) => (status, text).into_response(),
            Self::Empty(status) => status.into_response(),
            Self::Problem(status, detail) => {
                let mut problem = problem(status, status.canonical_reason().unwrap_or("Error"));
                if !detail.is_empty() {
                    problem.insert("detail".to_owned(), detail.into());
                }
                problem_json(status, Value::Object(problem))
            }
            Self::TooMany(seconds) => {
                let mut response = StatusCode::TOO_MANY_REQUESTS.into_response();
                if let Some(seconds) = seconds {
                    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
                }
                response
            }
            Self::Unbound(errors) => {
                let status = StatusCode::BAD_REQUEST;
                let mut problem = problem(status, "One or more validation errors occurred.");
                let mut by_path = serde_json::Map::new();
                for (path, message) in errors {
                    if let Value::Array(messages) = by_path.entry(path).or_insert_with(|| json!([])) {
                        messages.push(message.into());
                    }
                }
                problem.insert("errors".to_owned(), by_path.into());
                problem_json(status, Value::Object(problem))
            }
        }
    }
}

fn problem(status: StatusCode, title: &str) -> serde_json::Map<String, Value> {
    let mut problem = serde_json::Map::new();
    let section = section(status);
    problem.insert(
        "type".to_owned(),
        format!("https://tools.ietf.org/html/rfc9110#section-{section}").into(),
    );
    problem.insert("title".to_owned(), title.into());
    problem.insert("status".to_owned(), status.as_u16().into());
    problem
}

/// Where RFC 9110 describes a status, which is what ASP.NET gives as the type of a problem (monta-api 2.6).
fn section(status: StatusCode) -> &'static str {
    match status.as_u16() {
        400 => "15.5.1",
        401 => "15.5.2",
        415 => "15.5.16",
        500 => "15.6.1",
        _ => "15",
    }
}

fn problem_json(status: StatusCode, problem: Value) -> Response {
    let mut response = (status, axum::Json(problem)).into_response();
    response.headers_mut().insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json; charset=utf-8"),
    );
    response
}
