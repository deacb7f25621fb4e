//! The clock of the sandbox. It runs with the machine's until a time is set; from then on it stands still and
//! moves only when told to, apart from a tick for each thing that happens, so that no two have the same time.

use chrono::{DateTime, TimeDelta, Utc};

/// How far a standing clock moves for each thing that happens. Multiples of it have zero to four fractional
/// digits, so that readers meet every form of Monta's timestamps.
const TICK: TimeDelta = TimeDelta::microseconds(12_500);

/// Where the sandbox stands in time.
#[derive(Default)]
pub(crate) struct Clock {
    standing_at: Option<DateTime<Utc>>,
    ahead_by: TimeDelta,
}

impl Clock {
    /// The present time of the sandbox.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.standing_at.unwrap_or_else(|| Utc::now() + self.ahead_by)
    }

    /// The time of something that happens now: later than everything that has happened.
    pub(crate) fn stamp(&mut self) -> DateTime<Utc> {
        if let Some(time) = &mut self.standing_at {
            *time += TICK;
        }
        self.now()
    }

    /// Sets the time and stops the clock there.
    pub(crate) fn stand_at(&mut self, now: DateTime<Utc>) {
        self.standing_at = Some(now);
    }

    /// Moves the clock, standing or running; a time beyond the calendar is not reached.
    pub(crate) fn advance(&mut self, by: TimeDelta) {
        match self.standing_at {
            Some(time) => self.standing_at = time.checked_add_signed(by).or(Some(time)),
            None => self.ahead_by = self.ahead_by.checked_add(&by).unwrap_or(self.ahead_by),
        }
    }
}
