//! Parcels with their track & trace.

use serde::Serialize;
use serde_json::Value;

use super::fields::{latest, link, row, text};
use super::picked::{Source, read};
use super::shipment::{NAMES, Shipments, TRACK_TRACE_CODES};
use crate::time::Instant;

const LINKS: &[&str] = &[
    "TTLink",
    "TrackAndTraceLink",
    "TrackAndTraceUrl",
    "TrackTraceLink",
    "TrackTraceUrl",
    "TrackingLink",
    "TrackingUrl",
];
const CARRIERS: &[&str] = &[
    "ShipperDescription",
    "Shipper",
    "Carrier",
    "CarrierName",
    "ShipperCode",
    "CarrierCode",
];
const DESCRIPTIONS: &[&str] = &["DeliveryStatusDescription", "PackageDescription", "Description"];
const TIMES: &[&str] = &[
    "DeliveryStatusUpdatedAt",
    "StatusDate",
    "UpdatedAt",
    "DeliveredDate",
    "ShippedDate",
    "ShipmentDate",
    "Shipped",
    "Created",
];

/// One parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Parcel {
    /// Track & trace code.
    pub code: Option<String>,
    /// Track & trace page of the carrier; `http` or `https`.
    pub link: Option<String>,
    /// The carrier, as Monta calls it.
    pub carrier: Option<String>,
    /// Its status, as shown.
    pub status: Option<String>,
    /// Monta's code for that.
    pub status_code: Option<String>,
    /// What the carrier says about it.
    pub description: Option<String>,
    /// Since when. Of parcels on the v6 profile it is the carrier's own clock, and may be off by hours (monta-api 2.3).
    pub at: Option<Instant>,
}

/// Every parcel with a track & trace code or link, newest first; the one on the header when no parcel has it.
pub(super) fn parcels(shipments: &Value, header: &Value) -> Vec<Parcel> {
    let mut parcels: Vec<Parcel> = Vec::new();
    let shipments = Shipments::of(shipments);
    for row in shipments.rows() {
        add(&mut parcels, parcel(row, true));
    }
    parcels.sort_by_key(|parcel| std::cmp::Reverse(parcel.at));
    if let Some(row) = row(header) {
        add(&mut parcels, parcel(row, false));
    }
    parcels
}

/// A code that is there already is the same parcel.
fn add(parcels: &mut Vec<Parcel>, parcel: Parcel) {
    let is_known = |known: &Parcel| match &parcel.code {
        Some(code) => known.code.as_ref() == Some(code),
        None => known.link == parcel.link,
    };
    if (parcel.code.is_some() || parcel.link.is_some()) && !parcels.iter().any(is_known) {
        parcels.push(parcel);
    }
}

/// The status of a header is that of the order, so its parcel goes without.
fn parcel(row: &Value, own_status: bool) -> Parcel {
    let picked = if own_status {
        read(row, &NAMES, Source::Shipments, None)
    } else {
        None
    };
    let (status, status_code) = picked.map(|picked| (picked.status, picked.status_code)).unzip();
    Parcel {
        code: text(row, TRACK_TRACE_CODES),
        link: link(row, LINKS),
        carrier: text(row, CARRIERS),
        status,
        status_code: status_code.flatten(),
        description: if own_status { text(row, DESCRIPTIONS) } else { None },
        at: if own_status { latest(row, TIMES) } else { None },
    }
}
