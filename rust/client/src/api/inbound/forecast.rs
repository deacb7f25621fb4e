//! One forecast at one address: reading it, removing it, and what came of announcing it.

use monta_core::answer::into_unwrapped;
use monta_http::{Body, Request, Response};
use serde_json::{Value, json};

use crate::api::fallback::{Tried, on_no_result};
use crate::call::{Call, Outcome, ResponseExt as _};
use crate::error::{Code, Error, Failure, Text};

/// The note that goes with a removal. Monta's DELETE may want a body (monta-api D15).
pub(super) const NOTE: &str = "Removed in Odoo";

/// What came of an announcement.
#[derive(Debug)]
pub(super) struct Pushed {
    pub(super) outcome: Outcome,
    pub(super) status: u16,
    pub(super) body: Value,
    pub(super) kept: Vec<String>,
}

/// What the answer to the POST of a whole forecast says. A 404 can only be about the address: nothing is asked for.
pub(super) fn created(call: &mut Call<'_>, response: Response<'_>) -> Result<Tried<Pushed>, Error> {
    if let Some(failure) = not_taken(&response) {
        return Ok(Tried::Unsupported(failure));
    }
    let (status, body) = body_of_success(call, response)?;
    Ok(Tried::Answered(Pushed {
        outcome: Outcome::Created,
        status,
        body,
        kept: Vec::new(),
    }))
}

/// Why a POST to a fixed address was not taken at all.
fn not_taken(response: &Response<'_>) -> Option<Failure> {
    matches!(response.status, 404 | 405 | 501)
        .then(|| response.unsupported(Code::MethodUnsupported, Text::ForecastUnsupported))
}

/// The body of a change that succeeded; some answers are empty or a mere text.
pub(super) fn body_of_success(call: &mut Call<'_>, response: Response<'_>) -> Result<(u16, Value), Error> {
    if !response.is_success() {
        return Err(call.fail(response.refusal()));
    }
    Ok((response.status, call.body_of_change(response)?))
}

/// A forecast with the status of the answer that held it.
pub(super) type Found = Option<(u16, Value)>;

/// Reads one forecast.
pub(super) fn read(call: &mut Call<'_>, path: &str) -> Result<Tried<Found>, Error> {
    let response = call.send(Request::Get, path)?;
    if !response.is_success() {
        return on_no_result(call, &response, None);
    }
    match response.body {
        Body::Json(found @ Value::Object(_)) => Ok(Tried::Answered(Some((response.status, into_unwrapped(found))))),
        _ => Err(call.fail(response.unusable())),
    }
}

/// Removes what stands at an address; its status, or `None` when nothing stands there.
///
/// A success that says nothing and is no 204 may come from something in front of Monta: whether the forecast is gone is
/// what counts.
pub(super) fn remove(call: &mut Call<'_>, path: &str) -> Result<Tried<Option<u16>>, Error> {
    let note = json!({ "Note": NOTE });
    let response = call.send(Request::Delete(&note), path)?;
    if matches!(response.status, 404 | 405 | 501) {
        return on_no_result(call, &response, None);
    }
    if !response.is_success() {
        return Err(call.fail(response.refusal()));
    }
    let is_gone = match response.body {
        Body::Json(_) => true,
        Body::Empty if response.status == 204 => true,
        Body::Empty | Body::Text(_) => matches!(read(call, path)?, Tried::Answered(None) | Tried::Unclear(None)),
        Body::Html { .. } | Body::NotUtf8 | Body::TooLarge => false,
    };
    if is_gone {
        Ok(Tried::Answered(Some(response.status)))
    } else {
        Err(call.fail(response.unusable()))
    }
}
