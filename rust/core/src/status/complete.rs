//! The snapshot of an order: the status with everything that is shown beside it.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::answers::Answers;
use super::dropped::tells_of_dropped_lines;
use super::event::last_time_of;
use super::fields::{member, row, text, time};
use super::header::{HeaderFlags, blocked_message};
use super::parcel::{Parcel, parcels};
use super::picked::{Picked, Source};
use super::shipped::Departed;
use super::stage::Stage;
use crate::answer::{self, records};
use crate::pieces::Pieces;
use crate::scalar::{Maybe, Text};
use crate::time::Instant;

/// When the customer got the parcel.
const DELIVERED: &[&str] = &["DeliveryDate", "DeliveredDate", "DeliveredAt", "DateDelivered"];

/// When the customer will get it.
const ESTIMATED: &[&str] = &[
    "EstimatedDeliveryTo",
    "EstimatedDeliveryFrom",
    "EstimatedDeliveryDate",
    "ExpectedDeliveryDate",
];

/// When Monta plans to ship it.
const PLANNED: &[&str] = &["PlannedShipmentDate"];

/// Part of the message of the block that every update of ours causes for about a second (monta-api 3.4).
const OWN_BLOCK: &str = "montarestapi";

/// How long after an update of ours a block may be that one (decision 2).
const FLICKER_SECONDS: i64 = 60;

/// Members of a header that say nothing about the status, and hold personal data.
const PRIVATE: &[&str] = &["ConsumerDetails", "Invoice", "Comment"];

/// What Odoo keeps of an order at Monta (plugin documentation, "Order status"). Times are UTC, as Odoo writes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a field of monta.order.status of its own"
)]
pub struct OrderStatus {
    /// What is shown; `None` when Monta says nothing at all.
    pub status: Option<String>,
    /// The stage it stands for, when that is known.
    pub stage: Option<Stage>,
    /// Monta's own code for it (decision 4).
    pub status_code: Option<String>,
    /// Where it comes from.
    pub source: Option<Source>,
    /// Why the order is blocked, what it waits for, or why a delivery failed.
    pub reason: Option<String>,
    /// Track & trace code of the newest parcel.
    pub track_trace: Option<String>,
    /// Track & trace page of the same parcel.
    pub track_trace_url: Option<String>,
    /// Every parcel, newest first.
    pub parcels: Vec<Parcel>,
    /// Pieces of each SKU that have left: what the parcels say is in them, or all that the order carries where one does not
    /// say it and the status says that all has left.
    pub shipped: Vec<Pieces>,
    /// Those of them that a carrier has seen, or whose carrier tells nothing.
    pub en_route: Vec<Pieces>,
    /// When the customer got it: only what happened, once the whole order has arrived (decision 12).
    pub delivery_date: Option<Instant>,
    /// When Monta plans to ship what has not left yet: of its own accord later than was asked, where it cannot sooner.
    pub planned_shipment: Option<Instant>,
    /// When Monta expects the customer to get it.
    pub expected_delivery: Option<Instant>,
    /// Whether Monta holds the order.
    pub blocked: bool,
    /// Whether the order waits for stock.
    pub backorder: bool,
    /// Whether events tell that Monta took lines off the order.
    pub dropped: bool,
    /// Whether nothing more need be asked about the order: it has left with a track & trace code, or it is over.
    pub finished: bool,
    /// Whether Monta changes nothing of the order any more: it is being picked, all of it has left, or it was cancelled.
    pub closed: bool,
    /// Whether the block may be the one that Monta sets for a second after our own update: read once more before it is
    /// shown (decision 2).
    pub reread: bool,
    /// What the status was made of, without personal data: `header`, and the `row` that is no header.
    pub fragments: Value,
}

/// Adds to a status what the answers hold beside it.
#[must_use]
pub fn complete_status(picked: Option<Picked>, answers: &Answers) -> OrderStatus {
    let flags = HeaderFlags::of(&answers.header);
    let stage = picked.as_ref().and_then(Picked::known_stage);
    let blocked = stage == Some(Stage::Blocked);
    let backorder = stage == Some(Stage::Backorder)
        || (flags.backorder == Some(true) && !stage.is_some_and(Stage::has_begun) && stage != Some(Stage::Cancelled));
    let parcels = parcels(&answers.shipments, &answers.header);
    let newest = parcels.first();
    let closed = stage.is_some_and(|stage| is_closed(stage, backorder, flags));
    let all_left = closed && stage.is_some_and(Stage::has_left);
    let departed = Departed::of(answers, stage, all_left);
    let (has_track_trace, is_partial) = (!parcels.is_empty(), departed.is_partial);
    let waits = backorder || flags.backorder == Some(true) || is_partial;
    let reason = picked.as_ref().and_then(|picked| reason(picked, &answers.header));
    OrderStatus {
        track_trace: newest.and_then(|parcel| parcel.code.clone()),
        track_trace_url: newest.and_then(|parcel| parcel.link.clone()),
        shipped: departed.shipped,
        en_route: departed.en_route,
        delivery_date: delivery_date(stage, waits, answers),
        planned_shipment: planned_shipment(all_left, stage, &answers.header),
        expected_delivery: told(answers, ESTIMATED).map(Instant::to_the_second),
        blocked,
        backorder,
        dropped: tells_of_dropped_lines(&answers.events),
        finished: stage.is_some_and(|stage| is_finished(stage, has_track_trace, is_partial, flags)),
        closed,
        reread: blocked && may_be_our_own(reason.as_deref(), answers),
        fragments: fragments(picked.as_ref(), &answers.header),
        parcels,
        reason,
        stage,
        source: picked.as_ref().map(|picked| picked.source),
        status_code: picked.as_ref().and_then(|picked| picked.status_code.clone()),
        status: picked.map(|picked| picked.status),
    }
}

/// What still waits for stock is changed yet, whatever became of the rest, and so is what has gone back from picking to the
/// queue, of which no event tells (monta-api 3.10).
fn is_closed(stage: Stage, backorder: bool, flags: HeaderFlags) -> bool {
    let waits = backorder || flags.backorder == Some(true);
    match stage {
        Stage::Cancelled => true,
        Stage::Picking | Stage::Picked | Stage::Packing => {
            !waits && (flags.picking != Some(false) || flags.shipped == Some(true))
        }
        _ => !waits && flags.shipped != Some(false) && (stage.has_left() || stage.is_final()),
    }
}

/// A part that has left, or arrived, is no end as long as the header waits for the rest, or the parcels hold less than the
/// order carries.
fn is_finished(stage: Stage, has_track_trace: bool, is_partial: bool, flags: HeaderFlags) -> bool {
    let waits = is_partial || flags.backorder == Some(true) || flags.shipped == Some(false);
    stage == Stage::Cancelled || (!waits && (stage.is_final() || (stage.has_left() && has_track_trace)))
}

fn reason(picked: &Picked, header: &Value) -> Option<String> {
    let said = || text(&picked.fragment, &["DeliveryStatusDescription", "Description"]);
    match picked.known_stage()? {
        Stage::Blocked => blocked_message(header).or_else(said),
        Stage::Backorder => missing_skus(header),
        Stage::DeliveryFailed | Stage::Returned => said(),
        _ => None,
    }
}

/// The SKUs of the lines that wait for stock.
fn missing_skus(header: &Value) -> Option<String> {
    let lines = member(row(header)?, &["Lines"])?;
    let waits = |line: &&Value| answer::flag(line, "Backorder") == Some(true);
    let skus: Vec<_> = records(lines)
        .into_iter()
        .filter(waits)
        .filter_map(|line| answer::text(line, "Sku"))
        .collect();
    (!skus.is_empty()).then(|| skus.join(", "))
}

/// What came back had arrived before, if an event has told of that. As long as a part waits or is on its way, no date is
/// that of the whole order; of a status that nobody knows, the header has to know.
fn delivery_date(stage: Option<Stage>, waits: bool, answers: &Answers) -> Option<Instant> {
    let event = || last_time_of(&answers.events, &[Stage::Delivered, Stage::Collected]);
    let date = match stage {
        _ if waits => None,
        Some(Stage::Delivered | Stage::Collected) => told(answers, DELIVERED).or_else(event),
        Some(Stage::Returned) => event(),
        Some(_) => None,
        None => time(row(&answers.header)?, DELIVERED),
    };
    date.map(Instant::to_the_second)
}

/// What has left, or never will, is planned no more.
fn planned_shipment(all_left: bool, stage: Option<Stage>, header: &Value) -> Option<Instant> {
    let planned = time(row(header)?, PLANNED)?;
    let waits = !all_left && stage != Some(Stage::Cancelled);
    waits.then(|| planned.to_the_second())
}

/// The latest time that shipments tell, else that of the header.
fn told(answers: &Answers, names: &[&str]) -> Option<Instant> {
    let shipments = records(&answers.shipments);
    let latest = shipments.into_iter().filter_map(|row| time(row, names)).max();
    latest.or_else(|| time(row(&answers.header)?, names))
}

fn may_be_our_own(reason: Option<&str>, answers: &Answers) -> bool {
    let time = |text: &Maybe<Text>| Instant::from_odoo(text.text());
    let seconds = time(&answers.now)
        .zip(time(&answers.own_update))
        .map(|(now, update)| now.seconds_since(update));
    reason.is_some_and(|reason| reason.to_lowercase().contains(OWN_BLOCK))
        || seconds.is_some_and(|seconds| (0..=FLICKER_SECONDS).contains(&seconds))
}

fn fragments(picked: Option<&Picked>, header: &Value) -> Value {
    let mut fragments = Map::new();
    if let Some(row) = row(header) {
        let kept = row
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(name, _)| !PRIVATE.iter().any(|private| private.eq_ignore_ascii_case(name)));
        let kept: Map<String, Value> = kept.map(|(name, value)| (name.clone(), value.clone())).collect();
        fragments.insert("header".to_owned(), Value::Object(kept));
    }
    if let Some(picked) = picked.filter(|picked| picked.fragment.is_object() && Some(&picked.fragment) != row(header)) {
        fragments.insert(
            "row".to_owned(),
            json!({"source": picked.source, "row": picked.fragment}),
        );
    }
    Value::Object(fragments)
}
