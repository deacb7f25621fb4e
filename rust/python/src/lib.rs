//! The Python module `monta_core._monta_core`: converts, releases the GIL and maps errors, and nothing else.
//!
//! Every function and method runs inside `guard::guarded`, so that a panic becomes an ordinary exception: Odoo's worker
//! loop ends the process on anything that is not an `Exception`.

mod client;
mod connect;
mod connect_page;
mod convert;
mod decisions;
mod errors;
mod family;
mod forecast;
mod guard;
mod moves;
mod skus;
mod status;
mod stock;

/// The native half of `monta_core`. Import the names from `monta_core`.
#[pyo3::pymodule]
mod _monta_core {
    #[pymodule_export]
    use crate::client::Client;
    #[pymodule_export]
    use crate::connect::places::{default_profile_path, proposed_database, translations};
    #[pymodule_export]
    use crate::connect::{Profile, Session};
    #[pymodule_export]
    use crate::connect_page::Page;
    #[pymodule_export]
    use crate::decisions::{
        apply_patch, build_order, check_skus, compare_orders, delivery_address, diff, next_order_id, order_as_sent,
        order_notices, plan_update, reconcile, same_order, split_address, take_back, wants_invoice_lines,
    };
    #[pymodule_export]
    use crate::family::{cancel_family, dropped_goods, dropped_lines, family_status, order_lines, plan_family};
    #[pymodule_export]
    use crate::forecast::{
        build_forecast, build_supplier, compare_forecasts, keep_received, line_quantities, plan_forecast,
        read_receipts, read_time,
    };
    #[pymodule_export]
    use crate::moves::{plan_delivery, spread_over_moves};
    #[pymodule_export]
    use crate::skus::{resolve_skus, sku_key};
    #[pymodule_export]
    use crate::status::{
        apply_override, carrier_update, choose_status, complete_status, pick_event, pick_header, pick_shipment,
        resolve_status,
    };
    #[pymodule_export]
    use crate::stock::{kit_availability, plan_stock, read_stock, read_stock_per_warehouse, within_limit};
    /// What a panic would look like without the guard. Exported because Python cannot import it from anywhere else.
    #[pymodule_export]
    use pyo3::panic::PanicException;

    use pyo3::prelude::*;
    use pyo3::types::PyTuple;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        module.add(
            "TEXTS",
            PyTuple::new(module.py(), crate::errors::texts().into_iter().collect::<Vec<_>>())?,
        )?;
        module.add(
            "CONNECT_LANGUAGES",
            PyTuple::new(module.py(), monta_connect::LANGUAGES)?,
        )
    }
}
