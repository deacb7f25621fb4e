//! One request to a server: one attempt, one deadline, one capped body. Knows no API.
//!
//! An [`Attempt`] sends a [`Request`] over the pooled connections of this process ([`agent`]) and gives the [`Response`],
//! whatever its status, or [`NoResponse`] and whether the server may have acted on the request all the same. What a status
//! or a body means, who is asked as whom, and whether to try again, is for the crate that knows the API.

pub mod agent;
mod attempt;
mod base_url;
mod body;
pub mod path;
pub mod pool;
mod proxy;
mod retry_after;
mod secret;
mod tls;

pub use attempt::{Attempt, Cause, NoResponse, RawResponse, Request, Response};
pub use base_url::{BaseUrl, BaseUrlError};
pub use body::{Body, shortened};
pub use secret::{MASK, Secret};
pub use tls::{Pin, Tls, TlsError, TlsParts};
pub use ureq::Agent;
