//! The stock of one product, in pieces.

/// Monta's figures, as far as they are counted; the others follow from these and from the forecasts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Stock {
    /// Everything that is not in quarantine, on paper.
    pub(crate) all: i64,
    /// Not to be sold.
    pub(crate) blocked: i64,
    /// Received, not yet on a location.
    pub(crate) in_transit: i64,
    /// Set aside for orders that wait.
    pub(crate) reserved: i64,
    /// Kept apart, not part of `all`.
    pub(crate) quarantine: i64,
    /// Written off for orders that are queued or being picked.
    pub(crate) picking: i64,
    /// Everything ever received.
    pub(crate) received: i64,
}

impl Stock {
    /// `Available = All - Blocked - InTransit - Reserved` (monta-api 4, the handbook's formula).
    pub(crate) fn available(&self) -> i64 {
        self.all - self.blocked - self.in_transit - self.reserved
    }
}
