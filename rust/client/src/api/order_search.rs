//! Finding an order by the names that Monta may know it by (documentation 5.2; ruling 9).
//!
//! What is found has to show one of our references itself; the core decides that. The live API has no search: there an
//! order is found by the ids it may have, which with loose matching are the customer's references, too.

use std::collections::VecDeque;

use monta_core::answer::into_unwrapped;
use monta_core::scalar::{Maybe, Text};
use monta_core::{Match, References, match_candidates};
use monta_http::path::{can_be_segment, escaped};
use monta_http::{Body, Request};
use serde_json::Value;

use super::fallback::{Asked, either, nothing};
use super::list::filtered;
use super::orders::refuses_unknown_order;
use crate::call::{Call, ResponseExt as _};
use crate::error::Error;
use crate::profile::{Part, Profile};

/// How many requests one search may take, in both ways together; two more follow for parcels and events.
const MOST_QUESTIONS: usize = 4;
/// How many it may take where there is only one way, and nothing was found yet: an order that is nowhere has no parcels.
const MOST_FILTERS: usize = 6;
/// How many names are searched for before each is asked for as what it is.
const MOST_SEARCHES: usize = 3;

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
    either(call, Part::Find, |call, column| match column {
        Profile::V6 => by_id(call, references, loose),
        Profile::Documented => by_filter(call, references, loose),
    })
}

/// The names of the order itself, each once: its id, its number, the ways these may be written, and Monta's own id.
fn names(references: &References) -> Vec<&str> {
    let first = [&references.webshop_order_id, &references.order_number];
    let names = first.into_iter().filter_map(Maybe::get);
    let names = names.chain(&references.variants).chain(references.eorder_guid.get());
    distinct(names.map(Text::as_str))
}

/// The customer's names of the order.
fn customers(references: &References) -> Vec<&str> {
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
fn by_id(call: &mut Call<'_>, references: &References, loose: bool) -> Result<Asked<Finding>, Error> {
    let mut hits = Vec::new();
    let mut certain = false;
    let is_first_way = call.questions() == 0 && !call.client().is_pinned();
    let last = if loose { customers(references) } else { Vec::new() };
    let ids = distinct(names(references).into_iter().chain(last)).into_iter();
    let ids = ids.filter(|id| can_be_segment(id));
    for id in ids {
        // As long as this may be the wrong way, one question is left for the other.
        let spare = usize::from(is_first_way && !certain);
        if call.questions() + spare >= MOST_QUESTIONS {
            break;
        }
        let response = call.send(Request::Get, &format!("/order/{}", escaped(id)))?;
        if response.is_success() {
            match response.body {
                Body::Json(order @ Value::Object(_)) => hits.push(into_unwrapped(order)),
                _ => return Err(call.fail(response.unusable())),
            }
            certain = true;
        } else if refuses_unknown_order(&response) {
            certain = true;
        } else {
            match nothing(call, &response, ())? {
                Asked::Answered(()) => certain = true,
                Asked::Doubtful(()) => {}
                Asked::Unsupported(failure) => return Ok(Asked::Unsupported(failure)),
            }
        }
        if is_exact(references, &hits) {
            break;
        }
    }
    let finding = choose(references, hits, loose);
    Ok(if certain {
        Asked::Answered(finding)
    } else {
        Asked::Doubtful(finding)
    })
}

/// A filter of `GET /orders?…` and its value.
type Question<'a> = (&'static str, &'a str);

/// The filter for a part of any reference.
const SEARCH: &str = "search";

/// `GET /orders?…`: by its id, then by any of its names and the customer's, then by each name as what it is. The
/// documentation names the references and not the filters, so one that is not known is expected: it may find nothing, or
/// everything.
fn by_filter(call: &mut Call<'_>, references: &References, loose: bool) -> Result<Asked<Finding>, Error> {
    let mut candidates = Vec::new();
    let mut certain = true;
    let mut questions = questions(references);
    let most = if call.questions() == 0 {
        MOST_FILTERS
    } else {
        MOST_QUESTIONS
    };
    while call.questions() < most
        && let Some((filter, wanted)) = questions.pop_front()
    {
        let showing = |rows: Vec<_>| rows.into_iter().filter(|row| shows(row, wanted)).collect();
        match filtered(call, "/orders", (filter, wanted), showing)? {
            Asked::Answered(rows) => {
                // A search that finds something is one, and has looked at every name.
                if filter == SEARCH && !rows.is_empty() {
                    questions.retain(|(filter, _)| *filter == SEARCH);
                }
                candidates.extend(rows);
            }
            Asked::Doubtful(_) if filter == SEARCH => questions.retain(|(filter, _)| *filter != SEARCH),
            Asked::Doubtful(_) => {
                certain = false;
                break;
            }
            Asked::Unsupported(failure) => return Ok(Asked::Unsupported(failure)),
        }
        if is_exact(references, &candidates) {
            break;
        }
    }
    let finding = choose(references, candidates, loose);
    let certain = certain || finding.header.is_some();
    Ok(if certain {
        Asked::Answered(finding)
    } else {
        Asked::Doubtful(finding)
    })
}

fn questions(references: &References) -> VecDeque<Question<'_>> {
    let names = names(references);
    let name = names.first().copied();
    let searches = distinct(names.into_iter().chain(customers(references)));
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
    let by_search = searches.into_iter().take(MOST_SEARCHES).map(|text| (SEARCH, text));
    by_id.chain(by_search).chain(as_what_it_is).collect()
}

/// Whether a row shows a text, or a part of it, as one of its names.
fn shows(row: &Value, wanted: &str) -> bool {
    let name = References {
        order_number: Maybe(Some(wanted.into())),
        ..References::default()
    };
    match_candidates(&name, std::slice::from_ref(row), true) != Match::None
}

fn is_exact(references: &References, candidates: &[Value]) -> bool {
    matches!(match_candidates(references, candidates, false), Match::Exact(_))
}

fn choose(references: &References, mut candidates: Vec<Value>, loose: bool) -> Finding {
    let outcome = match_candidates(references, &candidates, loose);
    let header = match &outcome {
        Match::Exact(found) | Match::Partial(found) => Some(candidates.swap_remove(found.index)),
        Match::Ambiguous { .. } | Match::None => None,
    };
    Finding { outcome, header }
}
