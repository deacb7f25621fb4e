//! Changes an order (monta-api 3.4), and never puts back what went from it since anybody looked (decision 16).

use monta_core::answer::member;
use monta_core::{Json, UpdatePlan, order_as_sent, plan_update, plan_update_again, with_quantities_tested};
use monta_http::{Request, Response};
use serde_json::{Value, json};

use super::detect::detect;
use super::order_expected::Expected;
use super::orders::{changed_order, exists, find, order_path, says_order_unknown, unknown, unsupported};
use crate::call::{Answer, Call, Client, Outcome, ResponseExt as _};
use crate::error::{Code, Error, Failure, InputError, Text};
use crate::profile::{Capabilities, OrderUpdate};

/// The member of an order that holds its lines.
const LINES: &str = "Lines";

impl Client {
    /// Changes an order: PATCH `/order/{id}` with `patch`, or PUT with `changed`, whichever this server takes. Pass both
    /// as the core's `plan_update` made them.
    ///
    /// Where the method is not known, `GET /info` is asked first. A 405 or 501, and a 404 for an order that can be read,
    /// mean that this server wants the other method, which is tried at once and remembered.
    ///
    /// Outcome: [`Outcome::Updated`].
    ///
    /// # Errors
    /// [`Code::OrderUnknown`] when Monta does not have the order, [`Code::MethodUnsupported`] when the server takes
    /// neither method, or not the one that is pinned.
    pub fn update_order(&self, webshop_order_id: &str, patch: &Value, changed: &Value) -> Result<Answer, Error> {
        update(Call::start(self), webshop_order_id, patch, changed).map_err(Error::of_change)
    }
}

fn update(call: Call<'_>, id: &str, patch: &Value, changed: &Value) -> Result<Answer, Error> {
    let mut call = call.named(id);
    match send(&mut call, id, patch, changed, None)? {
        Sent::Taken(status, order) => Ok(call.succeed(Outcome::Updated, status, order)),
        Sent::Refused(_, failure) => Err(call.fail(failure)),
    }
}

/// Reads an order, and sees that nothing went from it.
fn look(call: &mut Call<'_>, id: &str, path: &str, expected: &Expected<'_>) -> Result<Option<(u16, Value)>, Error> {
    // One that is not there is named by the answer to the change.
    let found = find(call, id, path)?;
    if let Some((_, order)) = &found {
        expected.ensure_nothing_gone(call, id, order)?;
    }
    Ok(found)
}

/// What Monta made of a change.
enum Sent {
    /// It was carried out: the status of the answer, and the order in it.
    Taken(u16, Value),
    /// It was not.
    Refused(OrderUpdate, Failure),
}

/// Sends one change; where it puts lines, what is `expected` is looked for before: what it puts replaces what is there.
fn send(
    call: &mut Call<'_>,
    id: &str,
    patch: &Value,
    changed: &Value,
    expected: Option<&Expected<'_>>,
) -> Result<Sent, Error> {
    let operations = patch.as_array().ok_or(InputError::PatchNotList)?;
    let members = changed.as_object().ok_or(InputError::ChangedNotObject)?;
    if operations.is_empty() && members.is_empty() {
        return Err(InputError::NothingToUpdate.into());
    }
    let target = order_path(id)?;
    let mut method = match call.client().capabilities().order_update {
        Some(method) => method,
        None => Capabilities::of(detect(call)?)
            .order_update
            .unwrap_or(OrderUpdate::Patch),
    };
    let send = |call: &mut Call<'_>, method| match method {
        OrderUpdate::Patch => call.send(Request::Patch(patch), &target),
        OrderUpdate::Put => {
            if let Some(expected) = expected {
                look(call, id, &target, expected)?;
            }
            call.send(Request::Put(changed), &target)
        }
    };
    let mut response = send(call, method)?;
    if wants_the_other_method(call, &response, id, &target)? {
        if call.client().is_pinned() {
            return Err(call.fail(unsupported(&response, Text::ChangeUnsupported)));
        }
        method = method.other();
        response = send(call, method)?;
        if matches!(response.status, 405 | 501) {
            return Err(call.fail(unsupported(&response, Text::ChangeUnsupported)));
        }
        call.client().learn(|known| known.order_update = Some(method));
    }
    if response.is_success() {
        let order = changed_order(call, id, &response)?;
        call.client()
            .learn(|known| known.order_update = known.order_update.or(Some(method)));
        return Ok(Sent::Taken(response.status, order));
    }
    if says_order_unknown(&response) {
        return Err(call.fail(unknown(id, &response)));
    }
    Ok(Sent::Refused(method, response.refusal()))
}

/// Whether the server does not take this method of changing an order. A 404 alone does not tell: it may be the order that
/// is not there any more, which ends the call.
fn wants_the_other_method(call: &mut Call<'_>, response: &Response<'_>, id: &str, path: &str) -> Result<bool, Error> {
    match response.status {
        405 | 501 => Ok(true),
        404 if exists(call, id, path)? => Ok(true),
        404 => Err(call.fail(unknown(id, response))),
        _ => Ok(false),
    }
}

/// Brings an order that Monta has to what is meant, given what Monta acknowledged last. Returned is also the document to
/// remember as acknowledged.
///
/// With `verify_first` the order is read first, so that lines of an earlier attempt that arrived are not sent again. Where
/// the caller says which orders of its `family` it knows of, no line is put back that went to another order or that Monta
/// has dropped: the order is read before a PUT of lines, and when a PATCH of lines is refused, whose tests say what is there
/// (decision 7).
///
/// Outcomes: [`Outcome::Updated`]; [`Outcome::Found`] where nothing had to be sent.
///
/// # Errors
/// [`Code::LinesMoved`] names the orders that the caller does not know of, or says that lines are gone; nothing was sent.
pub(crate) fn bring_in_line(
    call: Call<'_>,
    id: &str,
    acknowledged: &Value,
    meant: &Value,
    family: Option<&[String]>,
    verify_first: bool,
) -> Result<(Answer, Value), Error> {
    let mut call = call.named(id);
    let (outcome, status, order, plan) =
        brought_in_line(&mut call, id, acknowledged, meant, family, verify_first).map_err(Error::of_change)?;
    Ok((call.succeed(outcome, status, order), Value::from(&plan.document)))
}

fn brought_in_line(
    call: &mut Call<'_>,
    id: &str,
    acknowledged: &Value,
    meant: &Value,
    family: Option<&[String]>,
    verify_first: bool,
) -> Result<(Outcome, u16, Value, UpdatePlan), Error> {
    let expected = family.map(|family| Expected {
        // What an earlier attempt meant may have been there before lines went.
        sent: [Some(acknowledged), verify_first.then_some(meant)]
            .into_iter()
            .flatten()
            .collect(),
        family,
    });
    let meant = Json::from(meant);
    let mut plan = plan_update(&Json::from(acknowledged), &meant);
    let target = order_path(id)?;
    let mut status = 0;
    let is_looked_at = verify_first && !plan.patch.0.is_empty();
    if is_looked_at {
        let found = match &expected {
            Some(expected) => look(call, id, &target, expected)?,
            None => find(call, id, &target)?,
        };
        if let Some((found_status, found)) = found {
            status = found_status;
            plan = plan_update_again(&Json::from(acknowledged), &meant, &found);
        }
    }
    if plan.patch.0.is_empty() {
        return Ok((Outcome::Found, status, Value::Null, plan));
    }
    let changed = json!(plan.changed);
    let expected = expected.filter(|_| !is_looked_at && member(&changed, LINES).is_some());
    let tested = |plan: &UpdatePlan, before: &Value| {
        if family.is_some() {
            with_quantities_tested(plan.patch.clone(), &Json::from(before))
        } else {
            plan.patch.clone()
        }
    };
    let patch = tested(&plan, acknowledged);
    let (method, failure) = match send(call, id, &json!(patch), &changed, expected.as_ref())? {
        Sent::Taken(status, order) => return Ok((Outcome::Updated, status, order, plan)),
        Sent::Refused(method, failure) => (method, failure),
    };
    let Some(expected) = expected.filter(|_| method == OrderUpdate::Patch && failure.code == Code::Refused) else {
        return Err(call.fail(failure));
    };
    // A test of the patch may have failed: Monta has other lines than it had acknowledged.
    let Some((status, found)) = look(call, id, &target, &expected)? else {
        return Err(call.fail(failure));
    };
    let there = with_lines_of(acknowledged, &order_as_sent(&found, acknowledged));
    let again = plan_update(&Json::from(&there), &meant);
    if again.patch.0.is_empty() {
        return Ok((Outcome::Found, status, Value::Null, again));
    }
    let patch_again = tested(&again, &there);
    if patch_again == patch {
        return Err(call.fail(failure));
    }
    match send(call, id, &json!(patch_again), &json!(again.changed), None)? {
        Sent::Taken(status, order) => Ok((Outcome::Updated, status, order, again)),
        Sent::Refused(_, failure) => Err(call.fail(failure)),
    }
}

/// `acknowledged` with the lines that are there.
fn with_lines_of(acknowledged: &Value, there: &Value) -> Value {
    let mut document = acknowledged.clone();
    if let (Some(members), Some(lines)) = (document.as_object_mut(), member(there, LINES)) {
        members.insert(LINES.to_owned(), lines.clone());
    }
    document
}
