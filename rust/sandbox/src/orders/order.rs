//! One order as Monta keeps it: the webshop's document and what the warehouse has done about it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::Value;

use super::document::{self, Document};
use super::spelling::Spelling;
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

/// Goods of one SKU in a parcel.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Packed {
    pub(crate) sku: String,
    pub(crate) quantity: i64,
    /// The batch they are of.
    #[serde(default)]
    pub(crate) batch: Option<String>,
    /// Until when that is good, ISO 8601.
    #[serde(default)]
    pub(crate) best_before: Option<String>,
    /// Serial numbers that were scanned.
    #[serde(default)]
    pub(crate) serials: Vec<String>,
}

/// A parcel.
#[derive(Debug, Clone, Default)]
pub(crate) struct Collo {
    pub(crate) number: i64,
    /// What a webshop that packs by itself said about it.
    pub(crate) declared: Document,
    pub(crate) track_and_trace: String,
    pub(crate) link: String,
    pub(crate) products: Vec<Packed>,
    /// When it left; the parcels of a webshop that packs by itself leave after they were declared.
    pub(crate) left: Option<DateTime<Utc>>,
    pub(crate) delivery: Option<Delivery>,
}

impl Packed {
    /// Goods of which nothing else is known.
    pub(crate) fn new(sku: impl Into<String>, quantity: i64) -> Self {
        Self {
            sku: sku.into(),
            quantity,
            ..Self::default()
        }
    }
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
    /// What the verification changed in the addresses.
    pub(crate) spelling: Spelling,
    /// SKUs of flyers that Monta added.
    pub(crate) flyers: Vec<String>,
    /// The orders that splits have tied it to, beside the `Family` of the webshop's document.
    pub(crate) relatives: Vec<String>,
    /// Pieces of each SKU that have left the building, also those that nobody ordered.
    pub(crate) left: BTreeMap<String, i64>,
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
            spelling: Spelling::default(),
            flyers: Vec::new(),
            relatives: Vec::new(),
            left: BTreeMap::new(),
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

    /// Pieces of each SKU that the lines ask for.
    pub(crate) fn ordered(&self) -> BTreeMap<String, i64> {
        total(document::quantities(&self.document))
    }

    /// Pieces of each SKU that are still to leave; whether they ever will is another matter.
    pub(crate) fn open(&self) -> BTreeMap<String, i64> {
        let mut open = self.ordered();
        for (sku, quantity) in &mut open {
            *quantity -= self.left.get(sku).unwrap_or(&0);
        }
        open.retain(|_, quantity| *quantity > 0);
        open
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

/// Pieces of each SKU, in all rows together.
pub(crate) fn total(rows: impl IntoIterator<Item = (String, i64)>) -> BTreeMap<String, i64> {
    let mut total = BTreeMap::new();
    for (sku, quantity) in rows {
        *total.entry(sku).or_insert(0) += quantity;
    }
    total
}
