//! Amounts of money: in the smallest unit of their currency where they are added up, as the float nearest to them where
//! they are written.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::ToPrimitive;

use super::{Quantity, exact, power_of_ten, written};
use crate::scalar::Number;

/// Amounts beyond this cannot be written to the cent: not every whole number is a float there.
const MOST_UNITS: i128 = 9_007_199_254_740_992;

/// Decimals of a percentage that is worked out.
const PERCENTAGE_DIGITS: usize = 2;

/// The number rounded half away from zero to the decimals of a currency, as the float nearest to it.
#[must_use]
pub fn money(number: Number, digits: u8) -> f64 {
    let scale = power_of_ten(usize::from(digits));
    let rounded = (exact(number).large() * &scale).round() / scale;
    float(&rounded)
}

/// The amount in the smallest unit of a currency with so many decimals, half of one rounded away from zero.
pub(crate) fn to_units(amount: Number, digits: u8) -> i128 {
    units(&(exact(amount).large() * power_of_ten(usize::from(digits))))
}

/// So many times an amount in the smallest unit.
pub(crate) fn times_units(amount: i128, quantity: &Quantity) -> i128 {
    units(&(quantity.large() * BigInt::from(amount)))
}

/// The amount of one of several pieces, as the float nearest to it: to the decimals of the currency, and to two more for
/// a piece.
pub(crate) fn from_units(amount: i128, pieces: i64, digits: u8) -> f64 {
    let scale = power_of_ten(usize::from(digits));
    let exact = BigRational::new(amount.into(), scale.clone());
    if pieces <= 1 {
        return float(&exact);
    }
    let scale = scale * power_of_ten(2);
    float(&((exact / BigInt::from(pieces) * &scale).round() / scale))
}

/// How many per cent of another amount this one is; none of nothing.
pub(crate) fn percentage(amount: i128, of: i128) -> f64 {
    if of == 0 {
        return 0.0;
    }
    let scale = power_of_ten(PERCENTAGE_DIGITS);
    let share = BigRational::new(BigInt::from(amount) * 100, of.into());
    float(&((share * &scale).round() / scale))
}

fn units(amount: &BigRational) -> i128 {
    let units = amount.round().to_integer().to_i128();
    units.unwrap_or_default().clamp(-MOST_UNITS, MOST_UNITS)
}

fn float(number: &BigRational) -> f64 {
    written(number).parse().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_rounded_like_money() {
        for (number, digits, expected) in [
            (0.1 + 0.2, 2, 0.3),
            (2.675, 2, 2.68),
            (-0.005, 2, -0.01),
            (1234.5, 0, 1235.0),
        ] {
            assert_eq!(
                money(Number::Float(number), digits).to_string(),
                f64::to_string(&expected)
            );
        }
    }

    #[test]
    fn units_come_and_go_to_the_cent() {
        for (amount, digits, units) in [(36.3, 2, 3630), (-0.005, 2, -1), (1235.0, 0, 1235), (1.234, 3, 1234)] {
            assert_eq!(to_units(Number::Float(amount), digits), units);
            assert_eq!(
                from_units(units, 1, digits).to_string(),
                money(Number::Float(amount), digits).to_string()
            );
        }
        assert_eq!(from_units(1000, 3, 2).to_string(), "3.3333");
        assert_eq!(percentage(630, 3000).to_string(), "21");
        assert_eq!(percentage(1, 0).to_string(), "0");
        assert_eq!(times_units(333, &exact(Number::Float(1.5))), 500);
    }
}
