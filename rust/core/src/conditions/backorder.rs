//! What Monta does when a part of an order is not there.

use serde::Deserialize;

use crate::scalar::{Flag, Text};

/// How an order is to be shipped when goods are missing.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Backorder {
    /// Odoo's shipping policy: `direct` ships what is there, `one` ships everything together.
    pub policy: Text,
    /// Whether what is missing is not to be sent at all.
    #[serde(default)]
    pub drop_missing: Flag,
}

impl Backorder {
    /// `BackorderHandling` (monta-api 3.2); nothing for a policy of another addon.
    pub(crate) fn handling(&self) -> Option<u8> {
        match (self.drop_missing.0, self.policy.as_str()) {
            (true, _) => Some(2),
            (false, "direct") => Some(1),
            (false, "one") => Some(0),
            (false, _) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipping_policy_says_what_becomes_of_a_part() {
        let handling = |policy: &str, drop_missing: bool| {
            Backorder {
                policy: policy.into(),
                drop_missing: Flag(drop_missing),
            }
            .handling()
        };
        assert_eq!(handling("one", false), Some(0));
        assert_eq!(handling("direct", false), Some(1));
        assert_eq!(
            ["one", "direct"].map(|policy| handling(policy, true)),
            [Some(2), Some(2)]
        );
        assert_eq!(handling("by_line", false), None);
    }
}
