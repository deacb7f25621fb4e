//! Guarded export through the public surface, over the tables of one small company.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests"
)]

mod amounts;
mod boms;
mod mappings;
mod plans;
mod properties;
mod shop;
