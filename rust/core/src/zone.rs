//! Time zones of the IANA database, which is part of the program: no server has to have one.
//!
//! They are read when they are asked for. As tables of `chrono-tz` all of them would be full of addresses, which are
//! filled in at the start: 1 MiB of memory for each process, for the two zones that one needs.

use std::sync::LazyLock;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDateTime, Offset as _, Timelike, Utc};
use jiff::civil;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone, TimeZoneDatabase};

static DATABASE: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// One time zone.
#[derive(Debug, Clone)]
pub(crate) struct Zone(TimeZone);

/// What a clock on the wall may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// One point in time.
    Single(DateTime<Utc>),
    /// One of two: the clock has been put back in between.
    Ambiguous(DateTime<Utc>, DateTime<Utc>),
    /// None: the clock was put forward, past this.
    Nothing,
}

impl Zone {
    /// The zone of UTC.
    pub(crate) const UTC: Self = Self(TimeZone::UTC);

    /// The zone of exactly this name, when there is one.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let zone = DATABASE.get(name).ok()?;
        (zone.iana_name() == Some(name) && !zone.is_unknown()).then_some(Self(zone))
    }

    /// A point in time as the clocks of the zone show it.
    pub(crate) fn local(&self, time: DateTime<Utc>) -> DateTime<FixedOffset> {
        // The last day of the year 9999 is beyond its end.
        let timestamp = jiff::Timestamp::from_second(time.timestamp()).unwrap_or(jiff::Timestamp::MAX);
        time.with_timezone(&offset(self.0.to_offset(timestamp)))
    }

    /// What clocks of the zone mean that show this.
    pub(crate) fn meaning(&self, shown: NaiveDateTime) -> Option<Meaning> {
        let part = |number: u32| i8::try_from(number).ok();
        let (year, month, day) = (
            i16::try_from(shown.year()).ok()?,
            part(shown.month())?,
            part(shown.day())?,
        );
        let (hour, minute, second) = (part(shown.hour())?, part(shown.minute())?, part(shown.second())?);
        let civil = civil::DateTime::new(year, month, day, hour, minute, second, 0).ok()?;
        let at = |here: Offset| {
            shown
                .and_local_timezone(offset(here))
                .single()
                .map(|time| time.to_utc())
        };
        Some(match self.0.to_ambiguous_timestamp(civil).offset() {
            AmbiguousOffset::Unambiguous { offset } => Meaning::Single(at(offset)?),
            AmbiguousOffset::Fold { before, after } => Meaning::Ambiguous(at(before)?, at(after)?),
            AmbiguousOffset::Gap { .. } => Meaning::Nothing,
        })
    }
}

fn offset(offset: Offset) -> FixedOffset {
    FixedOffset::east_opt(offset.seconds()).unwrap_or_else(|| Utc.fix())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{LocalResult, TimeZone as _};
    use chrono_tz::{TZ_VARIANTS, Tz};
    use proptest::prelude::*;

    #[test]
    fn a_zone_has_the_name_of_the_database() {
        for zone in TZ_VARIANTS {
            assert!(Zone::named(zone.name()).is_some(), "{zone}");
        }
        for zone in [
            "",
            "Amsterdam",
            "Europe/Rotterdam",
            "+02:00",
            "europe/amsterdam",
            "Etc/Unknown",
        ] {
            assert!(Zone::named(zone).is_none(), "{zone}");
        }
    }

    #[test]
    fn the_last_day_of_all_is_local_too() {
        let last = DateTime::from_timestamp(253_402_300_799, 0).unwrap();
        let amsterdam = Zone::named("Europe/Amsterdam").unwrap();
        assert_eq!(amsterdam.local(last).to_rfc3339(), "+10000-01-01T00:59:59+01:00");
    }

    fn zone() -> impl Strategy<Value = Tz> {
        prop_oneof![Just(Tz::Europe__Amsterdam), prop::sample::select(&TZ_VARIANTS[..])]
    }

    proptest! {
        // Since the year 2000: what is older is not the same in each edition of the database.
        #[test]
        fn clocks_show_what_they_show_elsewhere(zone in zone(), seconds in 946_684_800_i64..2_100_000_000) {
            let time = DateTime::from_timestamp(seconds, 0).unwrap();
            let local = Zone::named(zone.name()).unwrap().local(time);
            prop_assert_eq!(local.naive_local(), time.with_timezone(&zone).naive_local(), "{}", zone);
        }

        #[test]
        fn clocks_mean_what_they_mean_elsewhere(
            seconds in 0_i64..2_100_000_000,
            // Around the nights in which clocks are changed, too.
            night in prop::option::of((1970_i32..2036, prop::sample::select(&[3_u32, 10][..]), 25_u32..=31, 0_u32..4)),
        ) {
            let any = DateTime::from_timestamp(seconds, 0).unwrap().naive_utc();
            let night = night.and_then(|(year, month, day, hour)| {
                chrono::NaiveDate::from_ymd_opt(year, month, day)?.and_hms_opt(hour, 30, 0)
            });
            let shown = night.unwrap_or(any);
            let expected = match Tz::Europe__Amsterdam.from_local_datetime(&shown) {
                LocalResult::Single(time) => Meaning::Single(time.to_utc()),
                LocalResult::Ambiguous(first, second) => Meaning::Ambiguous(first.to_utc(), second.to_utc()),
                LocalResult::None => Meaning::Nothing,
            };
            prop_assert_eq!(Zone::named("Europe/Amsterdam").unwrap().meaning(shown), Some(expected), "{}", shown);
        }

        #[test]
        fn what_a_zone_shows_it_means(zone in zone(), seconds in 0_i64..10_000_000_000) {
            let zone = Zone::named(zone.name()).unwrap();
            let time = DateTime::from_timestamp(seconds, 0).unwrap();
            let meaning = zone.meaning(zone.local(time).naive_local());
            prop_assert!(match meaning {
                Some(Meaning::Single(meant)) => meant == time,
                Some(Meaning::Ambiguous(first, second)) => first == time || second == time,
                _ => false,
            }, "{meaning:?}");
        }
    }
}
