//! What an export answers. All of it can be serialized; the names of the members are those of Python and of `--json`.

use monta_core::message::Message;
use std::fmt;

use serde::Serialize;

use super::journal::{Journal, Record};
use crate::error::Error;

/// How many problems a report names; the result has all of them.
const NAMED: usize = 100;

/// How many records come to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct PlannedCounts {
    /// Records that are created.
    pub create: u64,
    /// Records that are changed.
    pub update: u64,
    /// Records that have it all.
    pub unchanged: u64,
    /// Rows whose record is not certain.
    pub conflict: u64,
    /// Rows that cannot be used.
    pub refused: u64,
    /// Rows that a filter leaves out.
    pub excluded: u64,
}

impl fmt::Display for PlannedCounts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = [
            (self.create, "create"),
            (self.update, "update"),
            (self.unchanged, "unchanged"),
            (self.conflict, "conflict"),
            (self.refused, "refused"),
            (self.excluded, "excluded"),
        ];
        let counts = counts.into_iter().filter(|(count, _)| *count > 0);
        let counts: Vec<_> = counts.map(|(count, outcome)| format!("{count} {outcome}")).collect();
        formatter.write_str(&counts.join(", "))
    }
}

/// What a plan comes to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanReport {
    /// What [`crate::Connected::apply`] takes: it stands for what would be written.
    pub token: String,
    /// The name of the mapping.
    pub mapping: String,
    /// The name of the file.
    pub file: String,
    /// The table that is written.
    pub table: String,
    /// When it was made, in UTC.
    pub planned_at: String,
    /// Records of the table.
    pub records: PlannedCounts,
    /// Bills of materials.
    pub boms: PlannedCounts,
    /// Documents.
    pub documents: PlannedCounts,
    /// Guards that are closed now: it cannot be applied until they are opened.
    pub closed: Vec<Message>,
    /// Rows that are not written, and why; the first 100.
    pub problems: Vec<PlannedRecord>,
}

/// A record of a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlannedRecord {
    /// Its number in the plan.
    pub number: i64,
    /// `record`, `bom` or `document`.
    pub part: String,
    /// The line of the file, from 1.
    pub line: u64,
    /// What the file calls it.
    pub identifier: String,
    /// `create`, `update`, `unchanged`, `conflict`, `refused` or `excluded`.
    pub outcome: String,
    /// How far it is: `planned`, `sending`, `done`, `failed` or `skipped`; none for what is not written.
    pub state: Option<String>,
    /// Its id in Odoo, where it has one.
    pub id: Option<i64>,
    /// What is written.
    pub changes: Vec<PlannedChange>,
    /// Why it is not written.
    pub message: Option<Message>,
}

/// One field of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlannedChange {
    /// Odoo's name of the field.
    pub field: String,
    /// What is there; none for a record that is created.
    pub old: Option<String>,
    /// What comes in its place.
    pub new: String,
}

/// What came of carrying out a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ApplyReport {
    /// The token of the plan.
    pub token: String,
    /// Whether everything of the plan is written: now, or before.
    pub complete: bool,
    /// Records that are created, of all parts.
    pub created: u64,
    /// Records that are changed.
    pub updated: u64,
    /// Records that Odoo refused.
    pub failed: u64,
    /// Records that were not sent, since Odoo has something else meanwhile.
    pub skipped: u64,
    /// Records that are still to be written: apply the same plan again.
    pub left: u64,
    /// Somebody ended it.
    pub interrupted: bool,
    /// Why it ended before the last record.
    pub stopped: Option<Message>,
    /// What to do about that: `retry` it later, or `stop` until somebody has looked at the login.
    pub stopped_class: Option<&'static str>,
    /// Records that are not written, and why; the first 100.
    pub problems: Vec<PlannedRecord>,
}

impl PlannedRecord {
    pub(super) fn of(record: Record) -> Self {
        let texts = |value: &serde_json::Value| -> Vec<PlannedChange> {
            let changes: Vec<(String, Option<String>, String)> =
                serde_json::from_value(value.clone()).unwrap_or_default();
            let change = |(field, old, new)| PlannedChange { field, old, new };
            changes.into_iter().map(change).collect()
        };
        Self {
            number: record.seq,
            changes: texts(record.get("changes")),
            part: record.part,
            line: record.line,
            identifier: record.identifier,
            outcome: record.outcome,
            state: record.state,
            id: record.id,
            message: record.message,
        }
    }
}

impl PlanReport {
    /// What a journal says of its plan.
    pub(super) fn of(journal: &Journal, token: &str, closed: Vec<Message>) -> Result<Self, Error> {
        let text = |key: &str| Ok::<_, Error>(journal.noted(key)?.as_str().unwrap_or_default().to_owned());
        let counts = journal.counts()?;
        let of_part = |part: &str| {
            let mut known = PlannedCounts::default();
            for (_, outcome, _, count) in counts.iter().filter(|(of, ..)| of == part) {
                match outcome.as_str() {
                    "create" => known.create += count,
                    "update" => known.update += count,
                    "unchanged" => known.unchanged += count,
                    "conflict" => known.conflict += count,
                    "refused" => known.refused += count,
                    _ => known.excluded += count,
                }
            }
            known
        };
        Ok(Self {
            token: token.to_owned(),
            mapping: text("mapping")?,
            file: text("file")?,
            table: text("table")?,
            planned_at: text("planned_at")?,
            records: of_part("record"),
            boms: of_part("bom"),
            documents: of_part("document"),
            closed,
            problems: problems(journal)?,
        })
    }
}

pub(super) fn problems(journal: &Journal) -> Result<Vec<PlannedRecord>, Error> {
    Ok(journal.problems(NAMED)?.into_iter().map(PlannedRecord::of).collect())
}
