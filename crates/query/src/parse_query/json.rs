//! Reads JSON values of an expected form. Failures name the place of the value.

use serde_json::{Map, Value};

use super::Parsed;
use crate::{ErrorCode, Failure};

pub(super) fn invalid(place: &str, problem: &str) -> Failure {
    Failure::new(ErrorCode::InvalidQuery, format!("{place} {problem}"))
}

pub(super) fn object<'v>(
    value: &'v Value,
    place: &str,
    known: &[&str],
) -> Parsed<&'v Map<String, Value>> {
    let members = value
        .as_object()
        .ok_or_else(|| invalid(place, "must be an object"))?;
    match members.keys().find(|name| !known.contains(&name.as_str())) {
        Some(name) => Err(invalid(
            place,
            &format!("has no member \"{name}\"; it may have {}", known.join(", ")),
        )),
        None => Ok(members),
    }
}

pub(super) fn array<'v>(value: &'v Value, place: &str) -> Parsed<&'v Vec<Value>> {
    value
        .as_array()
        .ok_or_else(|| invalid(place, "must be an array"))
}

pub(super) fn strings(value: &Value, place: &str) -> Parsed<Vec<String>> {
    array(value, place)?
        .iter()
        .map(|item| item.as_str().map(str::to_owned))
        .collect::<Option<_>>()
        .ok_or_else(|| invalid(place, "must hold strings"))
}

pub(super) fn path(value: &Value, place: &str) -> Parsed<String> {
    match value.as_str() {
        Some(path) if path.split('.').all(|name| !name.is_empty()) => Ok(path.to_owned()),
        _ => Err(invalid(
            place,
            "must be a member name, or member names joined by dots",
        )),
    }
}

pub(super) fn boolean(value: &Value, place: &str) -> Parsed<bool> {
    value
        .as_bool()
        .ok_or_else(|| invalid(place, "must be true or false"))
}

pub(super) fn integer(value: &Value, place: &str, least: u64) -> Parsed<u64> {
    value
        .as_u64()
        .filter(|number| *number >= least)
        .ok_or_else(|| {
            invalid(
                place,
                &format!("must be an integer of at least {least}, got {value}"),
            )
        })
}

pub(super) fn text<'v>(value: &'v Value, place: &str) -> Parsed<&'v str> {
    value
        .as_str()
        .ok_or_else(|| invalid(place, "must be a string"))
}
