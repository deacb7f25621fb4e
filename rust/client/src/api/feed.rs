//! Feeds: rows with ascending ids, read on from the last one that was seen (monta-api 3.7, 5).

use monta_core::answer::integer;
use monta_http::Request;
use serde::Serialize;
use serde_json::Value;

use super::list::rows;
use crate::call::{Batch, Call, Client, ResponseExt as _};
use crate::error::{Code, Error, Exchange, Failure, InputError, Text};
use crate::profile::Capabilities;

/// Requests of one reading; what is left is read by the next.
const MAX_REQUESTS: usize = 100;
/// Rows of one answer of `/inbounds`; an answer with fewer is the last (monta-api 5).
const RECEIPTS_PER_ANSWER: usize = 30;

/// What happened to orders after a cursor.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OrderChanges {
    /// The events, ascending by id.
    pub events: Vec<Value>,
    /// Where to read on: the id of the last event, or the cursor that was given when there is none.
    pub cursor: i64,
    /// Whether these are all events there are by now.
    pub complete: bool,
    /// The requests of this call, in their order.
    pub exchanges: Vec<Exchange>,
    /// What is known about the server after this call.
    pub capabilities: Capabilities,
}

/// What Monta received after a cursor.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Receipts {
    /// The receipts, ascending by id. Each is a delta; returns and goods in quarantine are among them.
    pub rows: Vec<Value>,
    /// Where to read on: the id of the last row, or the cursor that was given when there is none.
    pub cursor: i64,
    /// Whether these are all receipts there are by now.
    pub complete: bool,
    /// The requests of this call, in their order.
    pub exchanges: Vec<Exchange>,
    /// What is known about the server after this call.
    pub capabilities: Capabilities,
}

impl Client {
    /// Events of all orders since the one with the id `cursor`, those of the warehouse included: GET
    /// `/orderevents/since_id/{id}` until there are none.
    ///
    /// # Errors
    /// [`Code::ListMissing`] where the API has no such feed.
    pub fn order_changes(&self, cursor: i64) -> Result<OrderChanges, Error> {
        let path = |cursor| format!("/orderevents/since_id/{cursor}?includeWMSEvents=true");
        let read = self.read_feed(cursor, path, |rows| rows == 0)?;
        Ok(OrderChanges {
            events: read.rows,
            cursor: read.cursor,
            complete: read.complete,
            exchanges: read.exchanges,
            capabilities: self.capabilities(),
        })
    }

    /// Goods that Monta received since the receipt with the id `cursor`: GET `/inbounds?sinceid=`.
    ///
    /// # Errors
    /// [`Code::ListMissing`] where the API has no such feed.
    pub fn receipts(&self, cursor: i64) -> Result<Receipts, Error> {
        let path = |cursor| format!("/inbounds?sinceid={cursor}");
        let read = self.read_feed(cursor, path, |rows| rows < RECEIPTS_PER_ANSWER)?;
        Ok(Receipts {
            rows: read.rows,
            cursor: read.cursor,
            complete: read.complete,
            exchanges: read.exchanges,
            capabilities: self.capabilities(),
        })
    }

    /// Reads a feed from a cursor on; `path` is the request for the rows after an id, and `is_last` says by the number of
    /// rows that an answer is the last.
    fn read_feed(
        &self,
        cursor: i64,
        path: impl Fn(i64) -> String,
        is_last: impl Fn(usize) -> bool,
    ) -> Result<Feed, Error> {
        if cursor < 0 {
            return Err(InputError::CursorNegative.into());
        }
        // One request follows from the other, but the pauses of a batch are wanted here too.
        let batch = Batch::new(self, MAX_REQUESTS, 1);
        let mut call = Call::of_batch(self, &batch);
        let mut read = Feed {
            rows: Vec::new(),
            cursor,
            complete: false,
            exchanges: Vec::new(),
        };
        for _ in 0..MAX_REQUESTS {
            if read.complete {
                break;
            }
            call.extend_deadline();
            let response = call.send(Request::Get, &path(read.cursor))?;
            if !response.is_success() {
                return Err(call.fail(response.no_list()));
            }
            let page = rows(&mut call, &response)?;
            read.complete = is_last(page.len());
            let newer = page.into_iter().filter(|row| id(row) > Some(read.cursor));
            let before = read.rows.len();
            read.rows.extend(newer);
            if read.rows.len() == before && !read.complete {
                // A feed that does not move on would be read for ever.
                let failure = Failure::new(Code::NotJson, Text::ListStuck);
                return Err(call.fail(failure.with("cursor", read.cursor)));
            }
            read.cursor = read.rows.iter().filter_map(id).max().unwrap_or(cursor);
        }
        read.rows.sort_by_key(id);
        read.exchanges = call.into_exchanges();
        Ok(read)
    }
}

/// What was read of a feed.
struct Feed {
    rows: Vec<Value>,
    cursor: i64,
    complete: bool,
    exchanges: Vec<Exchange>,
}

fn id(row: &Value) -> Option<i64> {
    integer(row, "Id")
}
