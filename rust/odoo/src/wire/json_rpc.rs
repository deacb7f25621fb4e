//! JSON-RPC: `POST /jsonrpc` with a service, one of its methods, and arguments by place. Every error of Odoo comes with
//! status 200; `result` is left out where a method returns nothing.

use monta_core::message;
use std::time::Duration;

use monta_http::{Body, Request, Response};
use serde_json::{Map, Value, json};

use super::call::Call;
use super::host::Host;
use super::refusal::Exception;
use super::rows::Rows;
use super::server::Server;
use crate::error::Error;
use crate::settings::{Access, Endpoint, Secrets};

const PATH: &str = "/jsonrpc";

/// A method of a model, with the secret.
pub(super) fn call(server: &Server, user: i64, call: Call<'_>) -> Result<Value, Error> {
    let (model, method) = (call.model, call.method);
    let document = execute(server, user, call);
    result(server, server.post(PATH, &[], &document)?, model, method)
}

/// A method of a model that gives rows with these fields; none where it gives anything else.
pub(super) fn rows(server: &Server, user: i64, call: Call<'_>, fields: &[String]) -> Result<Option<Rows>, Error> {
    let (model, method) = (call.model, call.method);
    let document = execute(server, user, call);
    let response = server.post_raw(PATH, &[], &document)?;
    let rows = response.bytes.as_deref().filter(|_| response.is_2xx());
    match rows.and_then(|bytes| Rows::in_envelope(bytes, fields)) {
        Some(rows) => Ok(Some(rows)),
        None => result(server, response.decode(), model, method).map(|_| None),
    }
}

fn execute(server: &Server, user: i64, call: Call<'_>) -> Value {
    let mut named = call.arguments;
    let mut placed = Vec::new();
    if let Some(ids) = call.ids {
        placed.push(json!(ids));
    }
    // This wire looks at the place of what is created to tell one record from several.
    if call.method == "create" {
        placed.extend(named.remove("vals_list"));
    }
    if !call.context.is_empty() {
        named.insert("context".to_owned(), Value::Object(call.context));
    }
    let secret = server.credentials().secret().expose();
    let arguments = vec![
        server.settings.database.as_str().into(),
        user.into(),
        secret.into(),
        call.model.into(),
        call.method.into(),
        Value::Array(placed),
        Value::Object(named),
    ];
    document("object", "execute_kw", arguments.into())
}

/// Tells the version, or logs in: what needs no user yet.
pub(crate) struct WithoutLogin;

impl WithoutLogin {
    /// What `common.version` says.
    pub(crate) fn version(server: &Server) -> Result<Value, Error> {
        let document = document("common", "version", json!([]));
        result(server, server.post(PATH, &[], &document)?, "common", "version")
    }

    /// The id of the user who logs in with this login and secret. One try.
    pub(crate) fn authenticate(server: &Server, login: &str) -> Result<i64, Error> {
        let secret = server.credentials().secret().expose();
        let arguments = json!([server.settings.database, login, secret, {}]);
        let document = document("common", "authenticate", arguments);
        let user = result(server, server.post(PATH, &[], &document)?, "common", "authenticate")?;
        match user {
            Value::Bool(false) | Value::Null => Err(server.credentials().refused()),
            user => user
                .as_i64()
                .ok_or_else(|| server.unreadable(message!("the id of the user is no number"))),
        }
    }

    /// The names of the databases that a server tells; asked for without any credentials.
    pub(crate) fn databases(endpoint: &Endpoint, access: &Access, timeout: Duration) -> Result<Vec<String>, Error> {
        let host = Host {
            endpoint,
            access,
            timeout,
            secrets: &Secrets::of(None, access),
        };
        let document = json!({"jsonrpc": "2.0", "method": "call", "id": 1, "params": {}});
        let response = host.send(Request::Post(&document), "/web/database/list", &[])?;
        let not_listed = || Error::NotListed { server: host.name() };
        match &response.body {
            Body::Json(answer) if response.is_2xx() => {
                let names = answer.get("result").and_then(Value::as_array).ok_or_else(not_listed)?;
                Ok(names.iter().filter_map(Value::as_str).map(str::to_owned).collect())
            }
            _ if response.status == 404 => Err(not_listed()),
            _ => Err(host.foreign(response)),
        }
    }
}

/// What is sent. The arguments may hold a large file: they are moved, where `json!` would copy them each time.
fn document(service: &str, method: &str, arguments: Value) -> Value {
    let mut document = json!({"jsonrpc": "2.0", "method": "call", "id": 1});
    let params = [
        ("service", service.into()),
        ("method", method.into()),
        ("args", arguments),
    ];
    if let Some(members) = document.as_object_mut() {
        members.insert("params".to_owned(), params.into_iter().collect());
    }
    document
}

fn result(server: &Server, response: Response<'_>, model: &str, method: &str) -> Result<Value, Error> {
    let success = response.is_2xx();
    match response.body {
        Body::Json(Value::Object(mut answer)) if success && answer.contains_key("jsonrpc") => match answer.get("error")
        {
            None | Some(Value::Null) => Ok(answer.remove("result").unwrap_or(Value::Null)),
            Some(error) => Err(failure(server, error, model, method)),
        },
        body => Err(server.foreign(Response { body, ..response })),
    }
}

fn failure(server: &Server, error: &Value, model: &str, method: &str) -> Error {
    match error.get("data").and_then(Exception::read) {
        Some(exception) if !exception.is_status() => exception.error(server, model, method),
        // As where the route is gone: Odoo 22 has no JSON-RPC any more.
        _ => {
            let empty = Map::new();
            let error = error.as_object().unwrap_or(&empty);
            let status = error.get("code").and_then(Value::as_u64);
            let words = error
                .get("message")
                .and_then(Value::as_str)
                .unwrap_or("no reason given");
            Error::Status {
                server: server.name(),
                status: status.and_then(|status| u16::try_from(status).ok()).unwrap_or(200),
                words: server.mask(words),
                retry_after: None,
            }
        }
    }
}
