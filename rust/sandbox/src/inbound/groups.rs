//! `/inboundforecast/group` (monta-api 5): creating a group with its lines, changing its header, removing it.

use serde_json::Value;

use super::group::{Group, Line};
use super::model::GROUP;
use super::{GROUP_CONTAINER, check, events, render};
use crate::wire::{Answer, Document, Reason, Reply, bind, key, refuse, text};
use crate::world::World;

/// The members that a PUT of a group changes, and the event that tells of it. Lines, supplier and the allocation of
/// stock stay as they are.
const HEADER: &[(&str, &str)] = &[
    ("Comment", "CommentChanged"),
    ("WarehouseDisplayName", "ForecastStatusChanged"),
    ("ExpectedDeliveryDate", "ExpectedDeliveryDateChanged"),
    ("DeliveryDate", "ExpectedDeliveryDateChanged"),
];

/// POST `/inboundforecast/group`.
pub(crate) fn create(world: &mut World, body: &Value) -> Answer {
    let (header, lines) = read(body)?;
    let mut reasons = check::header(world, &header);
    reasons.extend(check::lines(world, &lines));
    reasons.extend(check::unique(&lines));
    if world.forecasts.get(key(&header, "Reference")).is_some() {
        reasons.insert(
            0,
            Reason::new(914, "An inbound forecast group with that reference already exists"),
        );
    }
    if !reasons.is_empty() {
        return Err(refuse(GROUP_CONTAINER, &reasons));
    }
    let reference = key(&header, "Reference").to_owned();
    add(world, header, lines);
    show(world, &reference)
}

/// PUT `/inboundforecast/group/{reference}`: the header only.
pub(crate) fn update(world: &mut World, segment: &str, body: &Value) -> Answer {
    let (header, _) = read(body)?;
    let reference = world
        .forecasts
        .named(segment)
        .ok_or_else(|| super::unknown_group(segment))?;
    let mut merged = header.clone();
    merged.insert("Reference".to_owned(), reference.as_str().into());
    merged.remove("SupplierCode");
    let reasons = check::header(world, &merged);
    if !reasons.is_empty() {
        return Err(refuse(GROUP_CONTAINER, &reasons));
    }
    let group = world
        .forecasts
        .get_mut(&reference)
        .ok_or_else(|| super::unknown_group(segment))?;
    let skus: Vec<String> = group.lines.iter().map(|line| line.sku().to_owned()).collect();
    let mut told = Vec::new();
    for (name, event) in HEADER {
        let Some(value) = header.get(*name).filter(|value| !value.is_null()) else {
            continue;
        };
        let before = group.document.insert((*name).to_owned(), value.clone());
        if before.as_ref() != Some(value) && !told.contains(event) {
            told.push(*event);
        }
    }
    for event in told {
        for sku in &skus {
            events::happened(world, &reference, sku, event);
        }
    }
    show(world, &reference)
}

/// DELETE `/inboundforecast/group/{reference}`; a body is ignored. Not once something of it has arrived.
pub(crate) fn delete(world: &mut World, reference: &str) -> Answer {
    let group = world
        .forecasts
        .get(reference)
        .ok_or_else(|| super::unknown_group(reference))?;
    if group.has_receipts() {
        return Err(refuse(GROUP_CONTAINER, &[received()]));
    }
    let skus: Vec<String> = group.lines.iter().map(|line| line.sku().to_owned()).collect();
    for sku in skus {
        events::happened(world, reference, &sku, "DeliveryDeleted");
    }
    world.forecasts.remove(reference);
    Ok(Reply::done())
}

/// Takes a group in that has been checked.
pub(crate) fn add(world: &mut World, header: Document, lines: Vec<Document>) {
    let reference = key(&header, "Reference").to_owned();
    let skus: Vec<String> = lines.iter().map(|line| key(line, "Sku").to_owned()).collect();
    let lines = lines
        .into_iter()
        .map(|line| Line::new(line, world.ids.next()))
        .collect();
    let group = Group {
        document: header,
        number: world.ids.next(),
        created: world.clock.stamp(),
        lines,
    };
    world.forecasts.add(group);
    for sku in skus {
        events::happened(world, &reference, &sku, "ForecastCreated");
    }
}

/// Binds a group and takes its lines apart from it.
pub(crate) fn read(body: &Value) -> Result<(Document, Vec<Document>), Reply> {
    let mut header = bind(GROUP, body)?;
    let lines = match header.remove("InboundForecasts") {
        Some(Value::Array(lines)) => lines.into_iter().filter_map(object).collect(),
        _ => Vec::new(),
    };
    // The reference is the key of the group: blanks around it would make another.
    let reference = text(&header, "Reference").to_owned();
    header.insert("Reference".to_owned(), reference.into());
    Ok((header, lines))
}

/// The group as it stands.
pub(crate) fn show(world: &World, reference: &str) -> Answer {
    let group = world
        .forecasts
        .get(reference)
        .ok_or_else(|| super::unknown_group(reference))?;
    Ok(Reply::ok(render::group(group)))
}

/// Why something can not be removed.
pub(crate) fn received() -> Reason {
    Reason::new(917, "The forecast can not be deleted, products have been received")
}

fn object(value: Value) -> Option<Document> {
    match value {
        Value::Object(members) => Some(members),
        _ => None,
    }
}
