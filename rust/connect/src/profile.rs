//! The second floor: what a user has set up, and where it is kept.

mod connection;
mod file;
mod paths;
mod tables;

use monta_core::message;
use monta_core::message::Message;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use monta_core::export::{Guards, Mapping, mappings_with_group, mappings_with_list};
use monta_core::lookup::{GroupConfig, ListConfig};
use monta_odoo::{Context, Endpoint};

use crate::error::Error;
pub use connection::{Connection, FRONT_SECRET};
pub use paths::Paths;
pub use tables::{REQUIRED_TABLES, TableConfig};

/// The version of the file that this program writes.
const VERSION: i64 = 1;

/// What a user has set up: where Odoo is, which tables are read, which lists and groups are made of them. It holds no
/// secret and can be handed to others.
///
/// Members that this program does not know stay as they are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// The version of the file.
    version: i64,
    /// Where Odoo is: `https://your-company.odoo.com`.
    pub endpoint: String,
    /// The name of the database.
    pub database: String,
    /// The id of the company that calls are for; none for that of the user.
    pub company: Option<i64>,
    /// The code of the language of texts, such as `nl_NL`; none for that of the user.
    pub language: Option<String>,
    /// How Odoo is reached, where that is not as usual.
    #[serde(skip_serializing_if = "Connection::is_usual")]
    pub connection: Connection,
    /// Tables beside the required ones, and what is set up of any of them.
    pub tables: Vec<TableConfig>,
    /// The lookup lists.
    pub lists: Vec<ListConfig>,
    /// The search groups.
    pub groups: Vec<GroupConfig>,
    /// Names of lists and groups that are unlocked for editing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unlocked: Vec<String>,
    /// Which columns of a file belong to which fields, for an export.
    pub mappings: Vec<Mapping>,
    /// By table, what an export may change there; nothing where nothing is said.
    pub guards: Guards,
    /// What a later release stores here.
    #[serde(flatten)]
    unknown: Map<String, Value>,
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            version: VERSION,
            endpoint: String::new(),
            database: String::new(),
            company: None,
            language: None,
            connection: Connection::default(),
            tables: Vec::new(),
            lists: Vec::new(),
            groups: Vec::new(),
            unlocked: Vec::new(),
            mappings: Vec::new(),
            guards: Guards::new(),
            unknown: Map::new(),
        }
    }
}

impl Profile {
    /// Where Odoo is.
    ///
    /// # Errors
    /// [`Error::Setting`] where none is set, [`Error::Odoo`] where it is no address.
    pub fn endpoint(&self) -> Result<Endpoint, Error> {
        if self.endpoint.trim().is_empty() {
            return Err(Error::Setting(message!(
                "The profile has no endpoint: set the address of Odoo first."
            )));
        }
        Ok(Endpoint::parse_allowing(&self.endpoint, self.connection.http_hosts()?)?)
    }

    /// Sets the address of Odoo, cleaned; gives the path that was cut off, where there was one.
    ///
    /// # Errors
    /// [`Error::Odoo`] where it is no address; it stays as it was.
    pub fn set_endpoint(&mut self, text: &str) -> Result<Option<String>, Error> {
        let endpoint = Endpoint::parse_allowing(text, self.connection.http_hosts()?)?;
        self.endpoint = endpoint.to_string();
        Ok(endpoint.cut().map(str::to_owned))
    }

    /// Company and language of every call.
    #[must_use]
    pub fn context(&self) -> Context {
        Context {
            company: self.company,
            language: self.language.clone(),
        }
    }

    /// From what tables are read: address, database, company and language in one text. Rows that were read from another
    /// one are stale.
    #[must_use]
    pub fn source(&self) -> String {
        serde_json::json!([self.endpoint, self.database, self.company, self.language]).to_string()
    }

    /// Whether a list or a group is safe from edits.
    #[must_use]
    pub fn is_locked(&self, name: &str) -> bool {
        self.unlocked.iter().all(|unlocked| unlocked != name)
    }

    pub(crate) fn set_locked(&mut self, name: &str, locked: bool) {
        self.unlocked.retain(|unlocked| unlocked != name);
        if !locked {
            self.unlocked.push(name.to_owned());
        }
    }

    /// The mappings that need a list: `mapping "Products"`.
    pub(crate) fn mappings_with_list(&self, name: &str) -> Vec<Message> {
        quoted(&mappings_with_list(name, &self.mappings))
    }

    /// The same for a search group.
    pub(crate) fn mappings_with_group(&self, name: &str) -> Vec<Message> {
        quoted(&mappings_with_group(name, &self.mappings))
    }

    /// Names of all lists and groups.
    #[must_use]
    pub fn taken_names(&self) -> Vec<&str> {
        let lists = self.lists.iter().map(|list| list.name.as_str());
        lists
            .chain(self.groups.iter().map(|group| group.name.as_str()))
            .collect()
    }
}

fn quoted(mappings: &[&str]) -> Vec<Message> {
    mappings
        .iter()
        .map(|name| message!("mapping \"{name}\"", name))
        .collect()
}
