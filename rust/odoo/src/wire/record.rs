//! What the request log is told of a request: everything but secrets and files.

use std::time::Duration;

use monta_http::{Body, NoResponse, Request, Response};
use serde_json::{Map, Value, json};

use crate::settings::Secrets;

/// Fields that hold a whole file, in base64. What is in them helps nobody who looks for an error, and may be anything.
const FILES: [&str; 2] = ["datas", "raw"];

/// One line of JSON: `method`, `url`, `headers`, `request`, `seconds`, and either `status`, `location` and `answer` or `error`.
pub(super) fn record(
    secrets: &Secrets,
    (request, url, headers): (Request<'_>, &str, &[(&str, &str)]),
    took: Duration,
    came: Result<&Response<'_>, &NoResponse>,
) -> String {
    let headers = headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), shown(name, value)));
    let mut record = json!({
        "method": request.method(),
        "url": url,
        "headers": headers.collect::<Map<_, _>>(),
        "request": request.document().map(without_files),
        "seconds": took.as_secs_f64(),
    });
    let further = match came {
        Ok(response) => {
            json!({"status": response.status, "location": response.location, "answer": answer(&response.body)})
        }
        Err(failure) => json!({"error": failure.to_string()}),
    };
    if let (Some(record), Value::Object(further)) = (record.as_object_mut(), further) {
        record.extend(further);
    }
    // The whole line at once: wherever a server repeats a secret, it stands in it.
    secrets.mask(&record.to_string())
}

/// The scheme of a login is kept, and nothing else of it.
fn shown(name: &str, value: &str) -> Value {
    match value.split_once(' ') {
        Some((scheme, _)) if name == "authorization" => format!("{scheme} {}", monta_http::MASK).into(),
        _ => value.into(),
    }
}

fn answer(body: &Body) -> Value {
    match body {
        Body::Json(value) => without_files(value),
        Body::Text(text) => text.as_str().into(),
        Body::Html { title } => json!({"page": title}),
        Body::Empty => Value::Null,
        Body::NotUtf8 => "(not UTF-8)".into(),
        Body::TooLarge => "(larger than is read)".into(),
    }
}

fn without_files(value: &Value) -> Value {
    match value {
        Value::Array(values) => values.iter().map(without_files).collect(),
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| match value {
                Value::String(file) if FILES.contains(&name.as_str()) => {
                    (name.clone(), format!("({} characters)", file.len()).into())
                }
                value => (name.clone(), without_files(value)),
            });
            Value::Object(members.collect())
        }
        other => other.clone(),
    }
}
