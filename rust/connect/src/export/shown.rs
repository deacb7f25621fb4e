//! A plan as somebody looks at it: how far it is, which guards it meets closed, and its records by words.

use monta_core::export::ClosedGuard;
use monta_core::lookup::{Search, plain::plain};

use super::answers::PlannedRecord;
use super::journal::Journal;
use super::wanted::{closed_guards, wanted};
use crate::error::Error;
use crate::language::in_language;
use crate::store::{Connected, Store};

/// How many records are in memory at once.
const RECORDS: usize = 1000;

/// How many records of a plan are written, of all parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PlanProgress {
    /// Written.
    pub done: u64,
    /// Refused by Odoo.
    pub failed: u64,
    /// Not sent, since Odoo has something else meanwhile.
    pub skipped: u64,
    /// Still to be written.
    pub left: u64,
}

impl Store {
    /// How far a plan is.
    ///
    /// # Errors
    /// [`Error::NoPlan`], or that its file cannot be read.
    pub fn plan_progress(&self, token: &str) -> Result<PlanProgress, Error> {
        let mut progress = PlanProgress::default();
        for (.., state, count) in Journal::open(&self.plans(), token)?.counts()? {
            match state.as_deref() {
                Some("done") => progress.done += count,
                Some("failed") => progress.failed += count,
                Some("skipped") => progress.skipped += count,
                Some(_) => progress.left += count,
                None => {}
            }
        }
        Ok(progress)
    }

    /// Records of a plan after a number, in the order of the file, and whether there are more. `outcome` is one of
    /// [`PlannedRecord::outcome`], or `failed` or `skipped`; all records where it is empty. Each word of `text` stands
    /// somewhere in what is shown of a record in this `language`; capitals and accents do not count.
    ///
    /// # Errors
    /// As of [`Store::plan_progress`].
    pub fn find_planned(
        &self,
        token: &str,
        outcome: &str,
        text: &str,
        after: i64,
        limit: usize,
        language: &str,
    ) -> Result<(Vec<PlannedRecord>, bool), Error> {
        let journal = Journal::open(&self.plans(), token)?;
        let is_state = matches!(outcome, "failed" | "skipped");
        let outcomes = match outcome {
            "" => &[][..],
            _ if is_state => &["create", "update"],
            outcome => &[outcome],
        };
        let search = Search::of(text);
        let mut found = Vec::new();
        let mut after = after;
        loop {
            let records = journal.records(outcomes, after, RECORDS)?;
            let Some(last) = records.last() else {
                return Ok((found, false));
            };
            after = last.seq;
            for record in records {
                if is_state && record.state.as_deref() != Some(outcome) {
                    continue;
                }
                let record = PlannedRecord::of(record);
                if search.words().is_empty() || search.matches(&plain(&record.words(language))) {
                    if found.len() == limit {
                        return Ok((found, true));
                    }
                    found.push(record);
                }
            }
        }
    }
}

impl PlannedRecord {
    /// What is shown of it.
    fn words(&self, language: &str) -> String {
        let message = self.message.as_ref().map(|message| in_language(message, language));
        let message = message.unwrap_or_default();
        let changes = self.changes.iter().flat_map(|change| {
            let old = change.old.as_deref().unwrap_or_default();
            [change.field.as_str(), old, change.new.as_str()]
        });
        let words: Vec<&str> = [self.identifier.as_str(), &message]
            .into_iter()
            .chain(changes)
            .collect();
        words.join("\n")
    }
}

impl Connected {
    /// The guards that the plan of a token meets closed, as they are in the profile now.
    ///
    /// # Errors
    /// As of [`Store::plan_progress`]; [`Error::Moved`].
    pub fn closed_guards(&self, token: &str) -> Result<Vec<ClosedGuard>, Error> {
        let profile = self.profile()?;
        let journal = Journal::open(&self.store().plans(), token)?;
        Ok(closed_guards(&profile, &wanted(&journal)?, self.own_company(&profile)))
    }
}
