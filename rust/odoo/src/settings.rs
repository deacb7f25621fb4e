//! The second floor: where Odoo is, who asks, and for which company and language.

mod context;
mod credentials;
mod endpoint;

use std::time::Duration;

pub use context::Context;
pub use credentials::Credentials;
pub use endpoint::Endpoint;

/// Which wire to use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WireChoice {
    /// JSON-2 where Odoo has it and the secret is an API key, JSON-RPC otherwise.
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
