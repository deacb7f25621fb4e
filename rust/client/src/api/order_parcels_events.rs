//! The parcels and events of an order that was found (monta-api 3.7, 3.8).

use std::borrow::Cow;

use monta_core::answer::text;
use monta_core::matching::has_name;
use monta_core::scalar::{Maybe, Text};
use monta_core::text::fold;
use monta_core::{Match, References, match_candidates};
use monta_http::path::escaped;
use monta_http::{Body, Request};
use serde_json::{Value, json};

use super::fallback::{Tried, on_no_result, try_both};
use super::list::filtered;
use crate::call::{Call, ResponseExt as _};
use crate::error::Error;
use crate::profile::{Capability, Profile};

/// The names by which an order's own rows are told from others.
#[derive(Debug)]
pub(crate) struct Identity {
    id: String,
    references: References,
}

impl Identity {
    /// The id in a header, or `asked` where the header has none.
    pub(crate) fn of(header: &Value, asked: &str) -> Self {
        let name = |member: &str| Maybe(text(header, member).map(|name| Text::from(name.as_ref())));
        let id = text(header, "WebshopOrderId").unwrap_or(Cow::Borrowed(asked));
        let references = References {
            webshop_order_id: Maybe(Some(Text::from(id.as_ref()))),
            order_number: name("OrderNumber"),
            eorder_guid: name("EorderGUID"),
            ..References::default()
        };
        Self {
            id: id.into_owned(),
            references,
        }
    }

    /// Whether Monta has the order under `id`.
    pub(crate) fn has_id(&self, id: &str) -> bool {
        fold(&self.id) == fold(id)
    }

    /// Those of the rows that show one of the order's names. Where none shows any name at all, nothing says that they are
    /// another order's.
    fn own(&self, mut rows: Vec<Value>) -> Vec<Value> {
        if rows.iter().any(has_name) {
            rows.retain(|row| match_candidates(&self.references, std::slice::from_ref(row), false) != Match::None);
        }
        rows
    }
}

/// What Monta says about the parcels of an order: rows, or the one object of the live API. No parcels yet is an empty list.
pub(crate) fn shipments(call: &mut Call<'_>, order: &Identity) -> Result<Value, Error> {
    try_both(call, Capability::Shipments, |call, profile| match profile {
        Profile::V6 => part_of_order(call, order, "colli"),
        Profile::Documented => rows_of(call, order, "/shipments"),
    })
}

/// The events of an order, as rows.
pub(crate) fn events(call: &mut Call<'_>, order: &Identity) -> Result<Value, Error> {
    try_both(call, Capability::Events, |call, profile| match profile {
        Profile::V6 => part_of_order(call, order, "events"),
        Profile::Documented => rows_of(call, order, "/orderevents"),
    })
}

fn part_of_order(call: &mut Call<'_>, order: &Identity, part: &str) -> Result<Tried<Value>, Error> {
    let response = call.send(Request::Get, &format!("/order/{}/{part}", escaped(&order.id)))?;
    if !response.is_success() {
        return on_no_result(call, &response, json!([]));
    }
    match response.body {
        Body::Json(found @ (Value::Object(_) | Value::Array(_))) => Ok(Tried::Answered(found)),
        Body::Empty if response.status == 204 => Ok(Tried::Answered(json!([]))),
        _ => Err(call.fail(response.unusable())),
    }
}

fn rows_of(call: &mut Call<'_>, order: &Identity, path: &str) -> Result<Tried<Value>, Error> {
    let rows = filtered(call, path, ("WebshopOrderId", &order.id), |rows| order.own(rows))?;
    Ok(rows.map(Value::Array))
}
