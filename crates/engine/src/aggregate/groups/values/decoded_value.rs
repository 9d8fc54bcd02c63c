//! Decodes values that [`super::encoded_value`] encoded.

use std::borrow::Cow;

use super::encoded_value::{
    BIG_NEGATIVE, BIG_POSITIVE, DURATION, END, FALSE, INFINITY, JSON, NAN, NEGATIVE_INFINITY, NULL,
    NUMBER, Nanoseconds, SIGN, STRING, TIMESTAMP, TRUE,
};

/// A decoded value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum DecodedValue<'a> {
    Null,
    Bool(bool),
    Int(i64),
    /// Digits of an integer that does not fit in an `i64`, with a minus sign if it is negative.
    BigInt(Cow<'a, str>),
    /// A number that is not an integer.
    Float(f64),
    Text(Cow<'a, str>),
    /// Text of a list or an object that was encoded as JSON.
    Json(Cow<'a, str>),
    /// Nanoseconds since 1970-01-01T00:00:00Z.
    Timestamp(Nanoseconds),
    Duration(Nanoseconds),
}

/// Returns the first of some encoded values, and the bytes after it.
pub(crate) fn decode(bytes: &[u8]) -> (DecodedValue<'_>, &[u8]) {
    let Some((tag, rest)) = bytes.split_first() else {
        return (DecodedValue::Null, bytes);
    };
    match *tag {
        FALSE => (DecodedValue::Bool(false), rest),
        TRUE => (DecodedValue::Bool(true), rest),
        NEGATIVE_INFINITY => (DecodedValue::Float(f64::NEG_INFINITY), rest),
        INFINITY => (DecodedValue::Float(f64::INFINITY), rest),
        NAN => (DecodedValue::Float(f64::NAN), rest),
        NUMBER => decode_number(rest),
        BIG_NEGATIVE => decode_big(rest, 0xFF),
        BIG_POSITIVE => decode_big(rest, 0),
        STRING => decode_text(rest, DecodedValue::Text),
        JSON => decode_text(rest, DecodedValue::Json),
        TIMESTAMP => decode_time(rest, DecodedValue::Timestamp),
        DURATION => decode_time(rest, DecodedValue::Duration),
        _ => (DecodedValue::Null, rest),
    }
}

/// Returns the bytes after the first of some encoded values.
pub(crate) fn skip(bytes: &[u8]) -> &[u8] {
    decode(bytes).1
}

/// Returns whether the first of some encoded values is null.
pub(crate) fn is_null(bytes: &[u8]) -> bool {
    bytes.first() == Some(&NULL)
}

fn decode_number(bytes: &[u8]) -> (DecodedValue<'_>, &[u8]) {
    let (ordered, rest) = take(bytes);
    let (missing, rest) = take(rest);
    let ordered = u64::from_be_bytes(ordered);
    let bits = ordered ^ if ordered & SIGN == 0 { u64::MAX } else { SIGN };
    let below = f64::from_bits(bits);
    let value = if below.fract() == 0.0 {
        let missing = i128::from(u16::from_be_bytes(missing));
        DecodedValue::Int((below as i128 + missing) as i64)
    } else {
        DecodedValue::Float(below)
    };
    (value, rest)
}

fn decode_big(bytes: &[u8], mask: u8) -> (DecodedValue<'_>, &[u8]) {
    let (length, rest) = take::<4>(bytes);
    let length = u32::from_be_bytes(length.map(|byte| byte ^ mask)) as usize;
    let (digits, rest) = rest.split_at(length.min(rest.len()));
    let sign = (mask != 0).then_some('-');
    let digits = digits.iter().map(|byte| char::from(byte ^ mask));
    let text = sign.into_iter().chain(digits).collect::<String>();
    (DecodedValue::BigInt(text.into()), rest)
}

fn decode_text<'a>(
    bytes: &'a [u8],
    value: impl Fn(Cow<'a, str>) -> DecodedValue<'a>,
) -> (DecodedValue<'a>, &'a [u8]) {
    let mut text = Cow::Borrowed(&bytes[..0]);
    let mut rest = bytes;
    while let Some(at) = memchr::memchr(0, rest) {
        let is_end = rest.get(at + 1) == Some(&END);
        let part = if is_end { &rest[..at] } else { &rest[..=at] };
        if text.is_empty() {
            text = Cow::Borrowed(part);
        } else {
            text.to_mut().extend_from_slice(part);
        }
        rest = rest.get(at + 2..).unwrap_or_default();
        if is_end {
            break;
        }
    }
    let text = match text {
        Cow::Borrowed(text) => String::from_utf8_lossy(text),
        Cow::Owned(text) => Cow::Owned(String::from_utf8_lossy(&text).into_owned()),
    };
    (value(text), rest)
}

fn decode_time(
    bytes: &[u8],
    value: impl Fn(Nanoseconds) -> DecodedValue<'static>,
) -> (DecodedValue<'static>, &[u8]) {
    let (time, rest) = take(bytes);
    (value((u128::from_be_bytes(time) ^ 1 << 127) as i128), rest)
}

fn take<const N: usize>(bytes: &[u8]) -> ([u8; N], &[u8]) {
    bytes
        .split_first_chunk()
        .map_or(([0; N], &[]), |(first, rest)| (*first, rest))
}
