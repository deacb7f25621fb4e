//! Whether Monta keeps the goods back until they are paid.

use serde::Deserialize;

use crate::quantity::money;
use crate::scalar::{Maybe, Number, Text};

/// What Monta shows in its portal. It is one text, whoever sends the order, since another one would be a change.
const UNPAID: &str = "Waiting for payment";

/// What an order waits for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// What has to be paid before the goods leave, in the order's currency: nothing of what its terms of payment make
    /// due later.
    pub amount_due: Number,
    /// What is paid or certain to be, in the same currency.
    pub amount_paid: Number,
    /// Why somebody keeps the delivery back, whatever is paid.
    #[serde(default)]
    pub block_reason: Maybe<Text>,
}

impl Hold {
    /// Why the goods are kept back, or nothing when they may leave.
    ///
    /// `digits` are the decimals of the currency.
    pub(crate) fn reason(&self, digits: u8) -> Option<String> {
        if let Some(reason) = self.block_reason.get() {
            return Some(format!("Delivery block: {}", reason.as_str()));
        }
        let [due, paid] = [self.amount_due, self.amount_paid].map(|amount| money(amount, digits));
        (due > 0.0 && paid < due).then(|| UNPAID.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_goods_wait_for_the_last_cent_that_is_due() {
        let reason = |amount_due: f64, amount_paid: f64, digits: u8| {
            let [amount_due, amount_paid] = [amount_due, amount_paid].map(Number::Float);
            let hold = Hold {
                amount_due,
                amount_paid,
                block_reason: Maybe(None),
            };
            hold.reason(digits)
        };
        for (due, paid, digits, waits) in [
            (36.3, 0.0, 2, true),
            (36.3, 36.29, 2, true),
            (36.3, 12.1 + 24.2, 2, false),
            (0.1 + 0.2, 0.3, 2, false),
            (36.3, 40.0, 2, false),
            // Nothing is due: a sample, or an order on credit.
            (0.0, 0.0, 2, false),
            (0.0, -5.0, 2, false),
            (1000.4, 1000.0, 0, false),
            (1.2344, 1.2331, 3, true),
            (1.2344, 1.2341, 3, false),
        ] {
            let expected = waits.then(|| UNPAID.to_owned());
            assert_eq!(reason(due, paid, digits), expected, "{due} due, {paid} paid");
        }
    }

    #[test]
    fn what_somebody_keeps_back_waits_though_it_is_paid() {
        let hold = Hold {
            amount_due: Number::Integer(10),
            amount_paid: Number::Integer(10),
            block_reason: Maybe::of(Some("Credit check")),
        };
        assert_eq!(hold.reason(2).as_deref(), Some("Delivery block: Credit check"));
    }
}
