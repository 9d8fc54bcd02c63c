//! How values compare: equality, order and membership.

use std::cmp::Ordering;

use ripsaw_query::{CompareOperator, Number};

use super::{Datum, json_text};
use crate::filter::Truth;

/// Depth of nesting up to which values are compared. Equality of deeper values is unknown; the limit bounds recursion.
const MAX_COMPARED_DEPTH: usize = 512;

impl Datum<'_> {
    /// Returns the answer of `==`; `None` where either is the error value, or the answer is unknown.
    pub(crate) fn equals(&self, other: &Self) -> Option<bool> {
        equal(self, other, MAX_COMPARED_DEPTH)
    }

    fn order(&self, other: &Self) -> Order {
        Order::Known(match (self, other) {
            (Datum::String(a), Datum::String(b)) => a.cmp(b),
            (Datum::Bool(a), Datum::Bool(b)) => a.cmp(b),
            (Datum::Timestamp(a), Datum::Timestamp(b)) => a.cmp(b),
            (Datum::Duration(a), Datum::Duration(b)) => a.cmp(b),
            _ => return order_of_numbers(self, other),
        })
    }

    pub(crate) fn compare(&self, operator: CompareOperator, other: &Self) -> Truth {
        if operator.is_equality() {
            let equal = self.equals(other);
            return Truth::from(equal.map(|equal| equal == (operator == CompareOperator::Equal)));
        }
        match self.order(other) {
            Order::Known(order) => Truth::from(operator.accepts(order)),
            Order::NotANumber => Truth::False,
            Order::None => Truth::Error,
        }
    }

    /// Returns whether this is an item of a list, or a key of a map.
    pub(in crate::filter) fn is_in(&self, items: &Self) -> Truth {
        if self.is_error() {
            return Truth::Error;
        }
        if let Datum::Json(text) = items
            && text.first() == Some(&b'{')
        {
            let found = match self {
                Datum::String(name) => json_text::member(text, name).is_some(),
                _ => false,
            };
            return Truth::from(found);
        }
        let Some(items) = items.items() else {
            return Truth::Error;
        };
        let truths = items.iter().map(|item| Truth::from(self.equals(item)));
        truths.max().unwrap_or(Truth::False)
    }
}

/// Order of two values.
#[derive(PartialEq)]
enum Order {
    Known(Ordering),
    /// One of them is NaN, which has no place among numbers.
    NotANumber,
    /// Their types have no order.
    None,
}

/// Returns the order of two numbers, whatever their types.
fn order_of_numbers(a: &Datum<'_>, b: &Datum<'_>) -> Order {
    let mut digits = [String::new(), String::new()];
    let [a_digits, b_digits] = &mut digits;
    let (Some(a), Some(b)) = (number(a, a_digits), number(b, b_digits)) else {
        return Order::None;
    };
    let is_nan = |number: Number<'_>| matches!(number, Number::Float(value) if value.is_nan());
    if is_nan(a) || is_nan(b) {
        Order::NotANumber
    } else {
        Order::Known(a.compare(b))
    }
}

/// Returns the number that a value is. Integers that do not fit in an `i64` are printed to `digits`.
fn number<'n>(value: &Datum<'n>, digits: &'n mut String) -> Option<Number<'n>> {
    Some(match value {
        Datum::Number(number) => *number,
        Datum::Int(value) => Number::Int(*value),
        Datum::Uint(value) => {
            if let Ok(value) = i64::try_from(*value) {
                return Some(Number::Int(value));
            }
            *digits = value.to_string();
            Number::BigInt(digits)
        }
        _ => return None,
    })
}

fn equal(a: &Datum<'_>, b: &Datum<'_>, depth: usize) -> Option<bool> {
    Some(match (a, b) {
        (Datum::Error, _) | (_, Datum::Error) => return None,
        (Datum::Null, Datum::Null) => true,
        (Datum::String(a), Datum::String(b)) => a == b,
        (Datum::Bool(a), Datum::Bool(b)) => a == b,
        (Datum::Timestamp(a), Datum::Timestamp(b)) => a == b,
        (Datum::Duration(a), Datum::Duration(b)) => a == b,
        (Datum::Json(a), Datum::Json(b)) if a.first() == Some(&b'{') => {
            return equal_objects(a, b, depth);
        }
        (Datum::List(_) | Datum::Json(_), Datum::List(_) | Datum::Json(_)) => {
            return equal_lists(a, b, depth);
        }
        _ => order_of_numbers(a, b) == Order::Known(Ordering::Equal),
    })
}

fn equal_lists(a: &Datum<'_>, b: &Datum<'_>, depth: usize) -> Option<bool> {
    let (Some(a), Some(b)) = (a.items(), b.items()) else {
        return Some(false);
    };
    if a.len() != b.len() {
        return Some(false);
    }
    let depth = depth.checked_sub(1)?;
    let mut is_known = true;
    for (a, b) in a.iter().zip(b.iter()) {
        match equal(a, b, depth) {
            Some(true) => {}
            Some(false) => return Some(false),
            None => is_known = false,
        }
    }
    is_known.then_some(true)
}

/// Returns whether two values, the first of which is an object, are equal in any order of their members.
fn equal_objects(a: &[u8], b: &[u8], depth: usize) -> Option<bool> {
    if b.first() != Some(&b'{') {
        return Some(false);
    }
    let (a, b) = (json_text::sorted_members(a), json_text::sorted_members(b));
    let mut pairs = a.iter().zip(&b);
    if a.len() != b.len() || pairs.any(|((a, _), (b, _))| a != b) {
        return Some(false);
    }
    let depth = depth.checked_sub(1)?;
    let mut is_known = true;
    for ((_, a), (_, b)) in a.iter().zip(&b) {
        match equal(&Datum::of(*a), &Datum::of(*b), depth) {
            Some(true) => {}
            Some(false) => return Some(false),
            None => is_known = false,
        }
    }
    is_known.then_some(true)
}

#[cfg(test)]
mod tests {
    use super::equal_objects;

    #[test]
    fn objects_are_equal_by_their_members() {
        for (a, b, equal) in [
            (
                r#"{"a":1,"b":[1,2.0]}"#,
                r#"{ "b":[1e0,2], "a":1.0 }"#,
                Some(true),
            ),
            (r#"{"a":1}"#, r#"{"a":2}"#, Some(false)),
            (r#"{"a":1}"#, r#"{"b":1}"#, Some(false)),
            (r#"{"a":1,"a":2}"#, r#"{"a":2}"#, Some(true)),
            (r#"{"a":null}"#, "{}", Some(false)),
            ("{}", "[]", Some(false)),
        ] {
            assert_eq!(
                equal_objects(a.as_bytes(), b.as_bytes(), 8),
                equal,
                "{a} and {b}"
            );
        }
        let deep = "{\"a\":".repeat(10) + "1" + &"}".repeat(10);
        assert_eq!(equal_objects(deep.as_bytes(), deep.as_bytes(), 5), None);
        assert_eq!(
            equal_objects(deep.as_bytes(), deep.as_bytes(), 10),
            Some(true)
        );
    }
}
