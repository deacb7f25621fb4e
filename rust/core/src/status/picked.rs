//! A status that one source says, and the choice between two.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::fields::text;
use super::stage::{Stage, ended_stage, says_no_status};
use crate::time::Instant;

/// Where a status comes from (decision 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// Shipments or parcels.
    Shipments,
    /// Order events.
    Events,
    /// The order header, an override by it, or a deleted order.
    Orders,
}

/// A status that one source says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Picked {
    /// What is shown.
    pub status: String,
    /// The stage it stands for, when that is known.
    #[serde(default)]
    pub stage: Option<Stage>,
    /// Monta's own code for it, as text.
    #[serde(default)]
    pub status_code: Option<String>,
    /// Where it comes from.
    pub source: Source,
    /// Since when, when that is known.
    #[serde(default)]
    pub at: Option<Instant>,
    /// The row that said it, as it came.
    #[serde(default)]
    pub fragment: Value,
    /// Of how many parcels it is the least advanced one's; 0 where it is the status of the order, or of a single row.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub parcels: usize,
    /// What was told before it, newest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<Stage>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
const fn is_zero(number: &usize) -> bool {
    *number == 0
}

impl Picked {
    /// The stage, also of a status that a tenant's own rule has put together without one.
    #[must_use]
    pub fn known_stage(&self) -> Option<Stage> {
        self.stage.or_else(|| Stage::of_text(&self.status))
    }
}

/// Words that are no further apart are of one moment: Monta writes *Packing* because of *Shipped*, and either may be the
/// younger by a fraction of a second (decision 11).
const ONE_MOMENT_SECONDS: i64 = 2;

/// Whether two times are of one moment; never, where one is not known.
pub(super) fn is_one_moment(one: Option<Instant>, other: Option<Instant>) -> bool {
    one.zip(other)
        .is_some_and(|(one, other)| one.seconds_since(other).abs() <= ONE_MOMENT_SECONDS)
}

/// The freshest of shipment and event by time; when a time is missing, or both are the same, the shipment (decision 1).
/// Within one moment, an event that tells of less than the shipment is no newer.
/// A deletion is final, whatever was shipped before. The state of a parcel counts until an event says something newer
/// (decision 11). The header counts only when neither says anything.
#[must_use]
pub fn choose_status(shipment: Option<Picked>, event: Option<Picked>, header: Option<Picked>) -> Option<Picked> {
    match (shipment, event) {
        (Some(shipment), Some(event)) => {
            let event_is_later = shipment
                .at
                .zip(event.at)
                .is_some_and(|(shipment, event)| event > shipment);
            let is_deleted = event.known_stage() == Some(Stage::Cancelled);
            let event_is_later = event_is_later && !is_echo(&event, &shipment);
            let wins = event_is_later || is_deleted || is_newer_than_parcels(&event, &shipment);
            Some(if wins { event } else { shipment })
        }
        (shipment, event) => shipment.or(event).or(header),
    }
}

/// Whether an event of the same moment tells of less than the shipment has come to.
fn is_echo(event: &Picked, shipment: &Picked) -> bool {
    let stages = event.known_stage().zip(shipment.known_stage());
    is_one_moment(event.at, shipment.at)
        && stages.is_some_and(|(told, state)| told.has_begun() && told.progress() < state.progress())
}

/// Whether an event tells what came after the state of the parcels, whose own times are not to be trusted (monta-api 2.3):
/// it tells of more than they have come to, or their state was told before it. Of several parcels nothing says which one
/// the event is about, so there it only counts when all have arrived and come back.
fn is_newer_than_parcels(event: &Picked, parcels: &Picked) -> bool {
    let (Some(told), Some(state)) = (event.known_stage(), parcels.known_stage()) else {
        return false;
    };
    let is_further = told.progress() > state.progress() || event.after.contains(&state);
    let came_back = state.has_arrived() && matches!(told, Stage::Returned | Stage::DeliveryFailed);
    let is_plain = match parcels.parcels {
        // A row of `/shipments` has a time of its own, as a rule.
        0 => came_back && parcels.at.is_none() && event.after.contains(&state),
        1 => true,
        _ => came_back,
    };
    told.has_left() && told != state && is_further && is_plain
}

/// Where a source keeps its status: names of members, most telling first.
pub(super) struct Names {
    /// Codes, exact ones and numbers.
    pub(super) codes: &'static [&'static str],
    /// Texts for people.
    pub(super) texts: &'static [&'static str],
}

/// The code under which a carrier's status arrives. One that nobody knows means "in transit" (monta-api 3.10).
pub(super) const DELIVERY_CODE: &str = "DeliveryStatusCode";

/// Reads the status of a row: an exact code first, a text only when no code is known. `None` when the row says nothing,
/// or only that something is over.
pub(super) fn read(row: &Value, names: &Names, source: Source, at: Option<Instant>) -> Option<Picked> {
    let picked = |status: String, stage: Option<Stage>, status_code: Option<String>| {
        let fragment = row.clone();
        Some(Picked {
            status,
            stage,
            status_code,
            source,
            at,
            fragment,
            parcels: 0,
            after: Vec::new(),
        })
    };
    let codes: Vec<String> = names.codes.iter().filter_map(|name| text(row, &[name])).collect();
    if let Some((code, stage)) = codes.iter().find_map(|code| Some((code, Stage::of_code(code)?))) {
        return picked(shown(code, stage), Some(stage), Some(code.clone()));
    }
    if codes.iter().any(|code| says_no_status(code)) {
        return None;
    }
    let carrier_code = text(row, &[DELIVERY_CODE]).map(|_| Stage::EnRoute);
    match text(row, names.texts) {
        Some(text) if says_no_status(&text) => None,
        Some(text) => {
            let stage = Stage::of_text(&text);
            let status = stage.map_or_else(|| text.clone(), |stage| shown(&text, stage));
            picked(status, stage.or(carrier_code), codes.into_iter().next())
        }
        None => {
            let code = codes.into_iter().find(|code| code.contains(char::is_alphabetic))?;
            picked(code.clone(), carrier_code, Some(code))
        }
    }
}

/// What the newest of the rows says that says something; they come newest first. A block or backorder that a later row
/// has ended says nothing any more; where the order stands after a backorder that has ended is up to others.
pub(super) fn newest_status<'a>(
    rows: impl IntoIterator<Item = (&'a Value, Option<Instant>)>,
    names: &Names,
    source: Source,
) -> Option<Picked> {
    let mut ended: Vec<Stage> = Vec::new();
    for (row, at) in rows {
        let word = text(row, names.codes)
            .filter(|code| code.contains(char::is_alphabetic))
            .or_else(|| text(row, names.texts));
        ended.extend(word.as_deref().and_then(ended_stage));
        let Some(picked) = read(row, names, source, at) else {
            continue;
        };
        match picked.stage {
            Some(Stage::Blocked) if ended.contains(&Stage::Blocked) => {}
            Some(Stage::Backorder) if ended.contains(&Stage::Backorder) => return None,
            _ => return Some(picked),
        }
    }
    None
}

/// The stage's own name, unless Monta adds something to it: `Delivered (?)` stays.
fn shown(text: &str, stage: Stage) -> String {
    let is_plain = text
        .chars()
        .all(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'));
    if is_plain {
        stage.name().to_owned()
    } else {
        text.to_owned()
    }
}
