//! JSON-Patch (RFC 6902) that knows that the lines of an order have names.
//!
//! A patch works on arrays by position. So lines keep the position they had: changes come first, then removals from the
//! highest index down, then new lines at the end; and a `test` of the SKU guards every line that is changed or removed,
//! so that a patch on another document than the one it was made for fails instead of hitting the wrong line.

use std::collections::{HashMap, HashSet};

use json_patch::jsonptr::{PointerBuf, Token};
use json_patch::{AddOperation, PatchOperation, RemoveOperation, ReplaceOperation, TestOperation};
pub use json_patch::{Patch, PatchError};
use serde_json::Value;

use crate::answer::member;
use crate::json::{Json, Members};

/// The member that names a line.
const KEY: &str = "Sku";

/// The member that holds the lines of an order.
pub(crate) const LINES: &str = "Lines";

/// The member of a line that Monta may have added, on every line that was read from Monta as one of its own.
pub(crate) const FLYER: &str = "IsFlyer";

/// The member in which Monta gives back our own id of a line (monta-api 3.2).
pub(crate) const LINE_ID: &str = "WebshopOrderLineId";

/// The member of a line that says how many are ordered.
pub(crate) const QUANTITY: &str = "OrderedQuantity";

/// The member under which an order names its family, and why (monta-api 3.2).
pub(crate) const FAMILY: &str = "Family";

/// The lines of an order, as it was sent or as Monta writes it; none where it has none.
pub(crate) fn lines(order: &Value) -> impl Iterator<Item = &Value> {
    let lines = member(order, LINES).and_then(Value::as_array);
    lines.into_iter().flatten()
}

/// The patch that turns `before` into `after`: `apply(before, diff(before, after)) == after` for any two values.
#[must_use]
pub fn diff(before: &Json, after: &Json) -> Patch {
    let mut operations = Vec::new();
    diff_value(before, after, &PointerBuf::new(), &mut operations);
    Patch(operations)
}

/// The same patch of an order, which also tests that there are as many pieces as `before` of each line that it takes off or of
/// which it changes the quantity: some may have gone to another order since, and would be put back.
#[must_use]
pub fn with_quantities_tested(patch: Patch, before: &Json) -> Patch {
    let lines = before.get(LINES).and_then(Json::as_list).unwrap_or_default();
    let mut operations = Vec::with_capacity(patch.0.len());
    for operation in patch.0 {
        // Changes come first and removals from the highest index down, so each index is that of `before`.
        if let Some(index) = index_of_counted_line(&operation)
            && let Some(quantity) = lines.get(index).and_then(|line| line.get(QUANTITY))
        {
            operations.push(PatchOperation::Test(TestOperation {
                path: below(&below(&below(&PointerBuf::new(), LINES), index), QUANTITY),
                value: quantity.into(),
            }));
        }
        operations.push(operation);
    }
    Patch(operations)
}

/// The line that an operation takes off, or of which it changes the quantity.
fn index_of_counted_line(operation: &PatchOperation) -> Option<usize> {
    let mut tokens = operation.path().tokens();
    if tokens.next()?.decoded() != LINES {
        return None;
    }
    let index = tokens.next()?.decoded().parse().ok()?;
    let member = tokens.next();
    let is_counted = match (operation, &member) {
        (PatchOperation::Test(_), _) => false,
        (_, Some(member)) => [KEY, QUANTITY].contains(&&*member.decoded()) && tokens.next().is_none(),
        (operation, None) => matches!(operation, PatchOperation::Remove(_) | PatchOperation::Replace(_)),
    };
    is_counted.then_some(index)
}

/// Applies a patch to a copy of the document.
///
/// # Errors
///
/// When an operation does not fit the document, a failed `test` included.
pub fn apply(document: &Value, patch: &Patch) -> Result<Value, PatchError> {
    let mut document = document.clone();
    json_patch::patch(&mut document, patch)?;
    Ok(document)
}

/// `after` with its lines in the order they have in `before`, and new ones at the end in their own order.
#[must_use]
pub fn align(before: &Json, after: &Json) -> Json {
    let [old, new] = [before, after].map(|document| document.get(LINES).and_then(Json::as_list));
    let Some(((old, new), members)) = old.and_then(keys).zip(new).zip(after.as_object()) else {
        return after.clone();
    };
    let ranks: HashMap<&str, usize> = old.into_iter().zip(0..).collect();
    let rank = |line: &Json| key(line).and_then(|key| ranks.get(key)).copied().unwrap_or(usize::MAX);
    if keys(new).is_none() || new.is_sorted_by_key(rank) {
        return after.clone();
    }
    let mut lines = new.to_vec();
    lines.sort_by_cached_key(rank);
    Json::Object(members.with(LINES, Json::List(lines.into())))
}

fn diff_value(before: &Json, after: &Json, at: &PointerBuf, operations: &mut Vec<PatchOperation>) {
    match (before, after) {
        _ if before == after => {}
        (Json::Object(before), Json::Object(after)) => diff_object(before, after, at, operations),
        (Json::List(old), Json::List(new)) => match Keyed::new(old, new) {
            Some(keyed) => keyed.diff(at, operations),
            None => diff_by_position(old, new, at, operations),
        },
        _ => operations.push(PatchOperation::Replace(ReplaceOperation {
            path: at.clone(),
            value: after.into(),
        })),
    }
}

fn diff_object(before: &Members, after: &Members, at: &PointerBuf, operations: &mut Vec<PatchOperation>) {
    let (known, meant) = (before.lookup(), after.lookup());
    for (member, old) in before.iter() {
        let path = below(at, member);
        match meant(member) {
            Some(new) => diff_value(old, new, &path, operations),
            None => operations.push(PatchOperation::Remove(RemoveOperation { path })),
        }
    }
    for (member, value) in after.iter().filter(|(member, _)| known(member).is_none()) {
        let path = below(at, member);
        operations.push(PatchOperation::Add(AddOperation {
            path,
            value: value.into(),
        }));
    }
}

/// Arrays without names: what stands at the same position is compared, and what is too much is at the end.
fn diff_by_position(before: &[Json], after: &[Json], at: &PointerBuf, operations: &mut Vec<PatchOperation>) {
    for (index, (old, new)) in before.iter().zip(after).enumerate() {
        if old != new {
            diff_value(old, new, &below(at, index), operations);
        }
    }
    for index in (after.len()..before.len()).rev() {
        let path = below(at, index);
        operations.push(PatchOperation::Remove(RemoveOperation { path }));
    }
    for (index, value) in after.iter().enumerate().skip(before.len()) {
        operations.push(PatchOperation::Add(AddOperation {
            path: below(at, index),
            value: value.into(),
        }));
    }
}

/// Two arrays of lines in which every line has a name of its own, and the lines that stay keep their order.
struct Keyed<'a> {
    before: &'a [Json],
    after: HashMap<&'a str, &'a Json>,
    added: &'a [Json],
}

impl<'a> Keyed<'a> {
    fn new(before: &'a [Json], after: &'a [Json]) -> Option<Self> {
        let (old_keys, new_keys) = (keys(before)?, keys(after)?);
        let old: HashSet<&str> = old_keys.iter().copied().collect();
        let by_key: HashMap<&str, &Json> = new_keys.iter().copied().zip(after).collect();
        let stay = old_keys.iter().filter(|key| by_key.contains_key(*key));
        let count = new_keys.iter().filter(|key| old.contains(*key)).count();
        let added = after.get(count..)?;
        stay.eq(new_keys.iter().take(count)).then_some(Self {
            before,
            after: by_key,
            added,
        })
    }

    fn diff(&self, at: &PointerBuf, operations: &mut Vec<PatchOperation>) {
        let mut removals = Vec::new();
        for (index, old) in self.before.iter().enumerate() {
            let Some(key) = key(old) else { continue };
            let path = below(at, index);
            let guard = PatchOperation::Test(TestOperation {
                path: below(&path, KEY),
                value: Value::String(key.to_owned()),
            });
            match self.after.get(key) {
                Some(new) if *new == old => {}
                Some(new) => {
                    operations.push(guard);
                    diff_value(old, new, &path, operations);
                }
                None => removals.push([guard, PatchOperation::Remove(RemoveOperation { path })]),
            }
        }
        operations.extend(removals.into_iter().rev().flatten());
        for line in self.added {
            let path = below(at, "-");
            operations.push(PatchOperation::Add(AddOperation {
                path,
                value: line.into(),
            }));
        }
    }
}

fn below<'a>(at: &PointerBuf, token: impl Into<Token<'a>>) -> PointerBuf {
    let mut path = at.clone();
    path.push_back(token);
    path
}

fn key(line: &Json) -> Option<&str> {
    line.get(KEY).and_then(Json::as_str)
}

/// The names of all lines, unless one has none or two have the same.
fn keys(lines: &[Json]) -> Option<Vec<&str>> {
    let keys: Vec<&str> = lines.iter().map(key).collect::<Option<_>>()?;
    let distinct: HashSet<&str> = keys.iter().copied().collect();
    (distinct.len() == keys.len()).then_some(keys)
}
