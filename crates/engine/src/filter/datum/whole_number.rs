//! The integers that numbers are.

use ripsaw_query::Number;

/// Returns the integer that a double is, if it is one within `i64`.
pub(super) fn whole(value: f64) -> Option<i64> {
    let limit = -(i64::MIN as f64);
    (value.fract() == 0.0 && value >= -limit && value < limit).then_some(value as i64)
}

/// Returns the integer that a number is, exactly.
pub(super) fn whole_number(number: Number<'_>) -> Option<i64> {
    match number {
        Number::Int(value) => Some(value),
        Number::Float(value) => whole(value),
        Number::BigInt(_) => None,
    }
}
