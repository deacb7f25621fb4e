//! Edits of the tables of interest.

use monta_core::lookup::{Config, FieldType, Gap, Tables};
use monta_core::message;
use monta_core::message::in_series;

use crate::cache::field_type;
use crate::error::Error;
use crate::profile::Profile;
use crate::store::{Connected, Store};

/// What came of an edit of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableEdit {
    /// The profile was changed.
    Changed,
    /// It was like this before.
    Unchanged,
}

impl From<bool> for TableEdit {
    fn from(changed: bool) -> Self {
        if changed { Self::Changed } else { Self::Unchanged }
    }
}

impl Connected {
    /// Adds a table that Odoo has and this user may read. It is there at once, and has rows after the next read of it.
    ///
    /// # Errors
    /// [`Error::Edit`]: Odoo has no such table, it keeps no rows, or the user may not read it. [`Error::Odoo`].
    pub fn add_table(&self, name: &str) -> Result<TableEdit, Error> {
        let name = name.trim();
        let label = self.label_of(name)?;
        self.store().edit(|profile| {
            if profile.table_names().contains(&name) {
                return Ok(TableEdit::Unchanged);
            }
            profile.table_mut(name).label = label;
            Ok(TableEdit::Changed)
        })
    }
}

impl Store {
    /// Takes a table out; its rows go with the next read.
    ///
    /// # Errors
    /// [`Error::Edit`]: it is required, or lists, groups or mappings use it; they are named. [`Error::Setting`]: it is
    /// not among the tables.
    pub fn remove_table(&self, name: &str) -> Result<(), Error> {
        let definitions = self.definitions(&self.profile()?)?;
        let without = definitions.clone().without(name);
        self.edit(|profile| {
            profile.expect_table(name)?;
            let uses = |source: &str, gaps: &dyn Fn(&Tables) -> Vec<Gap>| {
                // What it lacks without the table, it uses of it.
                let before = gaps(&definitions);
                source == name || gaps(&without).iter().any(|gap| !before.contains(gap))
            };
            profile.remove_table_unless(
                name,
                |list| uses(&list.source, &|tables| list.own_gaps(tables)),
                |group| uses(&group.source, &|tables| group.own_gaps(tables)),
                |mapping| mapping.uses_table(name, &definitions),
            )
        })
    }

    /// Sets what a user notes about a table; it is kept over reads.
    ///
    /// # Errors
    /// [`Error::Setting`]: it is not among the tables.
    pub fn describe_table(&self, name: &str, description: &str) -> Result<TableEdit, Error> {
        self.edit(|profile| {
            profile.expect_table(name)?;
            if current_description(profile, name) == description.trim() {
                return Ok(TableEdit::Unchanged);
            }
            description.trim().clone_into(&mut profile.table_mut(name).description);
            Ok(TableEdit::Changed)
        })
    }

    /// Switches fields on or off that are read beside those that always are; their values come with the next read.
    ///
    /// # Errors
    /// [`Error::Setting`]: the table is not among those that are read. [`Error::Edit`]: it has no such field, or the
    /// values of one are no text; all of them are named.
    pub fn switch_fields(&self, table: &str, fields: &[String], on: bool) -> Result<TableEdit, Error> {
        let read = self.with_cache(|cache| Ok(cache.meta(table)?.read))?;
        self.edit(|profile| {
            profile.expect_table(table)?;
            let mut wrong = Vec::new();
            if on {
                let Some(read) = &read else {
                    return Err(Error::Edit(message!(
                        "{table} was not read yet, so its fields are not known: read it first.",
                        table
                    )));
                };
                for name in fields {
                    match read.field(name) {
                        None => wrong.push(message!("{table}.{name} is not there", table, name)),
                        Some(field) if field_type(&field.kind) == FieldType::Other => {
                            wrong.push(message!(
                                "{table}.{name} is {kind}, which is never read",
                                table,
                                name,
                                kind = field.kind
                            ));
                        }
                        Some(_) => {}
                    }
                }
            } else {
                let known = profile
                    .table(table)
                    .map(|config| config.fields.as_slice())
                    .unwrap_or_default();
                let unknown = fields.iter().filter(|name| !known.contains(name));
                wrong.extend(unknown.map(|name| message!("{table}.{name} was not switched on", table, name)));
            }
            if !wrong.is_empty() {
                return Err(Error::Edit(message!("{wrong}.", wrong = in_series(&wrong))));
            }
            let config = profile.table_mut(table);
            let before = config.fields.clone();
            if on {
                for name in fields {
                    if !config.fields.contains(name) {
                        config.fields.push(name.clone());
                    }
                }
            } else {
                config.fields.retain(|name| !fields.contains(name));
            }
            Ok(TableEdit::from(config.fields != before))
        })
    }
}

fn current_description<'a>(profile: &'a Profile, table: &str) -> &'a str {
    profile.table(table).map_or("", |config| config.description.as_str())
}
