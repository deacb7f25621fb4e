//! Every request to the API as it came over the wire, for tests to count and to read.

use axum::http::{HeaderMap, StatusCode, request::Parts};
use serde::Serialize;
use serde_json::{Map, Value};

use super::connection::Connection;

/// One request.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Recorded {
    n: u64,
    connection: u64,
    /// Address and port of the client.
    peer: String,
    method: String,
    /// Raw, percent-encoded as it came.
    path: String,
    query: Option<String>,
    /// Names in lower case; a repeated header has its values joined by a comma.
    headers: Map<String, Value>,
    /// JSON when it is, else text; null when there was none.
    body: Value,
    /// Null as long as there is no answer, and for ever when the connection was dropped.
    pub(crate) status: Option<u16>,
    /// The name of the fault that struck it; null when none did.
    fault: Value,
}

/// The record since the last reset.
#[derive(Default)]
pub(crate) struct Recorder {
    rows: Vec<Recorded>,
    arrived: u64,
}

impl Recorder {
    /// Records a request on arrival and returns its number.
    pub(crate) fn arrived(&mut self, parts: &Parts, body: &[u8], connection: &Connection, fault: Value) -> u64 {
        self.arrived += 1;
        self.rows.push(Recorded {
            n: self.arrived,
            connection: connection.number,
            peer: connection.peer.to_string(),
            method: parts.method.to_string(),
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().map(ToOwned::to_owned),
            headers: headers(&parts.headers),
            body: readable(body),
            status: None,
            fault,
        });
        self.arrived
    }

    /// Notes the status of the answer to request `n`, unless the record was emptied meanwhile.
    pub(crate) fn answered(&mut self, n: u64, status: StatusCode) {
        if let Some(row) = self.rows.iter_mut().rev().find(|row| row.n == n) {
            row.status = Some(status.as_u16());
        }
    }

    /// Request `n`, unless the record was emptied meanwhile.
    pub(crate) fn row(&self, n: u64) -> Option<&Recorded> {
        self.rows.iter().rev().find(|row| row.n == n)
    }

    /// All requests in the order of their arrival.
    pub(crate) fn rows(&self) -> &[Recorded] {
        &self.rows
    }

    /// Forgets all requests; the numbers go on.
    pub(crate) fn clear(&mut self) {
        self.rows.clear();
    }
}

impl Recorded {
    /// `POST /order`, for the page.
    pub(crate) fn line(&self) -> String {
        let query = self
            .query
            .as_ref()
            .map_or_else(String::new, |query| format!("?{query}"));
        format!("{} {}{query}", self.method, self.path)
    }

    /// The body of the request.
    pub(crate) fn body(&self) -> &Value {
        &self.body
    }
}

fn headers(map: &HeaderMap) -> Map<String, Value> {
    let mut headers = Map::new();
    for name in map.keys() {
        let values: Vec<_> = map
            .get_all(name)
            .iter()
            .map(|v| String::from_utf8_lossy(v.as_bytes()))
            .collect();
        headers.insert(name.to_string(), values.join(", ").into());
    }
    headers
}

fn readable(body: &[u8]) -> Value {
    if body.is_empty() {
        return Value::Null;
    }
    serde_json::from_slice(body).unwrap_or_else(|_| String::from_utf8_lossy(body).into())
}
