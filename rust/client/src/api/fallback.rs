//! One question, two descriptions of where to ask it, and learning which of them this server follows.

use monta_http::{Body, Response};

use super::detect::column;
use crate::call::{Call, ResponseExt as _};
use crate::error::{Code, Error, Failure};
use crate::profile::{Part, Profile};

/// What came of asking in one of the two ways.
#[derive(Debug)]
pub(crate) enum Asked<T> {
    /// This server has this way, and this is its answer.
    Answered(T),
    /// There is nothing there, or this server does not have this way: what to make of the former.
    Doubtful(T),
    /// This server does not have this way.
    Unsupported(Failure),
}

/// Asks in the way that this server is known for. A doubtful answer, and none at all, lets the other way be tried; what
/// works is remembered. A pinned profile has one way only.
pub(crate) fn either<T>(
    call: &mut Call<'_>,
    part: Part,
    ask: impl Fn(&mut Call<'_>, Profile) -> Result<Asked<T>, Error>,
) -> Result<T, Error> {
    let way = column(call, part)?;
    let doubt = match ask(call, way)? {
        Asked::Answered(value) => {
            call.client().learn(|known| {
                if known.column(part).is_none() {
                    known.turn(part, way);
                }
            });
            return Ok(value);
        }
        Asked::Doubtful(value) => Ok(value),
        Asked::Unsupported(failure) => Err(failure),
    };
    // A doubt about one order is not worth more than this; an address that is not there is.
    let is_settled = doubt.is_ok() && call.questions() >= most_questions(part);
    if call.client().is_pinned() || is_settled {
        return doubt.map_err(|failure| call.fail(failure));
    }
    match (ask(call, way.other())?, doubt) {
        (Asked::Answered(value), _) => {
            call.client().learn(|known| known.turn(part, way.other()));
            Ok(value)
        }
        (_, Ok(value)) | (Asked::Doubtful(value), Err(_)) => Ok(value),
        (Asked::Unsupported(_), Err(failure)) => Err(call.fail(failure)),
    }
}

/// How many requests a call may have taken by now, if there is to be another: a look-up has six, of which the last ones
/// are for parcels and events.
fn most_questions(part: Part) -> usize {
    match part {
        Part::Find => 4,
        Part::Shipments => 5,
        Part::Events => 6,
        Part::Inbound | Part::Stock => usize::MAX,
    }
}

/// What an answer that holds nothing says. A 404 with words of Monta is about what was asked for, one without may be
/// about the address; 405, 501 and a page are about the address. Anything else ends the call.
pub(crate) fn nothing<T>(call: &mut Call<'_>, response: &Response<'_>, value: T) -> Result<Asked<T>, Error> {
    match (response.status, &response.body) {
        (404, Body::Html { .. }) => Ok(Asked::Unsupported(response.refusal())),
        (404, Body::Text(_)) => Ok(Asked::Answered(value)),
        (404, _) => Ok(Asked::Doubtful(value)),
        (405 | 501, _) => Ok(Asked::Unsupported(Failure {
            code: Code::MethodUnsupported,
            uncertain: false,
            ..response.refusal()
        })),
        _ => Err(call.fail(response.refusal())),
    }
}
