//! API keys that will end.

use monta_core::message;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::Session;
use crate::error::Error;

/// An API key of the user, and when it ends.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct KeyExpiry {
    /// What the user has called it.
    pub name: String,
    /// When Odoo accepts it no more, in UTC: `2026-11-27 08:19:00`.
    #[serde(rename = "expiration_date")]
    pub expires_at: String,
}

impl Session {
    /// The API key of this user that ends next after `now` (UTC, `2026-11-27 08:19:00`); none where none ends, as before
    /// Odoo 18. Odoo does not tell which of several keys is in use.
    ///
    /// # Errors
    /// [`Error`].
    pub fn next_key_expiry(&self, now: &str) -> Result<Option<KeyExpiry>, Error> {
        if !self.version.keys_expire() {
            return Ok(None);
        }
        let domain = json!([["user_id", "=", self.user.id], ["expiration_date", ">", now]]);
        let arguments = Map::from_iter([
            ("domain".to_owned(), domain),
            ("fields".to_owned(), json!(["name", "expiration_date"])),
            ("order".to_owned(), json!("expiration_date")),
            ("limit".to_owned(), json!(1)),
            ("load".to_owned(), Value::Null),
        ]);
        let answer = self.call("res.users.apikeys", "search_read", None, arguments, &Map::new())?;
        let keys: Vec<KeyExpiry> = Vec::deserialize(answer)
            .map_err(|_| self.unreadable(message!("it does not list the API keys of the user")))?;
        Ok(keys.into_iter().next())
    }
}
