//! The decisions about several orders of one document as Python functions. Documented in `_monta_core.pyi`.

use monta_core::family::{FamilyOrder, MemberStatus, SeenOrder};
use monta_core::pieces::Pieces;
use pyo3::prelude::*;
use pyo3::types::PyAny;
use serde_json::Value;

use crate::convert::{json, json_object, python, read};
use crate::guard::guarded;

/// Say which goods an order carries.
#[pyfunction]
pub(crate) fn order_lines<'py>(py: Python<'py>, header: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "order_lines", || {
        let header = json(header, "header")?;
        python(py, &monta_core::order_lines(&header))
    })
}

/// Say what Monta took off an order.
#[pyfunction]
pub(crate) fn dropped_lines<'py>(
    py: Python<'py>,
    sent: &Bound<'py, PyAny>,
    headers: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "dropped_lines", || {
        let (sent, headers) = (json_object(sent, "sent")?, read::<Vec<Value>>(headers, "headers")?);
        python(py, &monta_core::dropped_lines(&sent, &headers))
    })
}

/// Count what Monta has taken off a document by now.
#[pyfunction]
#[pyo3(signature = (known, orders, all_seen = true))]
pub(crate) fn dropped_goods<'py>(
    py: Python<'py>,
    known: &Bound<'py, PyAny>,
    orders: &Bound<'py, PyAny>,
    all_seen: bool,
) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "dropped_goods", || {
        let known: Vec<Pieces> = read(known, "known")?;
        let orders: Vec<SeenOrder> = read(orders, "orders")?;
        python(py, &monta_core::dropped_goods(&known, &orders, all_seen))
    })
}

/// Make one status of those of several orders.
#[pyfunction]
pub(crate) fn family_status<'py>(py: Python<'py>, orders: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "family_status", || {
        let orders: Vec<MemberStatus> = read(orders, "orders")?;
        python(py, &monta_core::family_status(&orders))
    })
}

/// Say what each of several orders is to carry.
#[pyfunction]
#[pyo3(signature = (payload, orders, dropped = None))]
pub(crate) fn plan_family<'py>(
    py: Python<'py>,
    payload: &Bound<'py, PyAny>,
    orders: &Bound<'py, PyAny>,
    dropped: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "plan_family", || {
        let payload = json_object(payload, "payload")?;
        let orders: Vec<FamilyOrder> = read(orders, "orders")?;
        let dropped: Option<Vec<Pieces>> = dropped.map(|dropped| read(dropped, "dropped")).transpose()?;
        let dropped = dropped.unwrap_or_default();
        let plan = py.detach(|| monta_core::plan_family(&payload, &orders, &dropped));
        python(py, &plan)
    })
}

/// Say which of several orders a cancellation cancels.
#[pyfunction]
pub(crate) fn cancel_family<'py>(py: Python<'py>, orders: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "cancel_family", || {
        let orders: Vec<FamilyOrder> = read(orders, "orders")?;
        python(py, &monta_core::cancel_family(&orders))
    })
}
