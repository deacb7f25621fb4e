//! What a list showed when it was built last.

use monta_core::lookup::LookupList;
use serde::{Deserialize, Serialize};

/// The content of a list at some time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptList {
    /// When it was built, in UTC: `2026-11-27 08:19:00`.
    pub built_at: String,
    /// When its source was read.
    pub cached_at: String,
    /// `Value`, then the keys.
    pub columns: Vec<String>,
    /// The id of each row, and a text for each column.
    pub rows: Vec<(i64, Vec<String>)>,
}

impl KeptList {
    pub(crate) fn of(list: &LookupList, built_at: &str, cached_at: &str) -> Self {
        Self {
            built_at: built_at.to_owned(),
            cached_at: cached_at.to_owned(),
            columns: list.columns.clone(),
            rows: list.rows.iter().map(|row| (row.id, row.texts.clone())).collect(),
        }
    }
}

impl crate::cache::Cache {
    pub(super) fn kept_list(&self, name: &str) -> Result<Option<KeptList>, crate::error::Error> {
        self.content(name)
    }

    pub(crate) fn keep_list(&mut self, name: &str, list: &KeptList) -> Result<(), crate::error::Error> {
        self.set_content(name, list)
    }
}
