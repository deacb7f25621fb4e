//! The highest floor: logging in, calls, tables and pages.

mod keys;
mod login;
mod pages;
mod tables;
mod version;

use monta_core::{Message, message};
use std::time::{Duration, SystemTime};

use serde_json::{Map, Value};

use crate::error::Error;
use crate::settings::{Access, Credentials, Endpoint, Settings};
use crate::wire::{Call, Login, Rows, Server, Wire, WithoutLogin};
pub use keys::KeyExpiry;
pub use login::User;
pub use pages::{Page, Pages};
pub use tables::{Field, Model};
pub use version::Version;

/// What keeps a response from being a page.
fn no_rows() -> Message {
    message!("it does not hold the rows of a table in the order of their ids")
}

/// An Odoo in which somebody is logged in. Safe to share between threads; connections belong to the process.
#[derive(Debug)]
pub struct Session {
    server: Server,
    login: Login,
    version: Version,
    user: User,
}

impl Session {
    /// Finds out the version, chooses the wire, logs in with one try, and checks company and language: four to seven
    /// requests.
    ///
    /// # Errors
    /// Each way in which it can go wrong has a variant of its own in [`Error`].
    pub fn connect(settings: Settings) -> Result<Self, Error> {
        if settings.database.trim().is_empty() {
            return Err(Error::Setting(message!("The name of the database is empty.")));
        }
        if !settings.database.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Error::Setting(message!(
                "The name of the database holds a blank or an accent; Odoo allows none."
            )));
        }
        let server = Server::new(settings);
        let version = version::find_out(&server)?;
        let (login, user) = login::log_in(&server, &version)?;
        Ok(Self {
            server,
            login,
            version,
            user,
        })
    }

    /// Calls `method` of `model` and gives what it returns; `null` where it returns nothing.
    ///
    /// `ids` are the records that it is a method of, `None` for a method of the model itself (Odoo's `@api.model`, such as
    /// `search_read`). `arguments` go by their name in Odoo's source. `context` is added to the session's company and
    /// language and wins over them.
    ///
    /// # Errors
    /// [`Error`], with its [`Class`](crate::Class). The request was sent once.
    pub fn call(
        &self,
        model: &str,
        method: &str,
        ids: Option<&[i64]>,
        arguments: Map<String, Value>,
        context: &Map<String, Value>,
    ) -> Result<Value, Error> {
        let context = self.server.settings.context.of(model, context);
        let call = Call {
            model,
            method,
            ids,
            arguments,
            context,
        };
        self.login.call(&self.server, call)
    }

    /// Calls `search_read` of `model` for these fields, which its arguments name, too.
    fn rows(
        &self,
        model: &str,
        fields: &[String],
        arguments: Map<String, Value>,
        context: &Map<String, Value>,
    ) -> Result<Rows, Error> {
        let call = Call {
            model,
            method: "search_read",
            ids: None,
            arguments,
            context: self.server.settings.context.of(model, context),
        };
        let rows = self.login.rows(&self.server, call, fields)?;
        rows.ok_or_else(|| self.unreadable(no_rows()))
    }

    /// The version of the server.
    #[must_use]
    pub fn version(&self) -> &Version {
        &self.version
    }

    /// Who is logged in.
    #[must_use]
    pub fn user(&self) -> &User {
        &self.user
    }

    /// The server's own clock at its last response (header `Date`, whole seconds); none where it tells no time. Whatever is
    /// asked after it sees all that was committed before it.
    #[must_use]
    pub fn server_time(&self) -> Option<SystemTime> {
        self.server.time()
    }

    /// Which wire is used.
    #[must_use]
    pub fn wire(&self) -> Wire {
        match self.login {
            Login::JsonRpc { .. } => Wire::JsonRpc,
            Login::Json2 => Wire::Json2,
        }
    }

    /// How many requests this server is asked at once at most.
    #[must_use]
    pub fn max_parallel(&self) -> usize {
        if self.server.settings.endpoint.is_odoo_com() {
            1
        } else {
            2
        }
    }

    /// What the user should know about this connection.
    #[must_use]
    pub fn hint(&self) -> Option<Message> {
        let with_login = matches!(self.server.credentials(), Credentials::Login { .. });
        (self.version.has_json2() && self.wire() == Wire::JsonRpc && with_login).then(|| message!(
            "Odoo 22 will no longer know this way in (JSON-RPC with a password): create an API key in your preferences, \
             Account Security, and log in with it.",
        ))
    }

    /// A result that has not the form it should have.
    fn unreadable(&self, what: Message) -> Error {
        self.server.unreadable(what)
    }
}

/// The names of the databases that a server tells. Needs no login. Many servers tell none, Odoo Online among them: this
/// is a help for typing, and no proof that a database is not there.
///
/// # Errors
/// [`Error::NotListed`], or that the server cannot be reached.
pub fn databases(endpoint: &Endpoint, access: &Access, timeout: Duration) -> Result<Vec<String>, Error> {
    WithoutLogin::databases(endpoint, access, timeout)
}
