//! The seventh floor: guarded export, from a file to Odoo.
//!
//! [`Connected::plan`](crate::Connected::plan) reads a file in a stream, asks Odoo for the records that its rows are about,
//! and keeps what they come to in a plan beside the cache. [`Connected::apply`](crate::Connected::apply) carries out that
//! plan and nothing else, and writes down each step before and after it, so that a process that dies loses nothing and
//! repeats nothing. What a row comes to and what may be written is decided by [`monta_core::export`].

mod answers;
mod apply;
mod boms;
mod create;
mod documents;
mod file;
mod journal;
mod live;
mod logged;
mod lost;
mod many;
mod parts;
mod planned;
mod planning;
mod read_back;
mod result;
mod seal;
mod shown;
mod update;
mod wanted;

pub use answers::{ApplyReport, PlanReport, PlannedChange, PlannedCounts, PlannedRecord};
pub use apply::Patience;
pub use file::Input;
pub use shown::PlanProgress;
