//! Values of expressions.

mod arithmetic;
mod call;
mod comparison;
mod conversion;
mod json_text;
mod time_part;
mod whole_number;

use std::borrow::Cow;

use ripsaw_query::cel::{Duration, Timestamp};
use ripsaw_query::{Constant, Number};

use super::Truth;
use crate::record::string::decoded;
use crate::record::{Value, ValueKind};
pub(super) use arithmetic::{calculate, negate};
pub(super) use call::{call_one, call_two};
pub(super) use conversion::timestamp;
pub(super) use json_text::member;
pub(crate) use json_text::member_paths;
use whole_number::whole_number;

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

    /// Returns the item of a list at an index, or the member of a map with a key.
    pub(super) fn at(self, index: &Self) -> Self {
        let item = match (self, index) {
            (Datum::Json(text), Datum::String(name)) if text.first() == Some(&b'{') => {
                json_text::member(text, name).map(Datum::of)
            }
            (Datum::Json(text), index) if text.first() == Some(&b'[') => position(index)
                .and_then(|at| json_text::item(text, at))
                .map(Datum::of),
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
                Some(Cow::Owned(json_text::items(text).map(Datum::of).collect()))
            }
            _ => None,
        }
    }
}

impl From<Truth> for Datum<'_> {
    /// Returns the answer of a condition as a value.
    fn from(truth: Truth) -> Self {
        match truth {
            Truth::False => Datum::Bool(false),
            Truth::Error => Datum::Error,
            Truth::True => Datum::Bool(true),
        }
    }
}

impl From<&Datum<'_>> for Truth {
    fn from(value: &Datum<'_>) -> Self {
        match value {
            Datum::Bool(value) => Truth::from(*value),
            _ => Truth::Error,
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
