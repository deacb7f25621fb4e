//! JSON-2: `POST /json/2/<model>/<method>` with arguments by name and an API key as bearer. The body of the response is
//! what the method returned, or one of Odoo's exceptions with a status of HTTP.

use monta_http::{Body, RawResponse, Response, path};
use serde_json::{Value, json};

use super::call::Call;
use super::refusal::{self, Exception};
use super::rows::Rows;
use super::server::Server;
use crate::error::Error;

/// The title of the page that Odoo gives where it finds no database to look for the route in.
const NO_DATABASE: &str = "404 Not Found";

/// A method of a model, with the key.
pub(super) fn call(server: &Server, call: Call<'_>) -> Result<Value, Error> {
    let (model, method) = (call.model, call.method);
    post(server, call, |response| {
        result(server, response.decode(), model, method)
    })
}

/// A method of a model that gives rows with these fields; none where it gives anything else.
pub(super) fn rows(server: &Server, call: Call<'_>, fields: &[String]) -> Result<Option<Rows>, Error> {
    let (model, method) = (call.model, call.method);
    post(server, call, |response| {
        let body = response.bytes.as_deref().filter(|_| response.is_2xx());
        match body.and_then(|body| Rows::alone(body, fields)) {
            Some(rows) => Ok(Some(rows)),
            None => result(server, response.decode(), model, method).map(|_| None),
        }
    })
}

fn post<T>(
    server: &Server,
    call: Call<'_>,
    read: impl FnOnce(&RawResponse<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let address = format!("/json/2/{}/{}", path::escaped(call.model), path::escaped(call.method));
    let mut arguments = call.arguments;
    if let Some(ids) = call.ids {
        arguments.insert("ids".to_owned(), json!(ids));
    }
    if !call.context.is_empty() {
        arguments.insert("context".to_owned(), Value::Object(call.context));
    }
    let document = Value::Object(arguments);
    let bearer = format!("bearer {}", server.credentials().secret().expose());
    let headers = [
        ("authorization", bearer.as_str()),
        // In each request: with several databases, none would be found otherwise.
        ("x-odoo-database", server.settings.database.as_str()),
    ];
    read(&server.post_raw(&address, &headers, &document)?)
}

fn result(server: &Server, response: Response<'_>, model: &str, method: &str) -> Result<Value, Error> {
    let success = response.is_2xx();
    match response.body {
        Body::Json(result) if success => Ok(result),
        // A method that returns a text; half a document is none.
        Body::Text(text) if success && !text.starts_with(['{', '[']) => Ok(Value::String(text)),
        Body::Json(ref body) => match Exception::read(body) {
            Some(exception) => Err(failure(server, &response, &exception, model, method)),
            None => Err(server.foreign(response)),
        },
        Body::Html { ref title } if response.status == 404 && title == NO_DATABASE => Err(Error::NoSuchDatabase {
            server: server.name(),
            database: server.settings.database.clone(),
        }),
        _ => Err(server.foreign(response)),
    }
}

fn failure(server: &Server, response: &Response<'_>, exception: &Exception, model: &str, method: &str) -> Error {
    let message = exception.message(server);
    match response.status {
        _ if !exception.is_status() => exception.error(server, model, method),
        401 | 403 if server.settings.endpoint.is_odoo_com() && refusal::names_a_plan(&message) => {
            Error::NoApiInPlan { words: message }
        }
        401 => Error::KeyRefused {
            user: server.credentials().name(),
        },
        404 if message.contains(&format!("the model '{model}' does not exist")) => refusal::no_such_model(model),
        404 | 422 => Error::Odoo {
            model: model.to_owned(),
            method: method.to_owned(),
            exception: exception.class().to_owned(),
            message,
        },
        status => Error::Status {
            server: server.name(),
            status,
            words: message,
            retry_after: response.retry_after,
        },
    }
}
