//! The decisions about inbound forecasts as Python functions. Documented in `_monta_core.pyi`.

use std::mem;

use monta_core::forecast::{Remembered, Supplier};
use monta_core::snapshot::Address;
use monta_core::spread::Pieces;
use monta_core::{ForecastSnapshot, forecast};
use pyo3::prelude::*;
use serde_json::Value;

use crate::convert::{self, is_nothing, json, json_object, plan_with_text, python, read, text, typed};
use crate::errors::ArgumentError;
use crate::guard::guarded;

/// Build Monta's forecast document from the snapshot of a purchase order.
#[pyfunction]
pub(crate) fn build_forecast<'py>(py: Python<'py>, snapshot: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "build_forecast", || {
        let snapshot: ForecastSnapshot = convert::snapshot(snapshot)?;
        let forecast = py.detach(|| monta_core::build_forecast(&snapshot))?;
        python(py, &forecast)
    })
}

/// Say what Monta has to be told about a forecast.
#[pyfunction]
#[pyo3(signature = (acknowledged, payload, profile, *, as_text=false))]
pub(crate) fn plan_forecast<'py>(
    py: Python<'py>,
    acknowledged: &Bound<'py, PyAny>,
    payload: &Bound<'py, PyAny>,
    profile: &Bound<'py, PyAny>,
    as_text: bool,
) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "plan_forecast", || {
        let known = object_or_nothing(acknowledged, "acknowledged")?;
        let meant = json_object(payload, "payload")?;
        let profile = text(profile, "profile")?.parse()?;
        let mut plan = py.detach(|| monta_core::plan_forecast(known.as_ref(), &meant, profile))?;
        if !as_text {
            return python(py, &plan);
        }
        let document = mem::replace(&mut plan.document, Remembered::Created(Value::Null));
        let given = matches!(document, Remembered::Acknowledged(_)).then_some(acknowledged);
        plan_with_text(py, &plan, &document, given)
    })
}

/// Keep the lines that went from a forecast although some of them has arrived.
#[pyfunction]
pub(crate) fn keep_received<'py>(
    py: Python<'py>,
    payload: &Bound<'py, PyAny>,
    acknowledged: &Bound<'py, PyAny>,
    received: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "keep_received", || {
        let payload = json_object(payload, "payload")?;
        let acknowledged = object_or_nothing(acknowledged, "acknowledged")?;
        let received: Vec<String> = read(received, "received")?;
        let kept = forecast::keep_received(&payload, acknowledged.as_ref(), &received)?;
        python(py, &kept)
    })
}

/// Build Monta's document of a supplier.
#[pyfunction]
pub(crate) fn build_supplier<'py>(
    py: Python<'py>,
    code: &Bound<'py, PyAny>,
    supplier: &Bound<'py, PyAny>,
    vendor: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "build_supplier", || {
        let code = text(code, "code")?;
        let supplier: Supplier = read(supplier, "supplier")?;
        let vendor: Address = typed(vendor, "vendor")?;
        python(py, &forecast::build_supplier(&code, &supplier, &vendor))
    })
}

/// Read the goods received out of rows of Monta's feed.
#[pyfunction]
pub(crate) fn read_receipts<'py>(py: Python<'py>, rows: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "read_receipts", || {
        let rows = json(rows, "rows")?;
        python(py, &forecast::read_receipts(&rows))
    })
}

/// Say how much of each line of a purchase order is announced, and how much has arrived.
#[pyfunction]
pub(crate) fn line_quantities<'py>(
    py: Python<'py>,
    snapshot: &Bound<'py, PyAny>,
    acknowledged: &Bound<'py, PyAny>,
    received: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "line_quantities", || {
        let snapshot: ForecastSnapshot = convert::snapshot(snapshot)?;
        let acknowledged = object_or_nothing(acknowledged, "acknowledged")?;
        let received: Vec<Pieces> = read(received, "received")?;
        let counted = py.detach(|| forecast::line_quantities(&snapshot, acknowledged.as_ref(), &received))?;
        python(py, &counted)
    })
}

fn object_or_nothing(object: &Bound<'_, PyAny>, argument: &str) -> Result<Option<Value>, ArgumentError> {
    if is_nothing(object) {
        Ok(None)
    } else {
        json_object(object, argument).map(Some)
    }
}
