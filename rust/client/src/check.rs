//! The connection test, and the question which API this is.

use monta_http::{Body, Request, Response};
use serde::Serialize;
use serde_json::Value;

use crate::call::Call;
use crate::client::Client;
use crate::error::Error;
use crate::exchange::Exchange;
use crate::profile::{Capabilities, Part, Profile, recognise};
use crate::refusal::ResponseExt as _;

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
    /// Asks `GET /info`: are the address, the user name and the password right, and which API is this (contract 8)?
    ///
    /// # Errors
    /// [`Error::Stop`] for wrong credentials, [`Error::Retry`] and [`Error::Refused`] for an answer that says nothing
    /// about Monta's API.
    pub fn check(&self) -> Result<Check, Error> {
        let mut call = Call::start(self);
        let response = call.send(Request::Get, "/info")?;
        let recognised = learnt(&mut call, &response)?;
        let capabilities = self.capabilities();
        let profile = if self.is_pinned() {
            capabilities.profile.unwrap_or(recognised)
        } else {
            recognised
        };
        let names = |member| names(&response.body, member);
        let (origins, warehouses) = (names("Origins"), names("Warehouses"));
        Ok(Check {
            profile,
            origins,
            warehouses,
            exchanges: call.finish(),
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

/// Which description a part of this server follows; the server is asked where nothing is known about it.
pub(crate) fn column(call: &mut Call<'_>, part: Part) -> Result<Profile, Error> {
    match call.client().capabilities().column(part) {
        Some(column) => Ok(column),
        None => detect(call),
    }
}

/// Which API this is; asked where that is not known, and remembered. A page that says that there is no such address is
/// believed as long as this client lives: frameworks answer so where they know no route, and so do proxies in a bad moment.
pub(crate) fn detect(call: &mut Call<'_>) -> Result<Profile, Error> {
    if let Some(profile) = call.client().known_profile() {
        return Ok(profile);
    }
    let response = call.send(Request::Get, "/info")?;
    if matches!(response.status, 404 | 405 | 501) && response.is_page() {
        return Ok(call.client().assume(Profile::Documented));
    }
    learnt(call, &response)
}

fn learnt(call: &mut Call<'_>, response: &Response<'_>) -> Result<Profile, Error> {
    let Some(profile) = recognise(response.status, &response.body) else {
        let failure = if response.is_2xx() {
            response.unusable()
        } else {
            response.refusal()
        };
        return Err(call.fail(failure));
    };
    call.client().learn(|known| {
        // What was learnt from a 405 is better knowledge than the column of the same profile.
        if known.profile != Some(profile) || known.order_update.is_none() {
            *known = Capabilities::of(profile);
        }
    });
    Ok(profile)
}

fn names(body: &Body, member: &str) -> Vec<String> {
    let Body::Json(info) = body else {
        return Vec::new();
    };
    let listed = info.get(member).and_then(Value::as_array).into_iter().flatten();
    listed
        .filter_map(|entry| entry.get("Name")?.as_str().map(str::to_owned))
        .collect()
}
