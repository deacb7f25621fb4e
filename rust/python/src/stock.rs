//! The decisions about stock as Python functions. Documented in `_monta_core.pyi`.

use monta_core::{KitGraph, StockLevels};
use pyo3::prelude::*;

use crate::convert::{json, python, typed};
use crate::guard::guarded;

/// Read the stock out of Monta's answer about a product.
#[pyfunction]
pub(crate) fn read_stock<'py>(py: Python<'py>, body: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "read_stock", || {
        let body = json(body, "body")?;
        python(py, &monta_core::read_stock(&body)?)
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
