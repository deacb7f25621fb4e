//! What order events say.

use serde_json::Value;

use super::fields::text;
use super::picked::{Names, Picked, Source, newest_status};
use super::stage::Stage;
use crate::answer::{integer, member, records};
use crate::time::{Instant, WallClock};

/// Where an event keeps its status. `TypeCode` is the stable key of an event (monta-api 3.7).
const NAMES: Names = Names {
    codes: &["TypeCode", "StatusCode", "StatusID", "EventCode", "Code"],
    texts: &[
        "Status",
        "StatusDescription",
        "EventType",
        "Event",
        "Type",
        "Description",
    ],
};

/// Times of an event; `Occured` is Monta's spelling.
const TIMES: &[&str] = &[
    "Occured",
    "Occurred",
    "Created",
    "CreatedAt",
    "EventDate",
    "Date",
    "Timestamp",
];

/// An event with its place in the order's history.
struct Event<'a> {
    row: &'a Value,
    at: Option<Instant>,
    id: Option<i64>,
}

/// What the events say: the newest one that says something.
#[must_use]
pub fn pick_event(events: &Value) -> Option<Picked> {
    let events = newest_first(events);
    newest_status(events.iter().map(|event| (event.row, event.at)), &NAMES, Source::Events)
}

/// When the newest event of one of these stages happened.
pub(super) fn last_time_of(events: &Value, stages: &[Stage]) -> Option<Instant> {
    newest_first(events).into_iter().find_map(|event| {
        let stage = Stage::of_code(&text(event.row, NAMES.codes)?)?;
        event.at.filter(|_| stages.contains(&stage))
    })
}

/// The events by time, then by id. They are read in the order of their ids, so that the hour which October repeats comes
/// out in order; without ids, in the order they came.
fn newest_first(events: &Value) -> Vec<Event<'_>> {
    let id = |row: &Value| integer(row, "Id").or_else(|| integer(row, "EventId"));
    let mut rows = records(events);
    rows.sort_by_key(|row| id(row));
    let mut clock = WallClock::default();
    let mut events: Vec<Event> = rows
        .into_iter()
        .map(|row| {
            let mut at = |name: &&str| member(row, name)?.as_str().and_then(|text| clock.read(text));
            Event {
                row,
                at: TIMES.iter().find_map(&mut at),
                id: id(row),
            }
        })
        .collect();
    events.sort_by_key(|event| std::cmp::Reverse((event.at, event.id)));
    events
}
