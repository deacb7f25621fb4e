//! Numbers of which a check adds up some, which rounds.

use monta_core::scalar::Number;

/// The float nearest to a number.
pub(crate) fn number(number: Number) -> f64 {
    match number {
        Number::Integer(whole) => whole as f64,
        Number::Float(float) => float,
    }
}

/// Whether two sums of amounts of this size are alike but for rounding; beyond what floats hold, all are.
pub(crate) fn nearly(one: f64, other: f64, size: f64) -> bool {
    let far = (one - other).abs();
    !far.is_finite() || far <= 1e-9 * size.abs().max(1.0)
}

/// Whether a float is small enough to be just what was meant.
pub(crate) fn is_exact(float: f64) -> bool {
    float.abs() < 1e9
}
