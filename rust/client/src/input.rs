//! Arguments a caller got wrong.

use thiserror::Error;

/// An argument that cannot be sent. Nothing was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InputError {
    /// The payload of a create is not an object.
    #[error("the order must be a JSON object")]
    PayloadNotObject,
    /// The order has no `WebshopOrderId`, or it is not a text.
    #[error("the order has no WebshopOrderId")]
    OrderIdMissing,
    /// `.` and `..` cannot be a path segment, however they are written.
    #[error("this WebshopOrderId cannot be part of an address")]
    OrderIdUnusable,
    /// The JSON-Patch of an update is not a list.
    #[error("the patch must be a list of JSON-Patch operations")]
    PatchNotList,
    /// The changed members of an update are not an object.
    #[error("the changed members must be a JSON object")]
    ChangedNotObject,
    /// Both the patch and the changed members are empty.
    #[error("there is nothing to update")]
    NothingToUpdate,
    /// Monta wants a reason with every cancellation (contract 3.5).
    #[error("a cancellation needs a note")]
    NoteMissing,
}

impl InputError {
    /// The stable code of this error.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::PayloadNotObject => "input.payload_not_object",
            Self::OrderIdMissing => "input.order_id_missing",
            Self::OrderIdUnusable => "input.order_id_unusable",
            Self::PatchNotList => "input.patch_not_list",
            Self::ChangedNotObject => "input.changed_not_object",
            Self::NothingToUpdate => "input.nothing_to_update",
            Self::NoteMissing => "input.note_missing",
        }
    }

    /// The argument, or the member of it, that is wrong.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::PayloadNotObject => "payload",
            Self::OrderIdMissing | Self::OrderIdUnusable => "WebshopOrderId",
            Self::PatchNotList => "patch",
            Self::ChangedNotObject | Self::NothingToUpdate => "changed",
            Self::NoteMissing => "note",
        }
    }

    /// What to do about it, in English.
    #[must_use]
    pub fn hint(self) -> &'static str {
        match self {
            Self::PayloadNotObject => "Pass what build_order returned.",
            Self::OrderIdMissing => "Give the order a name.",
            Self::OrderIdUnusable => "Rename the order.",
            Self::PatchNotList | Self::ChangedNotObject => "Pass what plan_update returned.",
            Self::NothingToUpdate => "Send an update only when plan_update found a change.",
            Self::NoteMissing => "Say why the order is cancelled.",
        }
    }
}
