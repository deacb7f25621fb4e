//! What the session log says of an export.

use monta_core::message::Message;
use std::time::Duration;

use super::answers::{ApplyReport, PlanReport, PlannedCounts};
use crate::cache::grouped;
use crate::log::{Log, seconds};

impl Log {
    pub(crate) fn planned(&self, report: &PlanReport, took: Duration) {
        let PlanReport {
            token, mapping, file, ..
        } = report;
        let parts = [
            (report.table.as_str(), report.records),
            ("mrp.bom", report.boms),
            ("product.document", report.documents),
        ];
        let told = parts.iter().filter(|(_, counts)| *counts != PlannedCounts::default());
        let told: Vec<_> = told.map(|(table, counts)| format!("{table}: {counts}")).collect();
        let told = if told.is_empty() {
            "nothing".to_owned()
        } else {
            told.join("; ")
        };
        let took = seconds(took);
        self.write(&format!(
            "plan {token} of {file} by \"{mapping}\": {told}, {took}, nothing written"
        ));
    }

    pub(crate) fn applied(&self, report: &ApplyReport, took: Duration) {
        for record in &report.problems {
            if record.state.as_deref() == Some("failed") {
                self.error(&record.message.as_ref().map(Message::to_string).unwrap_or_default());
            }
        }
        let ApplyReport {
            token,
            created,
            updated,
            failed,
            skipped,
            left,
            ..
        } = report;
        let end = match (&report.stopped, report.interrupted) {
            (Some(error), _) => format!("stopped: {error}"),
            (None, true) => "interrupted".to_owned(),
            (None, false) => "done".to_owned(),
        };
        let [created, updated, failed, skipped, left] = [created, updated, failed, skipped, left].map(|n| grouped(*n));
        self.write(&format!(
            "export {token}: {created} created, {updated} updated, {failed} failed, {skipped} skipped, {left} left, {}, {end}",
            seconds(took)
        ));
    }
}
