//! Lists in answers.

use monta_http::path::with_query;
use monta_http::{Body, Request, Response};
use serde_json::Value;

use crate::call::Call;
use crate::error::Error;
use crate::refusal::ResponseExt as _;
use crate::ways::{Asked, nothing};

/// Asks for a list with one filter, and keeps of its rows those that `own` says are what was asked for.
///
/// A server that does not know the filter ignores it and lists whatever it has (contract 2.4): when there are rows and
/// none of them shows what was asked for, the list says nothing.
pub(crate) fn filtered(
    call: &mut Call<'_>,
    path: &str,
    (filter, wanted): (&str, &str),
    own: impl FnOnce(Vec<Value>) -> Vec<Value>,
) -> Result<Asked<Vec<Value>>, Error> {
    let response = call.send(Request::Get, &with_query(path, &[(filter, wanted)]))?;
    if !response.is_success() {
        return nothing(call, &response, Vec::new());
    }
    let listed = rows(call, &response)?;
    let nothing = listed.is_empty();
    let kept = own(listed);
    let ignored = !nothing && kept.is_empty();
    Ok(if ignored {
        Asked::Doubtful(kept)
    } else {
        Asked::Answered(kept)
    })
}

/// The rows of a list: a bare array, an object whose only member is one (`{"Orders": […]}`), or nothing at all. Rows may
/// be wrapped once more, as in `{"Products": [{"Product": {…}}]}`.
pub(crate) fn rows(call: &mut Call<'_>, response: &Response<'_>) -> Result<Vec<Value>, Error> {
    let listed = match &response.body {
        Body::Empty => Some(&[][..]),
        Body::Json(value) => array(value),
        _ => None,
    };
    match listed {
        Some(rows) => Ok(rows.iter().cloned().map(bare).collect()),
        None => Err(call.fail(response.unusable())),
    }
}

/// Whether a body is a list.
pub(crate) fn is_list(body: &Value) -> bool {
    array(body).is_some()
}

fn array(body: &Value) -> Option<&[Value]> {
    match body {
        Value::Array(rows) => Some(rows),
        Value::Object(members) if members.len() == 1 => Some(members.values().next()?.as_array()?),
        _ => None,
    }
}

/// An order or product without the member that some descriptions wrap it in (contract 12, D1).
pub(crate) fn bare(row: Value) -> Value {
    let Value::Object(mut members) = row else { return row };
    if members.len() == 1 {
        for name in ["Order", "Product"] {
            match members.remove(name) {
                Some(inner @ Value::Object(_)) => return inner,
                Some(other) => members.insert(name.to_owned(), other),
                None => None,
            };
        }
    }
    Value::Object(members)
}

/// The value of a member, whatever the case of its name (contract 2.2).
pub(crate) fn member<'a>(row: &'a Value, name: &str) -> Option<&'a Value> {
    let members = row.as_object()?;
    members.get(name).or_else(|| {
        members
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    })
}

/// The text of a member; a blank one is none.
pub(crate) fn text<'a>(row: &'a Value, name: &str) -> Option<&'a str> {
    let text = member(row, name)?.as_str()?.trim();
    (!text.is_empty()).then_some(text)
}
