//! What is to be done when an answer is none.

use std::time::Duration;

use monta_odoo::Class;

use super::apply::Patience;

/// What an error means for records that were sent.
pub(super) enum Lost {
    /// They are not written, and will not be as they are.
    Refused,
    /// They are not written; come back.
    Later,
    /// They are not written; send fewer at once.
    Fewer,
    /// Whether they are written is not known.
    Unknown,
    /// Nothing more is to be sent.
    Stop,
}

pub(super) fn lost(error: &monta_odoo::Error) -> Lost {
    use monta_odoo::Error as Odoo;
    match (error, error.class()) {
        (_, Class::Stop) => Lost::Stop,
        (_, Class::Fix | Class::Gone) => Lost::Refused,
        // An exception takes back what was done until then.
        (Odoo::Odoo { .. } | Odoo::Status { status: 413, .. }, Class::Shrink) => Lost::Fewer,
        (Odoo::Odoo { .. } | Odoo::Status { status: 429, .. }, Class::Retry) => Lost::Later,
        // Of a 503 nobody knows whether Odoo says so, or a proxy that lost it at its work.
        (_, Class::Retry | Class::Shrink) => Lost::Unknown,
    }
}

/// How long to wait after so many failures in a row.
pub(super) fn pause(patience: Patience, error: &monta_odoo::Error, failures: u32) -> Duration {
    let own = patience.pause * 2_u32.saturating_pow(failures.saturating_sub(1).min(6));
    error
        .retry_after()
        .map_or(own, |seconds| Duration::from_secs(seconds.min(60)))
}

/// The halves of a batch that fails, the last first: whoever takes from the end sends the first one first.
pub(super) fn halves<T>(mut batch: Vec<T>) -> [Vec<T>; 2] {
    let second = batch.split_off(batch.len().div_ceil(2));
    [second, batch]
}
