//! Sharing pieces out over the moves of Odoo, as Python functions. Documented in `_monta_core.pyi`.

use monta_core::delivery::Delivery;
use monta_core::snapshot::Product;
use monta_core::spread::{Move, Pieces};
use pyo3::prelude::*;

use crate::convert::{python, read};
use crate::guard::guarded;

/// Share the pieces that Monta moved out over moves.
#[pyfunction]
pub(crate) fn spread_over_moves<'py>(
    py: Python<'py>,
    pieces: &Bound<'py, PyAny>,
    moves: &Bound<'py, PyAny>,
    products: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "spread_over_moves", || {
        let pieces: Vec<Pieces> = read(pieces, "pieces")?;
        let moves: Vec<Move> = read(moves, "moves")?;
        let products: Vec<Product> = read(products, "products")?;
        python(py, &monta_core::spread_over_moves(&pieces, &moves, &products))
    })
}

/// Carry over to moves what Monta has shipped.
#[pyfunction]
pub(crate) fn plan_delivery<'py>(py: Python<'py>, delivery: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "plan_delivery", || {
        let delivery: Delivery = read(delivery, "delivery")?;
        python(py, &monta_core::plan_delivery(&delivery))
    })
}
