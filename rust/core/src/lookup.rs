//! Lookup lists and search groups over tables of Odoo that were read before: what a list shows, what a search finds.
//!
//! A cache fills [`Tables`] with definitions and rows ([`Table`], [`Row`], [`Cell`]). From there:
//!
//! 1. A [`ListConfig`] or [`GroupConfig`] says which fields of its source are used, and how. [`Config::gaps`] names all
//!    that is missing; a [`Draft`] is such a configuration while somebody edits it.
//! 2. [`build_list`] makes the rows of a list: [`Column`] gives a value its text, [`Filter`] chooses the rows.
//! 3. A [`Checklist`] reads and writes several values in one text; [`check_separators`] tells whether an export field
//!    splits that text where it was joined.
//! 4. [`build_group`] makes what [`Search`] looks through.
//!
//! Decision 30 has what was decided about the language of filters, the texts and the rows.

pub mod binding;
pub mod cell;
pub mod checklist;
pub mod column;
pub mod config;
pub mod decimal;
pub mod draft;
pub mod field;
pub mod filter;
pub mod gap;
pub mod list;
pub mod plain;
pub mod search;
pub mod table;

pub use binding::Binding;
pub use cell::{Cell, Row};
pub use checklist::{Checklist, Entry, Selection, SeparatorsDiffer, check_separators};
pub use column::Column;
pub(crate) use column::{defined, related};
pub use config::{Config, GroupConfig, ListConfig, ListField, proposed_name};
pub use draft::{Closed, Draft, DraftState, Refused};
pub use field::{Field, FieldChoice, FieldRef, FieldType};
pub use filter::{Filter, FilterError};
pub use gap::Gap;
pub use list::{ListRow, LookupList, Repeated, build_list};
pub use search::{Found, SHOWN, Search, SearchGroup, SearchRow, build_group};
pub use table::{Table, Tables};
