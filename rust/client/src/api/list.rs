//! Lists in answers.

use monta_core::answer::list;
use monta_http::path::with_query;
use monta_http::{Body, Request, Response};
use serde_json::Value;

use super::fallback::{Tried, on_no_result};
use crate::call::{Call, ResponseExt as _};
use crate::error::Error;

/// Asks for a list with one filter, and keeps of its rows what `own` keeps: those that are what was asked for.
///
/// A server that does not know the filter ignores it and lists whatever it has (monta-api 2.4): when there are rows and
/// none of them shows what was asked for, the list says nothing.
pub(crate) fn filtered(
    call: &mut Call<'_>,
    path: &str,
    (filter, wanted): (&str, &str),
    own: impl FnOnce(Vec<Value>) -> Vec<Value>,
) -> Result<Tried<Vec<Value>>, Error> {
    let response = call.send(Request::Get, &with_query(path, &[(filter, wanted)]))?;
    if !response.is_success() {
        return on_no_result(call, &response, Vec::new());
    }
    let listed = rows(call, &response)?;
    let is_empty = listed.is_empty();
    let kept = own(listed);
    Ok(Tried::answered_if(is_empty || !kept.is_empty(), kept))
}

/// The rows of a list, unwrapped; none where the server says that it has no content. An empty 200 is no list: to take it for
/// its end would lose the rest.
pub(crate) fn rows(call: &mut Call<'_>, response: &Response<'_>) -> Result<Vec<Value>, Error> {
    let listed = match &response.body {
        Body::Empty if response.status == 204 => Some(Vec::new()),
        Body::Json(value) => list(value),
        _ => None,
    };
    match listed {
        Some(rows) => Ok(rows.into_iter().cloned().collect()),
        None => Err(call.fail(response.unusable())),
    }
}
