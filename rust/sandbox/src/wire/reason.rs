//! Why Monta refuses: `{"…InvalidReasons": [{"Code", "Message"}]}` (monta-api 2.6).
//!
//! Codes are scoped per container. Only a handful is public; where Monta's number is not known, the sandbox
//! uses numbers from 900 on, which Monta is not known to use.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::Reply;

/// One reason of a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reason {
    /// Monta's number within its container, or one of the sandbox's own from 900 on.
    pub(crate) code: u32,
    /// The text beside it.
    pub(crate) message: String,
}

impl Reason {
    /// A reason in full.
    pub(crate) fn new(code: u32, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }

    /// A member that must be there and is not.
    pub(crate) fn mandatory(field: &str) -> Self {
        Self::new(900, format!("Missing the following mandatory field(s): {field}"))
    }

    /// A text longer than Monta keeps.
    pub(crate) fn too_long(field: &str, limit: usize) -> Self {
        Self::new(901, format!("{field} can not be longer than {limit} characters"))
    }

    /// A SKU that is not a product, in its words (plugin documentation, "Common API validation messages").
    pub(crate) fn unknown_sku() -> Self {
        Self::new(905, "Provided SKU does not exist for a single known product")
    }
}

/// 400 with all reasons under the key of the operation's family, such as `OrderInvalidReasons`.
pub(crate) fn refuse(container: &str, reasons: &[Reason]) -> Reply {
    refuse_with(StatusCode::BAD_REQUEST, container, reasons)
}

/// The same under another status.
pub(crate) fn refuse_with(status: StatusCode, container: &str, reasons: &[Reason]) -> Reply {
    let rows: Vec<Value> = reasons
        .iter()
        .map(|r| json!({"Code": r.code, "Message": r.message}))
        .collect();
    Reply::Json(status, json!({ container: rows }))
}
