//! What the order header says, in either model, and its last word (monta-api 3.10, decisions 3 and 4).

use serde_json::Value;

use super::fields::{any_flag, flag, latest, row, text};
use super::picked::{DELIVERY_CODE, Names, Picked, Source, read};
use super::stage::Stage;
use crate::answer::is_deleted;

/// Where a header keeps its status.
const NAMES: Names = Names {
    codes: &[DELIVERY_CODE, "StatusCode", "StatusID"],
    texts: &["Status", "OrderStatus", "StatusDescription", "StatusText"],
};

/// Monta's own code of the order as such.
const CODES: &[&str] = &["StatusID", "StatusCode"];

/// Times of a header; the latest is the header's time.
const TIMES: &[&str] = &[
    "DeliveryDate",
    "ShippedDate",
    "Shipped",
    "Picked",
    "Verified",
    "Received",
];

/// Flags of both models, furthest first.
const STAGE_BY_FLAG: &[(Stage, &[&str])] = &[
    (Stage::Shipped, &["IsShipped", "Shipped", "ShippedDate"]),
    (Stage::Picked, &["Picked"]),
    (Stage::Picking, &["IsPicking", "Picking"]),
    (Stage::Blocked, BLOCKED),
    (Stage::Backorder, BACKORDER),
    (Stage::Etransit, &["Etransit"]),
    (Stage::Queued, &["IsVerified", "Verified"]),
    (Stage::Verifying, &["Received"]),
];

const BLOCKED: &[&str] = &["IsBlocked", "Blocked"];
const BACKORDER: &[&str] = &["IsBackorder", "Backorder"];
const PICKING: &[&str] = &["IsPicking", "Picking", "Picked"];
const SHIPPED: &[&str] = &["IsShipped", "Shipped"];
const MESSAGES: &[&str] = &["BlockedMessage", "BlockedReason", "BlockMessage", "BlockReason"];

/// What the header says beside its status. `None` where it says nothing.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct HeaderFlags {
    /// Held until somebody does something.
    pub(super) blocked: Option<bool>,
    /// Waiting for stock.
    pub(super) backorder: Option<bool>,
    /// Deleted at Monta, or given the shipper that stands for a cancellation.
    pub(super) deleted: Option<bool>,
    /// Being picked, or picked.
    pub(super) picking: Option<bool>,
    /// Shipped as a whole.
    pub(super) shipped: Option<bool>,
}

impl HeaderFlags {
    /// Reads the flags of either model; a header whose status is the word itself counts too.
    pub(super) fn of(header: &Value) -> Self {
        let Some(row) = row(header) else { return Self::default() };
        let stage = text(row, NAMES.texts).and_then(|text| Stage::of_text(&text));
        let is = |word: Stage| (stage == Some(word)).then_some(true);
        Self {
            blocked: any_flag(row, BLOCKED).or(is(Stage::Blocked)),
            backorder: any_flag(row, BACKORDER).or(is(Stage::Backorder)),
            deleted: is_deleted(row).max(is_cancelled(row)).or(is(Stage::Cancelled)),
            picking: any_flag(row, PICKING),
            shipped: flag(row, SHIPPED),
        }
    }
}

/// Whether the order was cancelled after picking had begun, when Monta deletes none any more: the goods are picked, not
/// sent, and come back to the shelf (monta-api 3.5).
fn is_cancelled(row: &Value) -> Option<bool> {
    let shipper = text(row, &["ShipperCode"])?;
    (Stage::of_code(&shipper) == Some(Stage::Cancelled)).then_some(true)
}

/// Why the order is blocked, in Monta's words.
pub(super) fn blocked_message(header: &Value) -> Option<String> {
    text(row(header)?, MESSAGES)
}

/// What the header says: its status where it has one, else what its flags and times amount to.
#[must_use]
pub fn pick_header(header: &Value) -> Option<Picked> {
    let row = row(header)?;
    let at = latest(row, TIMES);
    read(row, &NAMES, Source::Orders, at).or_else(|| {
        let stage = STAGE_BY_FLAG
            .iter()
            .find(|(_, names)| flag(row, names) == Some(true))
            .map(|(stage, _)| *stage)?;
        let ready = stage == Stage::Queued && is_ready_to_pick(row);
        Some(Picked {
            at,
            ..by_header(row, if ready { Stage::ReadyToPick } else { stage })
        })
    })
}

/// The header's last word: deleted, else blocked, else in backorder as long as the goods are not in hand (decision 3).
/// A block or backorder that only an event knows of, and that the header denies, is over. A deletion counts as the
/// order's own word, whoever tells of it (decision 4).
#[must_use]
pub fn apply_override(picked: Option<Picked>, header: &Value) -> Option<Picked> {
    let picked = picked.map(|picked| match picked.known_stage() {
        Some(Stage::Cancelled) => Picked {
            source: Source::Orders,
            ..picked
        },
        _ => picked,
    });
    let Some(row) = row(header) else { return picked };
    let flags = HeaderFlags::of(header);
    let stage = picked.as_ref().and_then(Picked::known_stage);
    let has_begun = stage.is_some_and(Stage::has_begun);
    if flags.deleted == Some(true) {
        Some(by_header(row, Stage::Cancelled))
    } else if flags.blocked == Some(true) {
        Some(by_header(row, Stage::Blocked))
    } else if flags.backorder == Some(true) && !has_begun {
        Some(by_header(row, Stage::Backorder))
    } else {
        let denied = match stage {
            Some(Stage::Blocked) => flags.blocked == Some(false),
            Some(Stage::Backorder) => flags.backorder == Some(false),
            Some(Stage::Cancelled) => flags.deleted == Some(false),
            _ => false,
        };
        if denied { pick_header(header) } else { picked }
    }
}

fn by_header(row: &Value, stage: Stage) -> Picked {
    Picked {
        status: stage.name().to_owned(),
        stage: Some(stage),
        status_code: text(row, CODES),
        source: Source::Orders,
        at: None,
        fragment: row.clone(),
        parcels: 0,
        after: Vec::new(),
    }
}

/// `ReadyToPick` names the part of the warehouse in which the order is ready, or that it is not.
fn is_ready_to_pick(row: &Value) -> bool {
    text(row, &["ReadyToPick"]).is_some_and(|place| !matches!(place.as_str(), "NotReady" | "Unknown"))
}
