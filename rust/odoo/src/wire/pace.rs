//! How fast a server may be asked.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Odoo Online publishes no limit; those who connect to it keep to one call a second (odoo/documentation#3647, #3800).
const ODOO_COM: Duration = Duration::from_secs(1);

/// Lets requests through one after the other, a while apart; or any number at once.
#[derive(Debug)]
pub(crate) struct Pace {
    apart: Duration,
    next: Mutex<Option<Instant>>,
}

impl Pace {
    pub(crate) fn new(is_odoo_com: bool) -> Self {
        Self {
            apart: if is_odoo_com { ODOO_COM } else { Duration::ZERO },
            next: Mutex::new(None),
        }
    }

    /// Waits for the turn of a request; what it gives is held until the response is there.
    pub(crate) fn turn(&self) -> Option<MutexGuard<'_, Option<Instant>>> {
        if self.apart.is_zero() {
            return None;
        }
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let wait = next.map_or(Duration::ZERO, |next| next.saturating_duration_since(now));
        thread::sleep(wait);
        *next = Some(now + wait + self.apart);
        Some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_kept_apart_and_one_at_a_time() {
        let pace = Pace {
            apart: Duration::from_millis(40),
            next: Mutex::new(None),
        };
        let started = Instant::now();
        thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| {
                    let _turn = pace.turn();
                    assert!(pace.next.try_lock().is_err(), "another one is under way");
                });
            }
        });
        assert!(started.elapsed() >= Duration::from_millis(80));
    }

    #[test]
    fn only_odoos_own_cloud_is_spared() {
        assert_eq!(Pace::new(true).apart, Duration::from_secs(1));
        assert!(Pace::new(false).turn().is_none());
    }
}
