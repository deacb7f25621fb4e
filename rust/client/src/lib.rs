//! Talks to Monta over HTTPS. One call is one attempt with one deadline and one classified outcome.
//!
//! A call about one record never retries: whether and when to come back is the caller's decision, and every [`Error`]
//! says which of the three it is (come back later, something must be fixed, stop). What one call may do is ask a second
//! question within the same deadline, such as reading an order back before saying that it exists.
//!
//! Reading many records is a batch: several at once, each with a deadline of its own, under one rate limiter that waits
//! where Monta says 429 and then goes on (`call/batch.rs`). Changing many is one, too (`api/send_many.rs`).
//!
//! The two descriptions of Monta's API (PATCH with JSON-Patch as documented, PUT as in the live version 6) are served
//! through a [`Profile`] (`profile.rs`, `api/detect.rs`, `api/fallback.rs`).
//!
//! The crate has five floors, and no import runs upward:
//!
//! 1. `error`: how a call ends when it does not succeed, and in which words.
//! 2. `profile`: the two descriptions of the API, as data.
//! 3. `settings`: what a client is made from.
//! 4. `call`: a client, one call with its deadline and its requests, a batch of calls, what a response amounts to.
//! 5. `api`: one file per resource of Monta; opens with a table of endpoints.
//!
//! Below all of them stand `monta_http` (one attempt over the wire; knows no API) and `monta_core` (what an answer means).

mod api;
mod call;
mod error;
mod profile;
mod settings;

pub use api::{
    AddressAnswer, Change, ChangedOrders, Check, ForecastAnswer, OrderAnswer, OrderChanges, Products, Receipts, Sent,
    SentAnswer, Shippers, StockAnswer, StockEndpoint,
};
pub use call::{Answer, BatchAnswer, Client, Limits, Outcome};
pub use error::{
    ChangeReport, Class, Code, ConfigurationError, Error, Exchange, Failure, InputError, Reason, Report, Text,
};
pub use monta_http::{BaseUrl, BaseUrlError, Secret};
pub use profile::{Capabilities, Capability, OrderUpdate, Profile, ProfileChoice};
pub use settings::{Credentials, Settings, Timeout};
