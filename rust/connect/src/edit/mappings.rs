//! Edits of mappings and guards.

use crate::lists::ConfigKind;
use monta_core::Message;
use monta_core::export::{Mapping, MappingGap, PlanError, Setup, TableGuard};
use monta_core::lookup::Gap;
use monta_core::message;
use monta_core::message::in_series;
use serde::Serialize;

use crate::error::Error;
use crate::lists::missing;
use crate::profile::Profile;
use crate::store::Store;

/// A mapping, and whether it can be used.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MappingState {
    /// Its name.
    pub name: String,
    /// The table that it writes.
    pub table: String,
    /// Why it cannot be used; empty when it can.
    pub problems: Vec<Message>,
    /// What is set up, as `save_mapping` takes it.
    pub definition: Mapping,
}

/// What an export may write to a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GuardState {
    /// Odoo's name of the table.
    pub table: String,
    /// Whether nothing at all may be written.
    pub closed: bool,
    /// Its guards.
    #[serde(flatten)]
    pub guard: TableGuard,
}

impl Store {
    /// The mappings.
    ///
    /// # Errors
    /// That the profile or the cache cannot be read.
    pub fn mappings(&self) -> Result<Vec<MappingState>, Error> {
        let profile = self.profile()?;
        let tables = self.definitions(&profile)?;
        let state = |mapping: &Mapping| MappingState {
            name: mapping.name.clone(),
            table: mapping.table().to_owned(),
            problems: texts(&mapping.own_gaps(Setup {
                tables: &tables,
                lists: &profile.lists,
                groups: &profile.groups,
            })),
            definition: mapping.clone(),
        };
        Ok(profile.mappings.iter().map(state).collect())
    }

    /// Saves a mapping; a new one where there is none of this name. It works at once.
    ///
    /// # Errors
    /// [`Error::Plan`]: it is not complete, all that is missing is named, and nothing is changed.
    pub fn save_mapping(&self, name: &str, definition: Mapping) -> Result<(), Error> {
        let mapping = Mapping {
            name: name.trim().to_owned(),
            ..definition
        };
        let tables = self.definitions(&self.profile()?)?;
        self.edit(|profile| {
            let gaps = gaps(profile, &tables, Some(&mapping.name), &mapping);
            if !gaps.is_empty() {
                return Err(Error::Plan(PlanError::Mapping {
                    mapping: mapping.name,
                    gaps,
                }));
            }
            match profile.mappings.iter_mut().find(|known| known.name == mapping.name) {
                Some(known) => *known = mapping,
                None => profile.mappings.push(mapping),
            }
            Ok(())
        })
    }

    /// All that keeps a mapping from being saved; `old_name` is the one that it is saved under now, where it is.
    ///
    /// # Errors
    /// That the profile or the cache cannot be read.
    pub fn mapping_gaps(&self, old_name: Option<&str>, definition: &Mapping) -> Result<Vec<MappingGap>, Error> {
        let profile = self.profile()?;
        let tables = self.definitions(&profile)?;
        Ok(gaps(&profile, &tables, old_name, definition))
    }

    /// Gives a mapping another name.
    ///
    /// # Errors
    /// [`Error::Setting`]: there is none of this name. [`Error::Plan`]: the new name is empty or taken.
    pub fn rename_mapping(&self, name: &str, new_name: &str) -> Result<(), Error> {
        let tables = self.definitions(&self.profile()?)?;
        self.edit(|profile| {
            let mut renamed = profile.mapping(name)?.clone();
            new_name.trim().clone_into(&mut renamed.name);
            // One that is broken may have another name all the same.
            let mut gaps = gaps(profile, &tables, Some(name), &renamed);
            gaps.retain(|gap| matches!(gap, MappingGap::Config(Gap::NameMissing | Gap::NameTaken { .. })));
            if !gaps.is_empty() {
                return Err(Error::Plan(PlanError::Mapping {
                    mapping: name.to_owned(),
                    gaps,
                }));
            }
            if let Some(mapping) = profile.mappings.iter_mut().find(|known| known.name == name) {
                *mapping = renamed;
            }
            Ok(())
        })
    }

    /// Deletes a mapping. Ask before.
    ///
    /// # Errors
    /// [`Error::Setting`]: there is none of this name.
    pub fn delete_mapping(&self, name: &str) -> Result<(), Error> {
        self.edit(|profile| {
            profile.mapping(name)?;
            profile.mappings.retain(|mapping| mapping.name != name);
            Ok(())
        })
    }

    /// The guards of all tables of interest.
    ///
    /// # Errors
    /// That the profile cannot be read.
    pub fn guards(&self) -> Result<Vec<GuardState>, Error> {
        let profile = self.profile()?;
        let state = |table: &str| {
            let guard = profile.guards.get(table).cloned().unwrap_or_default();
            GuardState {
                table: table.to_owned(),
                closed: !guard.insert && !guard.update,
                guard,
            }
        };
        Ok(profile.table_names().into_iter().map(state).collect())
    }

    /// Sets what an export may write to a table.
    ///
    /// # Errors
    /// [`Error::Setting`]: it is not among the tables. [`Error::Edit`]: it was read, and has no such fields; or it would
    /// let through no record at all.
    pub fn set_guard(&self, table: &str, guard: &TableGuard) -> Result<(), Error> {
        let read = self.with_cache(|cache| Ok(cache.meta(table)?.read))?;
        self.edit(|profile| {
            profile.expect_table(table)?;
            if let Some(read) = &read {
                let gone = guard.fields.iter().filter(|field| read.field(field).is_none());
                let gone: Vec<_> = gone
                    .map(|field| message!("{table}.{field} is not there", table, field))
                    .collect();
                if !gone.is_empty() {
                    return Err(Error::Edit(message!("{wrong}.", wrong = in_series(&gone))));
                }
            }
            if guard.max_records == 0 {
                return Err(Error::Edit(message!(
                    "`max_records` is 0, which lets nothing through: give a number above zero, or close insert and update."
                )));
            }
            profile.guards.insert(table.to_owned(), guard.clone());
            Ok(())
        })
    }
}

impl Profile {
    /// The mapping of a name.
    pub(crate) fn mapping(&self, name: &str) -> Result<&Mapping, Error> {
        let found = self.mappings.iter().find(|mapping| mapping.name == name);
        found.ok_or_else(|| {
            missing(
                ConfigKind::Mapping,
                name,
                self.mappings.iter().map(|mapping| mapping.name.as_str()),
            )
        })
    }
}

fn gaps(
    profile: &Profile,
    tables: &monta_core::lookup::Tables,
    old_name: Option<&str>,
    mapping: &Mapping,
) -> Vec<MappingGap> {
    let names = profile.mappings.iter().map(|known| known.name.as_str());
    let taken: Vec<_> = names.filter(|name| Some(*name) != old_name).collect();
    let setup = Setup {
        tables,
        lists: &profile.lists,
        groups: &profile.groups,
    };
    mapping.gaps(setup, &taken)
}

fn texts(gaps: &[MappingGap]) -> Vec<Message> {
    gaps.iter().map(MappingGap::message).collect()
}
