//! The shippers of the account (monta-api 8).

use monta_core::{ListedShipper, read_shippers};
use monta_http::{Body, Request};
use serde::Serialize;

use crate::call::{Call, Client, ResponseExt as _};
use crate::error::{Error, Exchange};
use crate::profile::Capabilities;

/// What Monta lists.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shippers {
    /// The shippers of all sales channels, each once.
    pub shippers: Vec<ListedShipper>,
    /// The requests of this call.
    pub exchanges: Vec<Exchange>,
    /// What is known about the server after this call.
    pub capabilities: Capabilities,
}

impl Client {
    /// Lists the shippers that Monta may send orders with: GET `/info`.
    ///
    /// # Errors
    /// [`Code::ListMissing`](crate::Code::ListMissing) where the API has no such list; those of any read.
    pub fn shippers(&self) -> Result<Shippers, Error> {
        let mut call = Call::start(self);
        let response = call.send(Request::Get, "/info")?;
        if !response.is_success() {
            return Err(call.fail(response.no_list()));
        }
        let Body::Json(info) = &response.body else {
            return Err(call.fail(response.unusable()));
        };
        let Some(shippers) = read_shippers(info) else {
            return Err(call.fail(response.lists_nothing()));
        };
        Ok(Shippers {
            shippers,
            exchanges: call.into_exchanges(),
            capabilities: self.capabilities(),
        })
    }
}
