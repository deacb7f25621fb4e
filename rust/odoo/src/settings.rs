//! The second floor: where Odoo is, who asks, and for which company and language.

mod access;
mod context;
mod credentials;
mod endpoint;
mod secrets;

use std::time::Duration;

pub use access::{Access, FrontLogin, RequestLog};
pub use context::Context;
pub use credentials::Credentials;
pub use endpoint::Endpoint;
pub(crate) use secrets::Secrets;

/// Which wire to use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WireChoice {
    /// JSON-2 where Odoo has it, the secret is an API key and nothing in front of Odoo wants a login; JSON-RPC otherwise.
    #[default]
    Auto,
    /// Always `POST /jsonrpc`.
    JsonRpc,
    /// Always `POST /json/2/…`.
    Json2,
}

/// What a session is made from.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where Odoo is.
    pub endpoint: Endpoint,
    /// How it is reached.
    pub access: Access,
    /// The name of the database; goes along with every request.
    pub database: String,
    /// Who asks.
    pub credentials: Credentials,
    /// Company and language of every call.
    pub context: Context,
    /// Which wire to use.
    pub wire: WireChoice,
    /// How long one request may take, everything included. Odoo itself gives up after two minutes unless told otherwise.
    pub timeout: Duration,
}
