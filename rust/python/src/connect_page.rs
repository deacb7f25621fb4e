//! The page of the connector as a Python class. Documented in `_monta_core.pyi`.

use monta_core::message;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use monta_connect::{Error, Store};
use monta_page::Server;
use pyo3::prelude::*;

use crate::connect::paths;
use crate::errors::ArgumentError;
use crate::guard::guarded;

/// The page of a profile, served until it is stopped.
#[pyclass(frozen, module = "monta_core.connect")]
pub(crate) struct Page {
    #[pyo3(get)]
    url: String,
    #[pyo3(get)]
    port: u16,
    server: Mutex<Option<Server>>,
}

#[pymethods]
impl Page {
    #[new]
    #[pyo3(signature = (profile=None, *, cache=None, port=0))]
    fn new(py: Python<'_>, profile: Option<PathBuf>, cache: Option<PathBuf>, port: i64) -> PyResult<Self> {
        guarded(py, "Page", || {
            let port = u16::try_from(port).map_err(|_| {
                ArgumentError::new("port", "a port is a number from 1 to 65535, or 0 for one that is free")
            })?;
            let server = py.detach(|| serve(profile, cache, port))?;
            Ok(Self {
                url: server.url().to_owned(),
                port: server.port(),
                server: Mutex::new(Some(server)),
            })
        })
    }

    /// End it.
    fn stop(&self, py: Python<'_>) -> PyResult<()> {
        guarded(py, "Page.stop", || {
            let server = self.server.lock().unwrap_or_else(PoisonError::into_inner).take();
            py.detach(|| drop(server));
            Ok(())
        })
    }
}

fn serve(profile: Option<PathBuf>, cache: Option<PathBuf>, port: u16) -> Result<Server, Error> {
    let paths = paths(profile, cache)?;
    match Store::open_at(paths.clone()) {
        // The page makes one.
        Ok(_) | Err(Error::NoProfile { .. }) => {}
        Err(error) => return Err(error),
    }
    monta_page::serve(paths, port).map_err(|error| {
        Error::Setting(message!(
            "The page cannot be served on port {port} of 127.0.0.1: {error}. Choose another port, or 0 for one that is free.",
            port,
            error = error.to_string()
        ))
    })
}
