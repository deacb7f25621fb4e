//! The one place that knows which clock a time is on.
//!
//! Monta writes its times without offset, on the clock on the wall in Amsterdam, with 0 to 7 fractional digits, and the
//! dates of parcels the Dutch way (monta-api 2.3). Odoo's times have no offset either, and are UTC. What cannot be read
//! is no time; it never spoils the rest.

use std::fmt;
use std::ops::Range;

use chrono::{
    DateTime, Datelike, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Timelike, Utc,
};
use chrono_tz::Europe::Amsterdam;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How Odoo writes a time: UTC, with a fraction only where there is one.
const ODOO: &str = "%Y-%m-%d %H:%M:%S%.f";

/// With a date and a time, most usual first. `%.f` takes any number of fractional digits, or none.
const DATE_TIMES: [&str; 6] = [
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%d %H:%M",
    "%d-%m-%Y %H:%M:%S%.f",
    "%d-%m-%Y %H:%M",
];

/// With an offset that RFC 3339 does not write like this.
const WITH_OFFSET: [&str; 2] = ["%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%.f%#z"];

/// With a date only: the beginning of that day.
const DATES: [&str; 2] = ["%Y-%m-%d", "%d-%m-%Y"];

/// A point in time. It is read and written the way Odoo does: UTC without offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(DateTime<Utc>);

impl Instant {
    /// Reads a time of Odoo, or one with an offset of its own.
    #[must_use]
    pub fn from_odoo(text: &str) -> Option<Self> {
        let text = text.trim();
        let other = || {
            DATE_TIMES
                .iter()
                .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
        };
        match usual(text) {
            Some(naive) => real(naive).map(|naive| Self(naive.and_utc())),
            None => with_offset(text).or_else(|| real(other()?).map(|naive| Self(naive.and_utc()))),
        }
    }

    /// The same to the second, as Odoo's fields keep it.
    #[must_use]
    pub fn to_the_second(self) -> Self {
        Self(self.0.with_nanosecond(0).unwrap_or(self.0))
    }

    /// The same point in time, for other clocks.
    pub(crate) const fn utc(self) -> DateTime<Utc> {
        self.0
    }

    /// Seconds from an earlier time to this one.
    #[must_use]
    pub fn seconds_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).num_seconds()
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "{}", self.0.format(ODOO))
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(InstantVisitor)
    }
}

struct InstantVisitor;

impl Visitor<'_> for InstantVisitor {
    type Value = Instant;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Instant, E> {
        Instant::from_odoo(text).ok_or_else(|| E::custom(format_args!("invalid time {text:?}, expected {ODOO}")))
    }
}

/// Reads a time of Monta. Of the hour that October repeats it takes the first.
#[must_use]
pub fn from_monta(text: &str) -> Option<Instant> {
    WallClock::default().read(text)
}

/// Reads times that are known to come one after the other. In the hour that October repeats, a time that would go back
/// is in its second half.
#[derive(Debug, Default)]
pub struct WallClock {
    last: Option<Instant>,
}

impl WallClock {
    /// Reads the next time of Monta.
    pub fn read(&mut self, text: &str) -> Option<Instant> {
        let text = text.trim();
        let time = with_offset(text).or_else(|| real(naive(text)?).and_then(|naive| self.in_amsterdam(naive)))?;
        self.last = Some(time);
        Some(time)
    }

    fn in_amsterdam(&self, naive: NaiveDateTime) -> Option<Instant> {
        match Amsterdam.from_local_datetime(&naive) {
            LocalResult::Single(time) => Some(Instant(time.to_utc())),
            LocalResult::Ambiguous(first, second) => {
                let [first, second] = [first, second].map(|time| Instant(time.to_utc()));
                Some(if self.last.is_some_and(|last| first < last) {
                    second
                } else {
                    first
                })
            }
            // The hour that March skips: the clock had not been put forward, so it is winter time still.
            LocalResult::None => naive
                .checked_sub_signed(TimeDelta::hours(1))
                .map(|utc| Instant(utc.and_utc())),
        }
    }
}

/// `2027-01-04 10:00:00`, which is how nearly all of Odoo's times are written. Trying one format after the other takes
/// twenty times as long, and a purchase order has a time on each line.
fn usual(text: &str) -> Option<NaiveDateTime> {
    let bytes: &[u8; 19] = text.as_bytes().try_into().ok()?;
    let number = |digits: Range<usize>| {
        let mut digits = bytes.get(digits)?.iter();
        digits.try_fold(0, |number, digit| {
            digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0'))
        })
    };
    let between = [4, 7, 10, 13, 16].map(|position| bytes.get(position).copied().unwrap_or_default());
    if &between != b"-- ::" {
        return None;
    }
    let year = i32::try_from(number(0..4)?).ok()?;
    NaiveDate::from_ymd_opt(year, number(5..7)?, number(8..10)?)?.and_hms_opt(
        number(11..13)?,
        number(14..16)?,
        number(17..19)?,
    )
}

fn with_offset(text: &str) -> Option<Instant> {
    let other = || {
        WITH_OFFSET
            .iter()
            .find_map(|format| DateTime::parse_from_str(text, format).ok())
    };
    let time = DateTime::parse_from_rfc3339(text).ok().or_else(other)?.to_utc();
    real(time.naive_utc()).map(|_| Instant(time))
}

fn naive(text: &str) -> Option<NaiveDateTime> {
    let with_time = DATE_TIMES
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
    with_time.or_else(|| {
        let date = DATES
            .iter()
            .find_map(|format| NaiveDate::parse_from_str(text, format).ok())?;
        Some(date.and_time(NaiveTime::MIN))
    })
}

/// Whether a time without offset, as Monta writes it, is what the clock in Amsterdam shows at a time that has one: of the
/// hour that October repeats, it does not tell which of the two is meant.
pub(crate) fn shows_on_the_wall(found: &str, meant: &str) -> bool {
    let shown = with_offset(meant).map(|time| time.utc().with_timezone(&Amsterdam).naive_local());
    shown.is_some() && naive(found) == shown
}

/// `0001-01-01T00:00:00` is how .NET writes "none" (monta-api 2.3), and `9999-12-31T23:59:59` how it writes "never".
fn real(time: NaiveDateTime) -> Option<NaiveDateTime> {
    (1900..9999).contains(&time.year()).then_some(time)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn utc(text: &str) -> Option<String> {
        from_monta(text).map(|time| time.to_string())
    }

    #[test]
    fn montas_clock_hangs_in_amsterdam() {
        for (text, expected) in [
            ("2026-09-10T15:41:14.17", "2026-09-10 13:41:14.170"),
            ("2026-09-10T15:41:14.1470000", "2026-09-10 13:41:14.147"),
            ("2026-09-10T15:41:14.0000000", "2026-09-10 13:41:14"),
            ("2026-09-10T15:41:14", "2026-09-10 13:41:14"),
            ("2026-01-10T15:41:14.3", "2026-01-10 14:41:14.300"),
            (" 2026-09-10 15:41:14 ", "2026-09-10 13:41:14"),
            ("2026-09-10", "2026-09-09 22:00:00"),
            ("11-9-2026 16:22:39", "2026-09-11 14:22:39"),
            ("24-9-2026 0:34:18", "2026-09-23 22:34:18"),
            ("04-01-2026 00:34", "2026-01-03 23:34:00"),
            ("11-9-2026 16:22:39.5", "2026-09-11 14:22:39.500"),
            ("11-9-2026", "2026-09-10 22:00:00"),
            ("2026-09-10 15:41", "2026-09-10 13:41:00"),
            ("2026-09-10T15:41:14.17+0200", "2026-09-10 13:41:14.170"),
            ("2026-09-10T15:41:14+02", "2026-09-10 13:41:14"),
            ("2026-09-10 15:41:14-05:00", "2026-09-10 20:41:14"),
            ("2022-11-14T16:57:30.5269083+01:00", "2022-11-14 15:57:30.526908300"),
            ("2026-09-10T15:41:14Z", "2026-09-10 15:41:14"),
            // The hour that March skips, and the one that October repeats.
            ("2026-03-29T02:30:00", "2026-03-29 01:30:00"),
            ("2026-10-25T02:30:00", "2026-10-25 00:30:00"),
        ] {
            assert_eq!(utc(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        let texts = [
            "",
            "Unknown",
            "0001-01-01T00:00:00",
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59",
            "9999-12-31T23:59:59.9999999",
            "2026-02-30T10:00:00",
            "7",
            "32-1-2026",
        ];
        for text in texts {
            assert_eq!(utc(text), None, "{text}");
        }
    }

    #[test]
    fn the_repeated_hour_keeps_its_order() {
        let mut clock = WallClock::default();
        let read = ["02:10", "02:50", "02:05", "02:55", "03:01"].map(|time| {
            clock
                .read(&format!("2026-10-25T{time}:00"))
                .map(|time| time.to_string())
        });
        let expected = ["00:10", "00:50", "01:05", "01:55", "02:01"].map(|time| Some(format!("2026-10-25 {time}:00")));
        assert_eq!(read, expected);
    }

    #[test]
    fn odoos_clock_is_utc() {
        for text in [
            "2026-09-10 13:41:14",
            "2026-09-10 13:41:14.123456",
            "2026-09-10T15:41:14+02:00",
        ] {
            let read = Instant::from_odoo(text).unwrap();
            assert_eq!(read.to_the_second().to_string(), "2026-09-10 13:41:14");
            assert_eq!(
                Instant::from_odoo(&read.to_string()),
                Some(read),
                "nothing is lost on the way through Odoo"
            );
        }
        assert_eq!(Instant::from_odoo("soon"), None);
        let [first, second] =
            ["2026-09-10 13:41:14", "2026-09-10 13:42:00"].map(|text| Instant::from_odoo(text).unwrap());
        assert_eq!(second.seconds_since(first), 46);
        let json = serde_json::to_string(&first).unwrap();
        assert_eq!(json, "\"2026-09-10 13:41:14\"");
        assert_eq!(serde_json::from_str::<Instant>(&json).unwrap(), first);
        assert!(serde_json::from_str::<Instant>("\"soon\"").is_err());
    }

    proptest! {
        #[test]
        fn no_text_panics(text in any::<String>(), digits in "[0-9T:. +-]{0,30}") {
            let _ = (from_monta(&text), Instant::from_odoo(&text), from_monta(&digits), Instant::from_odoo(&digits));
        }

        #[test]
        fn the_usual_way_to_write_a_time_is_read_like_any(
            text in "(19|20)[0-9]{2}-[01][0-9]-[0-3][0-9] [0-2][0-9]:[0-6][0-9]:[0-6][0-9]|[0-9+: -]{19}",
        ) {
            if let Some(time) = usual(&text) {
                prop_assert_eq!(NaiveDateTime::parse_from_str(&text, "%Y-%m-%d %H:%M:%S"), Ok(time));
            }
        }

        #[test]
        fn a_wall_time_and_its_instant_agree(seconds in 0_i64..4_000_000_000) {
            let time = DateTime::from_timestamp(seconds, 0).unwrap();
            let wall = time.with_timezone(&Amsterdam).format("%Y-%m-%dT%H:%M:%S").to_string();
            let difference = time.signed_duration_since(from_monta(&wall).unwrap().0).num_seconds();
            // In the repeated hour the first one is taken.
            prop_assert!(difference == 0 || difference == 3600, "{wall}: {difference}");
        }
    }
}
