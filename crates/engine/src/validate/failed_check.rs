//! The checks of a rule, in their order.

use ripsaw_query::{FieldType, Number, Rule, ViolationRule};

use crate::record::string::decoded;
use crate::record::{Value, ValueKind};

/// The first check of a rule that a value fails. `number` is the value as a number, if it is one.
#[inline]
pub(super) fn failed_check(
    rule: &Rule,
    value: Value<'_>,
    number: Option<Number<'_>>,
) -> Option<ViolationRule> {
    match value.kind {
        ValueKind::Absent => return rule.required.then_some(ViolationRule::Required),
        ValueKind::Null if !rule.required => return None,
        _ => {}
    }
    if rule
        .field_type
        .is_some_and(|field_type| !has_type(value.kind, number, field_type))
    {
        return Some(ViolationRule::Type);
    }
    if value.kind == ValueKind::String {
        check_string(rule, value)
    } else {
        number.and_then(|number| check_number(rule, number))
    }
}

#[inline]
pub(super) fn has_type(kind: ValueKind, number: Option<Number<'_>>, field_type: FieldType) -> bool {
    match field_type {
        FieldType::String => kind == ValueKind::String,
        FieldType::Number => kind == ValueKind::Number,
        FieldType::Integer => number.is_some_and(Number::is_integer),
        FieldType::Boolean => matches!(kind, ValueKind::True | ValueKind::False),
        FieldType::Object => kind == ValueKind::Object,
        FieldType::Array => kind == ValueKind::Array,
    }
}

#[inline]
fn check_string(rule: &Rule, value: Value<'_>) -> Option<ViolationRule> {
    if rule.allowed.is_none() && rule.min_length.is_none() {
        return None;
    }
    let text = decoded(&value);
    if rule
        .allowed
        .as_ref()
        .is_some_and(|allowed| !allowed.iter().any(|known| known.as_bytes() == &*text))
    {
        return Some(ViolationRule::Enum);
    }
    if rule
        .min_length
        .is_some_and(|least| is_shorter(&text, least))
    {
        return Some(ViolationRule::MinLength);
    }
    None
}

/// Whether a text has fewer than `least` code points. They are counted only if the number of bytes does not
/// decide.
pub(super) fn is_shorter(text: &[u8], least: u64) -> bool {
    let bytes = text.len() as u64;
    bytes < least || (bytes < least.saturating_mul(4) && code_points(text) < least)
}

fn code_points(text: &[u8]) -> u64 {
    text.iter().filter(|byte| **byte & 0xC0 != 0x80).count() as u64
}

#[inline]
fn check_number(rule: &Rule, number: Number<'_>) -> Option<ViolationRule> {
    if rule
        .minimum
        .is_some_and(|least| number.compare(Number::Float(least)).is_lt())
    {
        return Some(ViolationRule::Minimum);
    }
    if rule
        .maximum
        .is_some_and(|greatest| number.compare(Number::Float(greatest)).is_gt())
    {
        return Some(ViolationRule::Maximum);
    }
    None
}
