//! The two descriptions of Monta's API that both sides of this project know (decision 18).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::input::InputError;

/// One of the two descriptions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// The plugin documentation.
    Documented,
    /// The live API.
    V6,
}

impl Profile {
    /// `documented` or `v6`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::V6 => "v6",
        }
    }

    /// The other description.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Documented => Self::V6,
            Self::V6 => Self::Documented,
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for Profile {
    type Err = InputError;

    fn from_str(name: &str) -> Result<Self, InputError> {
        match name {
            "documented" => Ok(Self::Documented),
            "v6" => Ok(Self::V6),
            other => Err(InputError {
                path: "profile".to_owned(),
                message: format!("expected documented or v6, got {other:?}"),
            }),
        }
    }
}
