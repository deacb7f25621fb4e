//! Requests that a fault holds until somebody lets them go: what happens meanwhile happens while they are under way.

use std::collections::BTreeMap;

use tokio::sync::oneshot;

/// A request that is held.
struct Held {
    stored: bool,
    release: oneshot::Sender<bool>,
}

/// The requests that are held, by their number.
#[derive(Default)]
pub(crate) struct Holds(BTreeMap<u64, Held>);

impl Holds {
    /// Holds request `n`; the receiver is told whether it is to be carried out.
    pub(crate) fn hold(&mut self, n: u64, stored: bool) -> oneshot::Receiver<bool> {
        let (release, released) = oneshot::channel();
        self.0.insert(n, Held { stored, release });
        released
    }

    /// Number of each request that is held, and whether it was carried out already.
    pub(crate) fn list(&self) -> impl Iterator<Item = (u64, bool)> {
        self.0.iter().map(|(n, held)| (*n, held.stored))
    }

    /// Lets request `n` go; false when it is not held.
    pub(crate) fn release(&mut self, n: u64, carry_out: bool) -> bool {
        let held = self.0.remove(&n);
        // A request that has waited long enough went by itself.
        held.is_some_and(|held| held.release.send(carry_out).is_ok())
    }
}
