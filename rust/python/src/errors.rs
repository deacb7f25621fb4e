//! Rust errors as the Python exceptions of `monta_core/exceptions.py`: one mapping, in one place.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use monta_client::{ConfigurationError, Failure};
use monta_core::{
    Code, ForecastInvalid, InputError, OrderInvalid, Problem, StockFaultCode, StockInvalid, Values, WORDS, fill,
};
use pyo3::prelude::*;
use serde::Serialize;
use serde_path_to_error::Path;

mod raised {
    pyo3::import_exception!(monta_core.exceptions, AccountStopped);
    pyo3::import_exception!(monta_core.exceptions, ConfigurationError);
    pyo3::import_exception!(monta_core.exceptions, ForecastInvalid);
    pyo3::import_exception!(monta_core.exceptions, InputError);
    pyo3::import_exception!(monta_core.exceptions, InternalError);
    pyo3::import_exception!(monta_core.exceptions, OrderInvalid);
    pyo3::import_exception!(monta_core.exceptions, Refused);
    pyo3::import_exception!(monta_core.exceptions, RetryLater);
    pyo3::import_exception!(monta_core.exceptions, StockInvalid);
}

/// How much of a path is shown. Only a document without end has a longer one.
const LONGEST_PATH: usize = 120;

const ORDER_HINT: &str = "Correct what is listed and send the order again.";
const FORECAST_HINT: &str = "Correct what is listed and push the forecast again.";
const STOCK_HINT: &str = "Nothing was taken over. Correct what is listed and refresh the stock.";
const PANIC: &str = "Bug in {function}: {message}";
const PANIC_HINT: &str = "This is a bug in monta-core. Report it with this message and the version.";

/// Every text that the messages and hints of this package are made of, and the words among their values; none twice.
pub(crate) fn texts() -> BTreeSet<&'static str> {
    let own = [ORDER_HINT, FORECAST_HINT, STOCK_HINT, PANIC, PANIC_HINT];
    own.into_iter()
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

    /// The same for something inside an argument.
    pub(crate) fn inside(argument: &str, path: &Path, message: impl fmt::Display) -> Self {
        // A member whose name could not be read is `?`; naming what holds it is enough.
        let path = path.to_string();
        let inner = path.trim_end_matches('?').trim_end_matches('.');
        let joint = if inner.is_empty() || inner.starts_with('[') {
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
            Self::Order(error) => order_invalid(py, &error),
            Self::Forecast(error) => forecast_invalid(py, &error),
            Self::Stock(error) => stock_invalid(py, &error),
            Self::Client(error) => client(py, error),
            Self::Panic { function, message } => panicked(py, function, &message),
            Self::Python(error) => Ok(error),
        }
    }
}

fn argument(py: Python<'_>, path: &str, message: &str, code: &'static str, hint: &'static str) -> PyResult<PyErr> {
    let values = to_python(py, &BTreeMap::from([("path", path), ("reason", message)]))?;
    let text = format!("{path}: {message}");
    // What a program passed wrongly is for whoever wrote it: there is no text to translate.
    Ok(raised::InputError::new_err((
        text,
        code,
        hint,
        values,
        py.None(),
        "",
        path.to_owned(),
    )))
}

fn order_invalid(py: Python<'_>, error: &OrderInvalid) -> PyResult<PyErr> {
    let arguments = document_arguments(py, error.to_string(), "order.invalid", ORDER_HINT, &error.problems)?;
    Ok(raised::OrderInvalid::new_err(arguments))
}

fn forecast_invalid(py: Python<'_>, error: &ForecastInvalid) -> PyResult<PyErr> {
    let arguments = document_arguments(
        py,
        error.to_string(),
        "forecast.invalid",
        FORECAST_HINT,
        &error.problems,
    )?;
    Ok(raised::ForecastInvalid::new_err(arguments))
}

type DocumentArguments = (
    String,
    &'static str,
    &'static str,
    Py<PyAny>,
    Py<PyAny>,
    &'static str,
    Py<PyAny>,
);

/// The arguments of `OrderInvalid.__init__` and `ForecastInvalid.__init__`, in their order.
fn document_arguments(
    py: Python<'_>,
    message: String,
    code: &'static str,
    hint: &'static str,
    problems: &[Problem],
) -> PyResult<DocumentArguments> {
    let mut records = Vec::new();
    for problem in problems {
        if !records.contains(&&problem.record) {
            records.push(&problem.record);
        }
    }
    Ok((
        message,
        code,
        hint,
        py.None(),
        to_python(py, &records)?,
        // The problems have a text each.
        "",
        to_python(py, &problems)?,
    ))
}

fn stock_invalid(py: Python<'_>, error: &StockInvalid) -> PyResult<PyErr> {
    let first = error.faults.first();
    Ok(raised::StockInvalid::new_err((
        error.to_string(),
        first.map_or("stock.invalid", |fault| fault.code.name()),
        STOCK_HINT,
        to_python(py, &first.map(|fault| &fault.values))?,
        py.None(),
        "",
        error.sku.clone(),
        to_python(py, &error.faults)?,
    )))
}

fn client(py: Python<'_>, error: monta_client::Error) -> PyResult<PyErr> {
    use monta_client::Error;
    Ok(match error {
        Error::Retry(failure) => raised::RetryLater::new_err(api_arguments(py, &failure)?),
        Error::Refused(failure) => raised::Refused::new_err(api_arguments(py, &failure)?),
        Error::Stop(failure) => raised::AccountStopped::new_err(api_arguments(py, &failure)?),
        Error::Configuration(error) => {
            let values = to_python(py, &error.values())?;
            raised::ConfigurationError::new_err((
                error.to_string(),
                error.code(),
                error.hint().template(),
                values,
                py.None(),
                error.text().template(),
            ))
        }
        Error::Input(error) => argument(py, error.path(), &error.to_string(), error.code(), error.hint())?,
    })
}

fn panicked(py: Python<'_>, function: &'static str, message: &str) -> PyResult<PyErr> {
    let values = Values::from([("function", function.to_owned()), ("message", message.to_owned())]);
    Ok(raised::InternalError::new_err((
        fill(PANIC, &values),
        "internal.panic",
        PANIC_HINT,
        to_python(py, &values)?,
        py.None(),
        PANIC,
    )))
}

type ApiArguments = (
    String,
    &'static str,
    &'static str,
    Py<PyAny>,
    Py<PyAny>,
    &'static str,
    Option<u16>,
    Py<PyAny>,
    Option<u64>,
    bool,
    Py<PyAny>,
);

/// The arguments of `ApiError.__init__`, in its order.
fn api_arguments(py: Python<'_>, failure: &Failure) -> PyResult<ApiArguments> {
    Ok((
        failure.message.clone(),
        failure.code.as_str(),
        failure.code.hint(),
        to_python(py, &failure.values)?,
        py.None(),
        failure.text.template(),
        failure.status,
        to_python(py, &failure.reasons)?,
        failure.retry_after,
        failure.uncertain,
        to_python(py, &failure.exchanges)?,
    ))
}

fn to_python(py: Python<'_>, value: &impl Serialize) -> PyResult<Py<PyAny>> {
    Ok(pythonize::pythonize(py, value)?.unbind())
}
