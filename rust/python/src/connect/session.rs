//! A login to an Odoo as a Python class. Documented in `_monta_core.pyi`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;

use monta_connect::{Connected, Error, Extent, Input, Patience, Progress};
use pyo3::exceptions::PyKeyboardInterrupt;
use pyo3::prelude::*;
use serde_json::{Map, Value};

use super::work::{background, panicked, wait};
use crate::convert::{python, read, whole};
use crate::errors::{ArgumentError, BindingError};
use crate::guard::guarded;

/// A login to the Odoo of a profile.
#[pyclass(frozen, module = "monta_core.connect")]
pub(crate) struct Session {
    connected: Arc<Connected>,
}

/// What the thread that works tells the one that waits.
enum News<T> {
    Page {
        table: String,
        rows: u64,
        total: u64,
        rate: f64,
    },
    Done(Box<Result<T, Error>>),
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
            let connected = self.connected();
            let report = in_background(py, progress, move |interrupted, pages| {
                connected.read(extent, tables.as_deref(), interrupted, pages)
            })?;
            python(py, &report)
        })
    }

    /// Say what a file would change in Odoo.
    #[pyo3(signature = (mapping, items, progress=None))]
    fn plan<'py>(
        &self,
        py: Python<'py>,
        mapping: &Bound<'py, PyAny>,
        items: &Bound<'py, PyAny>,
        progress: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Session.plan", || {
            let (mapping, input) = (crate::convert::text(mapping, "mapping")?, input(items)?);
            let connected = self.connected();
            let report = in_background(py, progress, move |interrupted, rows| {
                connected.plan(&mapping, &input, interrupted, rows)
            })?;
            python(py, &report)
        })
    }

    /// Carry out a plan.
    #[pyo3(signature = (token, progress=None))]
    fn apply<'py>(
        &self,
        py: Python<'py>,
        token: &Bound<'py, PyAny>,
        progress: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        guarded(py, "Session.apply", || {
            let token = crate::convert::text(token, "token")?;
            let connected = self.connected();
            let report = in_background(py, progress, move |interrupted, records| {
                connected.apply(&token, Patience::default(), interrupted, records)
            })?;
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
}

/// Works in a thread of its own. Ctrl-C and an exception of `progress` end the work after the request that is under way,
/// and are raised then; a second Ctrl-C does not wait for it.
fn in_background<T: Send + 'static>(
    py: Python<'_>,
    progress: Option<&Bound<'_, PyAny>>,
    work: impl FnOnce(&AtomicBool, &mut dyn FnMut(Progress<'_>)) -> Result<T, Error> + Send + 'static,
) -> Result<T, BindingError> {
    let interrupted = Arc::new(AtomicBool::new(false));
    let (sender, mut news) = mpsc::channel();
    let flag = Arc::clone(&interrupted);
    let worker = thread::spawn(move || {
        let report = work(&flag, &mut |page| tell(&sender, page));
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

/// A path, or rows as a program has them.
fn input(items: &Bound<'_, PyAny>) -> Result<Input, BindingError> {
    if let Ok(path) = items.extract() {
        return Ok(Input::File(path));
    }
    let rows: Vec<Map<String, Value>> = read(items, "items")?;
    Ok(Input::Json {
        name: "items".to_owned(),
        text: Value::from_iter(rows).to_string(),
    })
}

/// Hands a page to the thread that waits, which may have left.
fn tell<T>(pages: &Sender<News<T>>, page: Progress<'_>) {
    drop(pages.send(News::Page {
        table: page.table.to_owned(),
        rows: page.rows,
        total: page.total,
        rate: page.rate,
    }));
}
