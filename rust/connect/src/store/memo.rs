//! What is kept of the group that was searched last.

use monta_core::lookup::{GroupConfig, SearchGroup};

/// A group that was built, and from what.
pub(super) struct Memo {
    pub(super) config: GroupConfig,
    /// See [`crate::cache::Cache::data_version`].
    pub(super) version: i64,
    pub(super) group: SearchGroup,
    pub(super) cached_at: String,
}
