//! What has to change at Monta.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::patch::Patch;

/// One update in both dialects of the API (ARCHITECTURE section 5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UpdatePlan {
    /// For `PATCH`; empty when there is nothing to send.
    pub patch: Patch,
    /// For `PUT`: the top-level members that changed, whole.
    pub changed: Map<String, Value>,
    /// The document to remember once Monta has acknowledged it.
    pub document: Value,
}

/// Compares the document that Monta acknowledged last with the one that is meant now.
#[must_use]
pub fn plan_update(acknowledged: &Value, meant: &Value) -> UpdatePlan {
    UpdatePlan {
        patch: crate::patch::diff(acknowledged, meant),
        changed: Map::new(),
        document: meant.clone(),
    }
}
