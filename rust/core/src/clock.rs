//! The clock on the wall of the warehouse (`monta.warehouse_tz`).

use chrono::{DateTime, NaiveDate, SecondsFormat};
use chrono_tz::Tz;

use crate::time::Instant;

/// A time zone of the IANA database.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock(Tz);

impl Clock {
    /// The clock that runs on UTC.
    pub(crate) const UTC: Self = Self(Tz::UTC);

    /// The clock of a zone, when there is one of that name.
    pub(crate) fn named(zone: &str) -> Option<Self> {
        zone.parse().ok().map(Self)
    }

    /// The day on the calendar of the warehouse.
    pub(crate) fn day(self, time: Instant) -> NaiveDate {
        self.local(time).date_naive()
    }

    /// The time as the warehouse reads it, with its offset: `2025-07-15T12:00:00+02:00`. The offset tells the two halves
    /// of the hour that autumn repeats apart.
    pub(crate) fn written(self, time: Instant) -> String {
        self.local(time).to_rfc3339_opts(SecondsFormat::Secs, false)
    }

    fn local(self, time: Instant) -> DateTime<Tz> {
        time.utc().with_timezone(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_zone_has_the_name_of_the_database() {
        for zone in ["Europe/Amsterdam", "UTC", "America/St_Johns"] {
            assert!(Clock::named(zone).is_some(), "{zone}");
        }
        for zone in ["", "Amsterdam", "Europe/Rotterdam", "+02:00", "europe/amsterdam"] {
            assert!(Clock::named(zone).is_none(), "{zone}");
        }
    }

    #[test]
    fn the_day_is_the_warehouses_and_not_greenwichs() {
        let late = Instant::from_odoo("2025-07-15 22:30:00").unwrap();
        let day = |clock: Clock| clock.day(late).to_string();
        assert_eq!(day(Clock::UTC), "2025-07-15");
        assert_eq!(day(Clock::named("Europe/Amsterdam").unwrap()), "2025-07-16");
        assert_eq!(day(Clock::named("America/New_York").unwrap()), "2025-07-15");
    }
    proptest! {
        #[test]
        fn what_is_written_is_the_same_instant_and_ends_in_an_offset(
            seconds in -2_000_000_000_i64..10_000_000_000,
            nanoseconds in 0_u32..1_000_000_000,
            zone in prop::sample::select(&chrono_tz::TZ_VARIANTS[..]),
        ) {
            let utc = DateTime::from_timestamp(seconds, 0).unwrap();
            let finer = DateTime::from_timestamp(seconds, nanoseconds).unwrap();
            let time = Instant::from_odoo(&finer.to_rfc3339()).unwrap();
            let written = Clock(zone).written(time);
            let read = DateTime::parse_from_rfc3339(&written).unwrap();
            // Before zones were agreed on, clocks were apart by seconds, and an offset is written in minutes.
            prop_assert!((read.to_utc() - utc).num_seconds().abs() < 60, "{}", written);
            prop_assert!(seconds < 0 || read.to_utc() == utc, "{}", written);
            prop_assert!(written.starts_with(&Clock(zone).day(time).to_string()), "{}", written);
        }
    }
}
