//! One Connect & Read: on a thread of its own, so that the page goes on answering.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use maud::{Markup, html};
use monta_connect::{Extent, Options, Outcome, Profile, Progress, connect, read};
use monta_odoo::Credentials;
use serde_json::{Value, json};

use super::TIMEOUT;
use crate::layout::grouped;
use crate::refusal::Refusal;
use crate::state::Page;

/// How long a request that failed waits before it is sent once more.
const PAUSE: Duration = Duration::from_secs(2);

/// A read, and what is known of it.
#[derive(Debug)]
pub(crate) struct Reading {
    interrupted: AtomicBool,
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
struct Told {
    summary: String,
    is_error: bool,
    /// What kept tables from being read.
    errors: BTreeMap<String, String>,
}

/// Begins a read, unless one is under way.
pub(super) fn begin(page: Arc<Page>, credentials: Credentials, extent: Extent) -> Result<(), Refusal> {
    let reading = Arc::new(Reading {
        interrupted: AtomicBool::new(false),
        known: Mutex::default(),
    });
    {
        let mut memory = page.memory();
        if memory.reading.as_ref().is_some_and(|before| !before.is_over()) {
            return Err(Refusal::of("A read is under way: wait for it, or interrupt it."));
        }
        memory.reading = Some(Arc::clone(&reading));
    }
    let own = Arc::clone(&reading);
    let begun = std::thread::Builder::new()
        .name("monta-read".to_owned())
        .spawn(move || {
            // Whatever happens, the page must not wait for ever.
            let guard = Over(&own);
            let told = run(&page, &own, credentials, extent);
            guard.0.known().result = Some(told);
        });
    if let Err(error) = begun {
        reading.known().result = Some(Told::error(error.to_string()));
    }
    Ok(())
}

/// Says that a read is over even where its thread panicked.
struct Over<'a>(&'a Reading);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        let mut known = self.0.known();
        if known.result.is_none() {
            known.result = Some(Told::error("The read went wrong inside the program.".to_owned()));
        }
    }
}

fn run(page: &Page, reading: &Reading, credentials: Credentials, extent: Extent) -> Told {
    match read_all(page, reading, credentials, extent) {
        Ok(told) => told,
        Err(error) => Told::error(error.to_string()),
    }
}

fn read_all(
    page: &Page,
    reading: &Reading,
    credentials: Credentials,
    extent: Extent,
) -> Result<Told, monta_connect::Error> {
    let begun = Instant::now();
    let mut opened = page.open()?;
    page.memory().session = None;
    let session = Arc::new(connect(&opened.profile, credentials.clone(), TIMEOUT)?);
    {
        let mut memory = page.memory();
        memory.session = Some(Arc::clone(&session));
        memory.credentials = Some(credentials);
    }
    let mut options = Options {
        extent,
        tables: None,
        interrupted: &reading.interrupted,
        progress: &mut |progress: Progress<'_>| reading.note(&progress),
        table_read: &mut |_| {},
        pause: PAUSE,
    };
    let outcome = read(&opened.profile, &mut opened.cache, &session, &mut options)?;
    Ok(Told::of(&outcome, &opened.profile, begun.elapsed()))
}

impl Told {
    fn error(summary: String) -> Self {
        Self {
            summary,
            is_error: true,
            errors: BTreeMap::new(),
        }
    }

    fn of(outcome: &Outcome, profile: &Profile, took: Duration) -> Self {
        let failed = |table: &monta_connect::TableOutcome| Some((table.name.clone(), table.error.clone()?));
        let errors: BTreeMap<_, _> = outcome.tables.iter().filter_map(failed).collect();
        let rows: u64 = outcome.tables.iter().map(|table| table.rows).sum();
        let deleted: u64 = outcome.tables.iter().map(|table| table.deleted).sum();
        let whole = profile.table_names().len();
        let read = outcome.tables.iter().filter(|table| table.error.is_none()).count();
        let start = match (&outcome.stopped, outcome.interrupted) {
            (Some(error), _) => format!("Stopped: {error} {} What was read before stays. ", error.hint()),
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
            is_error: !outcome.is_complete() && !outcome.interrupted,
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

    fn note(&self, progress: &Progress<'_>) {
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

    pub(crate) fn shown(&self) -> Markup {
        let known = self.known();
        if let Some(told) = &known.result {
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
