//! The changes of `Client.send_many`: dicts with the name of the method that makes one such change, and its arguments.

use monta_client::Change;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyTuple};

use crate::convert::{self, is_nothing, json, json_object, text, text_or_nothing};
use crate::errors::ArgumentError;

/// Reads a list of changes. Documents are handed in as mappings or as JSON text.
pub(super) fn read(changes: &Bound<'_, PyAny>) -> Result<Vec<Change>, ArgumentError> {
    if !changes.is_instance_of::<PyList>() && !changes.is_instance_of::<PyTuple>() {
        return Err(ArgumentError::new("changes", "expected a list"));
    }
    let wrong = |error: PyErr| ArgumentError::new("changes", error);
    let each = changes.try_iter().map_err(wrong)?.enumerate();
    each.map(|(index, change)| one(&change.map_err(wrong)?, &format!("changes[{index}]")))
        .collect()
}

fn one(change: &Bound<'_, PyAny>, place: &str) -> Result<Change, ArgumentError> {
    let members = change
        .cast::<PyDict>()
        .map_err(|_| ArgumentError::new(place, "expected a dict"))?;
    let found = |name: &str| {
        let member = members.get_item(name);
        let member = member.map_err(|error| ArgumentError::new(place, error))?;
        Ok::<_, ArgumentError>(member.filter(|member| !is_nothing(member)))
    };
    let path = |name: &str| format!("{place}.{name}");
    let given = |name: &str| found(name)?.ok_or_else(|| ArgumentError::new(&path(name), "is missing"));
    let named = |name: &str| text(&given(name)?, &path(name));
    let document = |name: &str| json_object(&given(name)?, &path(name));
    let family = || {
        found("family")?
            .map(|family| convert::read(&family, &path("family")))
            .transpose()
    };
    let flag = |name: &str| {
        let flag = found(name)?.map(|flag| flag.extract());
        flag.unwrap_or(Ok(false))
            .map_err(|_| ArgumentError::new(&path(name), "expected True or False"))
    };
    let verify_first = || flag("verify_first");
    let change = match named("change")?.as_str() {
        "create_order" => Change::CreateOrder {
            payload: document("payload")?,
            verify_first: verify_first()?,
        },
        "update_order" => Change::UpdateOrder {
            webshop_order_id: named("webshop_order_id")?,
            acknowledged: document("acknowledged")?,
            payload: document("payload")?,
            family: family()?,
            verify_first: verify_first()?,
        },
        "delete_order" => Change::DeleteOrder {
            webshop_order_id: named("webshop_order_id")?,
            note: match found("note")? {
                Some(note) => text_or_nothing(&note, &path("note"))?,
                None => String::new(),
            },
            acknowledged: found("acknowledged")?
                .map(|known| json_object(&known, &path("acknowledged")))
                .transpose()?,
            family: family()?,
        },
        "push_forecast" => Change::PushForecast {
            plan: json(&given("plan")?, &path("plan"))?,
            verify_first: verify_first()?,
            supplier: found("supplier")?
                .map(|supplier| json(&supplier, &path("supplier")))
                .transpose()?,
        },
        "delete_forecast" => Change::DeleteForecast {
            reference: named("reference")?,
        },
        other => {
            let message = format!("\"{other}\" is no change");
            return Err(ArgumentError::new(&path("change"), message));
        }
    };
    Ok(match change {
        Change::CreateOrder { .. } | Change::UpdateOrder { .. } if flag("check_address")? => {
            Change::Checked(Box::new(change))
        }
        other => other,
    })
}
