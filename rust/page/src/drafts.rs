//! Lists and groups that are edited and not saved.

use std::collections::BTreeMap;

use monta_core::lookup::{GroupConfig, ListConfig};

use crate::form::Form;
use crate::text::encoded;

/// What is edited and not saved.
#[derive(Debug, Default)]
pub(crate) struct Drafts {
    pub(crate) lists: Edits<ListConfig>,
    pub(crate) groups: Edits<GroupConfig>,
    /// The number of the last new one.
    pub(crate) last: u32,
}

pub(crate) type Edits<C> = BTreeMap<Key, C>;

/// Which one is edited.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    /// One that is saved, by its name.
    Saved(String),
    /// One that never was.
    New(u32),
}

impl Key {
    /// Which one a form or a query means.
    pub(crate) fn of(form: &Form) -> Option<Self> {
        match form.get("new") {
            "" => Some(form.get("name"))
                .filter(|name| !name.is_empty())
                .map(|name| Self::Saved(name.to_owned())),
            number => number.parse().ok().map(Self::New),
        }
    }

    /// The name that it is saved under.
    pub(crate) fn saved_name(&self) -> Option<&str> {
        match self {
            Self::Saved(name) => Some(name),
            Self::New(_) => None,
        }
    }

    /// The query that leads to it.
    pub(crate) fn query(&self) -> String {
        match self {
            Self::Saved(name) => format!("?name={}", encoded(name)),
            Self::New(number) => format!("?new={number}"),
        }
    }
}
