//! A plan of the core, read back.

use monta_core::Json;
use monta_core::forecast::for_v6;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::error::InputError;

/// What is to be sent: everything, or some changes of what Monta has.
#[derive(Debug)]
pub(super) struct Plan {
    /// The forecast's own name.
    pub(super) reference: String,
    /// The whole document, as it shall be when all is done.
    pub(super) whole: Value,
    /// Only these changes are needed; `None` when everything has to be sent.
    pub(super) changes: Option<Changes>,
}

/// Changes of a group of the live API.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Changes {
    /// The whole header.
    pub(super) header: Option<Map<String, Value>>,
    /// New lines.
    pub(super) add: Vec<Value>,
    /// Changed lines, whole.
    pub(super) change: Vec<Value>,
    /// SKUs whose line is gone.
    pub(super) remove: Vec<String>,
}

impl Changes {
    pub(super) fn is_empty(&self) -> bool {
        self.header.is_none() && self.add.is_empty() && self.change.is_empty() && self.remove.is_empty()
    }
}

impl Plan {
    /// Reads what `plan_forecast` made; its document may be JSON text.
    pub(super) fn read(plan: &Value) -> Result<Self, InputError> {
        let create = plan.get("create").filter(|document| !document.is_null());
        let whole = match create.or(plan.get("document")).ok_or(InputError::PlanInvalid)? {
            Value::String(text) => serde_json::from_str(text).map_err(|_| InputError::PlanInvalid)?,
            whole => whole.clone(),
        };
        let reference = whole.get("Reference").and_then(Value::as_str).unwrap_or_default();
        if reference.trim().is_empty() {
            return Err(InputError::ReferenceMissing);
        }
        let changes = Changes::deserialize(plan).map_err(|_| InputError::PlanInvalid)?;
        if create.is_none() && changes.is_empty() {
            return Err(InputError::NothingToPush);
        }
        Ok(Self {
            reference: reference.to_owned(),
            whole,
            changes: create.is_none().then_some(changes),
        })
    }

    /// The whole document as the live API keeps it: one line per SKU.
    pub(super) fn whole_group(&self) -> Result<Value, InputError> {
        let joined = for_v6(&Json::from(&self.whole)).map_err(|_| InputError::PlanInvalid)?;
        Ok(Value::from(&joined))
    }
}

/// The SKU of a line.
pub(super) fn sku(line: &Value) -> Result<&str, InputError> {
    line.get("Sku").and_then(Value::as_str).ok_or(InputError::PlanInvalid)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_plan_says_everything_or_what_changes() {
        let document = json!({"Reference": "P00007", "InboundForecasts": [{"Sku": "A", "Quantity": 1}]});
        let all = Plan::read(&json!({"create": document, "document": document, "empty": false})).unwrap();
        assert!(all.changes.is_none());
        let some = json!({"create": null, "header": null, "add": [], "remove": ["B"], "document": document});
        let some = Plan::read(&some).unwrap();
        assert_eq!(
            (some.reference.as_str(), some.changes.unwrap().remove),
            ("P00007", vec!["B".to_owned()])
        );
    }

    #[test]
    fn the_document_of_a_plan_may_be_text() {
        let document = json!({"Reference": "P00007", "InboundForecasts": [{"Sku": "A", "Quantity": 1}]});
        let plan = |document: Value| Plan::read(&json!({"remove": ["B"], "document": document}));
        assert_eq!(plan(document.to_string().into()).unwrap().whole, document);
        assert_eq!(plan("P00007".into()).unwrap_err(), InputError::PlanInvalid);
    }

    #[test]
    fn what_is_no_plan_is_refused() {
        let document = json!({"Reference": "P00007", "InboundForecasts": []});
        for (plan, error) in [
            (json!({}), InputError::PlanInvalid),
            (json!([]), InputError::PlanInvalid),
            (json!({"create": {"Reference": " "}}), InputError::ReferenceMissing),
            (json!({"document": document}), InputError::NothingToPush),
            (json!({"document": document, "remove": "A"}), InputError::PlanInvalid),
        ] {
            assert_eq!(Plan::read(&plan).unwrap_err(), error, "{plan}");
        }
    }
}
