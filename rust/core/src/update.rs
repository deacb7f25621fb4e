//! What has to change at Monta, in both dialects of its API (decision 18).

use json_patch::PatchOperation;
use serde::Serialize;
use serde_json::Value;

use crate::answer::text;
use crate::compare::{different_lines, same_lines};
use crate::json::{Json, Members};
use crate::patch::{FLYER, LINE_ID, LINES, Patch, align, diff};
use crate::sku::same_sku;

/// Members that may differ without being worth an update: a payment is no reason to touch a parcel. The change travels
/// with the next update that has another reason.
const VOLATILE: [&str; 1] = ["/Invoice/Paid"];

/// The same of a line: what a product is called is for people to read.
const VOLATILE_OF_LINE: &str = "Description";

/// One update, for the profile that patches and for the one that puts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UpdatePlan {
    /// For `PATCH`; empty when there is nothing to send.
    pub patch: Patch,
    /// For `PUT`: the top-level members that changed, whole; a text that is gone is sent as `""`, a list as `[]`
    /// (decision 7).
    pub changed: Members,
    /// The document to remember once Monta has acknowledged the update. It holds the lines in the order in which Monta
    /// has them, so the next patch can count on their positions.
    pub document: Json,
}

impl UpdatePlan {
    /// Nothing to send.
    fn nothing(acknowledged: &Json) -> Self {
        Self {
            patch: Patch(Vec::new()),
            changed: Members::default(),
            document: acknowledged.clone(),
        }
    }
}

/// Compares the document that Monta acknowledged last with the one that is meant now.
///
/// Lines that Monta added by itself, as [`order_as_sent`](crate::order_as_sent) marks them, stay: they are not ours to
/// remove.
#[must_use]
pub fn plan_update(acknowledged: &Json, meant: &Json) -> UpdatePlan {
    let document = match montas_lines(acknowledged, meant) {
        own if own.is_empty() => align(acknowledged, meant),
        own => align(acknowledged, &with_lines(meant, own)),
    };
    let patch = diff(acknowledged, &document);
    if patch
        .0
        .iter()
        .all(|operation| is_volatile(operation) || is_test(operation))
    {
        return UpdatePlan::nothing(acknowledged);
    }
    UpdatePlan {
        changed: changed(acknowledged, &document),
        patch,
        document,
    }
}

/// The same for an update that may have been carried out, given the order that Monta has now: lines that are there as they
/// are meant are not sent again, because a line that is added twice is there twice. Everything else may be said twice.
#[must_use]
pub fn plan_update_again(acknowledged: &Json, meant: &Json, found: &Value) -> UpdatePlan {
    let mut plan = plan_update(acknowledged, meant);
    if same_lines(&Value::from(acknowledged), &Value::from(&plan.document), found) {
        plan.patch.0.retain(|operation| !concerns_lines(operation));
        plan.changed = plan.changed.without(LINES);
    }
    plan
}

/// The same for an order that Monta has closed, because it is being picked, has left or was cancelled: only other goods are
/// news, which is for somebody to decide about. Addresses, prices and texts are history (decision 26).
#[must_use]
pub fn plan_update_of_closed(acknowledged: &Json, meant: &Json) -> UpdatePlan {
    let own: Vec<Value> = montas_lines(acknowledged, meant).iter().map(Value::from).collect();
    let is_montas = |sku: &str| {
        own.iter()
            .any(|line| text(line, "Sku").is_some_and(|own| same_sku(sku, &own)))
    };
    let mut different = different_lines(&Value::from(meant), &Value::from(acknowledged)).into_iter();
    if different.all(|(_, written)| is_montas(&written)) {
        return UpdatePlan::nothing(acknowledged);
    }
    plan_update(acknowledged, meant)
}

/// The lines that Monta added by itself: they say whether they are flyers, and have no line of the order behind them. Where
/// what is meant has such a line of its own, that one counts.
fn montas_lines(acknowledged: &Json, meant: &Json) -> Vec<Json> {
    let named: Vec<Value> = lines_of_monta(meant).map(|(_, line)| line).collect();
    let is_named = |line: &Value| {
        let sku = text(line, "Sku").unwrap_or_default();
        named
            .iter()
            .any(|named| text(named, "Sku").is_some_and(|named| same_sku(&sku, &named)))
    };
    lines_of_monta(acknowledged)
        .filter(|(_, line)| !is_named(line))
        .map(|(line, _)| line.clone())
        .collect()
}

/// Each of these lines, and the same as the reader of answers takes it.
fn lines_of_monta(document: &Json) -> impl Iterator<Item = (&Json, Value)> {
    let lines = document.get(LINES).and_then(Json::as_list).unwrap_or_default().iter();
    lines
        .filter(|line| line.get(FLYER).is_some())
        .map(|line| (line, Value::from(line)))
        .filter(|(_, line)| text(line, LINE_ID).is_none())
}

fn with_lines(meant: &Json, more: Vec<Json>) -> Json {
    match (meant.as_object(), meant.get(LINES).and_then(Json::as_list)) {
        (Some(members), Some(lines)) => {
            let lines = lines.iter().cloned().chain(more).collect();
            Json::Object(members.with(LINES, Json::List(lines)))
        }
        _ => meant.clone(),
    }
}

fn concerns_lines(operation: &PatchOperation) -> bool {
    operation.path().first().is_some_and(|token| token.decoded() == LINES)
}

/// Whether an operation only guards another.
const fn is_test(operation: &PatchOperation) -> bool {
    matches!(operation, PatchOperation::Test(_))
}

/// Whether an operation changes a volatile member, or something in it. One that comes or goes is worth an update.
fn is_volatile(operation: &PatchOperation) -> bool {
    if let Some((line, VOLATILE_OF_LINE)) = operation.path().as_str().rsplit_once('/') {
        let is_of_line = line.strip_prefix('/').and_then(|line| line.split_once('/'));
        return is_of_line.is_some_and(|(lines, index)| lines == LINES && !index.contains('/'))
            && matches!(operation, PatchOperation::Replace(_));
    }
    let path = operation.path().as_str();
    VOLATILE.iter().any(|volatile| match path.strip_prefix(volatile) {
        Some("") => matches!(operation, PatchOperation::Replace(_)),
        Some(inside) => inside.starts_with('/'),
        None => false,
    })
}

fn changed(before: &Json, after: &Json) -> Members {
    let nothing = Members::default();
    let [before, after] = [before, after].map(|document| document.as_object().unwrap_or(&nothing));
    let (known, meant) = (before.lookup(), after.lookup());
    let kept = after
        .members()
        .iter()
        .filter(|(member, value)| known(member) != Some(value))
        .map(|(member, value)| (member.clone(), with_texts_cleared(known(member), value)));
    let gone = before.members().iter().filter(|(member, _)| meant(member).is_none());
    kept.chain(gone.map(|(member, value)| (member.clone(), cleared(value))))
        .collect()
}

/// An object that replaces another, with `""` for each text in it that is gone: whoever merges the two would keep it.
fn with_texts_cleared(before: Option<&Json>, after: &Json) -> Json {
    let Some((before, members)) = before.and_then(Json::as_object).zip(after.as_object()) else {
        return after.clone();
    };
    let is_there = members.lookup();
    let gone = before.members().iter();
    let gone = gone.filter(|(member, value)| value.as_str().is_some() && is_there(member).is_none());
    let cleared = gone.map(|(member, value)| (member.clone(), cleared(value)));
    Json::Object(members.members().iter().cloned().chain(cleared).collect())
}

/// What says "nothing" for a member that is gone.
pub(crate) fn cleared(value: &Json) -> Json {
    // To Monta `null` is a member that is not meant to change (decision 7).
    match value {
        Json::Bool(_) => Json::Bool(false),
        value if value.as_str().is_some() => Json::text(""),
        value if value.as_list().is_some() => Json::List(Vec::new().into()),
        _ => Json::Null,
    }
}
