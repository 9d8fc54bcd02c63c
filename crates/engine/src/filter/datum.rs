//! Values of expressions, and how they compare.

mod arithmetic;
mod call;
mod json_text;

use std::borrow::Cow;
use std::cmp::Ordering;

use ripsaw_query::cel::{Duration, Timestamp};
use ripsaw_query::{CompareOperator, Constant, Number};

use super::Truth;
use crate::record::string::decoded;
use crate::record::{Value, ValueKind};
use arithmetic::whole_number;
pub(super) use arithmetic::{calculate, negate};
pub(super) use call::{call_one, call_two, timestamp};
use json_text::MAX_COMPARED_DEPTH;
pub(super) use json_text::member;
pub(crate) use json_text::member_paths;

/// Value of an expression for one row.
#[derive(Clone, Debug)]
pub(crate) enum Datum<'a> {
    /// The error value: an absent field, or an operation that its operands do not support.
    Error,
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    /// A number of a record in its exact form, or the result of arithmetic with one: a double, but compared and printed
    /// exactly.
    Number(Number<'a>),
    /// UTF-8, without escapes.
    String(Cow<'a, [u8]>),
    Timestamp(Timestamp),
    Duration(Duration),
    /// A list that the expression made.
    List(Vec<Datum<'a>>),
    /// Valid JSON text of an array or an object.
    Json(&'a [u8]),
}

impl<'a> Datum<'a> {
    /// Returns the value of a record's field.
    #[inline]
    pub(crate) fn of(value: Value<'a>) -> Self {
        match value.kind {
            ValueKind::Absent => Datum::Error,
            ValueKind::Null => Datum::Null,
            ValueKind::True => Datum::Bool(true),
            ValueKind::False => Datum::Bool(false),
            ValueKind::Number => value.as_number().map_or(Datum::Error, Datum::Number),
            ValueKind::String => Datum::String(decoded(&value)),
            ValueKind::Object | ValueKind::Array => Datum::Json(value.text),
        }
    }

    pub(crate) fn of_constant(constant: &'a Constant) -> Self {
        match constant {
            Constant::Null => Datum::Null,
            Constant::Bool(value) => Datum::Bool(*value),
            Constant::Int(value) => Datum::Int(*value),
            Constant::Uint(value) => Datum::Uint(*value),
            Constant::BigInt(digits) => Datum::Number(Number::BigInt(digits)),
            Constant::Float(value) => Datum::Number(Number::Float(*value)),
            Constant::String(text) => Datum::String(Cow::Borrowed(text)),
            Constant::Timestamp(moment) => Datum::Timestamp(*moment),
            Constant::Duration(duration) => Datum::Duration(*duration),
        }
    }

    /// Returns the constant with this value. Lists, JSON text, and integers of records have none.
    pub(super) fn into_constant(self) -> Option<Constant> {
        Some(match self {
            Datum::Null => Constant::Null,
            Datum::Bool(value) => Constant::Bool(value),
            Datum::Int(value) => Constant::Int(value),
            Datum::Uint(value) => Constant::Uint(value),
            Datum::Number(Number::Float(value)) => Constant::Float(value),
            Datum::String(text) => Constant::String(text.into_owned().into()),
            Datum::Timestamp(moment) => Constant::Timestamp(moment),
            Datum::Duration(duration) => Constant::Duration(duration),
            Datum::Error | Datum::Number(_) | Datum::List(_) | Datum::Json(_) => return None,
        })
    }

    pub(super) fn float(value: f64) -> Self {
        Datum::Number(Number::Float(value))
    }

    pub(super) fn text(text: impl Into<String>) -> Self {
        Datum::String(Cow::Owned(text.into().into_bytes()))
    }

    pub(crate) fn is_error(&self) -> bool {
        matches!(self, Datum::Error)
    }

    /// Returns the `f64` nearest to a number.
    pub(crate) fn as_f64(&self) -> Option<f64> {
        match self {
            Datum::Int(value) => Some(*value as f64),
            Datum::Uint(value) => Some(*value as f64),
            Datum::Number(number) => Some(number.to_f64()),
            _ => None,
        }
    }

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
    pub(super) fn is_in(&self, items: &Self) -> Truth {
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

    /// Returns the item of a list at an index, or the member of a map with a key.
    pub(super) fn at(self, index: &Self) -> Self {
        let item = match (self, index) {
            (Datum::Json(text), Datum::String(name)) if text.first() == Some(&b'{') => {
                json_text::member(text, name)
            }
            (Datum::Json(text), index) if text.first() == Some(&b'[') => {
                position(index).map(|at| json_text::item(text, at))
            }
            (Datum::List(mut items), index) => position(index)
                .filter(|at| *at < items.len())
                .map(|at| items.swap_remove(at)),
            _ => None,
        };
        item.unwrap_or(Datum::Error)
    }

    /// Returns the items of a list.
    pub(crate) fn items(&self) -> Option<Cow<'_, [Datum<'a>]>> {
        match self {
            Datum::List(items) => Some(Cow::Borrowed(items)),
            Datum::Json(text) if text.first() == Some(&b'[') => {
                Some(Cow::Owned(json_text::items(text).collect()))
            }
            _ => None,
        }
    }
}

/// Returns the index that a number is.
fn position(index: &Datum<'_>) -> Option<usize> {
    let index = match index {
        Datum::Int(value) => *value,
        Datum::Uint(value) => return usize::try_from(*value).ok(),
        Datum::Number(number) => whole_number(*number)?,
        _ => return None,
    };
    usize::try_from(index).ok()
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

pub(super) fn equal(a: &Datum<'_>, b: &Datum<'_>, depth: usize) -> Option<bool> {
    Some(match (a, b) {
        (Datum::Error, _) | (_, Datum::Error) => return None,
        (Datum::Null, Datum::Null) => true,
        (Datum::String(a), Datum::String(b)) => a == b,
        (Datum::Bool(a), Datum::Bool(b)) => a == b,
        (Datum::Timestamp(a), Datum::Timestamp(b)) => a == b,
        (Datum::Duration(a), Datum::Duration(b)) => a == b,
        (Datum::Json(a), Datum::Json(b)) if a.first() == Some(&b'{') => {
            return json_text::equal_objects(a, b, depth);
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
