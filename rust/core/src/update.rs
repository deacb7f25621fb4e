//! What has to change at Monta, in both dialects of its API (decision 18).

use std::borrow::Cow;

use json_patch::PatchOperation;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::answer::text;
use crate::compare::same_lines;
use crate::patch::{FLYER, LINE_ID, LINES, Patch, aligned, diff, lines};
use crate::sku::same_sku;

/// Members that may differ without being worth an update: a payment is no reason to touch a parcel. The change travels
/// with the next update that has another reason.
const VOLATILE: [&str; 1] = ["/Invoice/Paid"];

/// The same of a line: what a product is called is for people to read.
const VOLATILE_OF_LINE: &str = "Description";

/// One update, for the profile that patches and for the one that puts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UpdatePlan<'a> {
    /// For `PATCH`; empty when there is nothing to send.
    pub patch: Patch,
    /// For `PUT`: the top-level members that changed, whole; a text that is gone is sent as `""` (decision 7).
    pub changed: Map<String, Value>,
    /// The document to remember once Monta has acknowledged the update. It holds the lines in the order in which Monta
    /// has them, so the next patch can count on their positions.
    pub document: Cow<'a, Value>,
}

/// Compares the document that Monta acknowledged last with the one that is meant now.
///
/// Lines that Monta added by itself, as [`order_as_sent`](crate::order_as_sent) marks them, stay: they are not ours to
/// remove.
#[must_use]
pub fn plan_update<'a>(acknowledged: &'a Value, meant: &'a Value) -> UpdatePlan<'a> {
    let document = match montas_lines(acknowledged, meant) {
        own if own.is_empty() => aligned(acknowledged, meant),
        own => Cow::Owned(aligned(acknowledged, &with_lines(meant, own)).into_owned()),
    };
    let patch = diff(acknowledged, &document);
    if patch
        .0
        .iter()
        .all(|operation| is_volatile(operation) || is_test(operation))
    {
        return UpdatePlan {
            patch: Patch(Vec::new()),
            changed: Map::new(),
            document: Cow::Borrowed(acknowledged),
        };
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
pub fn plan_update_again<'a>(acknowledged: &'a Value, meant: &'a Value, found: &Value) -> UpdatePlan<'a> {
    let mut plan = plan_update(acknowledged, meant);
    if same_lines(acknowledged, &plan.document, found) {
        plan.patch.0.retain(|operation| !concerns_lines(operation));
        plan.changed.shift_remove(LINES);
    }
    plan
}

/// The lines that Monta added by itself: they say whether they are flyers, and have no line of the order behind them. Where
/// what is meant has such a line of its own, that one counts.
fn montas_lines(acknowledged: &Value, meant: &Value) -> Vec<Value> {
    let named: Vec<&Value> = lines_of_monta(meant).collect();
    let is_named = |line: &Value| {
        let sku = text(line, "Sku").unwrap_or_default();
        named
            .iter()
            .any(|named| text(named, "Sku").is_some_and(|named| same_sku(&sku, &named)))
    };
    lines_of_monta(acknowledged)
        .filter(|line| !is_named(line))
        .cloned()
        .collect()
}

fn lines_of_monta(document: &Value) -> impl Iterator<Item = &Value> {
    lines(document).filter(|line| line.get(FLYER).is_some() && text(line, LINE_ID).is_none())
}

fn with_lines(meant: &Value, more: Vec<Value>) -> Value {
    let mut meant = meant.clone();
    if let Some(lines) = meant.get_mut(LINES).and_then(Value::as_array_mut) {
        lines.extend(more);
    }
    meant
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

fn changed(before: &Value, after: &Value) -> Map<String, Value> {
    let empty = Map::new();
    let [before, after] = [before, after].map(|document| document.as_object().unwrap_or(&empty));
    let kept = after
        .iter()
        .filter(|(member, value)| before.get(*member) != Some(*value));
    let gone = before.iter().filter(|(member, _)| !after.contains_key(*member));
    kept.map(|(member, value)| (member.clone(), value.clone()))
        .chain(gone.map(|(member, value)| (member.clone(), cleared(value))))
        .collect()
}

/// What says "nothing" for a member that is gone.
pub(crate) fn cleared(value: &Value) -> Value {
    if value.is_string() {
        Value::String(String::new())
    } else {
        Value::Null
    }
}
