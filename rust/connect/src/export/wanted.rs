//! What the guards are asked for by a plan, in its file.

use monta_core::export::{ClosedGuard, Wanted};
use serde_json::{Value, json};

use super::journal::Journal;
use crate::error::Error;
use crate::profile::Profile;

/// The guards that a plan meets closed, of all tables that it writes.
pub(super) fn closed_guards(
    profile: &Profile,
    wanted: &[(String, Wanted)],
    own_company: Option<i64>,
) -> Vec<ClosedGuard> {
    let of_table = |(table, wanted): &(String, Wanted)| {
        let guard = profile.guards.get(table).cloned().unwrap_or_default();
        guard.closed(table, wanted, own_company)
    };
    wanted.iter().flat_map(of_table).collect()
}

/// What the guards were asked for when the plan was made.
pub(super) fn wanted(journal: &Journal) -> Result<Vec<(String, Wanted)>, Error> {
    let noted = journal.noted("wanted")?;
    let number = |value: Option<&Value>| {
        value
            .and_then(Value::as_u64)
            .and_then(|number| usize::try_from(number).ok())
            .unwrap_or(usize::MAX)
    };
    let one = |value: &Value| {
        let wanted = Wanted {
            inserts: number(value.get("inserts")),
            updates: number(value.get("updates")),
            fields: serde_json::from_value(value.get("fields").cloned().unwrap_or_default()).unwrap_or_default(),
            deleted_lines: number(value.get("deleted_lines")),
            largest_file: value.get("largest_file").and_then(Value::as_u64).unwrap_or(u64::MAX),
            companies: serde_json::from_value(value.get("companies").cloned().unwrap_or_default()).unwrap_or_default(),
        };
        (
            value
                .get("table")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned(),
            wanted,
        )
    };
    Ok(noted.as_array().into_iter().flatten().map(one).collect())
}

/// The same as it is kept.
pub(super) fn stored(wanted: &[(String, Wanted)]) -> Value {
    let one = |(table, wanted): &(String, Wanted)| {
        json!({
            "table": table,
            "inserts": wanted.inserts,
            "updates": wanted.updates,
            "fields": wanted.fields,
            "deleted_lines": wanted.deleted_lines,
            "largest_file": wanted.largest_file,
            "companies": wanted.companies,
        })
    };
    wanted.iter().map(one).collect()
}
