//! What Odoo keeps of an amount: the nearest multiple of the smallest coin of its currency.

use std::collections::BTreeMap;

use crate::lookup::Cell;
use crate::lookup::decimal::decimal;

/// The currencies that the amounts of a table are in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Currencies {
    fields: BTreeMap<String, String>,
    coins: BTreeMap<i64, f64>,
    /// The coin that all active ones have.
    common: Option<f64>,
}

/// A currency.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Currency {
    /// Its id.
    pub id: i64,
    /// False for an archived one, which no company has.
    pub active: bool,
    /// Its smallest coin: Odoo's `rounding`, such as 0.01.
    pub coin: f64,
}

impl Currencies {
    /// Those of an Odoo; `fields` has, by each field of the table that holds amounts, the field that holds their currency.
    #[must_use]
    pub fn new(fields: BTreeMap<String, String>, currencies: &[Currency]) -> Self {
        let mut active = currencies.iter().filter(|currency| currency.active);
        let first = active.next().map(|currency| currency.coin);
        Self {
            fields,
            coins: currencies.iter().map(|currency| (currency.id, currency.coin)).collect(),
            common: first.filter(|first| active.all(|currency| currency.coin.total_cmp(first).is_eq())),
        }
    }

    /// The field that holds the currency of an amount.
    pub(super) fn field(&self, amount: &str) -> Option<&str> {
        self.fields.get(amount).map(String::as_str)
    }

    /// All these fields.
    pub(super) fn fields(&self) -> impl Iterator<Item = &str> {
        self.fields.values().map(String::as_str)
    }

    /// The coin that an amount is rounded to; none where it is kept as it is. `currency` is none where it is not known.
    ///
    /// Which one a new record gets is Odoo's to say: that of a product is the main company's, not that of the session. It
    /// is rounded only where that makes no difference; otherwise it goes as it is, and Odoo rounds it.
    pub(super) fn coin(&self, currency: Option<&Cell>) -> Option<f64> {
        match currency {
            Some(Cell::Integer(id)) => self.coins.get(id).copied(),
            Some(_) => None,
            None => self.common,
        }
    }
}

/// Digits that Odoo keeps of a `rounding`.
const DIGITS: u32 = 6;

/// The nearest multiple of a coin, a half away from zero, as Odoo's `float_round` has it.
pub(super) fn rounded_to(amount: f64, coin: f64) -> f64 {
    let text = decimal(coin, Some(DIGITS));
    let digits = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let digits = u32::try_from(digits).unwrap_or(DIGITS);
    let is_one_unit = text.trim_start_matches(['0', '.']) == "1";
    let text = if is_one_unit {
        decimal(amount, Some(digits))
    } else if coin > 0.0 {
        // What is a half in the digits that are seen may lie a hair below it.
        let count = amount / coin;
        let count = (count.abs() * (1.0 + f64::EPSILON * 4.0)).round().copysign(count);
        decimal(count * coin, Some(digits))
    } else {
        return amount;
    };
    text.parse().unwrap_or(amount)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each was asked of `res.currency.round` in Odoo 17.0, 18.0 and 19.0.
    #[test]
    fn an_amount_is_a_number_of_coins() {
        for (amount, coin, expected) in [
            (12.3456, 0.01, 12.35),
            (12.345, 0.01, 12.35),
            (1.005, 0.01, 1.01),
            (-1.005, 0.01, -1.01),
            (12.5, 1.0, 13.0),
            (12.34, 0.05, 12.35),
            (12.325, 0.05, 12.35),
            (12.32, 0.05, 12.3),
            (-12.325, 0.05, -12.35),
            (12.3456, 0.001, 12.346),
            (1250.0, 100.0, 1300.0),
            (1249.0, 100.0, 1200.0),
            (0.004, 0.01, 0.0),
        ] {
            for amount in [amount, expected] {
                assert_eq!(
                    rounded_to(amount, coin).to_string(),
                    expected.to_string(),
                    "{amount} in {coin}"
                );
            }
        }
    }

    #[test]
    fn a_currency_that_is_not_known_counts_where_all_have_one_coin() {
        let currency = |id, active, coin| Currency { id, active, coin };
        let some = [
            currency(1, true, 0.01),
            currency(2, true, 0.01),
            currency(3, false, 1.0),
        ];
        let currencies = Currencies::new(BTreeMap::new(), &some);
        assert_eq!(currencies.coin(None), Some(0.01));
        assert_eq!(currencies.coin(Some(&Cell::Integer(3))), Some(1.0));
        assert_eq!(currencies.coin(Some(&Cell::Empty)), None);
        let others = some.map(|currency| Currency {
            active: true,
            ..currency
        });
        assert_eq!(Currencies::new(BTreeMap::new(), &others).coin(None), None);
    }
}
