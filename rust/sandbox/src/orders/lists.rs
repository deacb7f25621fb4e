//! GET `/order`, `/order/{id}` and `/order/updated_since/{dt}` (monta-api 3.3, 3.6): flat orders.

use chrono::{DateTime, Months, TimeDelta, Utc};
use serde_json::{Value, json};

use super::order::Order;
use super::render;
use crate::amsterdam;
use crate::wire::{Answer, Page, Params, Reply};
use crate::world::World;

/// GET `/order/{id}`.
pub(crate) fn one(world: &World, id: &str) -> Answer {
    let visible = |order: &&Order| !(order.deleted && world.settings.deleted_not_found);
    let order = world.orders.get(id).filter(visible).ok_or_else(|| super::unknown(id))?;
    let order = render::order(order);
    Ok(Reply::ok(if world.settings.wrapped {
        json!({ "Order": order })
    } else {
        order
    }))
}

/// GET `/order/{id}/linesdeleted`.
pub(crate) fn dropped(world: &World, id: &str) -> Answer {
    let order = world.orders.get(id).ok_or_else(|| super::unknown(id))?;
    Ok(Reply::ok(render::dropped(order)))
}

/// GET `/order?created_since…`: pages of orders as `row` shows them, of at most one year.
pub(crate) fn page<'a>(world: &'a World, params: &Params, row: impl Fn(&'a Order) -> Value) -> Answer {
    let orders: Vec<&Order> = created_between(world, params)?.collect();
    if params.flag("get_count_only") {
        return Ok(Reply::ok(orders.len()));
    }
    Ok(Reply::ok(
        Page::of(params)?.cut(orders).into_iter().map(row).collect::<Value>(),
    ))
}

/// GET `/order/updated_since/{dt}?status=`: not paged, at most seven days back.
pub(crate) fn updated_since(world: &World, since: &str, params: &Params) -> Answer {
    let since = recent(world, since)?;
    let deleted = match params.text("status").map(str::to_ascii_lowercase).as_deref() {
        None => None,
        Some("deleted") => Some(true),
        Some("nondeleted") => Some(false),
        Some(_) => return Err(Reply::bad_request("The status must be NonDeleted or Deleted")),
    };
    let changed = world.orders.iter().filter(|order| order.changed > since);
    let wanted = changed.filter(|order| deleted.is_none_or(|deleted| order.deleted == deleted));
    let rows: Value = wanted.map(|order| json!({"Order": render::order(order)})).collect();
    Ok(Reply::ok(json!({ "Orders": rows })))
}

/// Reads the date of an `updated_since` path, which reaches back seven days (monta-api 3.6, 4).
pub(crate) fn recent(world: &World, since: &str) -> Result<DateTime<Utc>, Reply> {
    let Some(since) = amsterdam::parse(since) else {
        return Err(Reply::Unbound(vec![(
            "updatedSince".to_owned(),
            format!("The value '{since}' is not valid."),
        )]));
    };
    if world.clock.now() - since > TimeDelta::days(7) {
        return Err(Reply::bad_request("The date can not be more than 7 days in the past"));
    }
    Ok(since)
}

/// The orders that came in within the asked window, which is a year from its beginning at most (monta-api 3.6).
pub(crate) fn created_between<'a>(
    world: &'a World,
    params: &Params,
) -> Result<impl Iterator<Item = &'a Order> + use<'a>, Reply> {
    let year = Months::new(12);
    let since = params
        .time("created_since")?
        .or_else(|| world.clock.now().checked_sub_months(year));
    let year_later = since.and_then(|since| since.checked_add_months(year));
    let until = params.time("created_until")?.into_iter().chain(year_later).min();
    let within = move |order: &&Order| {
        since.is_none_or(|since| order.received >= since) && until.is_none_or(|until| order.received <= until)
    };
    Ok(world.orders.iter().filter(within))
}
