//! What a client must know before it can send anything, checked before anything is sent.

mod credentials;
mod timeout;

use monta_http::BaseUrl;

use crate::profile::{Capabilities, ProfileChoice};

pub use credentials::Credentials;
pub use timeout::Timeout;

/// Everything a [`Client`](crate::Client) is made from.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where Monta answers.
    pub base_url: BaseUrl,
    /// Who asks.
    pub credentials: Credentials,
    /// How long one call may take.
    pub timeout: Timeout,
    /// Which description of the API to follow.
    pub profile: ProfileChoice,
    /// What was learnt about the server before; ignored when the profile is pinned.
    pub capabilities: Capabilities,
}
