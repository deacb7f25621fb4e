//! Finding an order by the names that Monta may know it by (plugin documentation, "Status resolution"; decision 9).
//!
//! What is found has to show one of our references itself; the core decides that. The live API has no search: there an
//! order is found by the ids it may have, which with loose matching are the customer's references, too.

use std::collections::VecDeque;

use monta_core::answer::into_unwrapped;
use monta_core::matching::shows;
use monta_core::scalar::{Maybe, Text};
use monta_core::{Match, References, match_candidates};
use monta_http::path::{can_be_segment, escaped};
use monta_http::{Body, Request};
use serde_json::Value;

use super::fallback::{MAX_REQUESTS_TO_FIND, Tried, on_no_result, try_both};
use super::list::filtered;
use super::orders::refuses_unknown_order;
use crate::call::{Call, ResponseExt as _};
use crate::error::Error;
use crate::profile::{Capability, Profile};

/// Requests of a search where only one description can be tried and nothing was found yet; what is left of a look-up is
/// not needed, because an order that is nowhere has no parcels.
const MAX_REQUESTS_ALONE: usize = 6;
/// Names that are searched for before each is asked for as what it is.
const MAX_SEARCHES: usize = 3;

/// What a search came to.
#[derive(Debug)]
pub(crate) struct Finding {
    /// Whether it is our order, and how that shows.
    pub(crate) outcome: Match,
    /// The order as Monta gave it, when it was found.
    pub(crate) header: Option<Value>,
}

/// Looks for an order.
pub(crate) fn find(call: &mut Call<'_>, references: &References, loose: bool) -> Result<Finding, Error> {
    try_both(call, Capability::Find, |call, profile| match profile {
        Profile::V6 => by_id(call, references, loose),
        Profile::Documented => by_filter(call, references, loose),
    })
}

/// The order with this very id, lines and all, as both descriptions have it; `None` when Monta does not have it.
pub(crate) fn with_id(call: &mut Call<'_>, id: &str) -> Result<Option<Value>, Error> {
    if !can_be_segment(id) {
        return Ok(None);
    }
    let response = call.send(Request::Get, &format!("/order/{}", escaped(id)))?;
    if response.is_success() {
        return match response.body {
            Body::Json(order @ Value::Object(_)) => Ok(Some(into_unwrapped(order))),
            _ => Err(call.fail(response.unusable())),
        };
    }
    if refuses_unknown_order(&response) || response.status == 404 {
        return Ok(None);
    }
    Err(call.fail(response.refusal()))
}

/// The names of the order itself, each once: its id, its number, the ways these may be written, and Monta's own id.
fn names(references: &References) -> Vec<&str> {
    let first = [&references.webshop_order_id, &references.order_number];
    let names = first.into_iter().filter_map(Maybe::get);
    let names = names.chain(&references.variants).chain(references.eorder_guid.get());
    distinct(names.map(Text::as_str))
}

/// The customer's names of the order.
fn customer_references(references: &References) -> Vec<&str> {
    let customer = [&references.reference, &references.client_reference];
    customer.into_iter().filter_map(Maybe::get).map(Text::as_str).collect()
}

fn distinct<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut distinct: Vec<&str> = Vec::new();
    for text in texts {
        if !text.is_empty() && !distinct.contains(&text) {
            distinct.push(text);
        }
    }
    distinct
}

/// `GET /order/{id}` for each id the order may have, until one answers that is our order.
fn by_id(call: &mut Call<'_>, references: &References, loose: bool) -> Result<Tried<Finding>, Error> {
    let mut candidates = Vec::new();
    let mut certain = false;
    let is_first = call.requests_made() == 0 && !call.client().is_pinned();
    let last = if loose {
        customer_references(references)
    } else {
        Vec::new()
    };
    let ids = distinct(names(references).into_iter().chain(last)).into_iter();
    let ids = ids.filter(|id| can_be_segment(id));
    for id in ids {
        // As long as this may be the wrong description, one request is left for the other.
        let spare = usize::from(is_first && !certain);
        if call.requests_made() + spare >= MAX_REQUESTS_TO_FIND {
            break;
        }
        let response = call.send(Request::Get, &format!("/order/{}", escaped(id)))?;
        if response.is_success() {
            match response.body {
                Body::Json(order @ Value::Object(_)) => candidates.push(into_unwrapped(order)),
                _ => return Err(call.fail(response.unusable())),
            }
            certain = true;
        } else if refuses_unknown_order(&response) {
            certain = true;
        } else {
            match on_no_result(call, &response, ())? {
                Tried::Answered(()) => certain = true,
                Tried::Unclear(()) => {}
                Tried::Unsupported(failure) => return Ok(Tried::Unsupported(failure)),
            }
        }
        if is_exact(references, &candidates) {
            break;
        }
    }
    let finding = finding(references, candidates, loose);
    Ok(Tried::answered_if(certain, finding))
}

/// A filter of `GET /orders?…` and its value.
type Filter<'a> = (&'static str, &'a str);

/// The filter for a part of any reference.
const SEARCH: &str = "search";

/// `GET /orders?…`: by its id, then by any of its names and the customer's, then by each name as what it is. The
/// documentation names the references and not the filters, so one that is not known is expected: it may find nothing, or
/// everything.
fn by_filter(call: &mut Call<'_>, references: &References, loose: bool) -> Result<Tried<Finding>, Error> {
    let mut candidates = Vec::new();
    let mut certain = true;
    let mut filters = filters(references);
    let max_requests = if call.requests_made() == 0 {
        MAX_REQUESTS_ALONE
    } else {
        MAX_REQUESTS_TO_FIND
    };
    while call.requests_made() < max_requests
        && let Some((filter, wanted)) = filters.pop_front()
    {
        let showing = |rows: Vec<_>| rows.into_iter().filter(|row| shows(row, wanted)).collect();
        match filtered(call, "/orders", (filter, wanted), showing)? {
            Tried::Answered(rows) => {
                // A search that finds something is one, and has looked at every name.
                if filter == SEARCH && !rows.is_empty() {
                    filters.retain(|(filter, _)| *filter == SEARCH);
                }
                candidates.extend(rows);
            }
            Tried::Unclear(_) if filter == SEARCH => filters.retain(|(filter, _)| *filter != SEARCH),
            Tried::Unclear(_) => {
                certain = false;
                break;
            }
            Tried::Unsupported(failure) => return Ok(Tried::Unsupported(failure)),
        }
        if is_exact(references, &candidates) {
            break;
        }
    }
    let finding = finding(references, candidates, loose);
    let certain = certain || finding.header.is_some();
    Ok(Tried::answered_if(certain, finding))
}

/// The filters, in the order in which they are tried.
fn filters(references: &References) -> VecDeque<Filter<'_>> {
    let names = names(references);
    let name = names.first().copied();
    let searches = distinct(names.into_iter().chain(customer_references(references)));
    let as_what_it_is = [
        ("OrderNumber", &references.order_number),
        ("Reference", &references.reference),
        ("ClientReference", &references.client_reference),
        ("EorderGUID", &references.eorder_guid),
    ];
    let as_what_it_is = as_what_it_is
        .into_iter()
        .filter_map(|(filter, own)| Some((filter, own.get().map(Text::as_str).or(name)?)));
    let by_id = name.map(|id| ("WebshopOrderId", id)).into_iter();
    let by_search = searches.into_iter().take(MAX_SEARCHES).map(|text| (SEARCH, text));
    by_id.chain(by_search).chain(as_what_it_is).collect()
}

fn is_exact(references: &References, candidates: &[Value]) -> bool {
    matches!(match_candidates(references, candidates, false), Match::Exact(_))
}

fn finding(references: &References, mut candidates: Vec<Value>, loose: bool) -> Finding {
    let outcome = match_candidates(references, &candidates, loose);
    let header = match &outcome {
        Match::Exact(found) | Match::Partial(found) => Some(candidates.swap_remove(found.index)),
        Match::Ambiguous { .. } | Match::None => None,
    };
    Finding { outcome, header }
}
