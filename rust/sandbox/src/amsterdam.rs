//! Monta's clock on the wall: naive Amsterdam time on the way out, anything ISO 8601 on the way in (monta-api 2.3).

use chrono::{DateTime, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Europe::Amsterdam;

/// `2026-09-10T15:41:14.17`: no offset, 0 to 7 fractional digits, trailing zeros dropped.
pub(crate) fn naive(instant: DateTime<Utc>) -> String {
    let text = instant
        .with_timezone(&Amsterdam)
        .format("%Y-%m-%dT%H:%M:%S%.9f")
        .to_string();
    // .NET counts in units of 100 nanoseconds: the last two of nine digits do not exist there.
    let text = text.get(..text.len() - 2).unwrap_or(&text);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// `11-9-2026 16:22:39`: day, month and hour unpadded, as parcels carry it.
pub(crate) fn dutch(instant: DateTime<Utc>) -> String {
    instant
        .with_timezone(&Amsterdam)
        .format("%-d-%-m-%Y %-H:%M:%S")
        .to_string()
}

/// The calendar day in Amsterdam.
pub(crate) fn day(instant: DateTime<Utc>) -> NaiveDate {
    instant.with_timezone(&Amsterdam).date_naive()
}

/// The instant at which the wall clock in Amsterdam shows `local`; the first of two when the hour repeats.
pub(crate) fn instant(local: NaiveDateTime) -> DateTime<Utc> {
    match Amsterdam.from_local_datetime(&local) {
        LocalResult::Single(time) | LocalResult::Ambiguous(time, _) => time.to_utc(),
        // The hour that March skips: the clock stands one hour later.
        LocalResult::None => (Utc.from_utc_datetime(&local)) - TimeDelta::hours(1),
    }
}

/// Reads a date of a request: with an offset it is an instant, without one it is wall time in Amsterdam.
pub(crate) fn parse(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(time.to_utc());
    }
    for format in ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M"] {
        if let Ok(local) = NaiveDateTime::parse_from_str(text, format) {
            return Some(instant(local));
        }
    }
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    Some(instant(day.and_time(NaiveTime::MIN)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn fractions_lose_their_trailing_zeros() {
        assert_eq!(naive(utc("2026-09-10T13:41:14.170Z")), "2026-09-10T15:41:14.17");
        assert_eq!(naive(utc("2026-09-10T13:41:14Z")), "2026-09-10T15:41:14");
        assert_eq!(
            naive(utc("2026-12-10T13:41:10.1234567Z")),
            "2026-12-10T14:41:10.1234567"
        );
    }

    #[test]
    fn parcels_speak_dutch() {
        assert_eq!(dutch(utc("2026-09-23T22:34:18Z")), "24-9-2026 0:34:18");
    }

    #[test]
    fn request_dates_come_in_every_dress() {
        let noon = utc("2026-07-15T10:00:00Z");
        for text in [
            "2026-07-15T12:00:00+02:00",
            "2026-07-15T10:00:00Z",
            "2026-07-15T12:00:00",
            "2026-07-15 12:00:00",
        ] {
            assert_eq!(parse(text), Some(noon), "{text}");
        }
        assert_eq!(parse("2026-07-15"), Some(utc("2026-07-14T22:00:00Z")));
        assert_eq!(parse("Unknown"), None);
    }

    #[test]
    fn the_hour_that_march_skips_is_read_one_hour_later() {
        assert_eq!(parse("2026-03-29T02:30:00"), Some(utc("2026-03-29T01:30:00Z")));
    }
}
