//! The work of Connect & Read.

use monta_core::message;
use std::sync::Arc;
use std::time::{Duration, Instant};

use monta_connect::{Error, Extent, Progress};
use monta_odoo::Credentials;

use crate::reading::{Doing, Reading, Told};
use crate::refusal::Refusal;
use crate::state::Page;
use crate::work;

/// How long one request to Odoo may take: a little more than Odoo gives itself.
const TIMEOUT: Duration = Duration::from_secs(150);

/// What is done on the thread of its own.
pub(crate) enum Work {
    /// Log in, and read everything of interest.
    Connect {
        credentials: Credentials,
        extent: Extent,
        /// Whether an empty profile gets the demo first.
        with_demo: bool,
        /// Whether every request of the session goes to a file.
        log_requests: bool,
    },
    /// Read one table through the connection that is there.
    Table(String),
}

/// Begins a read, unless something is under way.
pub(crate) fn begin(page: Arc<Page>, work: Work) -> Result<(), Refusal> {
    work::begin(page, Doing::Read, move |page, reading| run(page, reading, work))
}

fn run(page: &Page, reading: &Reading, work: Work) -> Result<Told, Error> {
    let begun = Instant::now();
    let store = page.store()?;
    // Before the thread opens one of its own: a new file is made by one of them.
    store.status()?;
    let (connected, extent, table) = match work {
        Work::Connect {
            credentials,
            extent,
            with_demo,
            log_requests,
        } => {
            let mut memory = page.memory();
            memory.connected = None;
            memory.requests = None;
            drop(memory);
            let requests = log_requests.then(|| store.new_request_log_path()).transpose()?;
            let connected = Arc::new(match &requests {
                Some(path) => store.connect_logged(credentials.clone(), TIMEOUT, false, path)?,
                None => store.connect(credentials.clone(), TIMEOUT, false)?,
            });
            let mut memory = page.memory();
            memory.connected = Some(Arc::clone(&connected));
            memory.requests = requests;
            memory.credentials = Some(credentials);
            memory.typed = None;
            drop(memory);
            if with_demo {
                store.create_demo()?;
            }
            (connected, extent, None)
        }
        Work::Table(table) => {
            let what = message!("a table is read from Odoo");
            let connected = page.connected().ok_or(Error::NotConnected { what })?;
            (connected, Extent::Full, Some(vec![table]))
        }
    };
    let mut note = |progress: Progress<'_>| reading.note(&progress);
    let report = connected.read(extent, table.as_deref(), reading.interrupted(), &mut note)?;
    let whole = match &table {
        Some(tables) => tables.len(),
        None => store.profile()?.table_names().len(),
    };
    Ok(Told::of(&report, whole, begun.elapsed()))
}
