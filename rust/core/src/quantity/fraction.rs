//! Exact fractions, quick where they are small.

use std::cmp::Ordering;
use std::num::NonZeroI64;
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Sub, SubAssign};

use num_bigint::BigInt;
use num_rational::{BigRational, Ratio};
use num_traits::{One, Signed, ToPrimitive, Zero};

/// An exact quantity. A third of a kit times three is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity(Fraction);

/// Each fraction has one form, in lowest terms and with a denominator above zero: the small one, where its parts fit.
///
/// A large order holds tens of thousands, so the denominator, which is not zero, leaves room to tell the forms apart.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Fraction {
    /// Nearly all, and of those most are whole.
    Small(i64, NonZeroI64),
    Large(Box<BigRational>),
}
use Fraction::{Large, Small};

const ONE: NonZeroI64 = NonZeroI64::new(1).unwrap();

impl Quantity {
    /// A whole number.
    #[must_use]
    pub const fn whole(number: i64) -> Self {
        Self(Small(number, ONE))
    }

    /// Whether it has no fraction.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        match &self.0 {
            Small(_, denominator) => *denominator == ONE,
            Large(large) => large.is_integer(),
        }
    }

    /// Whether it is above zero.
    #[must_use]
    pub fn is_positive(&self) -> bool {
        match &self.0 {
            Small(numerator, _) => *numerator > 0,
            Large(large) => large.is_positive(),
        }
    }

    /// Whether it is below zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        !self.is_positive() && !self.is_zero()
    }

    /// How much it is, whether above zero or below.
    #[must_use]
    pub fn abs(self) -> Self {
        if self.is_negative() { Self::zero() - self } else { self }
    }

    /// The greatest whole number that is not above it; nothing where that does not fit.
    #[must_use]
    pub fn floor(&self) -> Option<i64> {
        match &self.0 {
            Small(numerator, denominator) => Some(numerator.div_euclid(denominator.get())),
            Large(large) => large.floor().to_integer().to_i64(),
        }
    }

    /// The float nearest to it.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        self.large().to_f64().unwrap_or_default()
    }

    /// The same, of any size.
    pub(super) fn large(&self) -> BigRational {
        match &self.0 {
            Small(numerator, denominator) => BigRational::new_raw((*numerator).into(), denominator.get().into()),
            Large(large) => large.as_ref().clone(),
        }
    }

    fn small(&self) -> Option<(i64, i64)> {
        match &self.0 {
            Small(numerator, denominator) => Some((*numerator, denominator.get())),
            Large(_) => None,
        }
    }

    /// The fraction of two numbers, of which the second is above zero; nothing where one of them is not known to fit.
    fn of(numerator: Option<i64>, denominator: Option<i64>) -> Option<Self> {
        match (numerator?, denominator?) {
            (numerator, 1) => Some(Self::whole(numerator)),
            // It has no counterpart above zero, which is in the way of a common divisor.
            (i64::MIN, _) => None,
            (numerator, denominator) => {
                let (numerator, denominator) = Ratio::new(numerator, denominator).into_raw();
                Some(Self(Small(numerator, NonZeroI64::new(denominator)?)))
            }
        }
    }
}

impl From<BigRational> for Quantity {
    fn from(large: BigRational) -> Self {
        match (large.numer().to_i64(), large.denom().to_i64().and_then(NonZeroI64::new)) {
            (Some(numerator), Some(denominator)) => Self(Small(numerator, denominator)),
            _ => Self(Large(Box::new(large))),
        }
    }
}

impl From<BigInt> for Quantity {
    fn from(whole: BigInt) -> Self {
        BigRational::from_integer(whole).into()
    }
}

/// What two small fractions come to, given both numerators and denominators; nothing where that does not fit.
type SmallResult = Option<Quantity>;

fn sum((a, b): (i64, i64), (c, d): (i64, i64)) -> SmallResult {
    if b == d {
        return Quantity::of(a.checked_add(c), Some(b));
    }
    Quantity::of(a.checked_mul(d)?.checked_add(c.checked_mul(b)?), b.checked_mul(d))
}

fn difference((a, b): (i64, i64), (c, d): (i64, i64)) -> SmallResult {
    sum((a, b), (c.checked_neg()?, d))
}

fn product((a, b): (i64, i64), (c, d): (i64, i64)) -> SmallResult {
    Quantity::of(a.checked_mul(c), b.checked_mul(d))
}

fn quotient((a, b): (i64, i64), (c, d): (i64, i64)) -> SmallResult {
    Quantity::of(a.checked_mul(d), b.checked_mul(c).filter(|divisor| *divisor > 0))
}

/// An operator between quantities, however they are held.
macro_rules! operator {
    ($trait:ident::$method:ident, $assign:ident::$assign_method:ident, $small:ident, $operator:tt) => {
        impl $trait for &Quantity {
            type Output = Quantity;

            fn $method(self, other: Self) -> Quantity {
                let small = || $small(self.small()?, other.small()?);
                small().unwrap_or_else(|| (self.large() $operator other.large()).into())
            }
        }

        impl $trait for Quantity {
            type Output = Self;

            fn $method(self, other: Self) -> Self {
                &self $operator &other
            }
        }

        impl $trait<&Self> for Quantity {
            type Output = Self;

            fn $method(self, other: &Self) -> Self {
                &self $operator other
            }
        }

        impl $trait<Quantity> for &Quantity {
            type Output = Quantity;

            fn $method(self, other: Quantity) -> Quantity {
                self $operator &other
            }
        }

        impl $assign for Quantity {
            fn $assign_method(&mut self, other: Self) {
                *self = &*self $operator &other;
            }
        }

        impl $assign<&Self> for Quantity {
            fn $assign_method(&mut self, other: &Self) {
                *self = &*self $operator other;
            }
        }
    };
}

operator!(Add::add, AddAssign::add_assign, sum, +);
operator!(Sub::sub, SubAssign::sub_assign, difference, -);
operator!(Mul::mul, MulAssign::mul_assign, product, *);
// It panics where the divisor is zero.
operator!(Div::div, DivAssign::div_assign, quotient, /);

impl Ord for Quantity {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.small(), other.small()) {
            (Some((a, b)), Some((c, d))) => (i128::from(a) * i128::from(d)).cmp(&(i128::from(c) * i128::from(b))),
            _ => self.large().cmp(&other.large()),
        }
    }
}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Default for Quantity {
    fn default() -> Self {
        Self::zero()
    }
}

impl Zero for Quantity {
    fn zero() -> Self {
        Self::whole(0)
    }

    fn is_zero(&self) -> bool {
        self.small() == Some((0, 1))
    }
}

impl One for Quantity {
    fn one() -> Self {
        Self::whole(1)
    }

    fn is_one(&self) -> bool {
        self.small() == Some((1, 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Whole numbers and fractions, among them those that only just fit, and those that do not.
    fn fraction() -> impl Strategy<Value = BigRational> {
        let part = prop_oneof![
            4 => (-50_i64..50).prop_map(BigInt::from),
            2 => any::<i64>().prop_map(BigInt::from),
            1 => prop::sample::select(vec![i64::MIN, i64::MIN + 1, i64::MAX]).prop_map(BigInt::from),
            1 => any::<i128>().prop_map(BigInt::from),
        ];
        (part.clone(), prop_oneof![3 => Just(BigInt::one()), 2 => part])
            .prop_filter("a divisor", |(_, divisor)| !divisor.is_zero())
            .prop_map(|(numerator, divisor)| BigRational::new(numerator, divisor))
    }

    #[test]
    fn a_quantity_takes_no_more_than_its_two_parts() {
        assert_eq!(size_of::<Quantity>(), 16);
        assert_eq!(size_of::<Option<Quantity>>(), 24);
    }

    proptest! {
        #[test]
        fn a_quantity_counts_as_fractions_of_any_size_do(left in fraction(), right in fraction()) {
            let [one, other] = [left.clone(), right.clone()].map(Quantity::from);
            prop_assert_eq!(&one * &other, Quantity::from(&left * &right));
            prop_assert_eq!(&one + &other, Quantity::from(&left + &right));
            prop_assert_eq!(&one - &other, Quantity::from(&left - &right));
            if !right.is_zero() {
                prop_assert_eq!(&one / &other, Quantity::from(&left / &right));
            }
            prop_assert_eq!(one.cmp(&other), left.cmp(&right));
            prop_assert_eq!(one == other, left == right);
        }

        #[test]
        fn a_quantity_is_what_it_was_made_of(fraction in fraction()) {
            let quantity = Quantity::from(fraction.clone());
            prop_assert_eq!(quantity.large(), fraction.clone());
            prop_assert_eq!(quantity.is_whole(), fraction.is_integer());
            prop_assert_eq!(quantity.is_positive(), fraction.is_positive());
            prop_assert_eq!(quantity.is_negative(), fraction.is_negative());
            prop_assert_eq!((quantity.is_zero(), quantity.is_one()), (fraction.is_zero(), fraction.is_one()));
            prop_assert_eq!(quantity.floor(), fraction.floor().to_integer().to_i64());
            prop_assert_eq!(Some(quantity.to_f64()), fraction.to_f64());
        }
    }
}
