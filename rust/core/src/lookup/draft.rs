//! A list or a group while somebody edits it: saved and locked, unlocked, or new.

use super::config::Config;
use super::gap::Gap;
use super::table::Tables;
use crate::message::{Message, in_series, listed};
use crate::{message, told_by_message};

/// A configuration with what was saved of it and what was changed since.
///
/// | state | save | discard | delete | an edit |
/// |---|---|---|---|---|
/// | new | locked, when nothing is missing | no trace | refused: discard it | taken |
/// | locked | nothing to save | nothing to discard | gone, unless needed | refused: unlock it |
/// | editing | locked, when nothing is missing | locked, as it was saved | gone, unless needed | taken |
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft<C> {
    saved: Option<C>,
    /// What is edited; of a locked one the same as what was saved.
    current: C,
    state: DraftState,
}

/// In what state a draft is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftState {
    /// Never saved.
    New,
    /// Saved, and safe from changes made by accident.
    Locked,
    /// Saved, and unlocked.
    Editing,
}

/// What is not done, and what to do first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// An edit of what is locked.
    Locked {
        /// Its name.
        name: String,
    },
    /// Saving what is not complete.
    Incomplete {
        /// Its name.
        name: String,
        /// Everything that is missing.
        gaps: Vec<Gap>,
    },
    /// Deleting what was never saved.
    NeverSaved {
        /// Its name.
        name: String,
    },
    /// Deleting what something needs.
    Needed {
        /// Its name.
        name: String,
        /// The mappings that need it.
        needed_by: Vec<Message>,
    },
}

impl Refused {
    /// What it says.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Locked { name } => message!("`{name}` is locked: unlock it for editing first", name),
            Self::Incomplete { name, gaps } => {
                message!("`{name}` is not complete: {gaps}", name, gaps = in_series(gaps))
            }
            Self::NeverSaved { name } => message!("`{name}` was never saved: discard it", name),
            Self::Needed { name, needed_by } => message!(
                "`{name}` is needed by {needed_by}: change that first",
                name,
                needed_by = listed(needed_by)
            ),
        }
    }
}

/// What is left of a draft when its page is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed<C> {
    /// What is stored from now on; none for a new one that is not complete.
    pub stored: Option<C>,
    /// Why changes are lost; empty when none are. Ask once before closing.
    pub lost: Vec<Gap>,
}

impl<C: Config> Draft<C> {
    /// A new one.
    #[must_use]
    pub fn new(config: C) -> Self {
        Self {
            saved: None,
            current: config,
            state: DraftState::New,
        }
    }

    /// One that was saved before: it is locked.
    #[must_use]
    pub fn saved(config: C) -> Self {
        Self {
            saved: Some(config.clone()),
            current: config,
            state: DraftState::Locked,
        }
    }

    /// Its state.
    #[must_use]
    pub fn state(&self) -> DraftState {
        self.state
    }

    /// How it looks now.
    #[must_use]
    pub fn config(&self) -> &C {
        &self.current
    }

    /// Whether something was changed since it was saved; of a new one, always.
    #[must_use]
    pub fn has_changes(&self) -> bool {
        self.saved.as_ref() != Some(&self.current)
    }

    /// All that keeps it from being saved; `taken` are the names of all other lists and groups.
    #[must_use]
    pub fn gaps(&self, tables: &Tables, taken: &[&str]) -> Vec<Gap> {
        self.current.gaps(tables, taken)
    }

    /// Lets a locked one be edited.
    pub fn unlock(&mut self) {
        if self.state == DraftState::Locked {
            self.state = DraftState::Editing;
        }
    }

    /// Puts another configuration in its place, which need not be complete.
    ///
    /// # Errors
    /// [`Refused::Locked`].
    pub fn edit(&mut self, config: C) -> Result<(), Refused> {
        if self.state == DraftState::Locked {
            return Err(Refused::Locked { name: self.name() });
        }
        self.current = config;
        Ok(())
    }

    /// Saves it, and locks it.
    ///
    /// # Errors
    /// [`Refused::Incomplete`]; nothing is changed then. A locked one has nothing to save, and is no error.
    pub fn save(&mut self, tables: &Tables, taken: &[&str]) -> Result<(), Refused> {
        if self.state == DraftState::Locked {
            return Ok(());
        }
        let gaps = self.gaps(tables, taken);
        if !gaps.is_empty() {
            let name = self.name();
            return Err(Refused::Incomplete { name, gaps });
        }
        *self = Self::saved(self.current.clone());
        Ok(())
    }

    /// As it was saved, and locked; none for a new one, of which nothing stays.
    #[must_use]
    pub fn discard(self) -> Option<Self> {
        self.saved.map(Self::saved)
    }

    /// Whether it may be deleted; `needed_by` are the mappings that use it.
    ///
    /// # Errors
    /// [`Refused::NeverSaved`] or [`Refused::Needed`].
    pub fn check_delete(&self, needed_by: Vec<Message>) -> Result<(), Refused> {
        let name = || {
            self.saved
                .as_ref()
                .map_or_else(|| self.name(), |saved| saved.name().to_owned())
        };
        if self.state == DraftState::New {
            return Err(Refused::NeverSaved { name: name() });
        }
        if !needed_by.is_empty() {
            return Err(Refused::Needed {
                name: name(),
                needed_by,
            });
        }
        Ok(())
    }

    /// What is left when its page is closed: what is complete is saved, what is not is lost.
    #[must_use]
    pub fn close(self, tables: &Tables, taken: &[&str]) -> Closed<C> {
        let lost = if self.has_changes() {
            self.gaps(tables, taken)
        } else {
            Vec::new()
        };
        let stored = if lost.is_empty() {
            Some(self.current)
        } else {
            self.saved
        };
        Closed { stored, lost }
    }

    fn name(&self) -> String {
        self.current.name().to_owned()
    }
}

told_by_message!(Refused);
