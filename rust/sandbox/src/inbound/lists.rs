//! Lists of forecasts (monta-api 5): groups by filter, lines by SKU, and the approval of lines.

use axum::http::StatusCode;
use serde_json::Value;

use super::events;
use super::group::Group;
use super::render;
use crate::wire::{Answer, Page, Params, Reply};
use crate::world::World;

/// The parameters of which one must be there.
const FILTERS: [&str; 5] = ["created_since", "created_until", "approved", "sku", "reference"];

/// GET `/inboundforecast/group?…`: 404 with a bare string where other lists are empty.
pub(crate) fn page(world: &World, params: &Params) -> Answer {
    if FILTERS.iter().all(|name| params.text(name).is_none()) {
        return Err(Reply::bad_request("At least one filter is required"));
    }
    let (since, until) = (params.time("created_since")?, params.time("created_until")?);
    let approved = params.text("approved").map(|_| params.flag("approved"));
    let wanted = |group: &&Group| {
        since.is_none_or(|since| group.created >= since)
            && until.is_none_or(|until| group.created <= until)
            && approved.is_none_or(|approved| group.lines.iter().all(|line| line.approved) == approved)
            && params
                .exact("sku")
                .is_none_or(|sku| group.lines.iter().any(|line| line.sku() == sku))
            && params
                .text("reference")
                .is_none_or(|reference| group.reference() == reference)
    };
    let groups: Vec<&Group> = world.forecasts.iter().filter(wanted).collect();
    if params.flag("get_count_only") {
        return Ok(Reply::ok(groups.len()));
    }
    let rows = Page::of(params)?.cut(groups);
    if rows.is_empty() {
        return Err(Reply::Text(
            StatusCode::NOT_FOUND,
            "No groups found for these filters".to_owned(),
        ));
    }
    Ok(Reply::ok(rows.into_iter().map(render::group).collect::<Value>()))
}

/// GET `/inboundforecast/group/byproductsku/{sku}`.
pub(crate) fn by_sku(world: &World, sku: &str) -> Reply {
    let lines = world
        .forecasts
        .iter()
        .flat_map(|group| &group.lines)
        .filter(|line| line.sku() == sku);
    Reply::ok(lines.map(render::line).collect::<Value>())
}

/// POST `/inboundforecast/approve`: line ids; false when one of them is not known, and then none is approved.
pub(crate) fn approve(world: &mut World, body: &Value) -> Answer {
    let Some(ids) = body
        .as_array()
        .and_then(|ids| ids.iter().map(Value::as_i64).collect::<Option<Vec<i64>>>())
    else {
        return Err(Reply::bad_request("A list of line ids is required"));
    };
    let lines = world
        .forecasts
        .iter()
        .flat_map(|group| group.lines.iter().map(move |line| (group, line)));
    let found: Vec<(String, String, i64)> = lines
        .filter(|(_, line)| ids.contains(&line.number))
        .map(|(group, line)| (group.reference().to_owned(), line.sku().to_owned(), line.number))
        .collect();
    if found.len() < ids.len() {
        return Ok(Reply::ok(false));
    }
    for (reference, sku, number) in found {
        let group = world.forecasts.get_mut(&reference);
        if let Some(line) = group.and_then(|group| group.lines.iter_mut().find(|line| line.number == number)) {
            line.approved = true;
        }
        events::happened(world, &reference, &sku, "ApprovalStatusChanged");
    }
    Ok(Reply::ok(true))
}
