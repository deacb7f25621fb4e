//! Of which batches the goods of an order were, and their serial numbers (monta-api 3.11).

use monta_http::{Body, Request};
use serde_json::Value;

use super::orders::{order_path, says_order_unknown};
use crate::call::{Answer, Call, Client, Outcome, ResponseExt as _};
use crate::error::Error;

impl Client {
    /// Reads of which batches the goods of an order are that have left: GET `/order/{id}/batches`. Quantities are movements
    /// of Monta's stock and may be negative, and `BatchContent` may be null.
    ///
    /// Outcomes: [`Outcome::Read`], [`Outcome::Absent`] where Monta has no such order, or nothing to tell.
    ///
    /// # Errors
    /// Those of any read.
    pub fn get_order_batches(&self, webshop_order_id: &str) -> Result<Answer, Error> {
        read(self, webshop_order_id, "batches")
    }

    /// Reads the serial numbers of the goods of an order that have left: GET `/order/{id}/serials`. Monta describes no
    /// shape (monta-api U20).
    ///
    /// Outcomes: [`Outcome::Read`], [`Outcome::Absent`] where Monta has no such order, or nothing to tell.
    ///
    /// # Errors
    /// Those of any read.
    pub fn get_order_serials(&self, webshop_order_id: &str) -> Result<Answer, Error> {
        read(self, webshop_order_id, "serials")
    }
}

fn read(client: &Client, id: &str, part: &str) -> Result<Answer, Error> {
    let target = format!("{}/{part}", order_path(id)?);
    let mut call = Call::about(client, id);
    let response = call.send(Request::Get, &target)?;
    if says_order_unknown(&response) {
        return Ok(call.succeed(Outcome::Absent, response.status, Value::Null));
    }
    if !response.is_success() {
        return Err(call.fail(response.refusal()));
    }
    match response.body {
        Body::Json(found @ (Value::Object(_) | Value::Array(_))) => {
            Ok(call.succeed(Outcome::Read, response.status, found))
        }
        Body::Empty if response.status == 204 => Ok(call.succeed(Outcome::Absent, response.status, Value::Null)),
        _ => Err(call.fail(response.unusable())),
    }
}
