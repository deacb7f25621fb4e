//! The connection test, and the question which API this is.

use std::borrow::Cow;

use monta_core::answer::{member, text};
use monta_http::{Body, Request};
use serde::Serialize;
use serde_json::Value;

use super::detect::{detect, learn_from_info};
use crate::call::{Call, Client};
use crate::error::{Error, Exchange};
use crate::profile::{Capabilities, Profile};

/// What a connection test found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Check {
    /// The description of the API that is followed from now on.
    pub profile: Profile,
    /// The names of the sales channels, the values `monta.origin` may have. Empty where the server does not list them.
    pub origins: Vec<String>,
    /// The names of the warehouses. Empty where the server does not list them.
    pub warehouses: Vec<String>,
    /// The requests of this call.
    pub exchanges: Vec<Exchange>,
    /// What is known about the server after this call.
    pub capabilities: Capabilities,
}

impl Client {
    /// Asks `GET /info`: are the address, the user name and the password right, and which API is this (monta-api 8)?
    ///
    /// # Errors
    /// [`Error::Stop`] for wrong credentials, [`Error::Retry`] and [`Error::Refused`] for an answer that says nothing
    /// about Monta's API.
    pub fn check(&self) -> Result<Check, Error> {
        let mut call = Call::start(self);
        let response = call.send(Request::Get, "/info")?;
        let recognised = learn_from_info(&mut call, &response)?;
        let capabilities = self.capabilities();
        let profile = if self.is_pinned() {
            capabilities.profile.unwrap_or(recognised)
        } else {
            recognised
        };
        let names = |list| names(&response.body, list);
        let (origins, warehouses) = (names("Origins"), names("Warehouses"));
        Ok(Check {
            profile,
            origins,
            warehouses,
            exchanges: call.into_exchanges(),
            capabilities,
        })
    }
}

impl Client {
    /// Which description of the API this server follows as a whole; it is asked where that is not known.
    ///
    /// # Errors
    /// An answer that says nothing about the API, or none.
    pub fn profile(&self) -> Result<Profile, Error> {
        detect(&mut Call::start(self))
    }
}

fn names(body: &Body, list: &str) -> Vec<String> {
    let Body::Json(info) = body else {
        return Vec::new();
    };
    let listed = member(info, list).and_then(Value::as_array).into_iter().flatten();
    listed
        .filter_map(|entry| text(entry, "Name").map(Cow::into_owned))
        .collect()
}
