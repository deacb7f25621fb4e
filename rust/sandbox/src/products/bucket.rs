//! The token bucket of `/product/updated_since` (monta-api 2.5): a few calls at once, then one every ten seconds.

use chrono::{DateTime, TimeDelta, Utc};

/// How long it takes until one more call is allowed.
const REFILL: TimeDelta = TimeDelta::seconds(10);

/// The calls that are left.
#[derive(Debug, Default)]
pub(crate) struct Bucket {
    /// When the bucket is full again; in the past, it is.
    full_at: Option<DateTime<Utc>>,
}

impl Bucket {
    /// Takes one call out of a bucket that holds `size` of them. The error is the time until the next is allowed.
    pub(crate) fn take(&mut self, size: u32, now: DateTime<Utc>) -> Result<(), TimeDelta> {
        let size = i32::try_from(size).unwrap_or(i32::MAX);
        let full_at = self.full_at.unwrap_or(now).max(now) + REFILL;
        let wait = full_at - now - REFILL.checked_mul(size).unwrap_or(TimeDelta::MAX);
        if size > 0 && wait > TimeDelta::zero() {
            return Err(wait);
        }
        self.full_at = Some(full_at);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_calls_at_once_then_one_every_ten_seconds() {
        let start: DateTime<Utc> = "2026-11-22T09:00:00Z".parse().unwrap();
        let after = |seconds| start + TimeDelta::seconds(seconds);
        let mut bucket = Bucket::default();
        for _ in 0..5 {
            assert_eq!(bucket.take(5, start), Ok(()));
        }
        assert_eq!(bucket.take(5, after(4)), Err(TimeDelta::seconds(6)));
        assert_eq!(bucket.take(5, after(10)), Ok(()));
        assert_eq!(bucket.take(5, after(11)), Err(TimeDelta::seconds(9)));
        for _ in 0..5 {
            assert_eq!(bucket.take(5, after(100)), Ok(()));
        }
    }

    #[test]
    fn a_bucket_of_nought_has_no_bottom() {
        let now = Utc::now();
        let mut bucket = Bucket::default();
        assert!((0..50).all(|_| bucket.take(0, now) == Ok(())));
    }
}
