//! Whether an API key ends soon.

use super::ask::Halt;
use super::{Extent, Reader, time};
use monta_core::message;

/// How many days before its end a key is spoken of.
const DAYS: i64 = 14;

impl Reader<'_> {
    /// Asks for it once a day, and while one is spoken of; the cache keeps it for [`status_line`](super::status_line).
    pub(super) fn keys(&mut self) -> Result<(), Halt> {
        let now = self.now();
        let today = time::day(&now);
        let is_known = self.cache.keys_asked()?.as_deref() == Some(today) && self.cache.key_warning()?.is_none();
        if is_known && self.extent != Extent::Full {
            return Ok(());
        }
        let next = match self.asker.ask(|| self.session.next_key_expiry(&now)) {
            Ok(next) => next,
            // Whoever may not look at their keys is not warned.
            Err(Halt::Odoo(_)) => None,
            Err(halt) => return Err(halt),
        };
        let soon = next.filter(|key| time::in_days(&now, DAYS).is_some_and(|limit| key.expires_at < limit));
        let warning = soon.map(|key| {
            let day = time::day(&key.expires_at);
            message!(
                "the API key \"{name}\" ends on {day}: create another one",
                name = key.name,
                day
            )
        });
        Ok(self.cache.set_key_warning(today, warning.as_ref())?)
    }
}
