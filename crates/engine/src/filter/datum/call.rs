//! Functions of expressions.

use std::borrow::Cow;

use ripsaw_query::cel::{Duration, Function};

use super::conversion::{timestamp, to_bool, to_double, to_int, to_text, to_uint};
use super::time_part::{part_of_duration, part_of_timestamp};
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
            Datum::Timestamp(moment) => part_of_timestamp(function, moment).map(Datum::Int),
            Datum::Duration(length) => part_of_duration(function, length).map(Datum::Int),
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
