//! The decisions about inbound forecasts as Python functions. Documented in `_monta_core.pyi`.

use std::mem;

use monta_core::forecast::Supplier;
use monta_core::json::{Json, Reader};
use monta_core::snapshot::Address;
use monta_core::spread::Pieces;
use monta_core::time::from_monta;
use monta_core::{ForecastSnapshot, forecast};
use pyo3::prelude::*;

use crate::convert::{self, document, is_nothing, json, json_object, plan_with_text, python, read, text, typed};
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
        let mut reader = Reader::default();
        let known = document_or_nothing(&mut reader, acknowledged, "acknowledged")?;
        let meant = document(&mut reader, payload, "payload")?;
        drop(reader);
        let profile = text(profile, "profile")?.parse()?;
        let mut plan = py.detach(|| monta_core::plan_forecast(known.as_ref(), &meant, profile))?;
        if !as_text {
            return python(py, &plan);
        }
        let document = mem::take(&mut plan.document);
        let known = known.as_ref().map(|known| (known, acknowledged));
        plan_with_text(py, &plan, &document, known.as_slice())
    })
}

/// Compare a forecast found at Monta with the one that was meant.
#[pyfunction]
pub(crate) fn compare_forecasts<'py>(
    py: Python<'py>,
    meant: &Bound<'py, PyAny>,
    found: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "compare_forecasts", || {
        let (meant, found) = (json_object(meant, "meant")?, json_object(found, "found")?);
        let comparison = py.detach(|| monta_core::compare_forecasts(&meant, &found))?;
        python(py, &comparison)
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
        let mut reader = Reader::default();
        let payload = document(&mut reader, payload, "payload")?;
        let acknowledged = document_or_nothing(&mut reader, acknowledged, "acknowledged")?;
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

/// Read a time of Monta's, as Odoo keeps times.
#[pyfunction]
pub(crate) fn read_time(py: Python<'_>, written: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    guarded(py, "read_time", || {
        let time = from_monta(&text(written, "written")?);
        Ok(time.map(|time| time.to_the_second().to_string()))
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
        let acknowledged = document_or_nothing(&mut Reader::default(), acknowledged, "acknowledged")?;
        let received: Vec<Pieces> = read(received, "received")?;
        let counted = py.detach(|| forecast::line_quantities(&snapshot, acknowledged.as_ref(), &received))?;
        python(py, &counted)
    })
}

fn document_or_nothing(
    reader: &mut Reader,
    object: &Bound<'_, PyAny>,
    argument: &str,
) -> Result<Option<Json>, ArgumentError> {
    if is_nothing(object) {
        Ok(None)
    } else {
        document(reader, object, argument).map(Some)
    }
}
