//! A login to an Odoo as a Python class. Documented in `_monta_core.pyi`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;

use monta_connect::{Connected, Error, Extent, Progress, ReadReport};
use pyo3::exceptions::PyKeyboardInterrupt;
use pyo3::prelude::*;

use super::work::{background, panicked, wait};
use crate::convert::{python, read, whole};
use crate::errors::{ArgumentError, BindingError};
use crate::guard::guarded;

/// A login to the Odoo of a profile.
#[pyclass(frozen, module = "monta_core.connect")]
pub(crate) struct Session {
    connected: Arc<Connected>,
}

/// What the thread that reads tells the one that waits.
enum News {
    Page {
        table: String,
        rows: u64,
        total: u64,
        rate: f64,
    },
    Done(Box<Result<ReadReport, Error>>),
}

#[pymethods]
impl Session {
    /// Read tables into the cache.
    #[pyo3(signature = (full=false, quick=false, tables=None, progress=None))]
    fn read<'py>(
        &self,
        py: Python<'py>,
        full: bool,
        quick: bool,
        tables: Option<&Bound<'py, PyAny>>,
        progress: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Session.read", || {
            let extent = match (full, quick) {
                (true, true) => return Err(ArgumentError::new("quick", "a read is full or quick, not both").into()),
                (true, false) => Extent::Full,
                (false, true) => Extent::Quick,
                (false, false) => Extent::Daily,
            };
            let tables: Option<Vec<String>> = tables.map(|tables| read(tables, "tables")).transpose()?;
            let report = self.read_in_background(py, extent, tables, progress)?;
            python(py, &report)
        })
    }

    /// Say how the profile and its tables stand, and who is connected.
    fn status<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Session.status", || {
            let status = py.detach(|| self.connected.status())?;
            python(py, &status)
        })
    }

    /// Look for tables that can be added.
    #[pyo3(signature = (text=None))]
    fn available_tables<'py>(&self, py: Python<'py>, text: Option<&Bound<'py, PyAny>>) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Session.available_tables", || {
            let words = text.map_or(Ok(String::new()), |words| crate::convert::text(words, "text"))?;
            let connected = self.connected();
            let found = background(py, move || connected.available_tables(&words))?;
            python(py, &found)
        })
    }

    /// Read a record of a search group anew.
    fn live<'py>(
        &self,
        py: Python<'py>,
        group: &Bound<'py, PyAny>,
        id: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Session.live", || {
            let (group, id) = (crate::convert::text(group, "group")?, whole(id, "id")?);
            let connected = self.connected();
            let row = background(py, move || connected.live(&group, id))?;
            python(py, &row)
        })
    }
}

impl Session {
    pub(super) fn new(connected: Connected) -> Self {
        Self {
            connected: Arc::new(connected),
        }
    }

    pub(super) fn connected(&self) -> Arc<Connected> {
        Arc::clone(&self.connected)
    }

    /// Reads in a thread of its own. Ctrl-C and an exception of `progress` end the read after the page that is under way,
    /// and are raised then; a second Ctrl-C does not wait for it.
    fn read_in_background(
        &self,
        py: Python<'_>,
        extent: Extent,
        tables: Option<Vec<String>>,
        progress: Option<&Bound<'_, PyAny>>,
    ) -> Result<ReadReport, BindingError> {
        let interrupted = Arc::new(AtomicBool::new(false));
        let (sender, mut news) = mpsc::channel();
        let (connected, flag) = (self.connected(), Arc::clone(&interrupted));
        let worker = thread::spawn(move || {
            let report = connected.read(extent, tables.as_deref(), &flag, &mut |page| tell(&sender, page));
            drop(sender.send(News::Done(Box::new(report))));
        });
        let mut raised: Option<PyErr> = None;
        loop {
            let told = match wait(py, &mut news) {
                Ok(News::Done(report)) => {
                    return match raised {
                        Some(error) => Err(BindingError::Python(error)),
                        None => Ok((*report)?),
                    };
                }
                Ok(News::Page {
                    table,
                    rows,
                    total,
                    rate,
                }) => match progress.filter(|_| raised.is_none()) {
                    Some(progress) => progress.call1((table, rows, total, rate)).map(drop),
                    None => Ok(()),
                },
                Err(RecvTimeoutError::Timeout) => Ok(()),
                Err(RecvTimeoutError::Disconnected) => return Err(panicked(worker)),
            };
            if let Err(error) = told.and_then(|()| py.check_signals()) {
                interrupted.store(true, Ordering::Relaxed);
                if raised.is_some() && error.is_instance_of::<PyKeyboardInterrupt>(py) {
                    return Err(BindingError::Python(error));
                }
                raised.get_or_insert(error);
            }
        }
    }
}

/// Hands a page to the thread that waits, which may have left.
fn tell(pages: &Sender<News>, page: Progress<'_>) {
    drop(pages.send(News::Page {
        table: page.table.to_owned(),
        rows: page.rows,
        total: page.total,
        rate: page.rate,
    }));
}
