//! Rust errors as the Python exceptions of `monta_core/exceptions.py`: one mapping, in one place.

pub(crate) mod connect;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use monta_client::{ConfigurationError, Failure};
use monta_core::{
    Code, ForecastInvalid, InputError, OrderInvalid, Problem, StockFaultCode, StockInvalid, Values, WORDS, fill,
};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use serde::Serialize;
use serde_path_to_error::Path;

use crate::convert::python_or_raise;

/// How much of a path is shown. Only a document without end has a longer one.
const LONGEST_PATH: usize = 120;

const ORDER_HINT: &str = "Correct what is listed and send the order again.";
const FORECAST_HINT: &str = "Correct what is listed and push the forecast again.";
const STOCK_HINT: &str = "Nothing was taken over. Correct what is listed and refresh the stock.";
const ARGUMENT: &str = "{path}: {reason}";
const PANIC: &str = "Bug in {function}: {message}";
const PANIC_HINT: &str = "This is a bug in monta-core. Report it with this message and the version.";

/// Every text that the messages and hints of this package are made of, and the words among their values; none twice.
pub(crate) fn texts() -> BTreeSet<&'static str> {
    let own = [ORDER_HINT, FORECAST_HINT, STOCK_HINT, ARGUMENT, PANIC, PANIC_HINT];
    let of_arguments = monta_client::InputError::ALL.iter();
    own.into_iter()
        .chain(of_arguments.flat_map(|error| [error.template(), error.hint()]))
        .chain(Code::ALL.iter().map(|code| code.text()))
        .chain(StockFaultCode::ALL.iter().map(|code| code.text()))
        .chain(WORDS)
        .chain(monta_client::Text::ALL.iter().map(|text| text.template()))
        .chain(monta_client::Code::ALL.iter().map(|code| code.hint()))
        .collect()
}

/// An argument that cannot be converted.
#[derive(Debug)]
pub(crate) struct ArgumentError {
    /// Where it is, for example `payload.Lines[1].OrderedQuantity`.
    path: String,
    /// What was found and what was expected.
    message: String,
}

impl ArgumentError {
    pub(crate) fn new(path: &str, message: impl fmt::Display) -> Self {
        Self {
            path: path.to_owned(),
            message: message.to_string(),
        }
    }

    /// The same for something inside an argument; one without a name has members that are known by theirs alone.
    pub(crate) fn inside(argument: &str, path: &Path, message: impl fmt::Display) -> Self {
        // A member whose name could not be read is `?`; naming what holds it is enough.
        let path = path.to_string();
        let inner = path.trim_end_matches('?').trim_end_matches('.');
        let joint = if argument.is_empty() || inner.is_empty() || inner.starts_with('[') {
            ""
        } else {
            "."
        };
        let whole = format!("{argument}{joint}{inner}");
        match whole.char_indices().nth(LONGEST_PATH) {
            Some((end, _)) => Self::new(&format!("{}…", whole.get(..end).unwrap_or_default()), message),
            None => Self::new(&whole, message),
        }
    }

    /// The same, with a name for an argument that has none.
    pub(crate) fn or_as(mut self, argument: &str) -> Self {
        if self.path.is_empty() {
            argument.clone_into(&mut self.path);
        }
        self
    }
}

impl From<InputError> for ArgumentError {
    fn from(error: InputError) -> Self {
        let path = if error.path == "." {
            "snapshot".to_owned()
        } else {
            error.path
        };
        Self {
            path,
            message: error.message,
        }
    }
}

/// Whatever a function of this module can fail with.
#[derive(Debug)]
pub(crate) enum BindingError {
    Argument(ArgumentError),
    Order(OrderInvalid),
    Forecast(ForecastInvalid),
    Stock(StockInvalid),
    Client(monta_client::Error),
    Connect(monta_connect::Error),
    /// A bug: what panicked, and with which words.
    Panic {
        function: &'static str,
        message: String,
    },
    /// An exception that Python itself raised.
    Python(PyErr),
}

impl From<ArgumentError> for BindingError {
    fn from(error: ArgumentError) -> Self {
        Self::Argument(error)
    }
}

impl From<InputError> for BindingError {
    fn from(error: InputError) -> Self {
        Self::Argument(error.into())
    }
}

impl From<OrderInvalid> for BindingError {
    fn from(error: OrderInvalid) -> Self {
        Self::Order(error)
    }
}

impl From<ForecastInvalid> for BindingError {
    fn from(error: ForecastInvalid) -> Self {
        Self::Forecast(error)
    }
}

impl From<StockInvalid> for BindingError {
    fn from(error: StockInvalid) -> Self {
        Self::Stock(error)
    }
}

impl From<monta_client::Error> for BindingError {
    fn from(error: monta_client::Error) -> Self {
        Self::Client(error)
    }
}

impl From<monta_connect::Error> for BindingError {
    fn from(error: monta_connect::Error) -> Self {
        Self::Connect(error)
    }
}

impl From<ConfigurationError> for BindingError {
    fn from(error: ConfigurationError) -> Self {
        Self::Client(error.into())
    }
}

impl BindingError {
    /// The exception to raise. One that cannot be made gives way to what Python raised instead.
    pub(crate) fn into_py_err(self, py: Python<'_>) -> PyErr {
        self.exception(py).unwrap_or_else(|error| error)
    }

    fn exception(self, py: Python<'_>) -> PyResult<PyErr> {
        match self {
            Self::Argument(error) => argument(py, &error.path, &error.message, "input.invalid", ""),
            Self::Order(error) => {
                let message = error.to_string();
                document_invalid(
                    py,
                    "OrderInvalid",
                    message,
                    "order.invalid",
                    ORDER_HINT,
                    &error.problems,
                )
            }
            Self::Forecast(error) => {
                let message = error.to_string();
                document_invalid(
                    py,
                    "ForecastInvalid",
                    message,
                    "forecast.invalid",
                    FORECAST_HINT,
                    &error.problems,
                )
            }
            Self::Stock(error) => stock_invalid(py, &error),
            Self::Client(error) => client(py, &error),
            Self::Connect(error) => connect::exception(py, &error),
            Self::Panic { function, message } => panicked(py, function, &message),
            Self::Python(error) => Ok(error),
        }
    }
}

fn argument(py: Python<'_>, path: &str, message: &str, code: &'static str, hint: &'static str) -> PyResult<PyErr> {
    // What a program passed wrongly is for whoever wrote it; what Monta's API cannot take may be somebody's SKU.
    Exception::new(py, "InputError", format!("{path}: {message}"), code)?
        .with("hint", hint)?
        .with("template", ARGUMENT)?
        .with("values", BTreeMap::from([("path", path), ("reason", message)]))?
        .with("path", path)?
        .build()
}

/// The problems have a text each, so that there is none for all of them.
fn document_invalid(
    py: Python<'_>,
    class: &'static str,
    message: String,
    code: &'static str,
    hint: &'static str,
    problems: &[Problem],
) -> PyResult<PyErr> {
    let mut records = Vec::new();
    for problem in problems {
        if !records.contains(&&problem.record) {
            records.push(&problem.record);
        }
    }
    Exception::new(py, class, message, code)?
        .with("hint", hint)?
        .with("records", records)?
        .with("problems", problems)?
        .build()
}

fn stock_invalid(py: Python<'_>, error: &StockInvalid) -> PyResult<PyErr> {
    let first = error.faults.first();
    let code = first.map_or("stock.invalid", |fault| fault.code.name());
    Exception::new(py, "StockInvalid", error.to_string(), code)?
        .with("hint", STOCK_HINT)?
        .with("values", first.map(|fault| &fault.values))?
        .with("sku", &error.sku)?
        .with("problems", &error.faults)?
        .build()
}

fn client(py: Python<'_>, error: &monta_client::Error) -> PyResult<PyErr> {
    use monta_client::Error;
    match error {
        Error::Retry(failure) => api(py, "RetryLater", failure),
        Error::Refused(failure) => api(py, "Refused", failure),
        Error::Stop(failure) => api(py, "AccountStopped", failure),
        Error::Configuration(error) => Exception::new(py, "ConfigurationError", error.to_string(), error.code())?
            .with("hint", error.hint().template())?
            .with("values", error.values())?
            .with("template", error.text().template())?
            .build(),
        Error::Input(error) => argument(py, error.path(), &error.to_string(), error.code(), error.hint()),
    }
}

fn api(py: Python<'_>, class: &'static str, failure: &Failure) -> PyResult<PyErr> {
    Exception::new(py, class, failure.message(), failure.code.as_str())?
        .with("hint", failure.hint())?
        .with("values", &failure.values)?
        .with("template", failure.text.template())?
        .with("status", failure.status)?
        .with("reasons", &failure.reasons)?
        .with("retry_after", failure.retry_after)?
        .with("uncertain", failure.uncertain)?
        .with("exchanges", &failure.exchanges)?
        .build()
}

fn panicked(py: Python<'_>, function: &'static str, message: &str) -> PyResult<PyErr> {
    let values = Values::from([("function", function.to_owned()), ("message", message.to_owned())]);
    Exception::new(py, "InternalError", fill(PANIC, &values), "internal.panic")?
        .with("hint", PANIC_HINT)?
        .with("values", &values)?
        .with("template", PANIC)?
        .build()
}

/// An exception of `monta_core.exceptions` that is being made, member by member: its arguments go by name.
struct Exception<'py> {
    class: Bound<'py, PyAny>,
    arguments: Bound<'py, PyDict>,
}

impl<'py> Exception<'py> {
    fn new(py: Python<'py>, class: &str, message: impl Serialize, code: &str) -> PyResult<Self> {
        let exception = Self {
            class: py.import("monta_core.exceptions")?.getattr(class)?,
            arguments: PyDict::new(py),
        };
        exception.with("message", message)?.with("code", code)
    }

    fn with(self, name: &str, value: impl Serialize) -> PyResult<Self> {
        let py = self.arguments.py();
        self.arguments.set_item(name, python_or_raise(py, &value)?)?;
        Ok(self)
    }

    fn build(self) -> PyResult<PyErr> {
        Ok(PyErr::from_value(self.class.call((), Some(&self.arguments))?))
    }
}
