//! Numbers with their exact values.

use std::cmp::Ordering;

use num_bigint::BigInt;
use serde_json::{Value as Json, json};

use super::exact::{nearest, units_of, with_sign};

const MAX_SAFE_INTEGER: i64 = (1 << 53) - 1;

#[derive(Clone, Debug)]
pub(crate) enum Number {
    Integer(BigInt),
    /// A double that is not an integer, is infinite, or is -0.
    Double(f64),
}

impl Number {
    /// The number that a literal of JSON stands for: an integer literal with all its digits, any other
    /// literal as a double.
    pub(crate) fn of_literal(text: &str) -> Self {
        let is_integer = text
            .bytes()
            .all(|byte| byte == b'-' || byte.is_ascii_digit());
        if is_integer && text != "-0" {
            return Number::Integer(text.parse().unwrap());
        }
        Number::of_double(text.parse().unwrap())
    }

    pub(crate) fn of_double(value: f64) -> Self {
        let is_negative_zero = value == 0.0 && value.is_sign_negative();
        if value.is_finite() && value.fract() == 0.0 && !is_negative_zero {
            Number::Integer(units_of(value) >> 1074_u32)
        } else {
            Number::Double(value)
        }
    }

    pub(crate) fn of_count(count: usize) -> Self {
        Number::Integer(BigInt::from(count))
    }

    /// The nearest double.
    pub(crate) fn to_double(&self) -> f64 {
        match self {
            Number::Integer(value) => with_sign(value.sign(), nearest(value.magnitude(), 0)),
            Number::Double(value) => *value,
        }
    }

    pub(crate) fn is_in_range(&self) -> bool {
        self.to_double().is_finite()
    }

    pub(crate) fn is_above(&self, bound: i64) -> bool {
        compare_numbers(self, &Number::Integer(bound.into())).is_gt()
    }

    pub(crate) fn is_below(&self, bound: i64) -> bool {
        compare_numbers(self, &Number::Integer(bound.into())).is_lt()
    }

    /// The number as a key: without the sign of zero.
    pub(crate) fn without_sign_of_zero(self) -> Self {
        match self {
            Number::Double(0.0) => Number::of_count(0),
            number => number,
        }
    }

    /// The number as a report has it.
    pub(crate) fn printed(&self) -> Json {
        match self {
            Number::Integer(value) => match i64::try_from(value) {
                Ok(value) if value.abs() <= MAX_SAFE_INTEGER => json!(value),
                _ => json!({ "int": value.to_string() }),
            },
            Number::Double(value) => json!(value),
        }
    }
}

/// Compares exact values, with -0 below 0.
pub(crate) fn compare_numbers(left: &Number, right: &Number) -> Ordering {
    match (left, right) {
        (Number::Double(left), Number::Double(right)) => left.total_cmp(right),
        (Number::Integer(left), Number::Integer(right)) => left.cmp(right),
        (Number::Integer(left), Number::Double(right)) => compare_mixed(left, *right),
        (Number::Double(left), Number::Integer(right)) => compare_mixed(right, *left).reverse(),
    }
}

fn compare_mixed(integer: &BigInt, double: f64) -> Ordering {
    if double.is_infinite() {
        return 0.0_f64.total_cmp(&double);
    }
    let units: BigInt = integer << 1074_u32;
    units.cmp(&units_of(double)).then(Ordering::Greater)
}
