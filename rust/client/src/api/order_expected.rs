//! What is expected of an order before it is changed: that nothing went from it since anybody looked (decision 16).

use std::slice;

use monta_core::status::tells_of_dropped_lines;
use monta_core::{dropped_lines, unknown_parts};
use serde_json::Value;

use super::order_parcels_events::{Identity, events};
use crate::call::Call;
use crate::error::{Code, Error, Failure, Text};

/// What the caller knows of an order that it is about to change.
pub(super) struct Expected<'a> {
    /// The documents of which Monta has one: what it acknowledged last, and what an attempt put that may have arrived.
    pub(super) sent: Vec<&'a Value>,
    /// The other orders at Monta that belong to it.
    pub(super) family: &'a [String],
}

impl Expected<'_> {
    /// That Monta has neither moved nor dropped lines of `order`.
    pub(super) fn ensure_nothing_gone(&self, call: &mut Call<'_>, id: &str, order: &Value) -> Result<(), Error> {
        self.ensure_no_unknown_part(call, order)?;
        let is_less = |sent: &&Value| !dropped_lines(sent, slice::from_ref(order)).is_empty();
        // Monta may have more ways than that to show other lines than it was sent.
        if self.sent.iter().all(is_less) && tells_of_dropped_lines(&events(call, &Identity::of(order, id))?) {
            return Err(call.fail(Failure::new(Code::LinesMoved, Text::LinesGone)));
        }
        Ok(())
    }

    /// That no line of `order` went to an order that the caller does not know of.
    pub(super) fn ensure_no_unknown_part(&self, call: &mut Call<'_>, order: &Value) -> Result<(), Error> {
        let mut parts = self.sent.iter().map(|sent| unknown_parts(sent, order, self.family));
        let Some(parts) = parts.find(|parts| !parts.is_empty()) else {
            return Ok(());
        };
        let failure = Failure::new(Code::LinesMoved, Text::LinesMoved);
        Err(call.fail(failure.with("parts", parts.join(", "))))
    }
}
