//! Whether a record matches a predicate.

use std::cmp::Ordering;

use ripsaw_query::{CompareOperator, Constant, Number, Predicate};

use crate::record::string::decoded;
use crate::record::{Fields, Value, ValueKind};

/// Three-valued, as in CEL: `None` is the error value of a comparison with an absent or wrong-typed operand,
/// which `and` and `or` absorb where the other side decides. Only `Some(true)` is a match.
pub(crate) fn evaluate(predicate: &Predicate, fields: Fields<'_>) -> Option<bool> {
    match predicate {
        Predicate::And(parts) => decide(parts, fields, false),
        Predicate::Or(parts) => decide(parts, fields, true),
        Predicate::Not(inner) => evaluate(inner, fields).map(|matched| !matched),
        Predicate::Compare(slot, operator, constant) => {
            compare(fields.get(*slot), *operator, constant)
        }
        Predicate::In(slot, constants) => {
            let value = fields.get(*slot);
            is_present(value).then(|| is_any_of(value, constants))
        }
        Predicate::Exists(slot, expected) => Some(is_present(fields.get(*slot)) == *expected),
    }
}

/// The first part that is `decisive` decides; else an error of any part is the answer.
fn decide(parts: &[Predicate], fields: Fields<'_>, decisive: bool) -> Option<bool> {
    let mut answer = Some(!decisive);
    for part in parts {
        match evaluate(part, fields) {
            Some(matched) if matched == decisive => return Some(decisive),
            Some(_) => {}
            None => answer = None,
        }
    }
    answer
}

#[inline]
fn is_present(value: Value<'_>) -> bool {
    value.kind != ValueKind::Absent
}

fn compare(value: Value<'_>, operator: CompareOperator, constant: &Constant) -> Option<bool> {
    match order(value, constant) {
        // Two nulls are equal, but neither is less.
        Some(_) if value.kind == ValueKind::Null && !operator.is_equality() => None,
        Some(order) => Some(operator.accepts(order)),
        // Values of different types are unequal, but have no order.
        None if is_present(value) => match operator {
            CompareOperator::Equal => Some(false),
            CompareOperator::NotEqual => Some(true),
            _ => None,
        },
        None => None,
    }
}

/// The order of two values of one type.
fn order(value: Value<'_>, constant: &Constant) -> Option<Ordering> {
    match (value.kind, constant) {
        (ValueKind::String, Constant::String(text)) => Some((*decoded(&value)).cmp(text)),
        (ValueKind::Number, constant) => Some(value.as_number()?.compare(constant.as_number()?)),
        (ValueKind::True, Constant::Bool(expected)) => Some(true.cmp(expected)),
        (ValueKind::False, Constant::Bool(expected)) => Some(false.cmp(expected)),
        (ValueKind::Null, Constant::Null) => Some(Ordering::Equal),
        _ => None,
    }
}

fn is_any_of(value: Value<'_>, constants: &[Constant]) -> bool {
    if value.kind == ValueKind::String {
        let text = decoded(&value);
        return constants
            .iter()
            .any(|constant| matches!(constant, Constant::String(known) if **known == *text));
    }
    let number: Option<Number<'_>> = value.as_number();
    constants
        .iter()
        .any(|constant| match (number, constant.as_number()) {
            (Some(number), Some(known)) => number.compare(known).is_eq(),
            (None, None) => order(value, constant) == Some(Ordering::Equal),
            _ => false,
        })
}
