//! Create, read, change and cancel one order (monta-api 3.2 to 3.5).

use monta_core::answer::{into_unwrapped, is_deleted, text};
use monta_core::compare_orders;
use monta_core::text::fold;
use monta_http::path::{can_be_segment, escaped};
use monta_http::{Body, Request, Response};
use serde_json::{Value, json};

use super::order_expected::Expected;
use crate::call::{Answer, Call, Client, Outcome, ResponseExt as _};
use crate::error::{Class, Code, Error, Failure, InputError, Reason, Text, code_of};

impl Client {
    /// Creates an order: POST `/order`.
    ///
    /// With `verify_first` the order is read first, which is how a caller comes back after an uncertain failure: an
    /// order that is there and is the one meant counts as success without a second POST. The same comparison follows
    /// when Monta says that the number exists, because that alone does not prove the content is ours (monta-api 3.2).
    /// What Monta has otherwise and does not make it another order is told in [`Answer::differences`].
    ///
    /// Outcomes: [`Outcome::Created`], [`Outcome::Found`].
    ///
    /// # Errors
    /// [`Code::ExistsDifferent`] names the members that differ; [`Code::OrderIdTaken`] an order that was cancelled at
    /// Monta. A failure that may have been carried out is marked `uncertain`.
    pub fn create_order(&self, payload: &Value, verify_first: bool) -> Result<Answer, Error> {
        create(Call::start(self), payload, verify_first)
    }

    /// Cancels an order: DELETE `/order/{id}` with the reason as its note.
    ///
    /// Outcomes: [`Outcome::Deleted`], [`Outcome::Absent`] when Monta does not have the order. A 404 alone does not say
    /// so: it may be the address that is not known, so the order is read before it counts as gone. So it is after a success
    /// that says nothing and is no 204.
    ///
    /// # Errors
    /// [`Code::PickingStarted`], [`Code::AlreadyShipped`] and [`Code::HasReturns`] when it is too late.
    /// [`Code::MethodUnsupported`] when the order can be read and not be cancelled.
    pub fn delete_order(&self, webshop_order_id: &str, note: &str) -> Result<Answer, Error> {
        delete(Call::start(self), webshop_order_id, note, None)
    }

    /// Reads an order: GET `/order/{id}`.
    ///
    /// Outcomes: [`Outcome::Read`], [`Outcome::Absent`]. A cancelled order may still be read, with `Deleted` true.
    ///
    /// # Errors
    /// Never [`Code::OrderUnknown`]: not being there is an answer.
    pub fn get_order(&self, webshop_order_id: &str) -> Result<Answer, Error> {
        let target = order_path(webshop_order_id)?;
        let mut call = Call::about(self, webshop_order_id);
        Ok(match find(&mut call, webshop_order_id, &target)? {
            Some((status, order)) => call.succeed(Outcome::Read, status, order),
            None => call.succeed(Outcome::Absent, 404, Value::Null),
        })
    }
}

/// Creates an order, as [`Client::create_order`] does.
pub(crate) fn create(call: Call<'_>, payload: &Value, verify_first: bool) -> Result<Answer, Error> {
    created(call, payload, verify_first).map_err(Error::of_change)
}

fn created(call: Call<'_>, payload: &Value, verify_first: bool) -> Result<Answer, Error> {
    let id = payload
        .as_object()
        .ok_or(InputError::PayloadNotObject)?
        .get("WebshopOrderId")
        .and_then(Value::as_str)
        .ok_or(InputError::OrderIdMissing)?;
    let target = order_path(id)?;
    let mut call = call.named(id);
    if verify_first && let Some((status, found)) = find(&mut call, id, &target)? {
        return compare(call, payload, status, found);
    }
    let response = call.send(Request::Post(payload), "/order")?;
    if response.is_success() {
        let order = changed_order(&mut call, id, &response)?;
        return Ok(call.succeed(Outcome::Created, response.status, order));
    }
    let failure = response.refusal();
    let says_exists = failure.reasons.iter().any(Reason::says_order_exists);
    let may_exist = says_exists || failure.reasons.iter().any(Reason::sounds_as_if_order_exists);
    if failure.code.class() != Class::Fix || !may_exist {
        return Err(call.fail(failure));
    }
    match find(&mut call, id, &target)? {
        Some((status, found)) => compare(call, payload, status, found),
        None if says_exists => Err(call.fail(
            failure
                .with_code(Code::OrderIdTaken, Text::OrderExistsAndDoesNot)
                .with("order", id),
        )),
        None => Err(call.fail(failure)),
    }
}

/// Cancels an order, as [`Client::delete_order`] does.
///
/// Given what Monta acknowledged last and which orders of its family are known, the order is read first, where it can be: a
/// part that nobody knows of would be left alive.
///
/// # Errors
/// [`Code::LinesMoved`] names the orders that the caller does not know of; nothing was sent.
pub(crate) fn delete(
    call: Call<'_>,
    id: &str,
    note: &str,
    known: Option<(&Value, &[String])>,
) -> Result<Answer, Error> {
    deleted(call, id, note, known).map_err(Error::of_change)
}

fn deleted(call: Call<'_>, id: &str, note: &str, known: Option<(&Value, &[String])>) -> Result<Answer, Error> {
    if note.trim().is_empty() {
        return Err(InputError::NoteMissing.into());
    }
    let target = order_path(id)?;
    let mut call = call.named(id);
    let note = json!({ "Note": note });
    if let Some((acknowledged, family)) = known
        && let Some(order) = readable(&mut call, id, &target)?
    {
        let expected = Expected {
            sent: vec![acknowledged],
            family,
        };
        expected.ensure_no_unknown_part(&mut call, &order)?;
    }
    let response = call.send(Request::Delete(&note), &target)?;
    if says_order_unknown(&response) {
        if response.status == 404 && exists(&mut call, id, &target)? {
            return Err(call.fail(unsupported(&response, Text::CancellationUnsupported)));
        }
        return Ok(call.succeed(Outcome::Absent, response.status, Value::Null));
    }
    if !response.is_success() {
        return Err(call.fail(response.refusal()));
    }
    match order_in(&response.body, id) {
        Some(order) => Ok(call.succeed(Outcome::Deleted, response.status, order)),
        None if response.status == 204 && response.body == Body::Empty => {
            Ok(call.succeed(Outcome::Deleted, response.status, Value::Null))
        }
        // Something in front of Monta may have said that: whether the order is gone is what counts.
        None if matches!(response.body, Body::Empty | Body::Text(_)) && !exists(&mut call, id, &target)? => {
            Ok(call.succeed(Outcome::Deleted, response.status, Value::Null))
        }
        None => Err(call.fail(response.unusable())),
    }
}

/// Whether Monta itself says that it does not have the order: 404 that is not a page, or reason 23 (monta-api 3.4).
pub(crate) fn says_order_unknown(response: &Response<'_>) -> bool {
    (response.status == 404 && !response.is_page()) || refuses_unknown_order(response)
}

/// Whether this is a refusal with reason 23.
pub(crate) fn refuses_unknown_order(response: &Response<'_>) -> bool {
    response.status == 400 && code_of(&response.reasons()) == Code::OrderUnknown
}

/// `/order/{id}`, escaped.
pub(crate) fn order_path(id: &str) -> Result<String, InputError> {
    if id.trim().is_empty() {
        return Err(InputError::OrderIdMissing);
    }
    if !can_be_segment(id) {
        return Err(InputError::OrderIdUnusable);
    }
    Ok(format!("/order/{}", escaped(id)))
}

/// An order that is about to be cancelled; `None` also where this server does not tell.
fn readable(call: &mut Call<'_>, id: &str, path: &str) -> Result<Option<Value>, Error> {
    let response = call.send(Request::Get, path)?;
    if matches!(response.status, 404 | 405 | 501) || says_order_unknown(&response) {
        return Ok(None);
    }
    if !response.is_success() {
        return Err(call.fail(response.refusal()));
    }
    Ok(order_in(&response.body, id))
}

/// Reads an order; `None` when Monta says it does not have it.
pub(super) fn find(call: &mut Call<'_>, id: &str, path: &str) -> Result<Option<(u16, Value)>, Error> {
    let response = call.send(Request::Get, path)?;
    if says_order_unknown(&response) {
        return Ok(None);
    }
    if !response.is_success() {
        return Err(call.fail(response.refusal()));
    }
    match order_in(&response.body, id) {
        Some(order) => Ok(Some((response.status, order))),
        None => Err(call.fail(response.unusable())),
    }
}

/// The order in the answer to a change. Nothing at all is only right for 204.
pub(super) fn changed_order(call: &mut Call<'_>, id: &str, response: &Response<'_>) -> Result<Value, Error> {
    match order_in(&response.body, id) {
        Some(order) => Ok(order),
        None if response.status == 204 && response.body == Body::Empty => Ok(Value::Null),
        None => Err(call.fail(response.unusable())),
    }
}

/// The order in an answer about the order `id`. One that has another name is no answer.
fn order_in(body: &Body, id: &str) -> Option<Value> {
    let Body::Json(order @ Value::Object(_)) = body else {
        return None;
    };
    let order = into_unwrapped(order.clone());
    let is_another = text(&order, "WebshopOrderId").is_some_and(|name| fold(&name) != fold(id));
    (!is_another).then_some(order)
}

fn compare(mut call: Call<'_>, meant: &Value, status: u16, found: Value) -> Result<Answer, Error> {
    let comparison = compare_orders(meant, &found);
    if comparison.another.is_empty() {
        return Ok(Answer {
            differences: comparison.differences,
            ..call.succeed(Outcome::Found, status, found)
        });
    }
    let failure = if comparison.another.iter().any(|path| path == "/Deleted") {
        Failure::new(Code::OrderIdTaken, Text::OrderIsCancelled)
    } else {
        Failure::new(Code::ExistsDifferent, Text::OrderIsAnother)
    };
    let failure = failure.with("differences", comparison.another.join(", "));
    Err(call.fail(Failure {
        status: Some(status),
        ..failure
    }))
}

/// Whether an order can be read and is not a cancelled one.
pub(super) fn exists(call: &mut Call<'_>, id: &str, path: &str) -> Result<bool, Error> {
    let found = find(call, id, path)?;
    Ok(found.is_some_and(|(_, order)| is_deleted(&order) != Some(true)))
}

pub(super) fn unsupported(response: &Response<'_>, text: Text) -> Failure {
    response.unsupported(Code::MethodUnsupported, text)
}

pub(super) fn unknown(id: &str, response: &Response<'_>) -> Failure {
    response
        .refusal()
        .with_code(Code::OrderUnknown, Text::OrderUnknown)
        .with("order", id)
}
