//! Talks to Monta over HTTPS. One call is one attempt with one deadline and one classified outcome.
//!
//! The client never retries: whether and when to come back is the caller's decision, and every [`Error`] says which
//! of the three it is (come back later, something must be fixed, stop). What one call may do is ask a second question
//! within the same deadline, such as reading an order back before saying that it exists.
//!
//! The two descriptions of Monta's API (PATCH with JSON-Patch as documented, PUT as in the live version 6) are served
//! through a [`Profile`]; see the module `profile`.

mod agent;
mod base_url;
mod call;
mod check;
mod client;
mod code;
mod config;
mod credentials;
mod decode;
mod error;
mod exchange;
mod input;
mod orders;
mod profile;
mod reason;
mod refusal;
mod retry_after;
mod transport;

pub use base_url::BaseUrl;
pub use call::{Answer, Outcome};
pub use check::Check;
pub use client::Client;
pub use code::{Class, Code};
pub use config::{ConfigurationError, Settings, Timeout};
pub use credentials::{Credentials, Secret};
pub use error::{Error, Failure};
pub use exchange::Exchange;
pub use input::InputError;
pub use profile::{Capabilities, OrderUpdate, Profile, ProfileChoice};
pub use reason::Reason;
