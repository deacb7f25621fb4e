//! The sandbox over real HTTP.

#![allow(
    clippy::needless_pass_by_value,
    reason = "json!(…) is handed over where it is written"
)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails may panic"
)]

mod client;
mod command;
mod conservation;
mod faults;
mod inbound;
mod orders;
mod page;
mod partial;
mod parts;
mod products;
mod shippers;
mod shipping;
mod spelling;
mod verification;
