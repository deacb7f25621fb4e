//! One order as Monta keeps it: the webshop's document and what the warehouse has done about it.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::document::{self, Document};
use crate::ids;

/// How far the warehouse has come with an order (monta-api 3.10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Stage {
    /// Verifying, blocked, in backorder or queued.
    #[default]
    Waiting,
    /// Somebody walks with it.
    Picking,
    /// Picked, being packed.
    Picked,
    /// The label is printed.
    Shipped,
}

/// Who blocked an order; the block goes when its cause goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    /// The webshop, by the member `Blocked`.
    Webshop,
    /// The verification found something.
    Verification,
    /// For a moment, because of an update.
    Update,
    /// The warehouse, by hand.
    Warehouse,
}

/// Why an order waits.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    pub(crate) cause: Cause,
    pub(crate) message: String,
}

/// What the stock holds for an order.
#[derive(Debug, Clone, Default)]
pub(crate) enum Allocation {
    /// Nothing.
    #[default]
    None,
    /// Goods set aside while the order waits for the rest.
    Reserved(Vec<(String, i64)>),
    /// Goods written off, on their way through picking.
    Picking(Vec<(String, i64)>),
}

/// The last word of a carrier.
#[derive(Debug, Clone)]
pub(crate) struct Delivery {
    pub(crate) code: String,
    pub(crate) description: String,
    pub(crate) at: Option<DateTime<Utc>>,
}

/// A parcel.
#[derive(Debug, Clone, Default)]
pub(crate) struct Collo {
    pub(crate) number: i64,
    /// What a webshop that packs by itself said about it.
    pub(crate) declared: Document,
    pub(crate) track_and_trace: String,
    pub(crate) link: String,
    pub(crate) products: Vec<(String, i64)>,
    pub(crate) delivery: Option<Delivery>,
}

/// An order.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    /// What the webshop sent, as changed by its updates.
    pub(crate) document: Document,
    /// Monta's own number.
    pub(crate) number: i64,
    pub(crate) received: DateTime<Utc>,
    /// When anything about the order changed last.
    pub(crate) changed: DateTime<Utc>,
    pub(crate) verified: Option<DateTime<Utc>>,
    pub(crate) block: Option<Block>,
    pub(crate) backorder: bool,
    /// SKUs that are missing now.
    pub(crate) missing: BTreeSet<String>,
    /// SKUs that were missing at some time.
    pub(crate) was_missing: BTreeSet<String>,
    /// Lines that were dropped for want of goods.
    pub(crate) dropped: Vec<Document>,
    pub(crate) planned: Option<DateTime<Utc>>,
    pub(crate) stage: Stage,
    pub(crate) picked: Option<DateTime<Utc>>,
    pub(crate) shipped: Option<DateTime<Utc>>,
    pub(crate) shipper: String,
    pub(crate) colli: Vec<Collo>,
    pub(crate) delivery: Option<Delivery>,
    pub(crate) delivered: Option<DateTime<Utc>>,
    pub(crate) deleted: bool,
    pub(crate) has_returns: bool,
    pub(crate) allocation: Allocation,
    /// Members that answers about this order show in place of their own.
    pub(crate) fields: Document,
    /// Rows that `/shipments` shows in place of the order's own.
    pub(crate) shipments: Option<Vec<Value>>,
}

impl Order {
    /// An order that has just come in.
    pub(crate) fn new(document: Document, number: i64, received: DateTime<Utc>) -> Self {
        let block = document::flag(&document, "Blocked").then(|| Block {
            cause: Cause::Webshop,
            message: document::text(&document, "BlockedMessage").to_owned(),
        });
        Self {
            document,
            number,
            received,
            changed: received,
            verified: None,
            block,
            backorder: false,
            missing: BTreeSet::new(),
            was_missing: BTreeSet::new(),
            dropped: Vec::new(),
            planned: None,
            stage: Stage::Waiting,
            picked: None,
            shipped: None,
            shipper: String::new(),
            colli: Vec::new(),
            delivery: None,
            delivered: None,
            deleted: false,
            has_returns: false,
            allocation: Allocation::None,
            fields: Document::new(),
            shipments: None,
        }
    }

    /// The webshop's own id.
    pub(crate) fn id(&self) -> &str {
        document::key(&self.document, "WebshopOrderId")
    }

    /// `MontaEorderGuid`.
    pub(crate) fn guid(&self) -> String {
        ids::guid(1, self.number)
    }

    /// The status in the words of the handbook (monta-api 3.10).
    pub(crate) fn status(&self) -> &str {
        match (&self.delivery, self.stage) {
            _ if self.deleted => "Deleted",
            _ if self.block.is_some() => "Blocked",
            _ if self.verified.is_none() => "Verifying",
            _ if self.backorder => "Backorder",
            (Some(delivery), Stage::Shipped) => &delivery.code,
            (None, Stage::Shipped) => "Shipped",
            (_, Stage::Picked) => "Picked",
            (_, Stage::Picking) => "Picking",
            (_, Stage::Waiting) => "Queued",
        }
    }
}
