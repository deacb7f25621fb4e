//! What has to be sent for a forecast, given what Monta acknowledged last (decision 8).

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde::Serialize;
use serde_json::{Map, Value};

use super::document::{Document, LINES};
use super::join::{JoinedLine, joined, values, with_lines};
use crate::input::InputError;
use crate::profile::Profile;
use crate::update::cleared;

/// A new comment alone is no reason to tell the warehouse anything; it travels with the next change of the header.
const COMMENT: &str = "Comment";

/// Monta sets the supplier when a forecast is made, and never again (monta-api 5).
const SUPPLIER: &str = "SupplierCode";

/// What has to be sent. Either `create`, or any of the others.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ForecastPlan<'a> {
    /// Whether there is nothing to send.
    pub empty: bool,
    /// The whole document, to be posted: it is new, or the profile knows no other way.
    pub create: Option<Value>,
    /// The whole header, when it changed.
    pub header: Option<Map<String, Value>>,
    /// Lines that are new.
    pub add: Vec<Value>,
    /// Lines that changed, whole; a text that is gone is `""`.
    pub change: Vec<Value>,
    /// SKUs whose line is gone.
    pub remove: Vec<String>,
    /// Members that differ and that Monta does not change in a forecast it has. To change them nevertheless the forecast
    /// has to be deleted and made anew.
    pub kept: Vec<&'static str>,
    /// What to remember as acknowledged once all of it succeeded; where there is nothing to send, what was acknowledged.
    pub document: Cow<'a, Value>,
}

/// Compares the document that Monta acknowledged last, if any, with the one that is meant now.
///
/// Documented profile: everything is posted whenever anything changed. Version 6: lines by SKU (see
/// [`for_v6`](super::for_v6)), each on its own. The order of the lines is no difference, and neither is a comment of the
/// header alone. Another reference is another forecast, so it is created.
///
/// # Errors
///
/// [`InputError`] for a document that is no forecast, with its path.
pub fn plan_forecast<'a>(
    acknowledged: Option<&'a Value>,
    payload: &Value,
    profile: Profile,
) -> Result<ForecastPlan<'a>, InputError> {
    let meant = Document::read(payload, "payload")?;
    let known = match acknowledged {
        Some(known) => Some((known, Document::read(known, "acknowledged")?)),
        None => None,
    };
    let known = known.filter(|(_, known)| known.members.get("Reference") == meant.members.get("Reference"));
    match (profile, known) {
        (Profile::Documented, Some((acknowledged, known))) if same(&known, &meant) => {
            Ok(ForecastPlan::nothing(acknowledged, Vec::new()))
        }
        (Profile::Documented, _) => Ok(ForecastPlan::everything(meant.members.clone())),
        (Profile::V6, None) => Ok(ForecastPlan::everything(with_lines(&meant, joined(&meant, "payload")?))),
        (Profile::V6, Some((acknowledged, known))) => {
            let before = joined(&known, "acknowledged")?;
            let after = joined(&meant, "payload")?;
            Ok(changes(acknowledged, &known, &before, &meant, after))
        }
    }
}

impl<'a> ForecastPlan<'a> {
    fn nothing(acknowledged: &'a Value, kept: Vec<&'static str>) -> Self {
        Self {
            empty: true,
            create: None,
            header: None,
            add: Vec::new(),
            change: Vec::new(),
            remove: Vec::new(),
            kept,
            document: Cow::Borrowed(acknowledged),
        }
    }

    fn everything(document: Map<String, Value>) -> Self {
        let document = Value::Object(document);
        Self {
            empty: false,
            create: Some(document.clone()),
            header: None,
            add: Vec::new(),
            change: Vec::new(),
            remove: Vec::new(),
            kept: Vec::new(),
            document: Cow::Owned(document),
        }
    }
}

/// Whether two documents come to the same lines and, but for the comment, to the same header.
fn same(known: &Document, meant: &Document) -> bool {
    if known.lines.len() != meant.lines.len() || !same_members(known.members, meant.members, &[LINES, COMMENT]) {
        return false;
    }
    let [lines, others] = [known, meant].map(|document| {
        let mut lines = document.lines.clone();
        lines.sort_by_cached_key(|line| (line.sku, line.date(), line.quantity));
        lines
    });
    let mut pairs = lines.iter().zip(&others);
    pairs.all(|(line, other)| same_members(line.members, other.members, &[]))
}

/// What turns one group of version 6 into another.
fn changes<'a>(
    acknowledged: &'a Value,
    known: &Document,
    before: &[JoinedLine],
    meant: &Document,
    after: Vec<JoinedLine>,
) -> ForecastPlan<'a> {
    let [supplier, wanted] = [known, meant].map(|document| document.members.get(SUPPLIER));
    let kept = if supplier == wanted { vec![] } else { vec![SUPPLIER] };
    let (mut document, header) = if same_members(known.members, meant.members, &[LINES, COMMENT, SUPPLIER]) {
        (known.header(), None)
    } else {
        let mut meant = meant.header();
        match supplier {
            Some(supplier) => meant.insert(SUPPLIER.to_owned(), supplier.clone()),
            None => meant.shift_remove(SUPPLIER),
        };
        let header = with_cleared(&known.header(), &meant);
        (meant, Some(header))
    };

    let known: HashMap<&str, &JoinedLine> = before.iter().map(|line| (line.key.as_str(), line)).collect();
    let meant: HashSet<&str> = after.iter().map(|line| line.key.as_str()).collect();
    let (mut add, mut change) = (Vec::new(), Vec::new());
    for line in &after {
        match known.get(line.key.as_str()) {
            None => add.push(Value::Object(line.members.clone().into_owned())),
            Some(old) if same_members(&old.members, &line.members, &[]) => {}
            Some(old) => change.push(Value::Object(with_cleared(&old.members, &line.members))),
        }
    }
    let gone = before.iter().filter(|line| !meant.contains(line.key.as_str()));
    let remove: Vec<String> = gone.map(|line| line.sku.to_owned()).collect();
    if header.is_none() && add.is_empty() && change.is_empty() && remove.is_empty() {
        // It stays word for word what it was, even where it was split otherwise.
        return ForecastPlan::nothing(acknowledged, kept);
    }
    document.insert(LINES.to_owned(), values(after));
    ForecastPlan {
        empty: false,
        create: None,
        header,
        add,
        change,
        remove,
        kept,
        document: Cow::Owned(Value::Object(document)),
    }
}

/// Whether the same is said in both; nothing may be absent, null or `""`.
fn same_members(left: &Map<String, Value>, right: &Map<String, Value>, but: &[&str]) -> bool {
    let said = |members: &Map<String, Value>| {
        let said = members
            .iter()
            .filter(|(member, value)| is_filled(value) && !but.contains(&member.as_str()));
        said.count()
    };
    let has = |(member, value): (&String, &Value)| {
        but.contains(&member.as_str()) || !is_filled(value) || right.get(member) == Some(value)
    };
    left.iter().eq(right) || (said(left) == said(right) && left.iter().all(has))
}

fn is_filled(value: &Value) -> bool {
    !value.is_null() && value.as_str() != Some("")
}

/// `after`, and a value that says nothing for each member that only `before` has: what a PUT leaves out stays as it was
/// (decision 7).
fn with_cleared(before: &Map<String, Value>, after: &Map<String, Value>) -> Map<String, Value> {
    let mut whole = after.clone();
    for (member, value) in before {
        if !after.contains_key(member) {
            // "" is a text, and no date.
            let date = member.ends_with("Date");
            whole.insert(member.clone(), if date { Value::Null } else { cleared(value) });
        }
    }
    whole
}
