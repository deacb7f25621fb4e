//! Several orders at Monta for one document: the order itself, parts that Monta split off, and follow-ups (decision 16).
//!
//! Which orders belong together is what Monta says (`Family`) and what was sent; nothing is read out of a name. All of it
//! counts goods: what was ordered, what each order at Monta carries, and what has left.
//!
//! [`order_lines`] reads what one order carries, [`unknown_parts`] notices where the rest of it went, [`dropped_goods`]
//! counts what is nowhere any more, [`family_status`] makes one status of several, [`plan_family`] says what each order is
//! to carry and what no order can carry any more, and [`cancel_family`] which of them are cancelled.

mod contents;
mod plan;
mod status;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::pieces::{Pieces, in_lines, per_sku};
use crate::scalar::Text;
use crate::status::Stage;

pub use contents::{SeenOrder, dropped_goods, dropped_lines, family_ids, order_lines, unknown_parts};
pub use plan::{FamilyCancellation, FamilyPlan, PlannedOrder, cancel_family, plan_family};
pub use status::{FamilyStatus, MemberStatus, family_status};

/// How an order came to belong to the document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// It is the order that was sent first, or again after a cancellation.
    #[default]
    First,
    /// Monta split it off.
    Part,
    /// It carries what was added after the others had left.
    FollowUp,
}

/// One of the orders at Monta.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FamilyOrder {
    /// Its `WebshopOrderId`.
    pub id: Text,
    /// How it came to belong to the document.
    pub role: Role,
    /// Where it is, as [`resolve`](crate::status::resolve) says; nothing while Monta says nothing.
    pub stage: Option<Stage>,
    /// Whether Monta changes nothing of it any more; by its stage where nothing is said.
    pub closed: Option<bool>,
    /// Whether it was cancelled from here, so that what it carried is needed anew where it is still ordered. What somebody
    /// cancelled at Monta is not to go.
    pub recalled: bool,
    /// The document that Monta has of it, or may have; nothing while it was not sent.
    pub document: Value,
    /// What has left of it, from its parcels.
    pub shipped: Vec<Pieces>,
}

impl FamilyOrder {
    fn is_cancelled(&self) -> bool {
        self.recalled || self.stage == Some(Stage::Cancelled)
    }

    /// Whether Monta takes no change any more: the goods are in hand (monta-api 3.4, 3.5). Ready to pick is not yet.
    fn is_closed(&self) -> bool {
        let has_begun = |stage: Stage| stage.has_begun() && stage != Stage::ReadyToPick;
        self.is_cancelled() || self.closed.unwrap_or_else(|| self.stage.is_some_and(has_begun))
    }

    /// What the order takes of what was ordered, per key of the SKU: its lines, or what has left where that is more. One
    /// that was cancelled from here takes what has left of it.
    fn takes(&self) -> BTreeMap<String, i64> {
        let shipped = per_sku(&self.shipped);
        if self.recalled {
            return shipped;
        }
        let mut takes = per_sku(&in_lines(&self.document));
        for (sku, quantity) in shipped {
            let known = takes.entry(sku).or_default();
            *known = quantity.max(*known);
        }
        takes
    }
}
