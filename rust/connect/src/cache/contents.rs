//! What lists showed, and what records are called.

use monta_core::message;
use monta_core::message::Message;
use rusqlite::{OptionalExtension, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Cache;
use super::table::json;
use crate::error::Error;

impl Cache {
    /// What was kept of a list; none where nothing was.
    pub(crate) fn content<T: DeserializeOwned>(&self, list: &str) -> Result<Option<T>, Error> {
        let sql = "SELECT content FROM monta_list WHERE name = ?1";
        let text: Option<String> = self
            .connection
            .query_row(sql, [list], |row| row.get(0))
            .optional()
            .map_err(self.failed())?;
        text.map(|text| serde_json::from_str(&text))
            .transpose()
            .map_err(|error| Error::Broken {
                path: self.path.clone(),
                reason: message!(
                    "what it kept of the list {list}: {error}",
                    list,
                    error = error.to_string()
                ),
            })
    }

    pub(crate) fn set_content<T: Serialize>(&mut self, list: &str, content: &T) -> Result<(), Error> {
        self.change(|transaction| {
            let sql = "INSERT OR REPLACE INTO monta_list (name, content) VALUES (?1, ?2)";
            transaction.execute(sql, params![list, json(content)?]).map(drop)
        })
    }

    /// Keeps what was kept of a list under another name.
    pub(crate) fn rename_content(&mut self, list: &str, name: &str) -> Result<(), Error> {
        self.change(|transaction| {
            let sql = "UPDATE OR REPLACE monta_list SET name = ?2 WHERE name = ?1";
            transaction.execute(sql, params![list, name]).map(drop)
        })
    }

    /// Forgets what was kept of a list.
    pub(crate) fn forget_content(&mut self, list: &str) -> Result<(), Error> {
        let deleted = self
            .connection
            .execute("DELETE FROM monta_list WHERE name = ?1", [list]);
        deleted.map(drop).map_err(self.failed())
    }

    /// The display names of records of a table, in the order of their ids.
    pub(crate) fn display_names(&self, model: &str) -> Result<Vec<(i64, String)>, Error> {
        let read = || -> rusqlite::Result<Vec<(i64, String)>> {
            let sql = "SELECT id, name FROM monta_name WHERE model = ?1 ORDER BY id";
            let mut statement = self.connection.prepare(sql)?;
            statement
                .query_map([model], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        };
        read().map_err(self.failed())
    }

    pub(crate) fn put_display_names(&mut self, model: &str, names: &[(i64, String)]) -> Result<(), Error> {
        self.change(|transaction| {
            let sql = "INSERT OR REPLACE INTO monta_name (model, id, name) VALUES (?1, ?2, ?3)";
            let mut put = transaction.prepare(sql)?;
            for (id, name) in names {
                put.execute(params![model, id, name])?;
            }
            Ok(())
        })
    }

    /// Of when and of what the display names are, as [`Cache::set_names_of`] said; none before.
    pub(crate) fn names_of(&self) -> Result<Option<String>, Error> {
        self.noted(NAMES_OF)
    }

    /// The day on which it was asked last whether an API key ends soon.
    pub(crate) fn keys_asked(&self) -> Result<Option<String>, Error> {
        self.noted(KEYS_ASKED)
    }

    /// That an API key of this user ends soon; none where none does.
    pub(crate) fn key_warning(&self) -> Result<Option<Message>, Error> {
        let kept = self.noted(KEY_WARNING)?.filter(|text| !text.is_empty());
        Ok(kept.as_deref().map(Message::kept))
    }

    pub(crate) fn set_key_warning(&mut self, day: &str, warning: Option<&Message>) -> Result<(), Error> {
        self.note(KEY_WARNING, &warning.map(Message::to_keep).unwrap_or_default())?;
        self.note(KEYS_ASKED, day)
    }

    pub(crate) fn set_names_of(&mut self, text: &str) -> Result<(), Error> {
        self.note(NAMES_OF, text)
    }
}

const NAMES_OF: &str = "names_of";
const KEYS_ASKED: &str = "keys_asked";
const KEY_WARNING: &str = "key_warning";
