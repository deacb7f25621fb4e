//! Exact quantities: rational numbers, never floats (decision 5).

mod fraction;
mod money;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

pub use self::fraction::Quantity;
pub use self::money::money;
pub(crate) use self::money::{from_units, percentage, times_units, to_units};
use crate::scalar::Number;

/// Why a quantity is not a number of pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotACount {
    /// It has a fraction.
    NotWhole,
    /// It is below zero.
    Negative,
    /// It does not fit the wire format.
    TooLarge,
}

/// Beyond this not every whole number is a float.
const WHOLE_FLOATS: f64 = 9_007_199_254_740_992.0;

/// The number exactly as people read it: a float enters through its shortest decimal form, so 0.1 is one tenth.
#[must_use]
pub fn exact(number: Number) -> Quantity {
    match number {
        Number::Integer(value) => Quantity::whole(value),
        Number::Float(value) if value.fract() == 0.0 && value.abs() < WHOLE_FLOATS => Quantity::whole(whole(value)),
        Number::Float(value) => decimal(&value.to_string()).into(),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "it is known to fit")]
const fn whole(value: f64) -> i64 {
    value as i64
}

/// A plain decimal, such as [`crate::export::plain_number`] gives it, exactly.
pub(crate) fn from_decimal(text: &str) -> Quantity {
    decimal(text).into()
}

/// Reads a plain decimal, which is how Rust writes every finite float.
fn decimal(text: &str) -> BigRational {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let numerator = BigInt::parse_bytes(format!("{whole}{fraction}").as_bytes(), 10).unwrap_or_default();
    BigRational::new(numerator, power_of_ten(fraction.len()))
}

fn power_of_ten(exponent: usize) -> BigInt {
    num_traits::pow(BigInt::from(10), exponent)
}

/// The simplest fraction within a billionth of a conversion factor, which Odoo stores as a float: 0.3333333333 is a
/// third, and 12.000000000000002 a dozen.
#[must_use]
pub fn simplest(factor: Number) -> Quantity {
    let value = exact(factor);
    if !value.is_positive() || value.is_whole() {
        return value;
    }
    let value = value.large();
    let tolerance = &value / power_of_ten(9);
    simplest_between(&value - &tolerance, value + tolerance).into()
}

/// The fraction with the smallest denominator in a closed interval above zero, by continued fractions.
fn simplest_between(mut low: BigRational, mut high: BigRational) -> BigRational {
    let mut quotients = Vec::new();
    loop {
        let next_integer = low.ceil();
        if next_integer <= high {
            quotients.push(next_integer);
            break;
        }
        let quotient = low.floor();
        (low, high) = ((high - &quotient).recip(), (low - &quotient).recip());
        quotients.push(quotient);
    }
    let mut quotients = quotients.into_iter().rev();
    let last = quotients.next().unwrap_or_else(BigRational::one);
    quotients.fold(last, |fraction, quotient| quotient + fraction.recip())
}

/// The quantity as a number of pieces.
///
/// # Errors
///
/// [`NotACount`], a fraction before a sign.
pub fn count(quantity: &Quantity) -> Result<i64, NotACount> {
    if !quantity.is_whole() {
        Err(NotACount::NotWhole)
    } else if quantity.is_negative() {
        Err(NotACount::Negative)
    } else {
        quantity.floor().ok_or(NotACount::TooLarge)
    }
}

/// The quantity as people write it: `2.75`, or `1/3` where no decimal is exact.
#[must_use]
pub fn text(quantity: &Quantity) -> String {
    written(&quantity.large())
}

fn written(quantity: &BigRational) -> String {
    let (mut rest, mut digits) = (quantity.denom().clone(), 0_usize);
    for factor in [2, 5] {
        let factor = BigInt::from(factor);
        let mut power = 0;
        while (&rest % &factor).is_zero() {
            rest /= &factor;
            power += 1;
        }
        digits = digits.max(power);
    }
    if !rest.is_one() {
        return quantity.to_string();
    }
    let scaled = (quantity * power_of_ten(digits)).to_integer();
    let sign = if scaled.is_negative() { "-" } else { "" };
    let padded = format!("{:0>width$}", scaled.abs().to_string(), width = digits + 1);
    let (whole, fraction) = padded.split_at(padded.len() - digits);
    if fraction.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ratio(numerator: i64, denominator: i64) -> Quantity {
        BigRational::new(numerator.into(), denominator.into()).into()
    }

    #[test]
    fn floats_enter_through_their_shortest_decimal() {
        assert_eq!(exact(Number::Float(0.1)), ratio(1, 10));
        assert_eq!(exact(Number::Float(-2.75)), ratio(-11, 4));
        assert_eq!(exact(Number::Float(1e21)), power_of_ten(21).into());
        assert_eq!(
            exact(Number::Float(5e-324)),
            BigRational::new(5.into(), power_of_ten(324)).into()
        );
        assert_eq!(exact(Number::Integer(i64::MIN)), ratio(i64::MIN, 1));
        for whole in [0.0, -0.0, -3.0, 9_007_199_254_740_991.0, -9_007_199_254_740_992.0, 1e18] {
            assert_eq!(exact(Number::Float(whole)).large(), decimal(&whole.to_string()));
        }
    }

    #[test]
    fn factors_snap_to_the_simplest_fraction() {
        assert_eq!(simplest(Number::Float(0.333_333_333_3)), ratio(1, 3));
        assert_eq!(simplest(Number::Float(12.000_000_000_000_002)), ratio(12, 1));
        assert_eq!(simplest(Number::Float(0.083_333_333_333_333_33)), ratio(1, 12));
        assert_eq!(simplest(Number::Float(0.001)), ratio(1, 1000));
        assert_eq!(simplest(Number::Float(0.000_001)), ratio(1, 1_000_000));
        assert_eq!(simplest(Number::Integer(144)), ratio(144, 1));
    }

    #[test]
    fn texts_are_decimal_where_that_is_exact() {
        for (quantity, expected) in [
            (ratio(11, 4), "2.75"),
            (ratio(-1, 20), "-0.05"),
            (ratio(1, 3), "1/3"),
            (ratio(7, 1), "7"),
            (ratio(0, 1), "0"),
        ] {
            assert_eq!(text(&quantity), expected);
        }
    }

    #[test]
    fn counts_are_whole_positive_and_fit() {
        assert_eq!(count(&ratio(3, 1)), Ok(3));
        assert_eq!(count(&ratio(1, 3)), Err(NotACount::NotWhole));
        assert_eq!(count(&ratio(-3, 1)), Err(NotACount::Negative));
        assert_eq!(count(&(ratio(i64::MAX, 1) + ratio(1, 1))), Err(NotACount::TooLarge));
    }

    proptest! {
        #[test]
        fn any_float_survives(value in proptest::num::f64::NORMAL | proptest::num::f64::SUBNORMAL | proptest::num::f64::ZERO) {
            let written: f64 = text(&exact(Number::Float(value))).parse().unwrap();
            prop_assert!(written.eq(&value));
        }

        #[test]
        fn small_fractions_survive_a_float(numerator in 1_i32..2000, denominator in 1_i32..2000) {
            let value = f64::from(numerator) / f64::from(denominator);
            prop_assert_eq!(simplest(Number::Float(value)), ratio(numerator.into(), denominator.into()));
        }
    }
}
