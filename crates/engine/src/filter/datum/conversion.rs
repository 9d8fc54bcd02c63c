//! Conversions of values to other types; `None` where a value has none.

use ripsaw_query::cel::Timestamp;
use ripsaw_query::{Number, nearest_double};

use super::Datum;
use super::whole_number::whole_number;

/// Returns the moment that a value is, or that it describes as a text or as a time since the epoch.
pub(in crate::filter) fn timestamp(value: &Datum<'_>) -> Option<Timestamp> {
    match value {
        Datum::Timestamp(moment) => Some(*moment),
        Datum::String(text) => Timestamp::parse(text),
        Datum::Number(number) => Timestamp::from_epoch(*number),
        Datum::Int(value) => Timestamp::from_epoch(Number::Int(*value)),
        Datum::Uint(value) => Timestamp::from_epoch(Number::BigInt(&value.to_string())),
        _ => None,
    }
}

pub(super) fn to_int(value: &Datum<'_>) -> Option<i64> {
    match value {
        Datum::Int(value) => Some(*value),
        Datum::Uint(value) => i64::try_from(*value).ok(),
        // The range of doubles is open at both ends, because rounding may have produced either bound.
        Datum::Number(Number::Float(value)) => {
            whole_number(Number::Float(value.trunc())).filter(|whole| *whole > i64::MIN)
        }
        Datum::Number(number) => whole_number(*number),
        Datum::String(text) => decimal(text)?.parse().ok(),
        Datum::Timestamp(moment) => Some(moment.seconds()),
        _ => None,
    }
}

pub(super) fn to_uint(value: &Datum<'_>) -> Option<u64> {
    match value {
        Datum::Uint(value) => Some(*value),
        Datum::Int(value) => u64::try_from(*value).ok(),
        Datum::Number(Number::Float(value)) if *value < 0.0 => None,
        Datum::Number(number) => match truncated(*number) {
            Number::Int(value) => u64::try_from(value).ok(),
            Number::BigInt(digits) => digits.parse().ok(),
            // Limit of `u64`: 2^64.
            Number::Float(value) if (0.0..18_446_744_073_709_551_616.0).contains(&value) => {
                Some(value as u64)
            }
            Number::Float(_) => None,
        },
        Datum::String(text) => {
            let digits = decimal(text)?;
            digits.parse().ok().filter(|_| digits.as_bytes()[0] != b'+')
        }
        _ => None,
    }
}

/// Returns a number without its fraction.
fn truncated(number: Number<'_>) -> Number<'_> {
    match number {
        Number::Float(value) => Number::Float(value.trunc()),
        whole => whole,
    }
}

/// Returns the text that is to be parsed as an integer in decimal digits, with or without a sign.
fn decimal(text: &[u8]) -> Option<&str> {
    std::str::from_utf8(text)
        .ok()
        .filter(|text| !text.is_empty())
}

pub(super) fn to_double(value: &Datum<'_>) -> Option<f64> {
    match value {
        Datum::String(text) => {
            let text = std::str::from_utf8(text).ok()?;
            let number: f64 = text.parse().ok()?;
            if is_number_word(text) {
                return Some(number);
            }
            nearest_double(text.as_bytes()).filter(|_| is_decimal_number(text))
        }
        value => value.as_f64(),
    }
}

/// Returns whether a text names a number without digits, as `string` writes it.
fn is_number_word(text: &str) -> bool {
    matches!(text, "NaN" | "Infinity" | "+Infinity" | "-Infinity")
}

/// Returns whether a text contains no letter but that of an exponent.
fn is_decimal_number(text: &str) -> bool {
    let mut letters = text.bytes();
    letters.all(|letter| matches!(letter, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'))
}

pub(super) fn to_text(value: Datum<'_>) -> Option<Datum<'_>> {
    Some(Datum::text(match value {
        Datum::String(_) => return Some(value),
        Datum::Bool(value) => value.to_string(),
        Datum::Int(value) => value.to_string(),
        Datum::Uint(value) => value.to_string(),
        Datum::Number(number) => number.to_string(),
        Datum::Timestamp(moment) => moment.to_string(),
        Datum::Duration(duration) => duration.to_string(),
        Datum::Error | Datum::Null | Datum::List(_) | Datum::Json(_) => return None,
    }))
}

pub(super) fn to_bool(value: &Datum<'_>) -> Option<bool> {
    match value {
        Datum::Bool(value) => Some(*value),
        Datum::String(text) => match &**text {
            b"true" | b"True" | b"TRUE" | b"t" | b"1" => Some(true),
            b"false" | b"False" | b"FALSE" | b"f" | b"0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}
