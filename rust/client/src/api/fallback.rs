//! One question, two descriptions of where to ask it: the other is tried where the first does not answer.

use monta_http::{Body, Response};

use super::detect::description_of;
use crate::call::{Call, ResponseExt as _};
use crate::error::{Code, Error, Failure};
use crate::profile::{Capability, Profile};

/// What came of asking as one of the two descriptions has it.
#[derive(Debug)]
pub(crate) enum Tried<T> {
    /// This server follows the description, and this is its answer.
    Answered(T),
    /// Either there is nothing there, which is the value, or this server does not follow the description.
    Unclear(T),
    /// This server does not follow the description.
    Unsupported(Failure),
}

impl<T> Tried<T> {
    /// An answer, or an unclear one.
    pub(crate) fn answered_if(clear: bool, value: T) -> Self {
        if clear {
            Self::Answered(value)
        } else {
            Self::Unclear(value)
        }
    }

    /// The same with another value.
    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> Tried<U> {
        match self {
            Self::Answered(value) => Tried::Answered(change(value)),
            Self::Unclear(value) => Tried::Unclear(change(value)),
            Self::Unsupported(failure) => Tried::Unsupported(failure),
        }
    }
}

/// Asks as the description has it that this server is known for. Where the answer is unclear, or there is none, the other
/// description is tried; what works is remembered. A pinned profile is never left.
pub(crate) fn try_both<T>(
    call: &mut Call<'_>,
    capability: Capability,
    ask: impl Fn(&mut Call<'_>, Profile) -> Result<Tried<T>, Error>,
) -> Result<T, Error> {
    let first = description_of(call, capability)?;
    let result = match ask(call, first)? {
        Tried::Answered(value) => {
            call.client().learn(|known| {
                if known.description_of(capability).is_none() {
                    known.set_override(capability, first);
                }
            });
            return Ok(value);
        }
        Tried::Unclear(value) => Ok(value),
        Tried::Unsupported(failure) => Err(failure),
    };
    // For an unclear answer about one order there is a limit; an address that is not there is always worth the question.
    let at_limit = result.is_ok() && call.requests_made() >= max_requests(capability);
    if call.client().is_pinned() || at_limit {
        return result.map_err(|failure| call.fail(failure));
    }
    match (ask(call, first.other())?, result) {
        (Tried::Answered(value), _) => {
            call.client()
                .learn(|known| known.set_override(capability, first.other()));
            Ok(value)
        }
        (_, Ok(value)) | (Tried::Unclear(value), Err(_)) => Ok(value),
        (Tried::Unsupported(_), Err(failure)) => Err(call.fail(failure)),
    }
}

/// Requests to find an order, as both descriptions have it together. A look-up has six: two more follow, for parcels and
/// for events.
pub(crate) const MAX_REQUESTS_TO_FIND: usize = 4;

/// Requests of one call after which the other description is not tried any more.
fn max_requests(capability: Capability) -> usize {
    match capability {
        Capability::Find => MAX_REQUESTS_TO_FIND,
        Capability::Shipments => MAX_REQUESTS_TO_FIND + 1,
        Capability::Events => MAX_REQUESTS_TO_FIND + 2,
        Capability::Inbound | Capability::Stock => usize::MAX,
    }
}

/// What a response without a result says. A 404 with words of Monta is about what was asked for, one without may be
/// about the address; 405, 501 and a page are about the address. Anything else ends the call.
pub(crate) fn on_no_result<T>(call: &mut Call<'_>, response: &Response<'_>, value: T) -> Result<Tried<T>, Error> {
    match (response.status, &response.body) {
        (404, Body::Html { .. }) => Ok(Tried::Unsupported(response.refusal())),
        (404, Body::Text(_)) => Ok(Tried::Answered(value)),
        (404, _) => Ok(Tried::Unclear(value)),
        (405 | 501, _) => Ok(Tried::Unsupported(Failure {
            code: Code::MethodUnsupported,
            uncertain: false,
            ..response.refusal()
        })),
        _ => Err(call.fail(response.refusal())),
    }
}
