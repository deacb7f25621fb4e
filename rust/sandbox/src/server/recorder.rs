//! Every request to the API as it came over the wire, for tests to count and to read.

use axum::http::{HeaderMap, StatusCode, request::Parts};
use chrono::{DateTime, Utc};
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
    /// When it arrived, by the clock of the sandbox; for the page.
    #[serde(skip)]
    pub(crate) at: DateTime<Utc>,
    /// What was answered, for the page: JSON where it is JSON, else text; null when there was nothing or it is too long ago.
    #[serde(skip)]
    pub(crate) answer: Value,
}

/// The answers that are kept, and the most bytes of one: the page shows no more, and a storm must not fill the memory.
const ANSWERS: u64 = 400;
const ANSWER_BYTES: usize = 20_000;

/// The record since the last reset.
#[derive(Default)]
pub(crate) struct Recorder {
    rows: Vec<Recorded>,
    arrived: u64,
}

impl Recorder {
    /// Records a request on arrival and returns its number.
    pub(crate) fn arrived(
        &mut self,
        parts: &Parts,
        body: &[u8],
        connection: &Connection,
        fault: Value,
        at: DateTime<Utc>,
    ) -> u64 {
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
            at,
            answer: Value::Null,
        });
        self.arrived
    }

    /// Notes the answer to request `n`, unless the record was emptied meanwhile.
    pub(crate) fn answered(&mut self, n: u64, status: StatusCode, body: &[u8]) {
        if let Some(row) = self.row_mut(n) {
            row.status = Some(status.as_u16());
            row.answer = match body.len() {
                0..=ANSWER_BYTES => readable(body),
                bytes => format!("{bytes} bytes, too many to be shown").into(),
            };
        }
        if let Some(row) = n.checked_sub(ANSWERS).and_then(|old| self.row_mut(old)) {
            row.answer = Value::Null;
        }
    }

    fn row_mut(&mut self, n: u64) -> Option<&mut Recorded> {
        self.rows.iter_mut().rev().find(|row| row.n == n)
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

    /// Its number, which no other has.
    pub(crate) fn number(&self) -> u64 {
        self.n
    }

    /// Whether it may have changed something.
    pub(crate) fn changes(&self) -> bool {
        !matches!(self.method.as_str(), "GET" | "HEAD" | "OPTIONS")
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
