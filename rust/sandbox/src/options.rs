//! How a sandbox is started: which of the two descriptions of the API it follows, and who may log in.

use serde::{Deserialize, Serialize};

/// Which description of Monta's API is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// The live API v6 as its public clients know it: PUT, `/order/{id}/colli`, the change feed.
    #[default]
    V6,
    /// The API as the plugin documentation tells it: PATCH with JSON-Patch, `/shipments`, `/inbound/forecast`.
    Documented,
}

/// What a sandbox needs to start; everything else is switched through `/_sandbox/settings`.
#[derive(Clone)]
pub struct Options {
    /// The description that is served until a reset says otherwise.
    pub profile: Profile,
    /// User name of the one account, for Basic authentication.
    pub username: String,
    /// Password of the one account.
    pub password: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            profile: Profile::default(),
            username: "tenant_user".to_owned(),
            password: "secret".to_owned(),
        }
    }
}
