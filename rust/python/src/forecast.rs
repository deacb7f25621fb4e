//! The decisions about inbound forecasts as Python functions. Documented in `_monta_core.pyi`.

use monta_core::ForecastSnapshot;
use pyo3::prelude::*;
use pythonize::Depythonizer;

use crate::convert::{is_nothing, json_object, python, text};
use crate::guard::guarded;

/// Build Monta's forecast document from the snapshot of a purchase order.
#[pyfunction]
pub(crate) fn build_forecast<'py>(py: Python<'py>, snapshot: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "build_forecast", || {
        let snapshot: ForecastSnapshot = monta_core::parse(&mut Depythonizer::from_object(snapshot))?;
        let forecast = py.detach(|| monta_core::build_forecast(&snapshot))?;
        python(py, &forecast)
    })
}

/// Say what Monta has to be told about a forecast.
#[pyfunction]
pub(crate) fn plan_forecast<'py>(
    py: Python<'py>,
    acknowledged: &Bound<'py, PyAny>,
    payload: &Bound<'py, PyAny>,
    profile: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "plan_forecast", || {
        let acknowledged = if is_nothing(acknowledged) {
            None
        } else {
            Some(json_object(acknowledged, "acknowledged")?)
        };
        let payload = json_object(payload, "payload")?;
        let profile = text(profile, "profile")?.parse()?;
        let plan = py.detach(|| monta_core::plan_forecast(acknowledged.as_ref(), &payload, profile))?;
        python(py, &plan)
    })
}
