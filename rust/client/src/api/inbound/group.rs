//! The live API's forecasts: groups by reference, their lines by SKU (contract 5).

use std::borrow::Cow;

use monta_core::answer::text;
use monta_core::compare::fold;
use monta_core::forecast::{Profile, plan_forecast};
use monta_http::path::{can_be_segment, escaped, with_query};
use monta_http::{Request, Response};
use serde_json::{Value, json};

use super::forecast;
use super::forecast::{Found, NOTE, Pushed, created, done};
use super::recognise::in_words_of;
use super::task::{Changes, Task, sku};
use crate::api::fallback::{Asked, nothing};
use crate::api::list::rows;
use crate::call::{Call, Outcome, ResponseExt as _};
use crate::error::{Code, Error, Failure, InputError, Reason, Text, verdict};

/// All groups.
const GROUPS: &str = "/inboundforecast/group";

/// Where a group stands: under its reference, or under Monta's own id.
#[derive(Debug)]
pub(super) struct Group {
    segment: String,
}

impl Group {
    fn of(reference_or_id: &str) -> Self {
        Self {
            segment: escaped(reference_or_id),
        }
    }

    /// Finds out where the group of a reference stands. A reference that cannot be part of a path is looked up.
    pub(super) fn locate(call: &mut Call<'_>, reference: &str) -> Result<Asked<Option<Self>>, Error> {
        if fits_into_path(reference) {
            return Ok(Asked::Answered(Some(Self::of(reference))));
        }
        Ok(match search(call, reference)? {
            Asked::Answered(Some((_, group))) => match text(&group, "UniqueId") {
                Some(id) => Asked::Answered(Some(Self::of(&id))),
                None => return Err(call.fail(no_id(reference))),
            },
            Asked::Answered(None) => Asked::Answered(None),
            Asked::Doubtful(_) => Asked::Doubtful(None),
            Asked::Unsupported(failure) => Asked::Unsupported(failure),
        })
    }

    pub(super) fn path(&self) -> String {
        format!("{GROUPS}/{}", self.segment)
    }

    fn line(&self, sku: &str) -> Result<String, InputError> {
        if can_be_segment(sku) {
            Ok(format!("{}/{}", self.path(), escaped(sku)))
        } else {
            Err(InputError::SkuUnusable)
        }
    }
}

/// Escaped or not, these letters do not arrive in a path (contract 5).
fn fits_into_path(reference: &str) -> bool {
    !reference.contains(['/', '#', '\t', '\\'])
}

fn no_id(reference: &str) -> Failure {
    Failure::new(Code::NotJson, Text::ForecastWithoutId).with("reference", reference)
}

/// Reads a group.
pub(super) fn read(call: &mut Call<'_>, reference: &str) -> Result<Asked<Found>, Error> {
    if fits_into_path(reference) {
        forecast::read(call, &Group::of(reference).path())
    } else {
        search(call, reference)
    }
}

/// Finds a group in the list. A list that ignores the filter says nothing.
fn search(call: &mut Call<'_>, reference: &str) -> Result<Asked<Found>, Error> {
    let response = call.send(Request::Get, &with_query(GROUPS, &[("reference", reference)]))?;
    if !response.is_success() {
        return nothing(call, &response, None);
    }
    let listed = rows(call, &response)?;
    let any = !listed.is_empty();
    let found = listed
        .into_iter()
        .find(|group| text(group, "Reference").is_some_and(|name| name == reference.trim()));
    if any && found.is_none() {
        return Err(call.fail(response.unusable()));
    }
    Ok(Asked::Answered(found.map(|group| (response.status, group))))
}

/// Brings a group to what is meant.
pub(super) fn push(call: &mut Call<'_>, task: &Task, verify_first: bool) -> Result<Asked<Pushed>, Error> {
    let whole = task.whole_group()?;
    if verify_first {
        return match read(call, &task.reference)? {
            Asked::Answered(Some((status, group))) => reconcile(call, task, &group, status, &whole),
            Asked::Answered(None) | Asked::Doubtful(_) => create(call, task, &whole),
            Asked::Unsupported(failure) => Ok(Asked::Unsupported(failure)),
        };
    }
    let Some(changes) = &task.changes else {
        return create(call, task, &whole);
    };
    match Group::locate(call, &task.reference)? {
        Asked::Answered(Some(group)) => match change(call, &group, changes)? {
            Some(pushed) => Ok(Asked::Answered(pushed)),
            None => create(call, task, &whole),
        },
        Asked::Answered(None) | Asked::Doubtful(_) => create(call, task, &whole),
        Asked::Unsupported(failure) => Ok(Asked::Unsupported(failure)),
    }
}

/// Creates a group with its lines. One that is there already is brought to what is meant.
fn create(call: &mut Call<'_>, task: &Task, whole: &Value) -> Result<Asked<Pushed>, Error> {
    let response = call.send(Request::Post(whole), GROUPS)?;
    if !says_exists(&response) {
        return created(call, response);
    }
    match read(call, &task.reference)? {
        Asked::Answered(Some((status, group))) => reconcile(call, task, &group, status, whole),
        _ => Err(call.fail(response.refusal())),
    }
}

fn says_exists(response: &Response<'_>) -> bool {
    let reasons = response.reasons();
    response.status == 400 && reasons.iter().any(Reason::says_forecast_exists)
}

/// Sends what differs between the group that Monta has and the one that is meant.
fn reconcile(
    call: &mut Call<'_>,
    task: &Task,
    found: &Value,
    status: u16,
    whole: &Value,
) -> Result<Asked<Pushed>, Error> {
    let [theirs, ours] = [found, whole].map(|group| text(group, "SupplierCode"));
    if let (Some(theirs), Some(ours)) = (theirs, ours)
        && fold(&theirs) != fold(&ours)
    {
        let failure = Failure::new(Code::ExistsDifferent, Text::ForecastOfAnother)
            .with("theirs", theirs)
            .with("ours", ours)
            .with("differences", "/SupplierCode");
        return Err(call.fail(Failure {
            status: Some(status),
            ..failure
        }));
    }
    let known = in_words_of(found, whole);
    let plan = plan_forecast(Some(&known), whole, Profile::V6).map_err(|_| InputError::PlanInvalid)?;
    if plan.empty {
        return Ok(Asked::Answered(Pushed {
            outcome: Outcome::Found,
            status,
            body: found.clone(),
            kept: Vec::new(),
        }));
    }
    let changes = Changes {
        header: plan.header,
        add: plan.add,
        change: plan.change,
        remove: plan.remove,
    };
    let id = if fits_into_path(&task.reference) {
        Some(Cow::Borrowed(task.reference.as_str()))
    } else {
        text(found, "UniqueId")
    };
    let Some(id) = id else {
        return Err(call.fail(no_id(&task.reference)));
    };
    let pushed = change(call, &Group::of(&id), &changes)?.ok_or_else(|| {
        call.fail(Failure::new(Code::ForecastUnknown, Text::ForecastGone).with("reference", &task.reference))
    })?;
    Ok(Asked::Answered(pushed))
}

/// Sends changes one by one, each with all of the time. `None` when Monta does not have the group. What was done by an
/// earlier attempt counts as done: a line that is there is changed, one that is not is added, and one that is gone is
/// gone.
fn change(call: &mut Call<'_>, group: &Group, changes: &Changes) -> Result<Option<Pushed>, Error> {
    let mut pushed = Pushed {
        outcome: Outcome::Updated,
        status: 200,
        body: Value::Null,
        kept: Vec::new(),
    };
    if let Some(header) = &changes.header {
        let header = json!(header);
        let response = call.send(Request::Put(&header), &group.path())?;
        if response.status == 404 {
            return Ok(None);
        }
        (pushed.status, pushed.body) = done(call, response)?;
    }
    for line in &changes.add {
        call.renew_for_change();
        let mut response = call.send(Request::Post(line), &group.path())?;
        if response.status == 404 {
            return Ok(None);
        }
        if says_exists(&response) {
            response = call.send(Request::Put(line), &group.line(sku(line)?)?)?;
        }
        (pushed.status, _) = done(call, response)?;
    }
    for line in &changes.change {
        call.renew_for_change();
        let mut response = call.send(Request::Put(line), &group.line(sku(line)?)?)?;
        if response.status == 404 {
            response = call.send(Request::Post(line), &group.path())?;
        }
        if response.status == 404 {
            return Ok(None);
        }
        (pushed.status, _) = done(call, response)?;
    }
    for sku in &changes.remove {
        call.renew_for_change();
        let note = json!({ "Note": NOTE });
        let response = call.send(Request::Delete(&note), &group.line(sku)?)?;
        if verdict(&response.reasons()) == Code::GoodsReceived {
            pushed.kept.push(sku.clone());
        } else if response.status != 404 {
            (pushed.status, _) = done(call, response)?;
        }
    }
    Ok(Some(pushed))
}
