//! Naming products as Monta does, as Python functions. Documented in `_monta_core.pyi`.

use std::collections::BTreeMap;

use monta_core::sku;
use monta_core::snapshot::Product;
use pyo3::prelude::*;

use crate::convert::{python, read, text_or_nothing};
use crate::guard::guarded;

/// Give what SKUs are compared by.
#[pyfunction]
pub(crate) fn sku_key(py: Python<'_>, sku: &Bound<'_, PyAny>) -> PyResult<String> {
    guarded(py, "sku_key", || Ok(sku::key(&text_or_nothing(sku, "sku")?)))
}

/// Name the SKU of each product, by its id as text; a product without one is left out.
#[pyfunction]
pub(crate) fn resolve_skus<'py>(py: Python<'py>, products: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    guarded(py, "resolve_skus", || {
        let products: Vec<Product> = read(products, "products")?;
        let named: BTreeMap<String, &str> = products
            .iter()
            .filter_map(|product| Some((product.id.0.to_string(), sku::resolve(product)?.code)))
            .collect();
        python(py, &named)
    })
}
