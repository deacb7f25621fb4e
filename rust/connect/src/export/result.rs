//! What came of a plan, row by row: for people and for other programs.

use monta_core::message;
use monta_core::message::Message;
use std::collections::BTreeSet;

use super::answers::{PlanReport, PlannedRecord};
use super::journal::{Journal, Record};
use crate::error::Error;
use crate::store::Store;

/// How many records are in memory at once.
const RECORDS: usize = 1000;

impl Store {
    /// What a plan comes to, without the guards: `closed_guards` tells those as they are in the profile now.
    ///
    /// # Errors
    /// [`Error::NoPlan`], or that its file cannot be read.
    pub fn planned(&self, token: &str) -> Result<PlanReport, Error> {
        let journal = Journal::open(&self.plans(), token)?;
        PlanReport::of(&journal, token, Vec::new())
    }

    /// Records of a plan after a number, in the order of the file; those of some outcomes, or all.
    ///
    /// # Errors
    /// As of [`Store::planned`].
    pub fn planned_records(
        &self,
        token: &str,
        outcomes: &[&str],
        after: i64,
        limit: usize,
    ) -> Result<Vec<PlannedRecord>, Error> {
        let journal = Journal::open(&self.plans(), token)?;
        let records = journal.records(outcomes, after, limit)?;
        Ok(records.into_iter().map(PlannedRecord::of).collect())
    }

    /// The result of a plan as CSV (UTF-8, CRLF): line, what the file calls the record, what came of it, its ids, why it is
    /// not written, and Odoo's values of the columns whose master Odoo is.
    ///
    /// # Errors
    /// As of [`Store::planned`].
    pub fn result_csv(&self, token: &str) -> Result<String, Error> {
        let journal = Journal::open(&self.plans(), token)?;
        let mut columns = BTreeSet::new();
        each(&journal, |record| {
            columns.extend(record.odoo.into_iter().map(|(column, _)| column));
            Ok(())
        })?;
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(Vec::new());
        let failed = |error: csv::Error| {
            Error::Input(message!(
                "The result cannot be written: {error}.",
                error = error.to_string()
            ))
        };
        let head = ["Line", "Part", "Identifier", "Result", "Id", "Variant", "Message"];
        writer
            .write_record(head.into_iter().chain(columns.iter().map(String::as_str)))
            .map_err(failed)?;
        let is_template = journal.noted("table")?.as_str() == Some("product.template");
        each(&journal, |record| {
            let number = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
            let variant = record.other.filter(|other| is_template && *other > 0);
            let own = [
                record.line.to_string(),
                record.part.clone(),
                record.identifier.clone(),
                result(&record).to_owned(),
                number(record.id),
                number(variant),
                record.message.as_ref().map(Message::to_string).unwrap_or_default(),
            ];
            let odoo = columns.iter().map(|column| {
                let found = record.odoo.iter().find(|(known, _)| known == column);
                found.map(|(_, text)| text.clone()).unwrap_or_default()
            });
            writer.write_record(own.into_iter().chain(odoo)).map_err(failed)
        })?;
        let bytes = writer.into_inner().unwrap_or_default();
        Ok(String::from_utf8(bytes).unwrap_or_default())
    }
}

fn each(journal: &Journal, mut take: impl FnMut(Record) -> Result<(), Error>) -> Result<(), Error> {
    let mut after = 0;
    loop {
        let records = journal.records(&[], after, RECORDS)?;
        let Some(last) = records.last() else { return Ok(()) };
        after = last.seq;
        records.into_iter().try_for_each(&mut take)?;
    }
}

/// What came of a record.
fn result(record: &Record) -> &str {
    match (record.outcome.as_str(), record.state.as_deref()) {
        ("create", Some("done")) => "created",
        ("update", Some("done")) => "updated",
        (_, Some("failed")) => "failed",
        (_, Some("skipped")) => "skipped",
        (outcome, _) => outcome,
    }
}
