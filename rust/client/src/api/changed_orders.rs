//! The list of orders that something happened to (monta-api 3.6).

use monta_core::answer::into_unwrapped;
use monta_http::Request;
use serde::Serialize;
use serde_json::Value;

use super::list::rows;
use super::products::is_utc_time;
use crate::call::{Batch, Call, Client, ResponseExt as _};
use crate::error::{Error, Exchange, InputError};
use crate::profile::Capabilities;

/// Monta lists the two apart.
const STATUSES: [&str; 2] = ["NonDeleted", "Deleted"];
/// Members that say who the customer is, and that nobody who compares orders needs.
const PERSONAL: [&str; 3] = ["ConsumerDetails", "Invoice", "Comment"];

/// Orders that something happened to since a time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChangedOrders {
    /// The orders, those that were cancelled included, without the customer.
    pub orders: Vec<Value>,
    /// The requests of this call, in their order.
    pub exchanges: Vec<Exchange>,
    /// What is known about the server after this call.
    pub capabilities: Capabilities,
}

impl Client {
    /// The orders that something happened to since a time: GET `/order/updated_since/{time}`, two requests. Monta looks
    /// back seven days at most, and does not page.
    ///
    /// # Errors
    /// [`InputError::SinceInvalid`] for anything but `YYYY-MM-DDTHH:MM:SSZ`; [`Code::ListMissing`] where the API has no
    /// such list; [`Code::TooLarge`] when so much changed that the answer is not read.
    ///
    /// [`Code::ListMissing`]: crate::error::Code::ListMissing
    /// [`Code::TooLarge`]: crate::error::Code::TooLarge
    pub fn changed_orders(&self, since: &str) -> Result<ChangedOrders, Error> {
        if !is_utc_time(since) {
            return Err(InputError::SinceInvalid.into());
        }
        let batch = Batch::new(self, STATUSES.len(), 1);
        let mut call = Call::of_batch(self, &batch);
        let mut orders = Vec::new();
        for status in STATUSES {
            call.extend_deadline();
            let path = format!("/order/updated_since/{since}?status={status}");
            let response = call.send(Request::Get, &path)?;
            if !response.is_success() {
                return Err(call.fail(response.no_list()));
            }
            orders.extend(rows(&mut call, &response)?.into_iter().map(without_customer));
        }
        Ok(ChangedOrders {
            orders,
            exchanges: call.into_exchanges(),
            capabilities: self.capabilities(),
        })
    }
}

fn without_customer(order: Value) -> Value {
    let mut order = into_unwrapped(order);
    if let Some(members) = order.as_object_mut() {
        members.retain(|name, _| !PERSONAL.iter().any(|personal| personal.eq_ignore_ascii_case(name)));
    }
    order
}
