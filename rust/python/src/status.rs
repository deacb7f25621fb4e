//! The decisions about the status of an order as Python functions. Documented in `_monta_core.pyi`.

use monta_core::status::{self, Answers, LeftOrder, Picked};
use pyo3::prelude::*;
use pyo3::types::PyAny;

use crate::convert::{json, python, read};
use crate::guard::guarded;

/// Say what the newest shipment says.
#[pyfunction]
pub(crate) fn pick_shipment<'py>(py: Python<'py>, shipments: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "pick_shipment", || {
        let shipments = json(shipments, "shipments")?;
        python(py, &status::pick_shipment(&shipments))
    })
}

/// Say what the newest order event says.
#[pyfunction]
pub(crate) fn pick_event<'py>(py: Python<'py>, events: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "pick_event", || {
        let events = json(events, "events")?;
        python(py, &status::pick_event(&events))
    })
}

/// Say what the order header says.
#[pyfunction]
pub(crate) fn pick_header<'py>(py: Python<'py>, header: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "pick_header", || {
        let header = json(header, "header")?;
        python(py, &status::pick_header(&header))
    })
}

/// Take the freshest of shipment and event, or else the header.
#[pyfunction]
pub(crate) fn choose_status<'py>(
    py: Python<'py>,
    shipment: &Bound<'py, PyAny>,
    event: &Bound<'py, PyAny>,
    header: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "choose_status", || {
        let [shipment, event, header] = [(shipment, "shipment"), (event, "event"), (header, "header")]
            .map(|(picked, argument)| read::<Option<Picked>>(picked, argument));
        python(py, &status::choose_status(shipment?, event?, header?))
    })
}

/// Let a header that is blocked, or waits for stock, have the last word.
#[pyfunction]
pub(crate) fn apply_override<'py>(
    py: Python<'py>,
    picked: &Bound<'py, PyAny>,
    header: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "apply_override", || {
        let (picked, header) = (read::<Option<Picked>>(picked, "picked")?, json(header, "header")?);
        python(py, &status::apply_override(picked, &header))
    })
}

/// Add parcels, dates and reasons to a picked status.
#[pyfunction]
pub(crate) fn complete_status<'py>(
    py: Python<'py>,
    picked: &Bound<'py, PyAny>,
    answers: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "complete_status", || {
        let picked = read::<Option<Picked>>(picked, "picked")?;
        let answers = read::<Answers>(answers, "answers")?;
        python(py, &status::complete_status(picked, &answers))
    })
}

/// Say the status of an order from what Monta answered: every decision in a row.
#[pyfunction]
pub(crate) fn resolve_status<'py>(py: Python<'py>, answers: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "resolve_status", || {
        let answers = read::<Answers>(answers, "answers")?;
        let snapshot = py.detach(|| status::resolve(&answers));
        python(py, &snapshot)
    })
}

/// Say what the feed's events change of an order that has left.
#[pyfunction]
pub(crate) fn carrier_update<'py>(
    py: Python<'py>,
    left: &Bound<'py, PyAny>,
    picked: &Bound<'py, PyAny>,
    events: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "carrier_update", || {
        let left = read::<LeftOrder>(left, "left")?;
        let picked = read::<Option<Picked>>(picked, "picked")?;
        let events = json(events, "events")?;
        python(py, &status::carrier_update(&left, picked, &events))
    })
}
