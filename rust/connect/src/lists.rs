//! The fourth floor: lists and groups from the cache, with or without an Odoo.
//!
//! What they show is decided by [`monta_core::lookup`]; here it gets its tables. A list that was built once keeps what it
//! showed, in case something that it uses is gone later.

mod kept;
mod tables;
mod used;

use monta_core::lookup::{Gap, GroupConfig, ListConfig, LookupList, SearchGroup, Tables, build_group, build_list};
use monta_core::message;
use monta_core::message::listed;

use crate::cache::Cache;
use crate::error::Error;
use crate::profile::Profile;
pub use kept::KeptList;
pub(crate) use tables::filled_with;
pub(crate) use used::{Names, choices, names_needed};

/// What a lookup list shows now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListAnswer {
    /// Built from the cache.
    Built {
        /// Its rows, and what was left out.
        list: LookupList,
        /// When its source was read, in UTC.
        cached_at: String,
    },
    /// It cannot be built.
    Broken {
        /// Why.
        gaps: Vec<Gap>,
        /// What it showed when it was built last; none when it never was.
        kept: Option<KeptList>,
    },
}

/// What a search group searches now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GroupAnswer {
    /// Built from the cache.
    Built {
        /// What is searched.
        group: SearchGroup,
        /// When its source was read, in UTC.
        cached_at: String,
    },
    /// It cannot be built.
    Broken {
        /// Why.
        gaps: Vec<Gap>,
    },
}

/// What a lookup list of the profile shows now.
///
/// # Errors
/// [`Error::Setting`]: there is none of that name. Otherwise that the cache cannot be read.
pub fn list(profile: &Profile, cache: &Cache, name: &str) -> Result<ListAnswer, Error> {
    let config = profile.lists.iter().find(|list| list.name == name);
    let config = config.ok_or_else(|| {
        missing(
            ConfigKind::List,
            name,
            profile.lists.iter().map(|list| list.name.as_str()),
        )
    })?;
    built(cache, config)
}

/// What a lookup list shows that need not be in the profile.
pub(crate) fn built(cache: &Cache, config: &ListConfig) -> Result<ListAnswer, Error> {
    let choices: Vec<_> = config.fields.iter().map(|field| &field.choice).collect();
    let tables = tables::filled(cache, &config.source, &choices)?;
    match build_list(config, &tables) {
        Ok(list) => Ok(ListAnswer::Built {
            list,
            cached_at: cached_at(cache, &config.source)?,
        }),
        Err(gaps) => Ok(ListAnswer::Broken {
            gaps,
            kept: cache.kept_list(&config.name)?,
        }),
    }
}

/// What a search group of the profile searches now.
///
/// # Errors
/// As of [`list`].
pub fn group(profile: &Profile, cache: &Cache, name: &str) -> Result<GroupAnswer, Error> {
    let config = profile.groups.iter().find(|group| group.name == name);
    let config = config.ok_or_else(|| {
        missing(
            ConfigKind::Group,
            name,
            profile.groups.iter().map(|group| group.name.as_str()),
        )
    })?;
    built_group(cache, config)
}

/// What a search group searches that need not be in the profile.
pub(crate) fn built_group(cache: &Cache, config: &GroupConfig) -> Result<GroupAnswer, Error> {
    let choices: Vec<_> = config.fields.iter().collect();
    let tables = tables::filled(cache, &config.source, &choices)?;
    match build_group(config, &tables) {
        Ok(group) => Ok(GroupAnswer::Built {
            group,
            cached_at: cached_at(cache, &config.source)?,
        }),
        Err(gaps) => Ok(GroupAnswer::Broken { gaps }),
    }
}

/// The definitions of all tables that were read, without rows: enough to tell what a list or a group lacks.
///
/// # Errors
/// That the cache cannot be read.
pub fn definitions(profile: &Profile, cache: &Cache) -> Result<Tables, Error> {
    let mut tables = Tables::new();
    for name in profile.table_names() {
        if let Some(read) = cache.meta(name)?.read {
            tables = tables.with(tables::defined(name, &read));
        }
    }
    Ok(tables)
}

/// Builds all lists, and keeps what they show; one that cannot be built keeps what it showed. `now` is the time in UTC.
pub(crate) fn keep_lists(profile: &Profile, cache: &mut Cache, now: &str) -> Result<(), Error> {
    for config in &profile.lists {
        if let ListAnswer::Built { list, cached_at } = list(profile, cache, &config.name)? {
            cache.keep_list(&config.name, &KeptList::of(&list, now, &cached_at))?;
        }
    }
    Ok(())
}

fn cached_at(cache: &Cache, table: &str) -> Result<String, Error> {
    Ok(cache.meta(table)?.read.map(|read| read.read_at).unwrap_or_default())
}

/// What a profile has several of, each by its name.
#[derive(Debug, Clone, Copy)]
pub(crate) enum ConfigKind {
    List,
    Group,
    Mapping,
}

pub(crate) fn missing<'a>(kind: ConfigKind, name: &str, names: impl Iterator<Item = &'a str>) -> Error {
    let names: Vec<_> = names.map(|name| format!("\"{name}\"")).collect();
    let others = if names.is_empty() {
        message!("there is none yet")
    } else {
        message!("there are {names}", names = listed(&names))
    };
    Error::Setting(match kind {
        ConfigKind::List => message!("The profile has no list \"{name}\": {others}.", name, others),
        ConfigKind::Group => message!("The profile has no group \"{name}\": {others}.", name, others),
        ConfigKind::Mapping => message!("The profile has no mapping \"{name}\": {others}.", name, others),
    })
}
