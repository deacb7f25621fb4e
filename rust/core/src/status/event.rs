//! What order events say.

use serde_json::Value;

use super::fields::text;
use super::picked::{Names, Picked, Source, is_one_moment, newest_status};
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
#[derive(Clone, Copy)]
struct Event<'a> {
    row: &'a Value,
    at: Option<Instant>,
    id: Option<i64>,
}

/// What the events say: the newest one that says something, and what the earlier ones have told.
#[must_use]
pub fn pick_event(events: &Value) -> Option<Picked> {
    let events = newest_first(events);
    let picked = newest_status(events.iter().map(|event| (event.row, event.at)), &NAMES, Source::Events)?;
    let earlier = events.iter().skip_while(|event| *event.row != picked.fragment).skip(1);
    let told = earlier.filter_map(Event::stage);
    Some(Picked {
        after: told.collect(),
        ..picked
    })
}

/// When the newest event of one of these stages happened.
pub(super) fn last_time_of(events: &Value, stages: &[Stage]) -> Option<Instant> {
    newest_first(events).into_iter().find_map(|event| {
        let stage = event.stage()?;
        event.at.filter(|_| stages.contains(&stage))
    })
}

impl Event<'_> {
    /// The stage of its code.
    fn stage(&self) -> Option<Stage> {
        Stage::of_code(&text(self.row, NAMES.codes)?)
    }
}

/// The events in Monta's order: by their ids where all have one, else by time; those of one moment by stage. They are read
/// in the order of their ids, so that the hour which October repeats comes out in order; without ids, in the order they
/// came.
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
    if events.iter().all(|event| event.id.is_some()) {
        events.reverse();
    } else {
        events.sort_by_key(|event| std::cmp::Reverse((event.at, event.id)));
    }
    let mut rest = events.as_mut_slice();
    while let Some(newest) = rest.first().copied() {
        let moment = rest
            .iter()
            .take_while(|event| is_one_moment(newest.at, event.at))
            .count();
        let (moment, older) = rest.split_at_mut(moment.max(1));
        furthest_first(moment);
        rest = older;
    }
    events
}

/// Orders the events of one moment that tell how far the order is; a block, or a backorder, keeps its place among them.
fn furthest_first(moment: &mut [Event]) {
    let progress = |event: &Event| event.stage().filter(|stage| stage.has_begun()).map(Stage::progress);
    let mut told: Vec<Event> = moment
        .iter()
        .copied()
        .filter(|event| progress(event).is_some())
        .collect();
    told.sort_by_key(|event| std::cmp::Reverse(progress(event)));
    let mut told = told.into_iter();
    for place in moment {
        if progress(place).is_some()
            && let Some(event) = told.next()
        {
            *place = event;
        }
    }
}
