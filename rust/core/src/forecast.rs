//! Inbound forecasts: what a purchase order makes arrive at the warehouse (monta-api 5).
//!
//! 1. [`build_forecast`] turns the [`ForecastSnapshot`] of a purchase order into Monta's document, with warnings, or into
//!    [`ForecastInvalid`](crate::ForecastInvalid) with every problem.
//! 2. [`plan_forecast`] says what has to be sent, given the document that Monta acknowledged last.
//! 3. [`compare_forecasts`] says whether the forecast found at Monta is the one that was meant.
//!
//! The document holds one line per SKU and day. Version 6 knows one line per SKU only: [`for_v6`] joins them.

mod build;
mod document;
mod found;
mod join;
mod keep_received;
mod line_quantities;
mod plan;
mod receipt;
mod snapshot;
mod supplier;

pub use build::{Forecast, build_forecast};
pub use found::{ForecastComparison, compare_forecasts};
pub use join::for_v6;
pub use keep_received::keep_received;
pub use line_quantities::{LineNeeds, LineQuantities, LineQuantity, ReceiptState, line_quantities, resolve_lines};
pub use plan::{ForecastPlan, plan_forecast};
pub use receipt::{Receipt, read_receipts};
pub use snapshot::{ForecastSettings, ForecastSnapshot, PurchaseLine, PurchaseOrder, Supplier};
pub use supplier::{build_supplier, supplier_code};
