//! Amounts in the smallest unit of their currency, and how they come to add up.

use std::cmp::Reverse;

use crate::quantity::{from_units, to_units};
use crate::scalar::Number;

/// Decimals of the order's currency.
#[derive(Debug, Clone, Copy)]
pub(super) struct Currency {
    pub(super) digits: u8,
}

impl Currency {
    /// The amount in cents, or whatever the smallest unit is; half of one is rounded away from zero.
    pub(super) fn units(self, amount: Number) -> i128 {
        to_units(amount, self.digits)
    }

    /// As it is written in the document.
    pub(super) fn amount(self, units: i128) -> f64 {
        from_units(units, 1, self.digits)
    }

    /// The same of one piece of several, with two decimals more than the currency has.
    pub(super) fn of_one(self, units: i128, pieces: i64) -> f64 {
        from_units(units, pieces, self.digits)
    }
}

/// Makes the parts add up to the sum: what is missing is spread over them by their size. Odoo rounds taxes on each line or
/// on the whole order, so it is a few cents.
pub(super) fn add_up(parts: &mut [i128], sum: i128) {
    let missing = sum - parts.iter().sum::<i128>();
    let weight: i128 = parts.iter().map(|part| part.abs()).sum();
    if weight == 0 {
        if let Some(first) = parts.first_mut() {
            *first += missing;
        }
        return;
    }
    let mut by_size: Vec<&mut i128> = parts.iter_mut().filter(|part| **part != 0).collect();
    by_size.sort_by_key(|part| Reverse(part.abs()));
    let shares: Vec<i128> = by_size.iter().map(|part| missing * part.abs() / weight).collect();
    let mut left = missing - shares.iter().sum::<i128>();
    for (part, share) in by_size.into_iter().zip(shares) {
        let one = left.signum();
        left -= one;
        *part += share + one;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_missing_goes_to_the_largest_first() {
        let mut parts = [100, -300, 0, 200];
        add_up(&mut parts, 2);
        assert_eq!(parts, [100, -298, 0, 200]);
        let mut nothing = [0, 0];
        add_up(&mut nothing, 5);
        assert_eq!(nothing, [5, 0]);
    }

    proptest! {
        #[test]
        fn parts_add_up_and_stay_near(mut parts in prop::collection::vec(-100_000_i128..100_000, 1..20), off in -20_i128..20) {
            let before = parts.clone();
            let sum = parts.iter().sum::<i128>() + off;
            add_up(&mut parts, sum);
            prop_assert_eq!(parts.iter().sum::<i128>(), sum);
            for (part, before) in parts.iter().zip(before) {
                prop_assert!((part - before).abs() <= off.abs());
            }
        }
    }
}
