//! Finding records by words in the cache.

use monta_core::lookup::{GroupConfig, SHOWN};

use super::Store;
use super::answers::{SearchAnswer, SearchedRow};
use super::memo::Memo;
use crate::error::Error;
use crate::lists::{ConfigKind, GroupAnswer, built_group, missing};

impl Store {
    /// The records of a group that have every word somewhere in their fields, without capitals and accents; `limit` at
    /// most, and never more than 50.
    ///
    /// # Errors
    /// [`Error::Setting`]: there is no group of that name. [`Error::NotBuilt`]: it lacks something. Otherwise that the
    /// profile or the cache cannot be read.
    pub fn search(&self, group: &str, text: &str, limit: usize) -> Result<SearchAnswer, Error> {
        let config = self.group_config(group)?;
        self.with_offline(|cache, searched| {
            let version = cache.data_version()?;
            let memo = match searched.take() {
                Some(memo) if memo.version == version && memo.config == config => memo,
                _ => match built_group(cache, &config)? {
                    GroupAnswer::Built { group, cached_at } => Memo {
                        config,
                        version,
                        group,
                        cached_at,
                    },
                    GroupAnswer::Broken { gaps } => {
                        return Err(Error::NotBuilt {
                            name: config.name,
                            gaps,
                        });
                    }
                },
            };
            let memo = searched.insert(memo);
            let found = memo.group.search(text);
            let limit = limit.min(SHOWN);
            let rows = found.rows.iter().take(limit).map(|row| SearchedRow {
                id: row.id,
                texts: row.texts.clone(),
            });
            Ok(SearchAnswer {
                group: memo.config.name.clone(),
                source: memo.config.source.clone(),
                cached_at: memo.cached_at.clone(),
                columns: columns(&memo.config),
                rows: rows.collect(),
                more: found.more || found.rows.len() > limit,
            })
        })
    }

    pub(super) fn group_config(&self, name: &str) -> Result<GroupConfig, Error> {
        let profile = self.profile()?;
        let found = profile.groups.iter().find(|group| group.name == name);
        found.cloned().ok_or_else(|| {
            missing(
                ConfigKind::Group,
                name,
                profile.groups.iter().map(|group| group.name.as_str()),
            )
        })
    }
}

/// The fields of a group as a configuration names them.
pub(super) fn columns(config: &GroupConfig) -> Vec<String> {
    config.fields.iter().map(ToString::to_string).collect()
}
