//! The border between Python and Rust.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pyo3::prelude::*;

use crate::errors::BindingError;

/// Runs a function of the module. Errors become exceptions, and so does a panic: `PanicException` is no `Exception`, and
/// would end an Odoo worker.
pub(crate) fn guarded<T>(
    py: Python<'_>,
    function: &'static str,
    body: impl FnOnce() -> Result<T, BindingError>,
) -> PyResult<T> {
    // Nothing a panic may have left half done is used afterwards: arguments are converted anew for every call.
    let result = catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|payload| {
        Err(BindingError::Panic {
            function,
            message: words(payload.as_ref()),
        })
    });
    result.map_err(|error| error.into_py_err(py))
}

fn words(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "no words".to_owned()
    }
}
