//! A local copy of chosen tables of an Odoo, and what is made from it when no Odoo is at hand.
//!
//! A [`Profile`] says where Odoo is and which tables, lists and groups there are; the [`Cache`] keeps what was
//! read; [`connect`] and [`read`] bring it up to date, and [`list`] and [`group`]
//! answer from it.
//!
//! The crate stands in floors, and no import runs upward:
//!
//! 1. `error`: what goes wrong, and what to do about it; `private`: what only its user can open.
//! 2. `profile`: what a user has set up, and where it is kept.
//! 3. `cache`: the tables that were read, in SQLite.
//! 4. `lists`: what lists and groups show of them.
//! 5. `read`: Connect & Read; `request_log`: what it asked; `log`: what is written down about it.
//! 6. `store`: all of it together, as people and programs use it; `edit`: how they change it; `demo`: what an empty
//!    profile begins with; `preflight`: whether what was read is fit for a warehouse.
//! 7. `export`: from a file to Odoo, as far as the guards let it.
//!
//! Below all of them stand `monta_odoo` (Odoo's External API) and `monta_core::lookup` (what lists and groups are).

mod cache;
mod demo;
mod edit;
mod error;
mod export;
mod language;
mod lists;
mod log;
mod preflight;
pub mod private;
mod profile;
mod read;
mod request_log;
mod store;

pub use cache::{Cache, CachedField, Column, Flaw, OdooRow, Read, ReadLock, Shadow, Status, TableMeta, TableStatus};
pub use edit::{GuardState, MappingState, Saved, TableEdit};
pub use error::Error;
pub use export::{ApplyReport, Input, Patience, PlanProgress, PlanReport, PlannedChange, PlannedCounts, PlannedRecord};
pub use language::{LANGUAGES, Translations, in_language, translations};
pub use lists::{GroupAnswer, KeptList, ListAnswer, definitions, group, list};
pub use preflight::{CheckReport, FindingReport, NotRead, Outdated, Preflight, PreflightOptions};
pub use profile::{Connection, FRONT_SECRET, Paths, Profile, REQUIRED_TABLES, TableConfig};
pub use read::{Extent, Options, Outcome, Progress, TableOutcome, connect, connect_logged, read, status_line};
pub use request_log::RequestLog;
pub use store::{
    Connected, FieldState, LeftOut, ListContent, ListState, LiveRow, NewProfile, ReadReport, RepeatedRow, SearchAnswer,
    SearchedRow, Store, StoreStatus, TableReport, TableState, credentials,
};
