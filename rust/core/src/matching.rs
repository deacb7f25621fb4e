//! Finding our order among what Monta answers (plugin documentation, "Status resolution"; decision 9).
//!
//! A list may be unfiltered and a hit by id may be somebody else's order, so every candidate has to show one of our
//! references itself. Names of the order say more than references of the customer, who may use one for several orders.

use std::borrow::Cow;
use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::answer::{text, text_of, unwrapped};
use crate::scalar::{Maybe, Text};
use crate::text;

/// Shorter references are part of too many others.
const SHORTEST_PART: usize = 3;

/// The members of an order that hold the names it goes by, in either model.
const NAMES: &[&str] = &[
    "WebshopOrderId",
    "OrderNumber",
    "EorderGUID",
    "MontaEorderGuid",
    "InternalWebshopOrderId",
    "Reference",
    "ClientReference",
];

/// Those of them in which a reference of the customer may be.
const CUSTOMER_NAMES: &[&str] = &["Reference", "ClientReference"];

/// The names by which Monta may know our order; those that are empty do not count.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct References {
    /// The id under which it was sent.
    pub webshop_order_id: Maybe<Text>,
    /// The order's name in Odoo.
    pub order_number: Maybe<Text>,
    /// Monta's own id, once it is known.
    pub eorder_guid: Maybe<Text>,
    /// The customer's reference.
    pub reference: Maybe<Text>,
    /// The customer's other reference.
    pub client_reference: Maybe<Text>,
    /// Other ways in which the order's name may be written.
    pub variants: Vec<Text>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "match", rename_all = "lowercase")]
pub enum Match {
    /// One of our references is one of the candidate's names.
    Exact(Found),
    /// One is a part of the other, or stands under an unusual key, or the order goes by the customer's reference; only
    /// when loose matching is on, and for exactly one candidate.
    Partial(Found),
    /// Several candidates fit equally well, so none was taken.
    Ambiguous {
        /// The names of those candidates.
        candidates: Vec<String>,
    },
    /// No candidate is our order.
    None,
}

/// The candidate that is our order, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    /// Its position among the candidates.
    pub index: usize,
    /// Our reference.
    pub reference: String,
    /// The candidate's member that shows it.
    pub member: String,
    /// What stands there.
    pub value: String,
}

/// Finds our order among candidates: headers of either model, in any number. An exact match beats a partial one, whatever
/// the order of the candidates; the same order twice is one candidate.
#[must_use]
pub fn match_candidates(references: &References, candidates: &[Value], loose: bool) -> Match {
    let own = [
        &references.webshop_order_id,
        &references.order_number,
        &references.eorder_guid,
    ];
    let own: Vec<&str> = own
        .into_iter()
        .filter_map(Maybe::get)
        .chain(&references.variants)
        .map(Text::as_str)
        .collect();
    let customer = [&references.reference, &references.client_reference];
    let customer: Vec<&str> = customer.into_iter().filter_map(Maybe::get).map(Text::as_str).collect();
    let candidates: Vec<&Value> = candidates.iter().map(unwrapped).collect();

    let by_id = |index: usize| exact(&own, candidates.get(index)?, &["WebshopOrderId"]);
    let by_name = |index: usize| exact(&own, candidates.get(index)?, NAMES);
    let by_customer = |index: usize| exact(&customer, candidates.get(index)?, CUSTOMER_NAMES);
    let by_part = |index: usize| {
        let candidate = candidates.get(index)?;
        partial(&own, candidate).or_else(|| named_by_customer(&customer, candidate))
    };

    one_of(&candidates, by_id, Match::Exact)
        .or_else(|| one_of(&candidates, by_name, Match::Exact))
        .or_else(|| one_of(&candidates, by_customer, Match::Exact))
        .or_else(|| one_of(&candidates, by_part, Match::Partial).filter(|_| loose))
        .unwrap_or(Match::None)
}

/// Whether a candidate shows any name of an order, ours or not.
#[must_use]
pub fn has_name(candidate: &Value) -> bool {
    !name(unwrapped(candidate)).is_empty()
}

/// How a candidate fits: our reference, the member, and what stands there.
type Fit = (String, String, String);

fn one_of(
    candidates: &[&Value],
    fit: impl Fn(usize) -> Option<Fit>,
    outcome: impl Fn(Found) -> Match,
) -> Option<Match> {
    let mut fits = (0..candidates.len()).filter_map(|index| Some((index, fit(index)?)));
    let (index, (reference, member, value)) = fits.next()?;
    let mut names: Vec<String> = Vec::new();
    let mut seen = HashSet::new();
    for index in std::iter::once(index).chain(fits.map(|(index, _)| index)) {
        let name = candidates
            .get(index)
            .map(|candidate| name(candidate))
            .unwrap_or_default();
        // A candidate without any name cannot be told from another.
        if name.is_empty() || seen.insert(fold(&name)) {
            names.push(name.into_owned());
        }
    }
    Some(if names.len() == 1 {
        outcome(Found {
            index,
            reference,
            member,
            value,
        })
    } else {
        Match::Ambiguous { candidates: names }
    })
}

fn exact(references: &[&str], candidate: &Value, members: &[&str]) -> Option<Fit> {
    fits(
        references,
        candidate,
        |member| is_one_of(member, members),
        |ours, theirs| ours == theirs,
    )
}

/// A reference that is part of a name or the other way round, or that stands as a whole under another key.
fn partial(references: &[&str], candidate: &Value) -> Option<Fit> {
    let is_part = |ours: &str, theirs: &str| {
        let long_enough = ours.len().min(theirs.len()) >= SHORTEST_PART;
        long_enough && (ours.contains(theirs) || theirs.contains(ours))
    };
    fits(references, candidate, |member| is_one_of(member, NAMES), is_part)
        .or_else(|| fits(references, candidate, |_| true, |ours, theirs| ours == theirs))
}

/// An order that a webshop sent by itself may go by what Odoo keeps as the customer's reference.
fn named_by_customer(customer: &[&str], candidate: &Value) -> Option<Fit> {
    let is_name = |ours: &str, theirs: &str| ours.len() >= SHORTEST_PART && ours == theirs;
    fits(customer, candidate, |member| is_one_of(member, NAMES), is_name)
}

fn fits(
    references: &[&str],
    candidate: &Value,
    member_counts: impl Fn(&str) -> bool,
    fit: impl Fn(&str, &str) -> bool,
) -> Option<Fit> {
    let members = candidate.as_object().into_iter().flatten();
    members
        .filter(|(member, _)| member_counts(member))
        .find_map(|(member, value)| {
            let value = text_of(value)?;
            let theirs = fold(&value);
            let reference = references
                .iter()
                .find(|ours| !fold(ours).is_empty() && fit(&fold(ours), &theirs))?;
            Some(((*reference).to_owned(), member.clone(), value.into_owned()))
        })
}

fn is_one_of(member: &str, members: &[&str]) -> bool {
    members.iter().any(|name| name.eq_ignore_ascii_case(member))
}

/// What the candidate is told apart by.
fn name(candidate: &Value) -> Cow<'_, str> {
    NAMES.iter().find_map(|name| text(candidate, name)).unwrap_or_default()
}

/// Beside case and blanks, the brackets of a GUID do not count.
fn fold(text: &str) -> String {
    text::fold(text).replace(['{', '}'], "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn ours() -> References {
        serde_json::from_value(json!({
            "webshop_order_id": "S0001", "order_number": "S0001", "eorder_guid": false,
            "reference": "PO 4711", "client_reference": null, "variants": ["Test S0001"],
        }))
        .unwrap()
    }

    fn outcome(candidates: &[Value], loose: bool) -> (&'static str, Option<usize>) {
        match match_candidates(&ours(), candidates, loose) {
            Match::Exact(found) => ("exact", Some(found.index)),
            Match::Partial(found) => ("partial", Some(found.index)),
            Match::Ambiguous { .. } => ("ambiguous", None),
            Match::None => ("none", None),
        }
    }

    #[test]
    fn the_order_is_found_under_each_of_its_names() {
        for member in [
            "OrderNumber",
            "Reference",
            "ClientReference",
            "EorderGUID",
            "WebshopOrderId",
            "webshopOrderID",
        ] {
            let others = json!({"WebshopOrderId": "S0002"});
            assert_eq!(
                outcome(&[others, json!({member: "s0001"})], false),
                ("exact", Some(1)),
                "{member}"
            );
        }
        assert_eq!(
            outcome(&[json!({"WebshopOrderId": "Test S0001"})], false),
            ("exact", Some(0))
        );
        assert_eq!(
            outcome(&[json!({"Order": {"WebshopOrderId": "S0001"}})], false),
            ("exact", Some(0))
        );
    }

    #[test]
    fn a_hit_that_does_not_show_our_reference_is_rejected() {
        assert_eq!(
            outcome(&[json!({"WebshopOrderId": "S0002", "Status": "Shipped"})], true),
            ("none", None)
        );
        for nothing in [
            json!(null),
            json!("S0001"),
            json!([]),
            json!({}),
            json!({"WebshopOrderId": null}),
        ] {
            assert_eq!(outcome(&[nothing], true), ("none", None));
        }
        assert_eq!(outcome(&[], true), ("none", None));
    }

    #[test]
    fn a_part_counts_when_loose_and_when_there_is_one() {
        let longer = json!({"WebshopOrderId": "S00012"});
        let suffixed = json!({"WebshopOrderId": "S0001-B"});
        let ours = json!({"WebshopOrderId": "X9", "Reference": "S0001"});
        assert_eq!(outcome(std::slice::from_ref(&longer), false), ("none", None));
        assert_eq!(outcome(std::slice::from_ref(&longer), true), ("partial", Some(0)));
        assert_eq!(outcome(&[longer.clone(), longer.clone()], true), ("partial", Some(0)));
        assert_eq!(outcome(&[longer.clone(), suffixed.clone()], true), ("ambiguous", None));
        assert_eq!(outcome(&[longer, suffixed, ours], true), ("exact", Some(2)));
    }

    #[test]
    fn an_unusual_key_is_a_partial_match() {
        let unusual = json!({"WebshopOrderId": "8812", "ShopKey": "S0001", "Comment": "as S0001, but red"});
        assert_eq!(outcome(std::slice::from_ref(&unusual), false), ("none", None));
        assert_eq!(outcome(&[unusual], true), ("partial", Some(0)));
        assert_eq!(
            outcome(
                &[json!({"WebshopOrderId": "8812", "Comment": "as S0001, but red"})],
                true
            ),
            ("none", None)
        );
    }

    #[test]
    fn the_orders_own_id_comes_before_other_names_and_the_customers_reference_last() {
        let by_reference = json!({"WebshopOrderId": "S0009", "Reference": "S0001"});
        let by_id = json!({"WebshopOrderId": "S0001"});
        assert_eq!(outcome(&[by_reference.clone(), by_id], false), ("exact", Some(1)));
        let by_customer = |id: &str| json!({"WebshopOrderId": id, "Reference": "PO4711"});
        assert_eq!(outcome(&[by_customer("A"), by_reference], false), ("exact", Some(1)));
        assert_eq!(outcome(&[by_customer("A")], false), ("exact", Some(0)));
        assert_eq!(
            outcome(&[by_customer("A"), by_customer("B")], true),
            ("ambiguous", None)
        );
        // The customer's reference is no name of the order, unless there is nothing better.
        let named_so = json!({"WebshopOrderId": "PO 4711"});
        assert_eq!(outcome(std::slice::from_ref(&named_so), false), ("none", None));
        assert_eq!(outcome(std::slice::from_ref(&named_so), true), ("partial", Some(0)));
        let longer = json!({"WebshopOrderId": "S00012"});
        assert_eq!(outcome(&[named_so.clone(), longer], true), ("ambiguous", None));
        assert_eq!(outcome(&[named_so, by_customer("A")], true), ("exact", Some(1)));
        assert_eq!(outcome(&[json!({"WebshopOrderId": "PO 47110"})], true), ("none", None));
    }

    #[test]
    fn the_answer_says_what_fitted() {
        let found = match_candidates(&ours(), &[json!({"WebshopOrderId": "S00012"})], true);
        let expected = json!({
            "match": "partial", "index": 0, "reference": "S0001", "member": "WebshopOrderId", "value": "S00012",
        });
        assert_eq!(serde_json::to_value(found).unwrap(), expected);
        assert_eq!(serde_json::to_value(Match::None).unwrap(), json!({"match": "none"}));
    }

    fn candidate() -> impl Strategy<Value = Value> {
        let name = || {
            prop::option::of(prop::sample::select(vec![
                "S0001", "S00012", "S0001-B", "X", "PO 4711", "",
            ]))
        };
        (name(), name(), name()).prop_map(
            |(id, number, reference)| json!({"WebshopOrderId": id, "OrderNumber": number, "Reference": reference}),
        )
    }

    proptest! {
        #[test]
        fn the_order_of_candidates_does_not_matter(candidates in prop::collection::vec(candidate(), 0..6), loose: bool) {
            let mut reversed = candidates.clone();
            reversed.reverse();
            let (there, back) = (outcome(&candidates, loose), outcome(&reversed, loose));
            prop_assert_eq!(there.0, back.0);
        }

        #[test]
        fn strict_never_finds_more_than_loose(candidates in prop::collection::vec(candidate(), 0..6)) {
            let (strict, loose) = (outcome(&candidates, false), outcome(&candidates, true));
            prop_assert!(strict.0 == "none" || strict == loose);
            prop_assert!(strict.0 != "partial");
        }
    }
}
