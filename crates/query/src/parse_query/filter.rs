//! Parses filters given as data.

use serde_json::Value;

use super::part::{Parsed, Part, check_depth};
use crate::{CompareOperator, Expression, Scalar};

const MEMBERS: [&str; 8] = ["and", "or", "not", "field", "op", "value", "in", "exists"];
const FORMS: &str =
    "CEL text, {and}, {or}, {not}, {field, op, value}, {field, in} or {field, exists}";

/// Parses a filter.
pub(crate) fn expression(part: &Part<'_>) -> Parsed<Expression> {
    at_depth(part, 1)
}

fn at_depth(part: &Part<'_>, depth: usize) -> Parsed<Expression> {
    let names = match part.value() {
        Value::String(text) => return Ok(Expression::Cel(text.clone())),
        Value::Object(members) => sorted(members.keys().map(String::as_str).collect()),
        _ => return Err(part.expected("CEL text or an object")),
    };
    check_depth(depth)?;
    let members = part.object(&MEMBERS)?;
    let inner = |part: &Part<'_>| at_depth(part, depth + 1);
    let field = || members.require("field", Part::path);
    match names.as_slice() {
        ["and"] => members.require("and", |part| Ok(Expression::And(part.array(inner)?))),
        ["or"] => members.require("or", |part| Ok(Expression::Or(part.array(inner)?))),
        ["not"] => Ok(Expression::Not(Box::new(members.require("not", inner)?))),
        ["field", "op", "value"] => Ok(Expression::Compare {
            field: field()?,
            operator: members.require("op", operator)?,
            value: members.require("value", scalar)?,
        }),
        ["field", "in"] => Ok(Expression::In {
            field: field()?,
            values: members.require("in", |part| part.array(scalar))?,
        }),
        ["exists", "field"] => Ok(Expression::Exists {
            field: field()?,
            expected: members.require("exists", Part::flag)?,
        }),
        names => Err(part.error(format_args!(
            "must be {FORMS}, got {{{}}}",
            names.join(", ")
        ))),
    }
}

fn operator(part: &Part<'_>) -> Parsed<CompareOperator> {
    part.one_of(CompareOperator::ALL.into_iter())
}

/// Parses a constant. Integers beyond 2^53 are written as `{"int": "9007199254740993"}`, because JSON writers in
/// JavaScript would round them.
fn scalar(part: &Part<'_>) -> Parsed<Scalar> {
    match part.value() {
        Value::Null => Ok(Scalar::Null),
        Value::Bool(value) => Ok(Scalar::Bool(*value)),
        Value::String(text) => Ok(Scalar::String(text.clone())),
        Value::Number(number) => Ok(Scalar::Number(number.to_string())),
        Value::Object(members) if members.keys().eq(["int"]) => {
            let digits = part.object(&["int"])?.require("int", integer)?;
            Ok(Scalar::Number(digits))
        }
        Value::Array(_) | Value::Object(_) => {
            Err(part.expected("a string, a number, true, false or null"))
        }
    }
}

/// Returns the digits of an integer of any size, without leading zeros.
fn integer(part: &Part<'_>) -> Parsed<String> {
    let wanted = "the digits of an integer as a string";
    let digits = part.value().as_str().ok_or_else(|| part.expected(wanted))?;
    let magnitude = digits.strip_prefix('-').unwrap_or(digits);
    if magnitude.is_empty() || !magnitude.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(part.expected(wanted));
    }
    Ok(match magnitude.trim_start_matches('0') {
        "" => "0".to_owned(),
        trimmed if magnitude.len() < digits.len() => format!("-{trimmed}"),
        trimmed => trimmed.to_owned(),
    })
}

fn sorted(mut names: Vec<&str>) -> Vec<&str> {
    names.sort_unstable();
    names
}
