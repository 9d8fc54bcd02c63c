//! Arithmetic of expressions.

use std::borrow::Cow;

use ripsaw_query::cel::ArithmeticOperator::{self, Add, Divide, Multiply, Remainder, Subtract};

use super::Datum;
use super::whole_number::whole;

/// Returns the result of an operation, or the error value if it has none.
pub(in crate::filter) fn calculate<'a>(
    operator: ArithmeticOperator,
    a: Datum<'a>,
    b: Datum<'a>,
) -> Datum<'a> {
    let result = match (operator, a, b) {
        (_, Datum::Int(a), Datum::Int(b)) => int(operator, a, b).map(Datum::Int),
        (_, Datum::Uint(a), Datum::Uint(b)) => unsigned(operator, a, b).map(Datum::Uint),
        (Add, Datum::String(a), Datum::String(b)) => {
            let mut text = a.into_owned();
            text.extend_from_slice(&b);
            Some(Datum::String(Cow::Owned(text)))
        }
        (Add, Datum::Timestamp(a), Datum::Duration(b))
        | (Add, Datum::Duration(b), Datum::Timestamp(a)) => a.plus(b).map(Datum::Timestamp),
        (Subtract, Datum::Timestamp(a), Datum::Duration(b)) => a.minus(b).map(Datum::Timestamp),
        (Subtract, Datum::Timestamp(a), Datum::Timestamp(b)) => a.since(b).map(Datum::Duration),
        (Add, Datum::Duration(a), Datum::Duration(b)) => a.plus(b).map(Datum::Duration),
        (Subtract, Datum::Duration(a), Datum::Duration(b)) => a.minus(b).map(Datum::Duration),
        // Values of different types have arithmetic only if one of them may be a number of a record.
        (_, Datum::Int(_), Datum::Uint(_)) | (_, Datum::Uint(_), Datum::Int(_)) => None,
        (_, a, b) => match (a.as_f64(), b.as_f64()) {
            (Some(a), Some(b)) => double(operator, a, b).map(Datum::float),
            _ if operator == Add => joined(&a, &b),
            _ => None,
        },
    };
    result.unwrap_or(Datum::Error)
}

/// Returns the opposite of a number.
pub(in crate::filter) fn negate<'a>(value: &Datum<'_>) -> Datum<'a> {
    match value {
        Datum::Int(value) => value.checked_neg().map_or(Datum::Error, Datum::Int),
        Datum::Number(number) => Datum::float(-number.to_f64()),
        _ => Datum::Error,
    }
}

fn int(operator: ArithmeticOperator, a: i64, b: i64) -> Option<i64> {
    match operator {
        Add => a.checked_add(b),
        Subtract => a.checked_sub(b),
        Multiply => a.checked_mul(b),
        Divide => a.checked_div(b),
        Remainder => a.checked_rem(b),
    }
}

fn unsigned(operator: ArithmeticOperator, a: u64, b: u64) -> Option<u64> {
    match operator {
        Add => a.checked_add(b),
        Subtract => a.checked_sub(b),
        Multiply => a.checked_mul(b),
        Divide => a.checked_div(b),
        Remainder => a.checked_rem(b),
    }
}

fn double(operator: ArithmeticOperator, a: f64, b: f64) -> Option<f64> {
    Some(match operator {
        Add => a + b,
        Subtract => a - b,
        Multiply => a * b,
        Divide => a / b,
        Remainder => whole(a)?.checked_rem(whole(b)?)? as f64,
    })
}

/// Returns the concatenation of two lists.
fn joined<'a>(a: &Datum<'a>, b: &Datum<'a>) -> Option<Datum<'a>> {
    let (a, b) = (a.items()?, b.items()?);
    Some(Datum::List([a, b].concat()))
}
