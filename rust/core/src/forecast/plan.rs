//! What has to be sent for a forecast, given what Monta acknowledged last (decision 8).

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::document::{Document, DocumentLine, LINES, same_members};
use super::join::{SkuLines, by_sku, joined_lines, with_joined_lines};
use crate::input::InputError;
use crate::json::{Json, Members};
use crate::profile::Profile;
use crate::sku::SkuKey;
use crate::update::cleared;

/// A new comment alone is no reason to tell the warehouse anything; it travels with the next change of the header.
const COMMENT: &str = "Comment";

/// Monta sets the supplier when a forecast is made, and never again (monta-api 5).
const SUPPLIER: &str = "SupplierCode";

/// What has to be sent. Either `create`, or any of the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ForecastPlan {
    /// Whether there is nothing to send.
    pub empty: bool,
    /// The whole document, to be posted: it is new, or the profile knows no other way.
    pub create: Option<Json>,
    /// The whole header, when it changed.
    pub header: Option<Members>,
    /// Lines that are new.
    pub add: Vec<Json>,
    /// Lines that changed, whole; a text that is gone is `""`.
    pub change: Vec<Json>,
    /// SKUs whose line is gone.
    pub remove: Vec<String>,
    /// Members that differ and that Monta does not change in a forecast it has. To change them nevertheless the forecast
    /// has to be deleted and made anew.
    pub kept: Vec<&'static str>,
    /// What to remember as acknowledged once all of it succeeded.
    pub document: Json,
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
    acknowledged: Option<&Json>,
    payload: &Json,
    profile: Profile,
) -> Result<ForecastPlan, InputError> {
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
        (Profile::V6, None) => Ok(ForecastPlan::everything(with_joined_lines(&meant, "payload")?)),
        (Profile::V6, Some((acknowledged, known))) => changes(acknowledged, &known, &meant),
    }
}

impl ForecastPlan {
    fn nothing(acknowledged: &Json, kept: Vec<&'static str>) -> Self {
        Self {
            empty: true,
            create: None,
            header: None,
            add: Vec::new(),
            change: Vec::new(),
            remove: Vec::new(),
            kept,
            document: acknowledged.clone(),
        }
    }

    fn everything(document: Members) -> Self {
        let document = Json::Object(document);
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
fn same<'a>(known: &Document<'a>, meant: &Document<'a>) -> bool {
    if known.lines.len() != meant.lines.len() || !same_members(known.members, meant.members, &[LINES, COMMENT]) {
        return false;
    }
    let sorted = |document: &Document<'a>| {
        let mut lines = document.lines.clone();
        lines.sort_by_cached_key(|line| (line.sku(), line.date(), line.quantity()));
        lines
    };
    same_lines(&known.lines, &meant.lines) || same_lines(&sorted(known), &sorted(meant))
}

/// What turns one group of version 6 into another.
fn changes(acknowledged: &Json, known: &Document, meant: &Document) -> Result<ForecastPlan, InputError> {
    let [supplier, wanted] = [known, meant].map(|document| document.members.get(SUPPLIER));
    let kept = if supplier == wanted { vec![] } else { vec![SUPPLIER] };
    let same_header = same_members(known.members, meant.members, &[LINES, COMMENT, SUPPLIER]);
    if same_header && same_lines(&known.lines, &meant.lines) {
        return Ok(ForecastPlan::nothing(acknowledged, kept));
    }
    let (members, header) = if same_header {
        (known.header(), None)
    } else {
        let meant = match supplier {
            Some(supplier) => meant.header().with(SUPPLIER, supplier.clone()),
            None => meant.header().without(SUPPLIER),
        };
        let header = with_cleared(&known.header(), &meant);
        (meant, Some(header))
    };

    let [before, after] = [known, meant].map(by_sku);
    let mut known: FxHashMap<&SkuKey, &SkuLines> = before.iter().map(|lines| (&lines.key, lines)).collect();
    let (mut add, mut change) = (Vec::new(), Vec::new());
    for lines in &after {
        match known.remove(&lines.key) {
            None => add.push(Json::Object(lines.joined("payload")?)),
            Some(old) if old.is_same(lines) => {}
            Some(old) => {
                let (old, new) = (old.joined("acknowledged")?, lines.joined("payload")?);
                if !same_members(&old, &new, &[]) {
                    change.push(Json::Object(with_cleared(&old, &new)));
                }
            }
        }
    }
    let gone = before.iter().filter(|lines| known.contains_key(&lines.key));
    let remove: Vec<String> = gone.map(|lines| lines.sku().to_owned()).collect();
    if header.is_none() && add.is_empty() && change.is_empty() && remove.is_empty() {
        // It stays word for word what it was, even where it was split otherwise.
        return Ok(ForecastPlan::nothing(acknowledged, kept));
    }
    Ok(ForecastPlan {
        empty: false,
        create: None,
        header,
        add,
        change,
        remove,
        kept,
        document: Json::Object(members.with(LINES, joined_lines(&after, "payload")?)),
    })
}

/// Whether the same is said in both, line by line; nearly always it is where nothing has changed.
fn same_lines(lines: &[DocumentLine], others: &[DocumentLine]) -> bool {
    lines.len() == others.len() && lines.iter().zip(others).all(|(line, other)| line.is_same(*other))
}

/// `after`, and a value that says nothing for each member that only `before` has: what a PUT leaves out stays as it was
/// (decision 7).
fn with_cleared(before: &Members, after: &Members) -> Members {
    let meant = after.lookup();
    let gone = before.members().iter().filter(|(member, _)| meant(member).is_none());
    let gone = gone.map(|(member, value)| {
        // "" is a text, and no date.
        let date = member.ends_with("Date");
        (member.clone(), if date { Json::Null } else { cleared(value) })
    });
    after.members().iter().cloned().chain(gone).collect()
}
