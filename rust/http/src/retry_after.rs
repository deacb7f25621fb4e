//! The `Retry-After` header (RFC 9110, section 10.2.3).

use std::time::SystemTime;

/// The number of whole seconds to wait: given as a number, or as an HTTP date seen from `now`. A date in the past is 0.
/// `None` when the text is neither.
pub(crate) fn seconds(text: &str, now: SystemTime) -> Option<u64> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than a u64 holds is still a number: "very long".
        return Some(text.parse().unwrap_or(u64::MAX));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    let wait = date.duration_since(now).unwrap_or_default();
    Some(wait.as_secs() + u64::from(wait.subsec_nanos() > 0))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    #[test]
    fn seconds_and_dates_are_read() {
        // Sun, 22 Nov 2026 09:00:00 GMT
        let now = UNIX_EPOCH + Duration::from_secs(1_795_338_000);
        for (text, expected) in [
            ("3", Some(3)),
            (" 120 ", Some(120)),
            ("0", Some(0)),
            ("99999999999999999999999", Some(u64::MAX)),
            ("Sun, 22 Nov 2026 09:00:30 GMT", Some(30)),
            ("Sun, 22 Nov 2026 08:00:00 GMT", Some(0)),
            ("", None),
            ("-3", None),
            ("1.5", None),
            ("soon", None),
        ] {
            assert_eq!(seconds(text, now), expected, "{text:?}");
        }
    }

    #[test]
    fn a_part_of_a_second_counts_as_a_whole_one() {
        let now = UNIX_EPOCH + Duration::from_millis(1_795_337_999_500);
        assert_eq!(seconds("Sun, 22 Nov 2026 09:00:00 GMT", now), Some(1));
    }
}
