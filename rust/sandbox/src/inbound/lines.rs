//! `/inboundforecast/group/{reference}/{sku}` (monta-api 5): the lines of a group, one by one.

use serde_json::Value;

use super::group::{Group, Line};
use super::groups::received;
use super::model::LINE;
use super::{LINE_CONTAINER, check, events, render};
use crate::wire::{Answer, Document, Params, Reason, Reply, bind, key, refuse};
use crate::world::World;

/// POST `/inboundforecast/group/{reference}`: adds one line.
pub(crate) fn add(world: &mut World, segment: &str, body: &Value) -> Answer {
    let line = bind(LINE, body)?;
    let reference = world
        .forecasts
        .named(segment)
        .ok_or_else(|| super::unknown_group(segment))?;
    let mut reasons = check::line(world, &line);
    let sku = key(&line, "Sku").to_owned();
    let number = world.ids.next();
    let group = world
        .forecasts
        .get_mut(&reference)
        .ok_or_else(|| super::unknown_group(segment))?;
    if group.line(&sku).is_some() {
        reasons.insert(
            0,
            Reason::new(916, "A forecast for that SKU already exists in the group"),
        );
    }
    if !reasons.is_empty() {
        return Err(refuse(LINE_CONTAINER, &reasons));
    }
    let line = Line::new(line, number);
    let shown = render::line(&line);
    group.lines.push(line);
    events::happened(world, &reference, &sku, "LineAdded");
    Ok(Reply::ok(shown))
}

/// GET `/inboundforecast/group/{reference}/{sku}`.
pub(crate) fn read(world: &mut World, segment: &str, sku: &str) -> Answer {
    let line = group(world, segment)?
        .line(sku)
        .ok_or_else(|| super::unknown_line(sku))?;
    Ok(Reply::ok(render::line(line)))
}

/// PUT `/inboundforecast/group/{reference}/{sku}`: the members given are replaced; the quantity is added to what it
/// was when `addQtyToExisting` says so.
pub(crate) fn update(world: &mut World, segment: &str, sku: &str, params: &Params, body: &Value) -> Answer {
    let mut changes: Document = bind(LINE, body)?;
    changes.retain(|name, value| name != "Sku" && !value.is_null());
    let group = group(world, segment)?;
    let reference = group.reference().to_owned();
    let line = group.line(sku).ok_or_else(|| super::unknown_line(sku))?;
    if let Some(reason) = check::quantity(&changes) {
        return Err(refuse(LINE_CONTAINER, &[reason]));
    }
    let before = line.quantity();
    line.document.extend(changes);
    if params.flag("addqtytoexisting") {
        line.document
            .insert("Quantity".to_owned(), (before + line.quantity()).into());
    }
    let other_quantity = line.quantity() != before;
    let shown = render::line(line);
    if other_quantity {
        events::happened(world, &reference, sku, "QuantityChanged");
    }
    Ok(Reply::ok(shown))
}

/// DELETE `/inboundforecast/group/{reference}/{sku}`, or of the group with `?sku=`.
pub(crate) fn delete(world: &mut World, segment: &str, sku: &str) -> Answer {
    let group = group(world, segment)?;
    let reference = group.reference().to_owned();
    let line = group.line(sku).ok_or_else(|| super::unknown_line(sku))?;
    if line.received > 0 {
        return Err(refuse(LINE_CONTAINER, &[received()]));
    }
    let number = line.number;
    group.lines.retain(|line| line.number != number);
    events::happened(world, &reference, sku, "DeliveryDeleted");
    Ok(Reply::done())
}

fn group<'a>(world: &'a mut World, segment: &str) -> Result<&'a mut Group, Reply> {
    let reference = world
        .forecasts
        .named(segment)
        .ok_or_else(|| super::unknown_group(segment))?;
    world
        .forecasts
        .get_mut(&reference)
        .ok_or_else(|| super::unknown_group(segment))
}
