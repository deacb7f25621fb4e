//! What a mapping stands on.

use crate::lookup::{GroupConfig, ListConfig, Tables};

/// What a mapping is checked against.
#[derive(Debug, Clone, Copy)]
pub struct Setup<'a> {
    /// The tables of interest; their definitions suffice.
    pub tables: &'a Tables,
    /// All lookup lists of the profile.
    pub lists: &'a [ListConfig],
    /// All its search groups.
    pub groups: &'a [GroupConfig],
}
