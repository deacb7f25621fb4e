//! What a store answers. All of it can be serialized; the names of the members are those of Python and of `--json`.

use monta_core::lookup::{FieldType, Gap, ListConfig};
use monta_core::message::Message;
use serde::Serialize;
use serde_json::Value;

use crate::cache::CachedField;

/// How a profile and its cache stand.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StoreStatus {
    /// Whether this answer is of a session.
    pub connected: bool,
    /// All of it in one line: `Not connected · cache of Odoo 18.0 · oldest table: mrp.bom, 2026-11-27 08:19 UTC`.
    pub line: Message,
    /// The version of the Odoo that was connected to last, such as `18.0`.
    pub odoo_version: Option<String>,
    /// The address of Odoo.
    pub endpoint: String,
    /// The name of the database.
    pub database: String,
    /// The id of the company of all calls; none for that of the user.
    pub company: Option<i64>,
    /// The code of the language of all texts; none for that of the user.
    pub language: Option<String>,
    /// Who is connected.
    pub user: Option<String>,
    /// Which wire is used: `JSON-2` or `JSON-RPC`; none without a session.
    pub wire: Option<String>,
    /// What the user should know, such as a way in that ends soon.
    pub hint: Option<Message>,
    /// Where the profile lies.
    pub profile_path: String,
    /// Where the cache lies.
    pub cache_path: String,
    /// The tables of interest.
    pub tables: Vec<TableState>,
}

/// A table of interest, and how it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TableState {
    /// Odoo's name of it.
    pub name: String,
    /// Its name for people.
    pub label: String,
    /// Whether every profile reads it.
    pub required: bool,
    /// What a user notes about it.
    pub description: String,
    /// `OK`, `Stale`, `Partial 6,000 of 50,000`, `Error` or `Not read`.
    pub state: Message,
    /// How many rows answer.
    pub rows: u64,
    /// When they were read, in UTC: `2026-11-27 08:19:00`.
    pub read_at: Option<String>,
    /// The version of Odoo then.
    pub odoo_version: Option<String>,
    /// Why the last read of it failed.
    pub error: Option<Message>,
    /// Fields that are read beside those that always are.
    pub switched_on: Vec<String>,
}

/// A field of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "they are Odoo's, and independent of each other"
)]
pub struct FieldState {
    /// Its technical name.
    pub name: String,
    /// Its label, in the language of the profile.
    pub label: String,
    /// Odoo's type of it: `char`, `many2one`, …
    #[serde(rename = "type")]
    pub kind: String,
    /// Whether it has to have a value.
    pub required: bool,
    /// Whether people cannot write it.
    pub readonly: bool,
    /// Whether it is a column and not computed on demand.
    pub stored: bool,
    /// Whether each language has a value of its own.
    pub translate: bool,
    /// Whether each company has a value of its own.
    pub company_dependent: bool,
    /// The table that a relation leads to.
    pub relation: Option<String>,
    /// The field of that table that leads back.
    pub relation_field: Option<String>,
    /// Keys and labels of a selection.
    pub selection: Vec<(String, String)>,
    /// Digits in all and after the point.
    pub digits: Option<(u32, u32)>,
    /// Whether the cache has its values.
    pub read: bool,
    /// Whether the profile reads it beside those that always are.
    pub switched_on: bool,
    /// Whether it can be part of a list, or be searched.
    pub has_text: bool,
}

impl FieldState {
    pub(super) fn of(field: &CachedField, read: bool, switched_on: bool) -> Self {
        let field = field.clone();
        Self {
            has_text: crate::cache::field_type(&field.kind) != FieldType::Other,
            name: field.name,
            label: field.label,
            kind: field.kind,
            required: field.required,
            readonly: field.readonly,
            stored: field.stored,
            translate: field.translate,
            company_dependent: field.company_dependent,
            relation: field.relation,
            relation_field: field.relation_field,
            selection: field.selection,
            digits: field.digits,
            read,
            switched_on,
        }
    }
}

/// A lookup list or a search group, and whether it can be built.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListState {
    /// Its name.
    pub name: String,
    /// The table that it shows.
    pub source: String,
    /// Whether it is safe from edits.
    pub locked: bool,
    /// Why it cannot be built; empty when it can.
    pub problems: Vec<Message>,
    /// What is set up, as `save_list` and `save_group` take it.
    pub definition: Value,
}

/// What a lookup list shows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListContent {
    /// Its name.
    pub name: String,
    /// The table that it shows.
    pub source: String,
    /// When it was built, in UTC: `2026-11-27 08:19:00`; none when it never was.
    pub built_at: Option<String>,
    /// When its source was read, in UTC.
    pub cached_at: Option<String>,
    /// `Value`, then the keys.
    pub columns: Vec<String>,
    /// A text for each column of each row.
    pub rows: Vec<Vec<String>>,
    /// The id of the record of each row.
    pub ids: Vec<i64>,
    /// Why it cannot be built; then the rows are those of the last time that it was.
    pub problems: Vec<Message>,
    /// The same, for programs in Rust.
    #[serde(skip)]
    pub gaps: Vec<Gap>,
    /// What was left out; none when it was not built now.
    pub left_out: Option<LeftOut>,
    /// What is set up.
    #[serde(skip)]
    pub config: ListConfig,
}

/// The rows that a list leaves out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Ids of records without a value.
    pub empty: Vec<i64>,
    /// Records whose value one of a lower id has.
    pub repeated: Vec<RepeatedRow>,
    /// How many a filter left out.
    pub filtered: usize,
    /// How many archived ones were left out.
    pub archived: usize,
}

/// A record whose value another one has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RepeatedRow {
    /// Its id.
    pub id: i64,
    /// The id of the one that is shown.
    pub stayed: i64,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SearchAnswer {
    /// The name of the group.
    pub group: String,
    /// The table that is searched.
    pub source: String,
    /// When it was read, in UTC.
    pub cached_at: String,
    /// The fields of the group.
    pub columns: Vec<String>,
    /// What has every word.
    pub rows: Vec<SearchedRow>,
    /// Whether there are more.
    pub more: bool,
}

/// A record that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SearchedRow {
    /// Its id.
    pub id: i64,
    /// A text for each column.
    pub texts: Vec<String>,
}

/// A record that was read anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LiveRow {
    /// Its id.
    pub id: i64,
    /// The fields of the group.
    pub columns: Vec<String>,
    /// A text for each column; none when it is gone, archived or may not be seen.
    pub texts: Option<Vec<String>>,
}

/// What came of a read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReadReport {
    /// Whether all tables were read.
    pub complete: bool,
    /// Somebody ended it.
    pub interrupted: bool,
    /// Why it ended before the last table.
    pub stopped: Option<Message>,
    /// What to do about that: `retry` it later, or `stop` until somebody has looked at the login.
    pub stopped_class: Option<&'static str>,
    /// The tables that were read, or should have been.
    pub tables: Vec<TableReport>,
    /// How the profile stands after it, in one line.
    pub line: Message,
}

/// What came of the read of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TableReport {
    /// Odoo's name of it.
    pub name: String,
    /// How it stands after it, as in the status.
    pub state: Message,
    /// Whether it was read in full.
    pub full: bool,
    /// How many rows came.
    pub rows: u64,
    /// How many rows were taken out, because they are gone.
    pub deleted: u64,
    /// How long it took.
    pub seconds: f64,
    /// Why it could not be read; its old rows stay.
    pub error: Option<Message>,
}
