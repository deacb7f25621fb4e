//! One Connect & Read, plan or apply: how far it is, and what came of it.

use std::collections::BTreeMap;
use std::fmt::{Display, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use maud::{Markup, html};
use monta_connect::{ApplyReport, PlanReport, Progress, ReadReport, TableReport};
use serde_json::{Value, json};

use crate::language::{say, t, told};
use crate::text::grouped;

/// What is done on the thread of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Doing {
    /// Connect & Read.
    #[default]
    Read,
    /// A file is compared with Odoo.
    Plan,
    /// A plan is carried out.
    Apply,
}

impl Doing {
    /// Where somebody goes on who ends it.
    pub(crate) fn home(self) -> &'static str {
        match self {
            Self::Read => "/tables",
            Self::Plan | Self::Apply => "/export",
        }
    }

    /// Why nothing else can begin.
    pub(crate) fn is_busy(self) -> &'static str {
        match self {
            Self::Read => t("A read is under way: wait for it, or interrupt it."),
            Self::Plan => t("A file is being compared with Odoo: wait for it, or interrupt it."),
            Self::Apply => t("A plan is being carried out: wait for it, or interrupt it."),
        }
    }
}

/// A read or an export, and what is known of it.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    doing: Doing,
    interrupted: AtomicBool,
    is_told: AtomicBool,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    /// The table that is read now.
    table: String,
    rows: u64,
    total: u64,
    rate: f64,
    /// What came of it, once it is over.
    result: Option<Told>,
}

/// What came of a read, in words.
#[derive(Debug, Clone, Default)]
pub(crate) struct Told {
    summary: String,
    is_error: bool,
    /// What kept tables from being read.
    errors: BTreeMap<String, String>,
}

impl Told {
    pub(crate) fn error(summary: String) -> Self {
        Self {
            summary,
            is_error: true,
            errors: BTreeMap::new(),
        }
    }

    /// What a report says about `whole` tables.
    pub(crate) fn of(report: &ReadReport, whole: usize, took: Duration) -> Self {
        let failed = |table: &TableReport| Some((table.name.clone(), told(table.error.as_ref()?)));
        let errors: BTreeMap<_, _> = report.tables.iter().filter_map(failed).collect();
        let rows: u64 = report.tables.iter().map(|table| table.rows).sum();
        let deleted: u64 = report.tables.iter().map(|table| table.deleted).sum();
        let read = report.tables.iter().filter(|table| table.error.is_none()).count();
        let start = match (&report.stopped, report.interrupted) {
            (Some(error), _) => say(
                "Stopped: {error} What was read before stays. ",
                &[("error", &told(error))],
            ),
            (None, true) => t("Interrupted: what has come is kept, and the next read goes on from there. ").to_owned(),
            (None, false) => String::new(),
        };
        let gone = match deleted {
            0 => String::new(),
            deleted => say(
                ", {number} were taken out because they are gone",
                &[("number", &grouped(deleted))],
            ),
        };
        let summary = say(
            "{start}Read {read} of {whole} tables in {seconds} s: {rows} rows came{gone}.",
            &[
                ("start", &start),
                ("read", &read.min(whole)),
                ("whole", &whole),
                ("seconds", &format!("{:.1}", took.as_secs_f64())),
                ("rows", &grouped(rows)),
                ("gone", &gone),
            ],
        );
        Self {
            summary,
            is_error: !report.complete && !report.interrupted,
            errors,
        }
    }
}

impl Told {
    /// What a plan comes to.
    pub(crate) fn plan(report: &PlanReport) -> Self {
        let parts = [&report.records, &report.boms, &report.documents];
        let rows: u64 = parts.iter().map(|part| part.conflict + part.refused).sum();
        let cannot = match rows {
            0 => String::new(),
            rows => say(
                " Rows that cannot be exported: {number}.",
                &[("number", &grouped(rows))],
            ),
        };
        Self {
            summary: say(
                "{file} was compared with Odoo. Nothing was written.{cannot}",
                &[("file", &report.file), ("cannot", &cannot)],
            ),
            ..Self::default()
        }
    }

    /// What came of carrying one out.
    pub(crate) fn applied(report: &ApplyReport) -> Self {
        let start = match (&report.stopped, report.interrupted) {
            (Some(error), _) => say("Stopped: {error} ", &[("error", &told(error))]),
            (None, true) => t("Interrupted. ").to_owned(),
            (None, false) => String::new(),
        };
        let counts = [
            (report.failed, t("refused by Odoo")),
            (report.skipped, t("left alone, since Odoo has something else meanwhile")),
            (report.left, t("still to be written: apply again, and it goes on there")),
        ];
        let (created, updated) = (grouped(report.created), grouped(report.updated));
        let mut summary = say(
            "{start}{created} created and {updated} changed in Odoo",
            &[("start", &start), ("created", &created), ("updated", &updated)],
        );
        for (count, what) in counts.iter().filter(|(count, _)| *count > 0) {
            let _written = write!(summary, "; {} {what}", grouped(*count));
        }
        summary.push('.');
        Self {
            summary,
            is_error: !report.complete && !report.interrupted,
            ..Self::default()
        }
    }
}

impl Reading {
    pub(crate) fn new(doing: Doing) -> Self {
        Self {
            doing,
            ..Self::default()
        }
    }

    pub(crate) fn doing(&self) -> Doing {
        self.doing
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn interrupt(&self) {
        self.interrupted.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_over(&self) -> bool {
        self.known().result.is_some()
    }

    pub(crate) fn interrupted(&self) -> &AtomicBool {
        &self.interrupted
    }

    /// Writes down what came of it; what was written first stays.
    pub(crate) fn end(&self, told: Told) {
        self.known().result.get_or_insert(told);
    }

    pub(crate) fn note(&self, progress: &Progress<'_>) {
        let mut known = self.known();
        progress.table.clone_into(&mut known.table);
        known.rows = progress.rows;
        known.total = progress.total;
        known.rate = progress.rate;
    }

    /// What the page asks for again and again.
    pub(crate) fn told(&self) -> Value {
        let known = self.known();
        json!({
            "over": known.result.is_some(),
            "table": known.table,
            "text": known.text(self.doing),
            "rows": known.rows,
            // How long a file is shows at its end only.
            "total": if self.doing == Doing::Plan { 0 } else { known.total },
        })
    }

    /// How far it is; what came of it is told once, and not to who began to look before its end.
    pub(crate) fn shown(&self, was_over: bool) -> Markup {
        let known = self.known();
        if let Some(told) = known.result.as_ref().filter(|_| was_over) {
            if self.is_told.swap(true, Ordering::Relaxed) {
                return html! {};
            }
            return html! {
                section.notice.error[told.is_error] role=(if told.is_error { "alert" } else { "status" }) {
                    p { (told.summary) }
                    @if !told.errors.is_empty() {
                        ul { @for (table, error) in &told.errors { li { strong { (table) } ": " (error) } } }
                    }
                }
            };
        }
        html! {
            section #reading.notice data-reading="" {
                p #reading-text { (known.text(self.doing)) }
                p #reading-table.hidden role="status" { (known.table) }
                progress #reading-bar aria-label=(t("Rows of this table")) max=(known.total.max(1))
                    value=[(self.doing != Doing::Plan).then_some(known.rows)] {}
                form method="post" action="/reading/stop" { button { (t("Interrupt")) } }
                noscript { a href="" { (t("How far is it?")) } }
            }
        }
    }
}

impl Known {
    fn text(&self, doing: Doing) -> String {
        let begins = match doing {
            Doing::Read => t("Connecting …"),
            Doing::Plan => t("Comparing with Odoo …"),
            Doing::Apply => t("Writing to Odoo …"),
        };
        if self.table.is_empty() {
            return begins.to_owned();
        }
        let (rows, total, rate) = (grouped(self.rows), grouped(self.total), format!("{:.0}", self.rate));
        let values: [(&str, &dyn Display); 4] = [
            ("table", &self.table),
            ("rows", &rows),
            ("total", &total),
            ("rate", &rate),
        ];
        match doing {
            Doing::Read => say("{table}: {rows} of {total} rows, {rate} a second", &values),
            Doing::Plan => say("{table}: {rows} rows compared with Odoo, {rate} a second", &values),
            Doing::Apply => say(
                "{table}: {rows} of {total} records written to Odoo, {rate} a second",
                &values,
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_looked_before_the_end_goes_on_following() {
        let reading = Reading::new(Doing::Apply);
        let was_over = reading.is_over();
        reading.end(Told::error("2 of 3 are written.".to_owned()));
        let early = reading.shown(was_over).into_string();
        assert!(
            early.contains("data-reading") && !early.contains("are written"),
            "{early}"
        );
        let late = reading.shown(reading.is_over()).into_string();
        assert!(
            !late.contains("data-reading") && late.contains("2 of 3 are written."),
            "{late}"
        );
        assert_eq!(reading.shown(true).into_string(), "", "it is told once");
    }
}
