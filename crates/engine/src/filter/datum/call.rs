//! Functions of expressions.

use std::borrow::Cow;

use ripsaw_query::cel::{Duration, Function, Timestamp};
use ripsaw_query::{Number, nearest_double};

use super::whole_number::whole_number;
use super::{Datum, json_text};
use crate::filter::Truth;

/// Returns the value of a function of one value, or the error value.
pub(in crate::filter) fn call_one(function: Function, value: Datum<'_>) -> Datum<'_> {
    let result = match function {
        Function::Size => size(&value).map(|size| Datum::Int(size as i64)),
        Function::LowerAscii => changed(value, <[u8]>::to_ascii_lowercase),
        Function::UpperAscii => changed(value, <[u8]>::to_ascii_uppercase),
        Function::Timestamp => timestamp(&value).map(Datum::Timestamp),
        Function::Duration => match value {
            Datum::Duration(_) => Some(value),
            Datum::String(text) => Duration::parse(&text).map(Datum::Duration),
            _ => None,
        },
        Function::Int => to_int(&value).map(Datum::Int),
        Function::Uint => to_uint(&value).map(Datum::Uint),
        Function::Double => to_double(&value).map(Datum::float),
        Function::String => to_text(value),
        Function::Bool => to_bool(&value).map(Datum::Bool),
        _ => match value {
            Datum::Timestamp(moment) => part(function, moment).map(Datum::Int),
            Datum::Duration(length) => whole_units(function, length).map(Datum::Int),
            _ => None,
        },
    };
    result.unwrap_or(Datum::Error)
}

/// Returns the value of a function of two values, or the error value.
pub(in crate::filter) fn call_two<'a>(
    function: Function,
    a: &Datum<'_>,
    b: &Datum<'_>,
) -> Datum<'a> {
    if let (Function::Bucket, Datum::Duration(width)) = (function, b) {
        let start = timestamp(a).and_then(|moment| moment.floor(*width));
        return start.map_or(Datum::Error, Datum::Timestamp);
    }
    let (Datum::String(text), Datum::String(part)) = (a, b) else {
        return Datum::Error;
    };
    let found = match function {
        Function::StartsWith => text.starts_with(part),
        Function::EndsWith => text.ends_with(part),
        Function::Contains => memchr::memmem::find(text, part).is_some(),
        _ => return Datum::Error,
    };
    Datum::from(Truth::from(found))
}

/// Returns the number of code points, items or members.
fn size(value: &Datum<'_>) -> Option<usize> {
    Some(match value {
        Datum::String(text) => text.iter().filter(|byte| **byte & 0xC0 != 0x80).count(),
        Datum::List(items) => items.len(),
        Datum::Json(text) if text.first() == Some(&b'{') => json_text::count_members(text),
        Datum::Json(text) => json_text::count_items(text),
        _ => return None,
    })
}

fn changed(value: Datum<'_>, change: fn(&[u8]) -> Vec<u8>) -> Option<Datum<'_>> {
    match value {
        Datum::String(text) => Some(Datum::String(Cow::Owned(change(&text)))),
        _ => None,
    }
}

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

fn to_int(value: &Datum<'_>) -> Option<i64> {
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

fn to_uint(value: &Datum<'_>) -> Option<u64> {
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

fn to_double(value: &Datum<'_>) -> Option<f64> {
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

fn to_text(value: Datum<'_>) -> Option<Datum<'_>> {
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

fn to_bool(value: &Datum<'_>) -> Option<bool> {
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

/// Returns the whole units in a duration, rounded towards zero. Milliseconds are those besides the whole seconds.
fn whole_units(function: Function, length: Duration) -> Option<i64> {
    let milliseconds = length.nanos() / 1_000_000;
    let count = match function {
        Function::Hours => milliseconds / 3_600_000,
        Function::Minutes => milliseconds / 60_000,
        Function::Seconds => milliseconds / 1_000,
        Function::Milliseconds => milliseconds % 1_000,
        _ => return None,
    };
    i64::try_from(count).ok()
}

/// Returns a part of a moment by the calendar, in UTC.
fn part(function: Function, moment: Timestamp) -> Option<i64> {
    let civil = moment.civil();
    let part = match function {
        Function::FullYear => return Some(civil.year),
        Function::Month => civil.month - 1,
        Function::Date => civil.day,
        Function::DayOfMonth => civil.day - 1,
        Function::DayOfWeek => civil.day_of_week,
        Function::DayOfYear => civil.day_of_year,
        Function::Hours => civil.hour,
        Function::Minutes => civil.minute,
        Function::Seconds => civil.second,
        Function::Milliseconds => civil.nanosecond / 1_000_000,
        _ => return None,
    };
    Some(i64::from(part))
}
