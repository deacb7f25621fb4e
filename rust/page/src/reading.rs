//! One Connect & Read: how far it is, and what came of it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use maud::{Markup, html};
use monta_connect::{Progress, ReadReport, TableReport};
use serde_json::{Value, json};

use crate::text::grouped;

/// A read, and what is known of it.
#[derive(Debug, Default)]
pub(crate) struct Reading {
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
        let failed = |table: &TableReport| Some((table.name.clone(), table.error.clone()?));
        let errors: BTreeMap<_, _> = report.tables.iter().filter_map(failed).collect();
        let rows: u64 = report.tables.iter().map(|table| table.rows).sum();
        let deleted: u64 = report.tables.iter().map(|table| table.deleted).sum();
        let read = report.tables.iter().filter(|table| table.error.is_none()).count();
        let start = match (&report.stopped, report.interrupted) {
            (Some(error), _) => format!("Stopped: {error} What was read before stays. "),
            (None, true) => "Interrupted: what has come is kept, and the next read goes on from there. ".to_owned(),
            (None, false) => String::new(),
        };
        let gone = match deleted {
            0 => String::new(),
            deleted => format!(", {} were taken out because they are gone", grouped(deleted)),
        };
        let (read, seconds, rows) = (read.min(whole), took.as_secs_f64(), grouped(rows));
        let summary = format!("{start}Read {read} of {whole} tables in {seconds:.1} s: {rows} rows came{gone}.");
        Self {
            summary,
            is_error: !report.complete && !report.interrupted,
            errors,
        }
    }
}

impl Reading {
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
            "text": known.text(),
            "rows": known.rows,
            "total": known.total,
        })
    }

    /// How far it is; what came of it is told once.
    pub(crate) fn shown(&self) -> Markup {
        let known = self.known();
        if let Some(told) = &known.result {
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
                p #reading-text { (known.text()) }
                p #reading-table.hidden role="status" { (known.table) }
                progress #reading-bar aria-label="Rows of this table" max=(known.total.max(1)) value=(known.rows) {}
                form method="post" action="/reading/stop" { button { "Interrupt" } }
                noscript { a href="" { "How far is it?" } }
            }
        }
    }
}

impl Known {
    fn text(&self) -> String {
        if self.table.is_empty() {
            return "Connecting …".to_owned();
        }
        let (rows, total) = (grouped(self.rows), grouped(self.total));
        format!("{}: {rows} of {total} rows, {:.0} a second", self.table, self.rate)
    }
}
