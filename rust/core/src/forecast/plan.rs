//! What has to be sent for a forecast, given what Monta acknowledged last (decision 8).

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use serde_json::{Map, Value};

use super::document::{Document, DocumentLine, LINES};
use super::join::joined;
use crate::input::InputError;
use crate::profile::Profile;
use crate::sku;
use crate::update::cleared;

/// A new comment alone is no reason to tell the warehouse anything; it travels with the next change of the header.
const COMMENT: &str = "Comment";

/// Monta sets the supplier when a forecast is made, and never again (monta-api 5).
const SUPPLIER: &str = "SupplierCode";

/// What has to be sent. Either `create`, or any of the others.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ForecastPlan {
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
    /// What to remember as acknowledged once all of it succeeded.
    pub document: Value,
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
pub fn plan_forecast(
    acknowledged: Option<&Value>,
    payload: &Value,
    profile: Profile,
) -> Result<ForecastPlan, InputError> {
    let meant = Document::read(payload, "payload")?;
    let known = acknowledged
        .map(|known| Document::read(known, "acknowledged"))
        .transpose()?;
    let known = known.filter(|known| known.members.get("Reference") == meant.members.get("Reference"));
    match (profile, known) {
        (Profile::Documented, Some(known)) if same(&known, &meant) => Ok(ForecastPlan::nothing(&known, Vec::new())),
        (Profile::Documented, _) => Ok(ForecastPlan::everything(meant.members.clone())),
        (Profile::V6, None) => Ok(ForecastPlan::everything(joined(&meant, "payload")?)),
        (Profile::V6, Some(known)) => {
            let before = Value::Object(joined(&known, "acknowledged")?);
            let after = Value::Object(joined(&meant, "payload")?);
            let before = Document::read(&before, "acknowledged")?;
            let after = Document::read(&after, "payload")?;
            let plan = changes(&before, &after);
            // What was acknowledged stays word for word what it was, even where it was split otherwise.
            Ok(if plan.empty {
                ForecastPlan::nothing(&known, plan.kept)
            } else {
                plan
            })
        }
    }
}

impl ForecastPlan {
    fn nothing(known: &Document, kept: Vec<&'static str>) -> Self {
        Self {
            empty: true,
            create: None,
            header: None,
            add: Vec::new(),
            change: Vec::new(),
            remove: Vec::new(),
            kept,
            document: Value::Object(known.members.clone()),
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
            document,
        }
    }
}

/// Whether two documents come to the same lines and, but for the comment, to the same header.
fn same(known: &Document, meant: &Document) -> bool {
    let [header, wanted] = [known, meant].map(|document| filled_members(document.members, &[LINES, COMMENT]));
    let [mut lines, mut others] = [known, meant].map(|document| document.lines.clone());
    for lines in [&mut lines, &mut others] {
        lines.sort_by_key(|line| (line.sku, line.date(), line.quantity));
    }
    let lines = lines.iter().map(|line| filled_members(line.members, &[]));
    header == wanted && lines.eq(others.iter().map(|line| filled_members(line.members, &[])))
}

/// What turns one group of version 6 into another; in both, each SKU has one line.
fn changes(before: &Document, after: &Document) -> ForecastPlan {
    let [supplier, wanted] = [before, after].map(|document| document.members.get(SUPPLIER));
    let kept = if supplier == wanted { vec![] } else { vec![SUPPLIER] };
    let [known, meant] = [before, after].map(|document| filled_members(document.members, &[LINES, COMMENT, SUPPLIER]));
    let changed = known != meant;
    let (mut document, header) = if changed {
        let mut meant = after.header();
        match supplier {
            Some(supplier) => meant.insert(SUPPLIER.to_owned(), supplier.clone()),
            None => meant.shift_remove(SUPPLIER),
        };
        let header = with_cleared(&before.header(), &meant);
        (meant, Some(header))
    } else {
        (before.header(), None)
    };
    document.insert(LINES.to_owned(), after.members.get(LINES).cloned().unwrap_or_default());

    let known = by_sku(before);
    let meant = by_sku(after);
    let (mut add, mut change) = (Vec::new(), Vec::new());
    for line in &after.lines {
        match known.get(&sku::key(line.sku)) {
            None => add.push(Value::Object(line.members.clone())),
            Some(old) if filled_members(old.members, &[]) == filled_members(line.members, &[]) => {}
            Some(old) => change.push(Value::Object(with_cleared(old.members, line.members))),
        }
    }
    let gone = before
        .lines
        .iter()
        .filter(|line| !meant.contains_key(&sku::key(line.sku)));
    let remove: Vec<String> = gone.map(|line| line.sku.to_owned()).collect();
    ForecastPlan {
        empty: header.is_none() && add.is_empty() && change.is_empty() && remove.is_empty(),
        create: None,
        header,
        add,
        change,
        remove,
        kept,
        document: Value::Object(document),
    }
}

fn by_sku<'a>(document: &Document<'a>) -> HashMap<String, DocumentLine<'a>> {
    document.lines.iter().map(|line| (sku::key(line.sku), *line)).collect()
}

/// The members that say something: nothing may be absent, null or `""`.
fn filled_members<'a>(members: &'a Map<String, Value>, but: &[&str]) -> BTreeMap<&'a str, &'a Value> {
    let nothing = |value: &Value| value.is_null() || value.as_str().is_some_and(str::is_empty);
    let members = members.iter().map(|(member, value)| (member.as_str(), value));
    members
        .filter(|(member, value)| !nothing(value) && !but.contains(member))
        .collect()
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
