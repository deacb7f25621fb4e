//! What shipments and parcels say.

use serde_json::Value;

use super::fields::{latest, member, text};
use super::picked::{DELIVERY_CODE, Names, Picked, Source, newest_status, read};
use super::stage::Stage;
use crate::answer::records;
use crate::time::Instant;

/// Where a row of the documented `/shipments`, or a collo, keeps its status.
pub(super) const NAMES: Names = Names {
    codes: &["StatusID", "StatusCode", "TypeCode", DELIVERY_CODE],
    texts: &[
        "Status",
        "ShipmentStatus",
        "StatusDescription",
        "DeliveryStatus",
        "DeliveryStatusDescription",
        "State",
    ],
};

/// Where either keeps the code of its parcel.
pub(super) const TRACK_TRACE_CODES: &[&str] = &[
    "TTCode",
    "TrackAndTraceCode",
    "TrackAndTrace",
    "TrackTraceCode",
    "TrackTrace",
    "TrackingCode",
    "TrackingNumber",
];

/// Times of a row of `/shipments`; the latest is the row's time.
const TIMES: &[&str] = &[
    "StatusDate",
    "StatusChanged",
    "UpdatedAt",
    "Updated",
    "LastUpdated",
    "ModifiedAt",
    "Modified",
    "DeliveredDate",
    "ShippedDate",
    "ShipmentDate",
    "Shipped",
    "CreatedAt",
    "Created",
    "Date",
];

/// Members of v6's `ShippedOrder` (monta-api 3.8).
const COLLI: &[&str] = &["ShippedBoxesNotOnPallets", "ShippedBoxesOnPallets", "ShippedPallets"];

/// Under which a box or pallet keeps its parcel.
pub(super) const CARRIER_INFO: &[&str] = &["ShippedCarrierInfo", "TrackAndTraceInfo"];

/// Shipments in either form.
pub(super) enum Shipments<'a> {
    /// Rows of `/shipments`, newest first.
    Rows(Vec<&'a Value>),
    /// The parcels of `/order/{id}/colli`, in their order.
    Colli(Vec<&'a Value>),
}

impl<'a> Shipments<'a> {
    /// Reads an answer of either endpoint.
    pub(super) fn of(answer: &'a Value) -> Self {
        let mut rows = records(answer);
        if rows.iter().any(|row| member(row, COLLI).is_some()) {
            return Self::Colli(rows.into_iter().flat_map(colli).collect());
        }
        // A stable sort: rows of the same time, and those without any, keep their order.
        rows.sort_by_key(|row| std::cmp::Reverse(latest(row, TIMES)));
        Self::Rows(rows)
    }

    /// The rows, whatever they are.
    pub(super) fn rows(&self) -> &[&'a Value] {
        match self {
            Self::Rows(rows) | Self::Colli(rows) => rows,
        }
    }
}

/// What the shipments say: the newest row of `/shipments` that says something; of parcels the one that is least far,
/// because the order has arrived only when all of them have (monta-api 3.8).
#[must_use]
pub fn pick_shipment(shipments: &Value) -> Option<Picked> {
    match Shipments::of(shipments) {
        Shipments::Rows(rows) => {
            let newest = newest_status(timed(&rows), &NAMES, Source::Shipments)?;
            Some(match least_advanced_row(&rows) {
                Some(least) if newest.stage.is_some_and(is_on_the_way) => Picked { at: newest.at, ..least },
                _ => newest,
            })
        }
        Shipments::Colli(colli) => least_advanced(&colli),
    }
}

fn timed<'a>(rows: &[&'a Value]) -> impl Iterator<Item = (&'a Value, Option<Instant>)> {
    rows.iter().map(|row| (*row, latest(row, TIMES)))
}

/// Whether a carrier has the parcel, or has had it.
fn is_on_the_way(stage: Stage) -> bool {
    stage.has_left() && stage != Stage::Shipped
}

/// The least advanced of the parcels that have left, when there are several: the newest row of each.
fn least_advanced_row(rows: &[&Value]) -> Option<Picked> {
    let mut codes: Vec<String> = rows.iter().filter_map(|row| text(row, TRACK_TRACE_CODES)).collect();
    codes.sort_unstable();
    codes.dedup();
    let newest_of = |code: &String| {
        let rows: Vec<&Value> = rows
            .iter()
            .copied()
            .filter(|row| text(row, TRACK_TRACE_CODES).as_ref() == Some(code))
            .collect();
        newest_status(timed(&rows), &NAMES, Source::Shipments)
    };
    let left: Vec<Picked> = codes
        .iter()
        .filter_map(newest_of)
        .filter(|picked| picked.stage.is_some_and(Stage::has_left))
        .collect();
    let several = left.len() > 1;
    left.into_iter().min_by_key(|picked| picked.stage).filter(|_| several)
}

/// The time of a parcel is on the carrier's own clock, so it takes no part in choosing (monta-api 2.3).
fn least_advanced(colli: &[&Value]) -> Option<Picked> {
    let said: Vec<Picked> = colli
        .iter()
        .filter_map(|collo| read(collo, &NAMES, Source::Shipments, None))
        .collect();
    let some_say_nothing = said.len() < colli.len();
    let mut least = said.into_iter().min_by_key(|picked| picked.stage)?;
    least.parcels = colli.len();
    if some_say_nothing {
        // A label was printed for a parcel that no carrier has seen.
        let stage = Stage::Shipped;
        least = Picked {
            status: stage.name().to_owned(),
            stage: Some(stage),
            status_code: None,
            ..least
        };
    }
    Some(least)
}

/// What carriers say of the parcels of a `ShippedOrder`, on pallets and beside them.
fn colli(shipped: &Value) -> Vec<&Value> {
    let infos = boxes(shipped)
        .into_iter()
        .filter_map(|parcel| member(parcel, CARRIER_INFO));
    infos.collect()
}

/// The boxes and pallets of a `ShippedOrder` that are a parcel each, in their order.
pub(super) fn boxes(shipped: &Value) -> Vec<&Value> {
    let mut found = Vec::new();
    let mut open = vec![shipped];
    while let Some(value) = open.pop() {
        match value {
            Value::Array(values) => open.extend(values.iter().rev()),
            Value::Object(members) => {
                if member(value, CARRIER_INFO).is_some_and(Value::is_object) {
                    found.push(value);
                }
                open.extend(members.values().rev());
            }
            _ => {}
        }
    }
    found
}
