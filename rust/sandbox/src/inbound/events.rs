//! GET `/inboundforecast/events/since_id/{id}`: what has happened to forecasts, ascending (monta-api 5).

use serde_json::{Value, json};

use crate::amsterdam;
use crate::wire::Reply;
use crate::world::World;

/// The change feed of the forecasts.
#[derive(Default)]
pub(crate) struct Feed(Vec<(i64, Value)>);

/// Writes an event about a line of a group.
pub(crate) fn happened(world: &mut World, reference: &str, sku: &str, code: &str) {
    let id = world.ids.next();
    let created = amsterdam::naive(world.clock.stamp());
    let guid = world.forecasts.get(reference).map(super::group::Group::guid);
    let row = json!({
        "EventId": id, "Sku": sku, "EventCode": code, "InboundForecastGroupId": guid,
        "InboundForecastGroupReference": reference, "Created": created
    });
    world.forecasts.feed.0.push((id, row));
}

/// One batch of events after `cursor`.
pub(crate) fn since(world: &World, cursor: i64) -> Reply {
    let rows = world
        .forecasts
        .feed
        .0
        .iter()
        .filter(|(id, _)| *id > cursor)
        .map(|(_, row)| row.clone());
    Reply::ok(rows.take(world.settings.feed_batch).collect::<Value>())
}
