//! The decisions about stock as Python functions. Documented in `_monta_core.pyi`.

use monta_core::{Adjustment, KitGraph, StockLevels, StockLimit, StockSnapshot};
use pyo3::prelude::*;

use crate::convert::{json, python, read, typed};
use crate::guard::guarded;

/// Read the stock out of Monta's answer about a product.
#[pyfunction]
pub(crate) fn read_stock<'py>(py: Python<'py>, body: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "read_stock", || {
        let body = json(body, "body")?;
        python(py, &monta_core::read_stock(&body)?)
    })
}

/// Read what Monta has in each of several warehouses.
#[pyfunction]
pub(crate) fn read_stock_per_warehouse<'py>(
    py: Python<'py>,
    body: &Bound<'py, PyAny>,
    names: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "read_stock_per_warehouse", || {
        let body = json(body, "body")?;
        let names: Vec<String> = read(names, "names")?;
        python(py, &monta_core::read_stock_per_warehouse(&body, &names))
    })
}

/// Say how many of each kit can be made.
#[pyfunction]
pub(crate) fn kit_availability<'py>(
    py: Python<'py>,
    graph: &Bound<'py, PyAny>,
    stock: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "kit_availability", || {
        let graph: KitGraph = typed(graph, "graph")?;
        let stock: StockLevels = typed(stock, "stock")?;
        let kits = py.detach(|| monta_core::kit_availability(&graph, &stock));
        python(py, &kits)
    })
}

/// Say what Odoo is to have on hand, and what explains how that differs from Monta's numbers.
#[pyfunction]
pub(crate) fn plan_stock<'py>(py: Python<'py>, snapshot: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "plan_stock", || {
        let snapshot: StockSnapshot = read(snapshot, "snapshot")?;
        python(py, &monta_core::plan_stock(&snapshot))
    })
}

/// Say which adjustments of one pull are made without asking a person.
#[pyfunction]
pub(crate) fn within_limit<'py>(
    py: Python<'py>,
    limit: &Bound<'py, PyAny>,
    adjustments: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "within_limit", || {
        let limit: StockLimit = read(limit, "limit")?;
        let adjustments: Vec<Adjustment> = read(adjustments, "adjustments")?;
        python(py, &monta_core::within_limit(&limit, &adjustments))
    })
}
