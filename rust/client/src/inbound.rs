//! Announcing what will arrive (documentation 5.4, contract 5, ruling 8).
//!
//! The documented API has one POST that creates or updates, with all lines every time. The live API has a group with its
//! lines as resources of their own (module `group`). What has to be sent is planned in `monta_core::forecast`; here it is
//! carried out so that it may be repeated: what is there already counts as done.

mod group;
mod recognise;
mod task;

use monta_http::path::{can_be_segment, escaped};
use monta_http::{Body, Request, Response};
use serde::Serialize;
use serde_json::{Value, json};

use crate::call::{Answer, Call, Outcome};
use crate::client::Client;
use crate::code::Code;
use crate::error::{Error, Failure};
use crate::inbound::group::Group;
use crate::inbound::task::Task;
use crate::input::InputError;
use crate::profile::{Part, Profile};
use crate::refusal::ResponseExt as _;
use crate::rows::bare;
use crate::text::Text;
use crate::ways::{Asked, either, nothing};

/// The note that goes with a removal. Monta's DELETE may want a body (contract 12, D15).
const NOTE: &str = "Removed in Odoo";

/// A forecast that was announced or changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ForecastAnswer {
    /// What happened. Its body is the forecast as Monta gave it last, `null` where Monta gave none.
    #[serde(flatten)]
    pub answer: Answer,
    /// SKUs whose line should have gone, and stays because some of it has arrived.
    pub kept: Vec<String>,
}

/// What came of an announcement.
#[derive(Debug)]
struct Pushed {
    outcome: Outcome,
    status: u16,
    body: Value,
    kept: Vec<String>,
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
    /// [`Code::SupplierUnknown`] and [`Code::SkuUnknown`] name what Monta does not know; [`Code::ExistsDifferent`] a
    /// forecast of another supplier under the same reference. A failure that may have been carried out, in part or as a
    /// whole, is `uncertain`.
    pub fn push_forecast(&self, plan: &Value, verify_first: bool) -> Result<ForecastAnswer, Error> {
        let task = Task::read(plan)?;
        let mut call = Call::about(self, &task.reference);
        let pushed = either(&mut call, Part::Inbound, |call, way| match way {
            Profile::Documented => post(call, &task.whole),
            Profile::V6 => group::push(call, &task, verify_first),
        })
        .map_err(Error::after_changes)?;
        Ok(ForecastAnswer {
            kept: pushed.kept,
            answer: call.succeed(pushed.outcome, pushed.status, pushed.body),
        })
    }

    /// Reads a forecast. Outcomes: [`Outcome::Read`], [`Outcome::Absent`].
    ///
    /// # Errors
    /// [`InputError::ReferenceMissing`] for an empty reference.
    pub fn get_forecast(&self, reference: &str) -> Result<Answer, Error> {
        let (mut call, path) = self.about_forecast(reference)?;
        let found = either(&mut call, Part::Inbound, |call, way| match way {
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
    /// [`Code::GoodsReceived`] when some of it has arrived.
    pub fn delete_forecast(&self, reference: &str) -> Result<Answer, Error> {
        let (mut call, path) = self.about_forecast(reference)?;
        let removed = either(&mut call, Part::Inbound, |call, way| match way {
            Profile::Documented => remove(call, &path),
            Profile::V6 => match Group::locate(call, reference)? {
                Asked::Answered(Some(group)) => remove(call, &group.path()),
                Asked::Answered(None) => Ok(Asked::Answered(None)),
                Asked::Doubtful(_) => Ok(Asked::Doubtful(None)),
                Asked::Unsupported(failure) => Ok(Asked::Unsupported(failure)),
            },
        })?;
        Ok(match removed {
            Some(status) => call.succeed(Outcome::Deleted, status, Value::Null),
            None => call.succeed(Outcome::Absent, 404, Value::Null),
        })
    }

    fn about_forecast(&self, reference: &str) -> Result<(Call<'_>, String), InputError> {
        if !can_be_segment(reference) {
            return Err(InputError::ReferenceMissing);
        }
        let path = format!("/inbound/forecast/{}", escaped(reference));
        Ok((Call::about(self, reference), path))
    }
}

/// `POST /inbound/forecast`: the posted lines are the whole set. Whether it was there before is not told, and makes no
/// difference.
fn post(call: &mut Call<'_>, document: &Value) -> Result<Asked<Pushed>, Error> {
    let response = call.send(Request::Post(document), "/inbound/forecast")?;
    created(call, response)
}

/// What the answer to the POST of a whole forecast says. A 404 can only be about the address: nothing is asked for.
fn created(call: &mut Call<'_>, response: Response<'_>) -> Result<Asked<Pushed>, Error> {
    if let Some(failure) = no_such_way(&response) {
        return Ok(Asked::Unsupported(failure));
    }
    let (status, body) = done(call, response)?;
    Ok(Asked::Answered(Pushed {
        outcome: Outcome::Created,
        status,
        body,
        kept: Vec::new(),
    }))
}

/// Why a POST to a fixed address was not taken at all.
fn no_such_way(response: &Response<'_>) -> Option<Failure> {
    matches!(response.status, 404 | 405 | 501)
        .then(|| response.unsupported(Code::MethodUnsupported, Text::ForecastUnsupported))
}

/// The body of a change that succeeded; some answers are empty or a mere text.
fn done(call: &mut Call<'_>, response: Response<'_>) -> Result<(u16, Value), Error> {
    if !response.is_success() {
        return Err(call.fail(response.refusal()));
    }
    Ok((response.status, call.body_of_change(response)?))
}

/// A forecast with the status of the answer that held it.
type Found = Option<(u16, Value)>;

/// Reads one forecast.
fn read(call: &mut Call<'_>, path: &str) -> Result<Asked<Found>, Error> {
    let response = call.send(Request::Get, path)?;
    if !response.is_success() {
        return nothing(call, &response, None);
    }
    match response.body {
        Body::Json(found @ Value::Object(_)) => Ok(Asked::Answered(Some((response.status, bare(found))))),
        _ => Err(call.fail(response.unusable())),
    }
}

/// Removes what stands at an address; its status, or `None` when nothing stands there.
fn remove(call: &mut Call<'_>, path: &str) -> Result<Asked<Option<u16>>, Error> {
    let note = json!({ "Note": NOTE });
    let response = call.send(Request::Delete(&note), path)?;
    if matches!(response.status, 404 | 405 | 501) {
        return nothing(call, &response, None);
    }
    let (status, _) = done(call, response)?;
    Ok(Asked::Answered(Some(status)))
}
