//! Talks to Monta over HTTPS. One call is one attempt with one deadline and one classified outcome.
//!
//! A call about one record never retries: whether and when to come back is the caller's decision, and every [`Error`]
//! says which of the three it is (come back later, something must be fixed, stop). What one call may do is ask a second
//! question within the same deadline, such as reading an order back before saying that it exists.
//!
//! Reading many records is a batch: several at once, each with a deadline of its own, under one limiter that waits where
//! Monta says 429 and then goes on (module `batch`).
//!
//! The two descriptions of Monta's API (PATCH with JSON-Patch as documented, PUT as in the live version 6) are served
//! through a [`Profile`]; see the module `profile`.

mod batch;
mod call;
mod check;
mod client;
mod code;
mod config;
mod credentials;
mod detail;
mod endpoint;
mod error;
mod exchange;
mod feed;
mod find;
mod inbound;
mod input;
mod orders;
mod products;
mod profile;
mod reason;
mod reasons;
mod refusal;
mod report;
mod rows;
mod status;
mod stock;
mod supplier;
mod text;
mod ways;

pub use call::{Answer, Outcome};
pub use check::Check;
pub use client::Client;
pub use code::{Class, Code};
pub use config::{ConfigurationError, Settings, Timeout};
pub use credentials::{Credentials, Secret};
pub use endpoint::StockEndpoint;
pub use error::{Error, Failure};
pub use exchange::Exchange;
pub use feed::{OrderChanges, Receipts};
pub use inbound::ForecastAnswer;
pub use input::InputError;
pub use monta_http::{BaseUrl, BaseUrlError};
pub use products::Products;
pub use profile::{Capabilities, OrderUpdate, Part, Profile, ProfileChoice};
pub use reason::Reason;
pub use report::Report;
pub use status::OrderAnswer;
pub use stock::StockAnswer;
pub use text::Text;
