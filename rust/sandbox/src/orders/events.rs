//! What has happened to orders (monta-api 3.7): per order newest first, as a feed ascending by id, with gaps.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::amsterdam;
use crate::wire::{Answer, Reply};
use crate::world::World;

/// One event: its cursor, its order, and the row that answers show.
pub(crate) struct Event {
    id: i64,
    order: String,
    row: Value,
}

/// All events in the order in which they happened.
#[derive(Default)]
pub(crate) struct EventLog(Vec<Event>);

impl EventLog {
    /// The rows of one order, newest first.
    pub(crate) fn of<'a>(&'a self, order: &'a str) -> impl Iterator<Item = &'a Value> {
        self.0
            .iter()
            .rev()
            .filter(move |event| event.order == order)
            .map(|event| &event.row)
    }

    /// All rows with the order they belong to, newest first.
    pub(crate) fn newest_first(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().rev().map(|event| (event.order.as_str(), &event.row))
    }

    /// Rows with a larger id than `cursor`, ascending.
    pub(crate) fn since(&self, cursor: i64) -> impl Iterator<Item = &Value> {
        self.0
            .iter()
            .filter(move |event| event.id > cursor)
            .map(|event| &event.row)
    }
}

/// Writes an event about an order; `TypeId` 0 stands for Monta's number, which is not known.
pub(crate) fn happened(world: &mut World, order: &str, type_code: &str, description: &str) {
    let at = world.clock.stamp();
    happened_at(world, order, type_code, description, at);
}

/// Writes an event about an order that Monta notes the time `at` for.
pub(crate) fn happened_at(world: &mut World, order: &str, type_code: &str, description: &str, at: DateTime<Utc>) {
    let now = world.clock.now();
    let Some(found) = world.orders.get_mut(order) else {
        return;
    };
    found.changed = now;
    let time = amsterdam::naive(at);
    let row = json!({
        "WebshopOrderId": order, "TypeCode": type_code, "TypeId": 0, "Description": description,
        "Occured": time, "Created": time, "EorderID": found.number
    });
    write_row(world, order, row);
}

/// Writes an event row as it is given; without an `Id` it gets the next one.
pub(crate) fn write_row(world: &mut World, order: &str, row: Value) {
    let next = world.ids.next();
    let id = row.get("Id").and_then(Value::as_i64).unwrap_or(next);
    let mut complete = json!({"Id": id, "WebshopOrderId": order});
    if let (Value::Object(complete), Value::Object(row)) = (&mut complete, row) {
        complete.extend(row);
    }
    world.events.0.push(Event {
        id,
        order: order.to_owned(),
        row: complete,
    });
}

/// GET `/order/{id}/events`.
pub(crate) fn of_order(world: &World, id: &str) -> Answer {
    if world.orders.get(id).is_none() {
        return Err(super::unknown(id));
    }
    Ok(Reply::ok(world.events.of(id).cloned().collect::<Value>()))
}

/// GET `/orderevents/since_id/{id}`: one batch; the caller comes back until there is nothing left.
pub(crate) fn feed(world: &World, cursor: i64) -> Reply {
    Reply::ok(
        world
            .events
            .since(cursor)
            .take(world.settings.feed_batch)
            .cloned()
            .collect::<Value>(),
    )
}
