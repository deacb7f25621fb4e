//! When Monta is to ship: the date that the customer was promised, on the clock of the warehouse.

use serde::Deserialize;

use crate::clock::Clock;
use crate::problem::{Code, Problem, Problems, Record};
use crate::scalar::{Flag, Maybe, Text};
use crate::time::{Instant, from_monta};

/// Seconds that a request may be on its way: a date that is so close is past when Monta reads it, and Monta refuses the
/// whole order then (monta-api 3.2).
const ON_THE_WAY: i64 = 60;

/// The date that an order is promised for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Planned {
    /// The date on the order.
    pub date: Instant,
    /// Whether Monta ships on that day only, and not on an earlier one.
    pub exactly: Flag,
    /// IANA name of the time zone of the warehouse.
    pub timezone: Text,
    /// When the attempt is made.
    pub now: Instant,
    /// The `PlannedShipmentDate` that Monta has acknowledged; nothing of a new order.
    #[serde(default)]
    pub acknowledged: Maybe<Text>,
}

impl Planned {
    /// `PlannedShipmentDate`, or nothing where the date cannot be kept any more: then Monta ships as soon as it can.
    ///
    /// A date that Monta took while it was still to come stays as it is, though it is past by now.
    pub(crate) fn written(&self, order: &Record, problems: &mut Problems) -> Option<String> {
        let Some(clock) = Clock::named(self.timezone.as_str()) else {
            let values = [("timezone", self.timezone.as_str().to_owned())];
            problems.push(Problem::new(
                Code::OrderTimezoneUnknown,
                order.clone(),
                "commitment_date",
                values,
            ));
            return None;
        };
        let known = self.acknowledged.get().map(Text::as_str);
        match known.filter(|known| from_monta(known) == Some(self.date)) {
            Some(known) => Some(known.to_owned()),
            None => (!self.is_past()).then(|| clock.written(self.date)),
        }
    }

    /// Whether the date is past when a request arrives that is made now.
    fn is_past(&self) -> bool {
        self.date.seconds_since(self.now) <= ON_THE_WAY
    }
}
