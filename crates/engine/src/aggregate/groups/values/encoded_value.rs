//! Encodes values as bytes that compare like the values, and can be concatenated.
//!
//! The order is: booleans, numbers by their exact value, strings by their bytes, timestamps, durations, and null last.
//! Two values have the same bytes if and only if they are equal. The numbers `200`, `200.0` and `2e2` are equal; lists
//! and objects are encoded as their JSON text, as a string.
//!
//! A value is a tag, followed by:
//!
//! ```text
//! numbers within i64:    8 bytes: the greatest f64 not above the value, with bits that compare like numbers
//!                        2 bytes: what is missing, because neighbouring f64s below 2^63 are up to 1024 apart
//! larger integers:       4 bytes: the number of digits; the digits; complemented if negative
//! strings, JSON:         the bytes, with FF after each 00; then 00 01, so that a prefix comes first
//! timestamps, durations: 16 bytes: nanoseconds, with the sign bit inverted
//! all others:            nothing
//! ```
//!
//! All integers in an encoding are big-endian.

use ripsaw_query::Number;

use crate::filter::Datum;
use crate::record::string::decoded;
use crate::record::{Value, ValueKind};

pub(crate) const FALSE: u8 = 0x10;
pub(crate) const TRUE: u8 = 0x11;
pub(crate) const NEGATIVE_INFINITY: u8 = 0x20;
/// Integers below the range of `i64`: the number of digits and the digits, complemented.
pub(crate) const BIG_NEGATIVE: u8 = 0x21;
/// Greatest `f64` that is not above the value, followed by what is missing: an integer of at most 1023.
pub(crate) const NUMBER: u8 = 0x22;
/// Integers above the range of `i64`.
pub(crate) const BIG_POSITIVE: u8 = 0x23;
pub(crate) const INFINITY: u8 = 0x24;
pub(crate) const NAN: u8 = 0x25;
pub(crate) const STRING: u8 = 0x30;
pub(crate) const JSON: u8 = 0x31;
pub(crate) const TIMESTAMP: u8 = 0x40;
pub(crate) const DURATION: u8 = 0x41;
pub(crate) const NULL: u8 = 0xFF;

/// Follows a NUL byte of a string; [`END`] follows the NUL byte that ends it.
const ESCAPED_NUL: u8 = 0xFF;
pub(crate) const END: u8 = 0x01;

/// Maximum length of an encoded value, in addition to the length of its text in a record. The number `1e308` has 309
/// digits.
pub(crate) const MAX_NUMBER_BYTES: usize = 320;

const I64_LIMIT: f64 = 9_223_372_036_854_775_808.0;
pub(crate) const SIGN: u64 = 1 << 63;

/// A time in nanoseconds.
pub(crate) type Nanoseconds = i128;

pub(crate) fn encode_null(out: &mut Vec<u8>) {
    out.push(NULL);
}

pub(crate) fn encode_bool(value: bool, out: &mut Vec<u8>) {
    out.push(if value { TRUE } else { FALSE });
}

/// Encodes the value of an expression; the error value becomes null. With `keeps_json`, lists and objects are decoded
/// as such again; otherwise they are encoded as strings.
pub(crate) fn encode_datum(value: &Datum<'_>, keeps_json: bool, out: &mut Vec<u8>) {
    let encode_list = if keeps_json { encode_json } else { encode_text };
    match value {
        Datum::Error | Datum::Null => encode_null(out),
        Datum::Bool(value) => encode_bool(*value, out),
        Datum::Int(value) => encode_int(*value, out),
        Datum::Uint(value) => match i64::try_from(*value) {
            Ok(value) => encode_int(value, out),
            Err(_) => encode_big(&value.to_string(), out),
        },
        Datum::Number(number) => encode_number(*number, out),
        Datum::String(text) => encode_text(text, out),
        Datum::Timestamp(time) => encode_timestamp(time.nanos(), out),
        Datum::Duration(duration) => encode_duration(duration.nanos(), out),
        Datum::Json(text) => encode_list(text, out),
        Datum::List(_) => {
            let mut text = String::new();
            write_json(value, &mut text);
            encode_list(text.as_bytes(), out);
        }
    }
}

/// Writes the JSON text of the value of an expression. Values that JSON cannot express are null; times are strings.
fn write_json(value: &Datum<'_>, out: &mut String) {
    let quote = |text: &str| serde_json::Value::from(text).to_string();
    match value {
        Datum::Error | Datum::Null => out.push_str("null"),
        Datum::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Datum::Int(value) => out.push_str(&value.to_string()),
        Datum::Uint(value) => out.push_str(&value.to_string()),
        Datum::Number(Number::Float(value)) if !value.is_finite() => out.push_str("null"),
        Datum::Number(number) => out.push_str(&number.to_string()),
        Datum::String(text) => out.push_str(&quote(&String::from_utf8_lossy(text))),
        Datum::Timestamp(time) => out.push_str(&quote(&time.to_string())),
        Datum::Duration(duration) => out.push_str(&quote(&duration.to_string())),
        Datum::Json(text) => out.push_str(&String::from_utf8_lossy(text)),
        Datum::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_json(item, out);
            }
            out.push(']');
        }
    }
}

/// Encodes a value of a record; an absent value becomes null.
pub(crate) fn encode_value(value: &Value<'_>, out: &mut Vec<u8>) {
    match value.kind {
        ValueKind::Absent | ValueKind::Null => encode_null(out),
        ValueKind::True => encode_bool(true, out),
        ValueKind::False => encode_bool(false, out),
        ValueKind::Number => match value.as_number() {
            Some(number) => encode_number(number, out),
            None => encode_null(out),
        },
        ValueKind::String => encode_text(&decoded(value), out),
        ValueKind::Object | ValueKind::Array => encode_text(value.text, out),
    }
}

pub(crate) fn encode_number(number: Number<'_>, out: &mut Vec<u8>) {
    match number {
        Number::Int(value) => encode_int(value, out),
        Number::BigInt(text) => encode_big(text, out),
        Number::Float(value) if value.is_nan() => out.push(NAN),
        Number::Float(value) if value.is_infinite() => {
            out.push(if value > 0.0 {
                INFINITY
            } else {
                NEGATIVE_INFINITY
            });
        }
        Number::Float(value) if value.fract() != 0.0 => encode_parts(value, 0, out),
        Number::Float(value) if (-I64_LIMIT..I64_LIMIT).contains(&value) => {
            encode_int(value as i64, out);
        }
        Number::Float(value) => encode_big(&format!("{value:.0}"), out),
    }
}

fn encode_int(value: i64, out: &mut Vec<u8>) {
    let nearest = value as f64;
    let below = if nearest as i128 > i128::from(value) {
        nearest.next_down()
    } else {
        nearest
    };
    encode_parts(below, (i128::from(value) - below as i128) as u16, out);
}

fn encode_parts(below: f64, missing: u16, out: &mut Vec<u8>) {
    let bits = below.to_bits();
    let ordered = bits ^ if bits & SIGN == 0 { SIGN } else { u64::MAX };
    out.push(NUMBER);
    out.extend_from_slice(&ordered.to_be_bytes());
    out.extend_from_slice(&missing.to_be_bytes());
}

fn encode_big(text: &str, out: &mut Vec<u8>) {
    let (tag, digits, mask) = match text.strip_prefix('-') {
        Some(digits) => (BIG_NEGATIVE, digits, 0xFF),
        None => (BIG_POSITIVE, text, 0),
    };
    out.push(tag);
    let length = (digits.len() as u32).to_be_bytes();
    out.extend(length.iter().map(|byte| byte ^ mask));
    out.extend(digits.bytes().map(|byte| byte ^ mask));
}

pub(crate) fn encode_text(text: &[u8], out: &mut Vec<u8>) {
    encode_bytes(STRING, text, out);
}

/// Encodes the JSON text of a list or an object, which will be decoded as such.
pub(crate) fn encode_json(text: &[u8], out: &mut Vec<u8>) {
    encode_bytes(JSON, text, out);
}

fn encode_bytes(tag: u8, text: &[u8], out: &mut Vec<u8>) {
    out.push(tag);
    let mut rest = text;
    while let Some(at) = memchr::memchr(0, rest) {
        out.extend_from_slice(&rest[..=at]);
        out.push(ESCAPED_NUL);
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
    out.extend_from_slice(&[0, END]);
}

pub(crate) fn encode_timestamp(value: Nanoseconds, out: &mut Vec<u8>) {
    encode_time(TIMESTAMP, value, out);
}

pub(crate) fn encode_duration(value: Nanoseconds, out: &mut Vec<u8>) {
    encode_time(DURATION, value, out);
}

fn encode_time(tag: u8, value: Nanoseconds, out: &mut Vec<u8>) {
    out.push(tag);
    out.extend_from_slice(&(value as u128 ^ 1 << 127).to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aggregate::groups::values::decoded_value::{DecodedValue, decode};
    use proptest::prelude::*;

    fn encoded(literal: &str) -> Vec<u8> {
        let mut out = Vec::new();
        encode_number(Number::parse(literal.as_bytes()).unwrap(), &mut out);
        out
    }

    fn text(bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        encode_text(bytes, &mut out);
        out
    }

    #[test]
    fn numbers_have_the_order_of_their_values() {
        let ascending = [
            "-1e400",
            "-123456789012345678901234567890",
            "-1e21",
            "-9223372036854775809",
            "-9223372036854775808",
            "-9223372036854775807",
            "-9007199254740993",
            "-9007199254740992",
            "-1.5",
            "-1",
            "-5e-324",
            "0",
            "5e-324",
            "0.1",
            "1",
            "1.0000000000000002",
            "9007199254740992",
            "9007199254740993",
            "9223372036854774784",
            "9223372036854774785",
            "9223372036854775807",
            "9223372036854775808",
            "1e21",
            "1000000000000000000001",
            "1e400",
        ];
        for pair in ascending.windows(2) {
            assert!(encoded(pair[0]) < encoded(pair[1]), "{pair:?}");
        }
        for (a, b) in [
            ("200.0", "2e2"),
            ("-0", "0"),
            ("-0.0", "0"),
            ("9223372036854775808", "9.223372036854775808e18"),
            ("1e21", "1000000000000000000000"),
            ("-9223372036854775808", "-9.223372036854775808e18"),
        ] {
            assert_eq!(encoded(a), encoded(b), "{a} {b}");
        }
    }

    #[test]
    fn types_have_an_order() {
        let mut values = vec![Vec::new(); 3];
        encode_bool(false, &mut values[0]);
        encode_bool(true, &mut values[1]);
        encode_timestamp(-1, &mut values[2]);
        let time = values.pop().unwrap();
        values.extend([
            encoded("-1e400"),
            encoded("1e400"),
            text(b""),
            text(b"\xFF"),
        ]);
        values.push(time);
        values.resize_with(values.len() + 3, Vec::new);
        let [.., later, duration, null] = &mut values[..] else {
            panic!()
        };
        encode_timestamp(0, later);
        encode_duration(0, duration);
        encode_null(null);
        assert!(values.is_sorted());
    }

    #[test]
    fn gives_back_what_was_encoded() {
        let mut out = Vec::new();
        for literal in ["9007199254740993", "-0.5", "-99999999999999999999", "1e21"] {
            out.extend(encoded(literal));
        }
        encode_text(b"a\0\0b\0", &mut out);
        encode_text(b"", &mut out);
        encode_timestamp(-5, &mut out);
        encode_null(&mut out);
        let expected = [
            DecodedValue::Int(9_007_199_254_740_993),
            DecodedValue::Float(-0.5),
            DecodedValue::BigInt("-99999999999999999999".into()),
            DecodedValue::BigInt("1000000000000000000000".into()),
            DecodedValue::Text("a\0\0b\0".into()),
            DecodedValue::Text("".into()),
            DecodedValue::Timestamp(-5),
            DecodedValue::Null,
        ];
        let mut rest = &out[..];
        for expected in expected {
            let (value, behind) = decode(rest);
            assert_eq!(value, expected);
            rest = behind;
        }
        assert!(rest.is_empty());
    }

    proptest! {
        #[test]
        fn integers_and_floats_are_ordered_exactly(a in any::<i64>(), b in any::<i64>(), c in any::<f64>()) {
            let of = |number| {
                let mut out = Vec::new();
                encode_number(number, &mut out);
                out
            };
            prop_assert_eq!(of(Number::Int(a)).cmp(&of(Number::Int(b))), a.cmp(&b));
            prop_assume!(!c.is_nan());
            let order = Number::Int(a).compare(Number::Float(c));
            prop_assert_eq!(of(Number::Int(a)).cmp(&of(Number::Float(c))), order);
            let encoded = of(Number::Int(a));
            prop_assert_eq!(decode(&encoded).0, DecodedValue::Int(a));
        }

        #[test]
        fn strings_in_a_row_have_the_order_of_their_bytes(
            a in prop::collection::vec(prop::collection::vec(0_u8..3, 0..4), 2),
            b in prop::collection::vec(prop::collection::vec(0_u8..3, 0..4), 2),
        ) {
            let of = |texts: &[Vec<u8>]| texts.iter().flat_map(|bytes| text(bytes)).collect::<Vec<u8>>();
            prop_assert_eq!(of(&a).cmp(&of(&b)), a.cmp(&b));
        }
    }
}
