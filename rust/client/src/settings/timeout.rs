//! How long a call may take.

use std::time::Duration;

use crate::error::ConfigurationError;

/// The longest time-out that is accepted. Odoo kills a worker after two minutes by default, so a longer one is a slip.
const MAX_TIMEOUT: Duration = Duration::from_secs(600);

/// How long one call may take, everything included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeout(Duration);

impl Timeout {
    /// A time-out in seconds, fractions allowed.
    ///
    /// # Errors
    /// [`ConfigurationError::Timeout`] unless it is above zero and at most ten minutes.
    pub fn from_seconds(seconds: f64) -> Result<Self, ConfigurationError> {
        Duration::try_from_secs_f64(seconds)
            .ok()
            .filter(|duration| !duration.is_zero() && *duration <= MAX_TIMEOUT)
            .map(Self)
            .ok_or_else(|| ConfigurationError::Timeout {
                value: seconds.to_string(),
            })
    }

    /// The time-out as a duration.
    #[must_use]
    pub fn duration(self) -> Duration {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeout_is_a_positive_number_of_seconds() {
        assert_eq!(
            Timeout::from_seconds(0.5).unwrap().duration(),
            Duration::from_millis(500)
        );
        for seconds in [0.0, -1.0, f64::NAN, f64::INFINITY, 601.0, 1e-12] {
            assert_eq!(
                Timeout::from_seconds(seconds).unwrap_err().code(),
                "config.timeout_invalid",
                "{seconds}"
            );
        }
    }
}
