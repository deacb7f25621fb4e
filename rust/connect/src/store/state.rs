//! How the profile, its tables, lists and groups stand.

use monta_core::Message;
use monta_core::lookup::{Config, Gap, GroupConfig, ListConfig, Tables};
use serde::Serialize;
use serde_json::Value;

use super::answers::{FieldState, ListState, StoreStatus, TableState};
use super::{Connected, Store, titles};
use crate::cache::Cache;
use crate::error::Error;
use crate::lists::definitions;
use crate::profile::{Profile, REQUIRED_TABLES};
use crate::read::status_line;

impl Store {
    /// How the profile and its tables stand, without an Odoo.
    ///
    /// # Errors
    /// That the profile or the cache cannot be read.
    pub fn status(&self) -> Result<StoreStatus, Error> {
        self.status_of(None)
    }

    pub(super) fn status_of(&self, connected: Option<&Connected>) -> Result<StoreStatus, Error> {
        let profile = self.profile()?;
        let session = connected.map(Connected::session);
        let (line, odoo_version, tables) = self.with_cache(|cache| {
            Ok((
                status_line(&profile, cache, session)?,
                cache.server_version()?,
                tables(&profile, cache)?,
            ))
        })?;
        Ok(StoreStatus {
            connected: session.is_some(),
            line,
            odoo_version,
            user: session.map(|session| session.user().name.clone()),
            wire: session.map(|session| session.wire().to_string()),
            hint: session.and_then(monta_odoo::Session::hint),
            endpoint: profile.endpoint,
            database: profile.database,
            company: profile.company,
            language: profile.language,
            profile_path: self.paths.profile.display().to_string(),
            cache_path: self.paths.cache.display().to_string(),
            tables,
        })
    }

    /// The tables of interest, and how each stands.
    ///
    /// # Errors
    /// That the profile or the cache cannot be read.
    pub fn tables(&self) -> Result<Vec<TableState>, Error> {
        let profile = self.profile()?;
        self.with_cache(|cache| tables(&profile, cache))
    }

    /// The fields of a table, by name; none before it was read.
    ///
    /// # Errors
    /// [`Error::Setting`]: it is not among the tables of interest. Otherwise that profile or cache cannot be read.
    pub fn fields(&self, table: &str) -> Result<Vec<FieldState>, Error> {
        let profile = self.profile()?;
        profile.expect_table(table)?;
        let switched_on = profile
            .table(table)
            .map(|config| config.fields.as_slice())
            .unwrap_or_default();
        let Some(read) = self.with_cache(|cache| Ok(cache.meta(table)?.read))? else {
            return Ok(Vec::new());
        };
        let state = |field: &crate::cache::CachedField| {
            FieldState::of(
                field,
                read.column(&field.name).is_some(),
                switched_on.contains(&field.name),
            )
        };
        Ok(read.fields.iter().map(state).collect())
    }

    /// The lookup lists.
    ///
    /// # Errors
    /// That the profile or the cache cannot be read.
    pub fn lists(&self) -> Result<Vec<ListState>, Error> {
        let profile = self.profile()?;
        let tables = self.with_cache(|cache| definitions(&profile, cache))?;
        let state = |list: &ListConfig| list_state(&profile, list, |config| &config.source, &tables);
        Ok(profile.lists.iter().map(state).collect())
    }

    /// The search groups.
    ///
    /// # Errors
    /// That the profile or the cache cannot be read.
    pub fn groups(&self) -> Result<Vec<ListState>, Error> {
        let profile = self.profile()?;
        let tables = self.with_cache(|cache| definitions(&profile, cache))?;
        let state = |group: &GroupConfig| list_state(&profile, group, |config| &config.source, &tables);
        Ok(profile.groups.iter().map(state).collect())
    }
}

fn tables(profile: &Profile, cache: &Cache) -> Result<Vec<TableState>, Error> {
    let statuses = cache.status(&profile.table_names(), &profile.source())?;
    let state = |status: crate::cache::TableStatus| {
        let config = profile.table(&status.name);
        TableState {
            label: titles::title(profile, &status.name),
            required: REQUIRED_TABLES.contains(&status.name.as_str()),
            description: config.map(|config| config.description.clone()).unwrap_or_default(),
            switched_on: config.map(|config| config.fields.clone()).unwrap_or_default(),
            state: status.status.message(),
            name: status.name,
            rows: status.rows,
            read_at: status.read_at,
            odoo_version: status.version,
            error: status.load_error,
        }
    };
    Ok(statuses.into_iter().map(state).collect())
}

fn list_state<C: Config + Serialize>(
    profile: &Profile,
    config: &C,
    source: impl Fn(&C) -> &String,
    tables: &Tables,
) -> ListState {
    ListState {
        name: config.name().to_owned(),
        source: source(config).clone(),
        locked: profile.is_locked(config.name()),
        problems: texts(&config.own_gaps(tables)),
        definition: serde_json::to_value(config).unwrap_or(Value::Null),
    }
}

pub(super) fn texts(gaps: &[Gap]) -> Vec<Message> {
    gaps.iter().map(Gap::message).collect()
}
