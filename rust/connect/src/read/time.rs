//! Times as Odoo writes them: `2026-11-27 08:19:00`, in UTC.

use std::time::SystemTime;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

const FORMAT: &str = "%Y-%m-%d %H:%M:%S";
/// Odoo writes the time at which a transaction began, and others see it when it ends: one that takes longer than this
/// shows in the next full read only.
const LONGEST_TRANSACTION: TimeDelta = TimeDelta::minutes(30);

/// Now, by the clock of this machine.
pub(crate) fn now() -> String {
    written(SystemTime::now())
}

/// A time as Odoo writes it.
pub(super) fn written(time: SystemTime) -> String {
    DateTime::<Utc>::from(time).format(FORMAT).to_string()
}

/// The day of a time.
pub(super) fn day(time: &str) -> &str {
    time.get(..10).unwrap_or(time)
}

/// From when on changes may have been missed by a read that saw those until `cursor`; none when it is no time.
pub(super) fn overlapping(cursor: &str) -> Option<String> {
    let time = NaiveDateTime::parse_from_str(cursor, FORMAT).ok()?;
    Some(time.checked_sub_signed(LONGEST_TRANSACTION)?.format(FORMAT).to_string())
}

/// So many days after a time; none when it is no time.
pub(super) fn in_days(time: &str, days: i64) -> Option<String> {
    let time = NaiveDateTime::parse_from_str(time, FORMAT).ok()?;
    Some(
        time.checked_add_signed(TimeDelta::days(days))?
            .format(FORMAT)
            .to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_overlap_is_half_an_hour() {
        assert_eq!(
            overlapping("2026-11-27 00:19:05").as_deref(),
            Some("2026-11-26 23:49:05")
        );
        assert_eq!(overlapping("soon"), None);
        assert_eq!(
            in_days("2026-11-27 00:19:05", 14).as_deref(),
            Some("2026-12-11 00:19:05")
        );
        assert_eq!(day("2026-11-27 00:19:05"), "2026-11-27");
        assert_eq!(overlapping(&now()).map(|time| time.len()), Some(19));
    }
}
