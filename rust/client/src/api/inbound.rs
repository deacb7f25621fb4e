//! Announcing what will arrive (plugin documentation, "Inbound Forecast", monta-api 5, decision 8).
//!
//! The documented API has one POST that creates or updates, with all lines every time. The live API has a group with its
//! lines as resources of their own (module `group`). What has to be sent is planned in `monta_core::forecast`; here it is
//! carried out so that it may be repeated: what is there already counts as done.

mod forecast;
mod group;
mod plan;

use forecast::{Pushed, created, read, remove};
use group::Group;
use monta_http::Request;
use monta_http::path::{can_be_segment, escaped};
use plan::Plan;
use serde::Serialize;
use serde_json::Value;

use crate::api::fallback::{Tried, try_both};
use crate::call::{Answer, Call, Client, Outcome};
use crate::error::{Error, InputError};
use crate::profile::{Capability, Profile};

/// A forecast that was announced or changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ForecastAnswer {
    /// What happened. Its body is the forecast as Monta gave it last, `null` where Monta gave none.
    #[serde(flatten)]
    pub answer: Answer,
    /// SKUs whose line should have gone, and stays because some of it has arrived.
    pub kept: Vec<String>,
}

impl Client {
    /// Carries out a plan as the core's `plan_forecast` made it. Where the plan was made for the other description of the
    /// API, or Monta does not have the forecast any more, the whole document is sent.
    ///
    /// With `verify_first` the forecast is read first on the live API, which is how a caller comes back after an uncertain
    /// failure: only what differs is sent. The same follows when Monta says that a forecast to be created exists.
    ///
    /// Outcomes: [`Outcome::Created`] when it was announced as a whole, [`Outcome::Updated`] when only changes were sent,
    /// [`Outcome::Found`] when it was there already, as it is meant.
    ///
    /// # Errors
    /// [`crate::Code::SupplierUnknown`] and [`crate::Code::SkuUnknown`] name what Monta does not know;
    /// [`crate::Code::ExistsDifferent`] a forecast of another supplier under the same reference. A failure that may have
    /// been carried out, in part or as a whole, is `uncertain`.
    pub fn push_forecast(&self, plan: &Value, verify_first: bool) -> Result<ForecastAnswer, Error> {
        push(Call::start(self), plan, verify_first)
    }

    /// Reads a forecast. Outcomes: [`Outcome::Read`], [`Outcome::Absent`].
    ///
    /// # Errors
    /// [`InputError::ReferenceMissing`] for an empty reference.
    pub fn get_forecast(&self, reference: &str) -> Result<Answer, Error> {
        let (mut call, path) = about_forecast(Call::start(self), reference)?;
        let found = try_both(&mut call, Capability::Inbound, |call, profile| match profile {
            Profile::Documented => read(call, &path),
            Profile::V6 => group::read(call, reference),
        })?;
        Ok(match found {
            Some((status, forecast)) => call.succeed(Outcome::Read, status, forecast),
            None => call.succeed(Outcome::Absent, 404, Value::Null),
        })
    }

    /// Removes a forecast. Outcomes: [`Outcome::Deleted`], [`Outcome::Absent`] when Monta does not have it.
    ///
    /// # Errors
    /// [`crate::Code::GoodsReceived`] when some of it has arrived.
    pub fn delete_forecast(&self, reference: &str) -> Result<Answer, Error> {
        delete(Call::start(self), reference)
    }
}

/// Carries out a plan, as [`Client::push_forecast`] does.
pub(super) fn push(call: Call<'_>, plan: &Value, verify_first: bool) -> Result<ForecastAnswer, Error> {
    let plan = Plan::read(plan)?;
    let mut call = call.named(&plan.reference);
    let pushed = try_both(&mut call, Capability::Inbound, |call, profile| match profile {
        Profile::Documented => post(call, &plan.whole),
        Profile::V6 => group::push(call, &plan, verify_first),
    })
    .map_err(|error| error.after_changes().of_change())?;
    Ok(ForecastAnswer {
        kept: pushed.kept,
        answer: call.succeed(pushed.outcome, pushed.status, pushed.body),
    })
}

/// Removes a forecast, as [`Client::delete_forecast`] does.
pub(super) fn delete(call: Call<'_>, reference: &str) -> Result<Answer, Error> {
    let (mut call, path) = about_forecast(call, reference)?;
    let removed = try_both(&mut call, Capability::Inbound, |call, profile| match profile {
        Profile::Documented => remove(call, &path),
        Profile::V6 => match Group::locate(call, reference)? {
            Tried::Answered(Some(group)) => remove(call, &group.path()),
            nothing => Ok(nothing.map(|_| None)),
        },
    })
    .map_err(Error::of_change)?;
    Ok(match removed {
        Some(status) => call.succeed(Outcome::Deleted, status, Value::Null),
        None => call.succeed(Outcome::Absent, 404, Value::Null),
    })
}

fn about_forecast<'a>(call: Call<'a>, reference: &str) -> Result<(Call<'a>, String), InputError> {
    if !can_be_segment(reference) {
        return Err(InputError::ReferenceMissing);
    }
    let path = format!("/inbound/forecast/{}", escaped(reference));
    Ok((call.named(reference), path))
}

/// `POST /inbound/forecast`: the posted lines are the whole set. Whether it was there before is not told, and makes no
/// difference.
fn post(call: &mut Call<'_>, document: &Value) -> Result<Tried<Pushed>, Error> {
    let response = call.send(Request::Post(document), "/inbound/forecast")?;
    created(call, response)
}
