//! What the status of an order is made of.

use serde::Deserialize;
use serde_json::Value;

use crate::scalar::{Maybe, Text};

/// What Monta answered about one order, as it came.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Answers {
    /// Rows of the documented `/shipments`, or the answer of v6's `/order/{id}/colli` (monta-api 3.8).
    pub shipments: Value,
    /// Rows of `/orderevents` or `/order/{id}/events` (monta-api 3.7).
    pub events: Value,
    /// The order in either model: `/order/{id}` or a row of `/orders` (monta-api 3.3, 3.10).
    pub header: Value,
    /// The document that Monta has acknowledged: the goods that it carries, where no header tells of its lines.
    pub sent: Value,
    /// When the answers came: UTC, as Odoo writes it.
    pub now: Maybe<Text>,
    /// When we last changed the order at Monta: UTC, as Odoo writes it.
    pub own_update: Maybe<Text>,
}
