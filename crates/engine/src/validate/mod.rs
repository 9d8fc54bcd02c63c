//! Checks whether records satisfy the rules of a schema.
//!
//! First the values of each rule are looked at a column at a time: most can be seen to satisfy it by their
//! span or one word of their text (`usual_values.rs`). Only the rows with another value are then checked
//! rule by rule.

mod usual_values;
mod violation;

use ripsaw_query::{CompiledRule, FieldType, Number, Rule, ViolationRule};

use crate::record::string::decoded;
use crate::record::{Fields, Records, Value, ValueKind};

use usual_values::UsualValues;
pub(crate) use violation::violation_message;

/// The rules of a schema, ready to find the few records that may break one.
pub(crate) struct Validator {
    /// For each rule, the values that surely satisfy it.
    usual_values: Vec<UsualValues>,
    /// For each row, whether some rule has another value there.
    is_suspect: Vec<bool>,
}

impl Validator {
    pub(crate) fn new(rules: &[CompiledRule]) -> Self {
        let usual_values = rules.iter().map(|rule| UsualValues::of(&rule.rule));
        Self {
            usual_values: usual_values.collect(),
            is_suspect: Vec::new(),
        }
    }

    /// Returns for each row whether it may be a record that breaks a rule. `rules` must be those given to
    /// [`Validator::new`].
    pub(crate) fn find_suspects(
        &mut self,
        rules: &[CompiledRule],
        records: &Records,
        text: &[u8],
    ) -> &[bool] {
        self.is_suspect.clear();
        self.is_suspect.resize(records.outcomes.len(), false);
        for (CompiledRule { slot, .. }, usual_values) in rules.iter().zip(&self.usual_values) {
            usual_values.note_others(records.column(*slot), text, &mut self.is_suspect);
        }
        &self.is_suspect
    }
}

/// A rule that a record breaks: the first check that fails, and the value that fails it.
#[derive(Clone, Copy)]
pub(crate) struct FailedRule<'a> {
    pub(crate) rule: &'a Rule,
    pub(crate) check: ViolationRule,
    pub(crate) value: Value<'a>,
}

/// Calls `report` for every rule that the record breaks, in the order of the rules, and returns their number.
#[inline]
pub(crate) fn check_rules<'a>(
    rules: &'a [CompiledRule],
    fields: Fields<'a>,
    mut report: impl FnMut(FailedRule<'a>),
) -> u64 {
    let mut count = 0;
    for CompiledRule { slot, rule } in rules {
        let value = fields.get(*slot);
        let number = fields.number(*slot);
        if let Some(check) = failed_check(rule, value, number) {
            count += 1;
            report(FailedRule { rule, check, value });
        }
    }
    count
}

/// The first check of a rule that a value fails. `number` is the value as a number, if it is one.
#[inline]
fn failed_check(
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
fn has_type(kind: ValueKind, number: Option<Number<'_>>, field_type: FieldType) -> bool {
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
fn is_shorter(text: &[u8], least: u64) -> bool {
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
