//! `/inbound/forecast` (plugin documentation, "Inbound Forecast"): one idempotent POST that creates or updates.
//!
//! The documentation gives no shape: the body is the live API's group, whose lines may also be called `Lines`. The
//! posted lines are the whole set, and here one SKU may stand in several lines with dates of their own.

use serde_json::Value;

use super::group::Line;
use super::{GROUP_CONTAINER, check, events, groups};
use crate::wire::{Answer, Document, Reply, key, refuse, text};
use crate::world::World;

/// POST `/inbound/forecast`.
pub(crate) fn put(world: &mut World, body: &Value) -> Answer {
    let (header, lines) = groups::read(&with_lines(body))?;
    let mut reasons = check::header(world, &header);
    reasons.extend(check::lines(world, &lines));
    if !reasons.is_empty() {
        return Err(refuse(GROUP_CONTAINER, &reasons));
    }
    let reference = key(&header, "Reference").to_owned();
    if world.forecasts.get(&reference).is_none() {
        groups::add(world, header, lines);
    } else {
        replace(world, &reference, header, lines)?;
    }
    groups::show(world, &reference)
}

/// The body with its lines under the name that the model has for them.
fn with_lines(body: &Value) -> Value {
    let Value::Object(members) = body else {
        return body.clone();
    };
    let rename = |name: &str| {
        if name.eq_ignore_ascii_case("Lines") {
            "InboundForecasts"
        } else {
            name
        }
        .to_owned()
    };
    members
        .iter()
        .map(|(name, value)| (rename(name), value.clone()))
        .collect()
}

/// Puts header and lines in the place of those that were. A line is the same when SKU and date are, or else the SKU.
fn replace(world: &mut World, reference: &str, header: Document, lines: Vec<Document>) -> Result<(), Reply> {
    let ids = &mut world.ids;
    let group = world
        .forecasts
        .get_mut(reference)
        .ok_or_else(|| super::unknown_group(reference))?;
    let mut before = group.lines.clone();
    let mut after = Vec::new();
    let mut told = Vec::new();
    for line in lines {
        let sku = key(&line, "Sku").to_owned();
        let date = text(&line, "DeliveryDate");
        let same = |known: &Line| known.sku() == sku && text(&known.document, "DeliveryDate") == date;
        let position = before
            .iter()
            .position(same)
            .or_else(|| before.iter().position(|known| known.sku() == sku));
        let Some(position) = position else {
            after.push(Line::new(line, ids.next()));
            told.push((sku, "LineAdded"));
            continue;
        };
        let mut known = before.remove(position);
        if key(&known.document, "DeliveryDate") != key(&line, "DeliveryDate") {
            told.push((sku.clone(), "ExpectedDeliveryDateChanged"));
        }
        let quantity = known.quantity();
        known.document = line;
        if known.quantity() != quantity {
            told.push((sku, "QuantityChanged"));
        }
        after.push(known);
    }
    if before.iter().any(|line| line.received > 0) {
        return Err(refuse(super::LINE_CONTAINER, &[groups::received()]));
    }
    told.extend(before.iter().map(|line| (line.sku().to_owned(), "DeliveryDeleted")));
    group.document = header;
    group.lines = after;
    for (sku, event) in told {
        events::happened(world, reference, &sku, event);
    }
    Ok(())
}
