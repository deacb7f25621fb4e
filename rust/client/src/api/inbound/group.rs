//! The live API's forecasts: groups by reference, their lines by SKU (monta-api 5).

use std::borrow::Cow;

use monta_core::answer::text;
use monta_core::text::fold;
use monta_core::{Json, Profile, forecast_as_sent, plan_forecast};
use monta_http::path::{can_be_segment, escaped, with_query};
use monta_http::{Request, Response};
use serde_json::{Value, json};

use super::forecast::{self, Found, NOTE, Pushed, body_of_success, created};
use super::plan::{Changes, Plan, sku};
use crate::api::fallback::{Tried, on_no_result};
use crate::api::list::rows;
use crate::call::{Call, Outcome, ResponseExt as _};
use crate::error::{Code, Error, Failure, InputError, Reason, Text, code_of};

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
    pub(super) fn locate(call: &mut Call<'_>, reference: &str) -> Result<Tried<Option<Self>>, Error> {
        if fits_into_path(reference) {
            return Ok(Tried::Answered(Some(Self::of(reference))));
        }
        Ok(match search(call, reference)? {
            Tried::Answered(Some((_, group))) => match text(&group, "UniqueId") {
                Some(id) => Tried::Answered(Some(Self::of(&id))),
                None => return Err(call.fail(no_id(reference))),
            },
            nothing => nothing.map(|_| None),
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

/// Escaped or not, these letters do not arrive in a path (monta-api 5).
fn fits_into_path(reference: &str) -> bool {
    !reference.contains(['/', '#', '\t', '\\'])
}

fn no_id(reference: &str) -> Failure {
    Failure::new(Code::NotJson, Text::ForecastWithoutId).with("reference", reference)
}

/// Reads a group.
pub(super) fn read(call: &mut Call<'_>, reference: &str) -> Result<Tried<Found>, Error> {
    if fits_into_path(reference) {
        forecast::read(call, &Group::of(reference).path())
    } else {
        search(call, reference)
    }
}

/// Finds a group in the list. A list that ignores the filter says nothing.
fn search(call: &mut Call<'_>, reference: &str) -> Result<Tried<Found>, Error> {
    let response = call.send(Request::Get, &with_query(GROUPS, &[("reference", reference)]))?;
    if !response.is_success() {
        return on_no_result(call, &response, None);
    }
    let listed = rows(call, &response)?;
    let any = !listed.is_empty();
    let found = listed
        .into_iter()
        .find(|group| text(group, "Reference").is_some_and(|name| name == reference.trim()));
    if any && found.is_none() {
        return Err(call.fail(response.unusable()));
    }
    Ok(Tried::Answered(found.map(|group| (response.status, group))))
}

/// Brings a group to what is meant.
pub(super) fn push(call: &mut Call<'_>, plan: &Plan, verify_first: bool) -> Result<Tried<Pushed>, Error> {
    let whole = plan.whole_group()?;
    if verify_first {
        return match read(call, &plan.reference)? {
            Tried::Answered(Some((status, group))) => reconcile(call, plan, &group, status, &whole),
            Tried::Answered(None) | Tried::Unclear(_) => create(call, plan, &whole),
            Tried::Unsupported(failure) => Ok(Tried::Unsupported(failure)),
        };
    }
    let Some(changes) = &plan.changes else {
        return create(call, plan, &whole);
    };
    match Group::locate(call, &plan.reference)? {
        Tried::Answered(Some(group)) => match change(call, &group, changes)? {
            Some(pushed) => Ok(Tried::Answered(pushed)),
            None => create(call, plan, &whole),
        },
        Tried::Answered(None) | Tried::Unclear(_) => create(call, plan, &whole),
        Tried::Unsupported(failure) => Ok(Tried::Unsupported(failure)),
    }
}

/// Creates a group with its lines. One that is there already is brought to what is meant.
fn create(call: &mut Call<'_>, plan: &Plan, whole: &Value) -> Result<Tried<Pushed>, Error> {
    let response = call.send(Request::Post(whole), GROUPS)?;
    if !says_exists(&response) {
        return created(call, response);
    }
    match read(call, &plan.reference)? {
        Tried::Answered(Some((status, group))) => reconcile(call, plan, &group, status, whole),
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
    plan: &Plan,
    found: &Value,
    status: u16,
    whole: &Value,
) -> Result<Tried<Pushed>, Error> {
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
    let [known, meant] = [&forecast_as_sent(found, whole), whole].map(Json::from);
    let needed = plan_forecast(Some(&known), &meant, Profile::V6).map_err(|_| InputError::PlanInvalid)?;
    if needed.empty {
        return Ok(Tried::Answered(Pushed {
            outcome: Outcome::Found,
            status,
            body: found.clone(),
            kept: Vec::new(),
        }));
    }
    let changes = Changes {
        header: needed.header.as_ref().map(Into::into),
        add: needed.add.iter().map(Into::into).collect(),
        change: needed.change.iter().map(Into::into).collect(),
        remove: needed.remove,
    };
    let id = if fits_into_path(&plan.reference) {
        Some(Cow::Borrowed(plan.reference.as_str()))
    } else {
        text(found, "UniqueId")
    };
    let Some(id) = id else {
        return Err(call.fail(no_id(&plan.reference)));
    };
    let pushed = change(call, &Group::of(&id), &changes)?.ok_or_else(|| {
        call.fail(Failure::new(Code::ForecastUnknown, Text::ForecastGone).with("reference", &plan.reference))
    })?;
    Ok(Tried::Answered(pushed))
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
        (pushed.status, pushed.body) = body_of_success(call, response)?;
    }
    for line in &changes.add {
        call.extend_deadline_for_change();
        let mut response = call.send(Request::Post(line), &group.path())?;
        if response.status == 404 {
            return Ok(None);
        }
        if says_exists(&response) {
            response = call.send(Request::Put(line), &group.line(sku(line)?)?)?;
        }
        (pushed.status, _) = body_of_success(call, response)?;
    }
    for line in &changes.change {
        call.extend_deadline_for_change();
        let mut response = call.send(Request::Put(line), &group.line(sku(line)?)?)?;
        if response.status == 404 {
            response = call.send(Request::Post(line), &group.path())?;
        }
        if response.status == 404 {
            return Ok(None);
        }
        (pushed.status, _) = body_of_success(call, response)?;
    }
    for sku in &changes.remove {
        call.extend_deadline_for_change();
        let note = json!({ "Note": NOTE });
        let response = call.send(Request::Delete(&note), &group.line(sku)?)?;
        if code_of(&response.reasons()) == Code::GoodsReceived {
            pushed.kept.push(sku.clone());
        } else if response.status != 404 {
            (pushed.status, _) = body_of_success(call, response)?;
        }
    }
    Ok(Some(pushed))
}
