//! Groups and their lines as Monta keeps them.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::events::Feed;
use crate::ids;
use crate::wire::{Document, key, text};

/// What of one SKU will arrive.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// What the webshop sent.
    pub(crate) document: Document,
    /// `InboundForecastId`.
    pub(crate) number: i64,
    pub(crate) received: i64,
    pub(crate) received_at: Vec<DateTime<Utc>>,
    pub(crate) approved: bool,
}

impl Line {
    /// A line of which nothing has arrived.
    pub(crate) fn new(document: Document, number: i64) -> Self {
        Self {
            document,
            number,
            received: 0,
            received_at: Vec::new(),
            approved: false,
        }
    }

    /// Its SKU.
    pub(crate) fn sku(&self) -> &str {
        key(&self.document, "Sku")
    }

    /// How many were announced.
    pub(crate) fn quantity(&self) -> i64 {
        self.document.get("Quantity").and_then(Value::as_i64).unwrap_or(0)
    }

    /// How many are still to come.
    pub(crate) fn open(&self) -> i64 {
        (self.quantity() - self.received).max(0)
    }
}

/// One purchase order.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    /// What the webshop sent, without the lines.
    pub(crate) document: Document,
    /// Monta's own number.
    pub(crate) number: i64,
    pub(crate) created: DateTime<Utc>,
    pub(crate) lines: Vec<Line>,
}

impl Group {
    /// The webshop's own reference.
    pub(crate) fn reference(&self) -> &str {
        key(&self.document, "Reference")
    }

    /// `UniqueId`.
    pub(crate) fn guid(&self) -> String {
        ids::guid(3, self.number)
    }

    /// Whether anything of it has arrived: then it can not be removed.
    pub(crate) fn has_receipts(&self) -> bool {
        self.lines.iter().any(|line| line.received > 0)
    }

    /// The line of a SKU: the one that is still open, if there are several.
    pub(crate) fn line(&mut self, sku: &str) -> Option<&mut Line> {
        let of_sku = |line: &Line| line.sku() == sku;
        let open = self.lines.iter().position(|line| of_sku(line) && line.open() > 0);
        let position = open.or_else(|| self.lines.iter().position(of_sku))?;
        self.lines.get_mut(position)
    }
}

/// All forecasts of the account.
#[derive(Default)]
pub(crate) struct Forecasts {
    groups: Vec<Group>,
    pub(crate) feed: Feed,
}

impl Forecasts {
    /// All groups, oldest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Group> {
        self.groups.iter()
    }

    /// The group with this reference.
    pub(crate) fn get(&self, reference: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.reference() == reference)
    }

    /// The same, to change it.
    pub(crate) fn get_mut(&mut self, reference: &str) -> Option<&mut Group> {
        self.groups.iter_mut().find(|group| group.reference() == reference)
    }

    /// The reference of the group that a path segment names: by its Guid, or by a reference that can stand in a path.
    /// One with a slash, a number sign or a tab can not, escaped or not (monta-api 5).
    pub(crate) fn named(&self, segment: &str) -> Option<String> {
        let by_guid = self
            .groups
            .iter()
            .find(|group| group.guid().eq_ignore_ascii_case(segment));
        let by_reference = || self.get(segment).filter(|_| !segment.contains(['/', '#', '\t']));
        by_guid.or_else(by_reference).map(|group| group.reference().to_owned())
    }

    /// Takes a group in.
    pub(crate) fn add(&mut self, group: Group) {
        self.groups.push(group);
    }

    /// Takes a group out.
    pub(crate) fn remove(&mut self, reference: &str) {
        self.groups.retain(|group| group.reference() != reference);
    }

    /// How many of a SKU are still to come.
    pub(crate) fn announced(&self, sku: &str) -> i64 {
        let lines = self.groups.iter().flat_map(|group| &group.lines);
        lines.filter(|line| line.sku() == sku).map(Line::open).sum()
    }

    /// The code of the supplier of a group.
    pub(crate) fn supplier(&self, reference: &str) -> Option<&str> {
        self.get(reference).map(|group| text(&group.document, "SupplierCode"))
    }
}
