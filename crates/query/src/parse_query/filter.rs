//! Parses filters given as data.

use serde_json::Value;

use super::Parsed;
use super::json::{array, boolean, invalid, object, path};
use crate::{CompareOperator, Expression, Scalar};

/// Maximum depth of a filter, because its evaluation recurses.
const MAX_FILTER_DEPTH: usize = 64;

/// Parses the filter at `place`.
pub(super) fn expression(value: &Value, place: &str, depth: usize) -> Parsed<Expression> {
    if depth > MAX_FILTER_DEPTH {
        return Err(invalid(
            place,
            &format!("nests deeper than {MAX_FILTER_DEPTH}"),
        ));
    }
    if let Value::String(text) = value {
        return Ok(Expression::Cel(text.clone()));
    }
    let all = |members: &Value, name: &str| -> Parsed<Vec<Expression>> {
        array(members, &format!("{place}.{name}"))?
            .iter()
            .enumerate()
            .map(|(index, part)| expression(part, &format!("{place}.{name}[{index}]"), depth + 1))
            .collect()
    };
    let members = object(
        value,
        place,
        &["and", "or", "not", "field", "op", "value", "in", "exists"],
    )?;
    let names: Vec<&str> = members.keys().map(String::as_str).collect();
    let get = |name: &str| &members[name];
    match sorted(names).as_slice() {
        ["and"] => Ok(Expression::And(all(get("and"), "and")?)),
        ["or"] => Ok(Expression::Or(all(get("or"), "or")?)),
        ["not"] => {
            let inner = expression(get("not"), &format!("{place}.not"), depth + 1)?;
            Ok(Expression::Not(Box::new(inner)))
        }
        ["field", "op", "value"] => Ok(Expression::Compare {
            field: path(get("field"), &format!("{place}.field"))?,
            operator: operator(get("op"), &format!("{place}.op"))?,
            value: scalar(get("value"), &format!("{place}.value"))?,
        }),
        ["field", "in"] => Ok(Expression::In {
            field: path(get("field"), &format!("{place}.field"))?,
            values: array(get("in"), &format!("{place}.in"))?
                .iter()
                .enumerate()
                .map(|(index, value)| scalar(value, &format!("{place}.in[{index}]")))
                .collect::<Parsed<_>>()?,
        }),
        ["exists", "field"] => Ok(Expression::Exists {
            field: path(get("field"), &format!("{place}.field"))?,
            expected: boolean(get("exists"), &format!("{place}.exists"))?,
        }),
        _ => Err(invalid(
            place,
            "must be one of {and}, {or}, {not}, {field, op, value}, {field, in}, {field, exists}",
        )),
    }
}

fn operator(value: &Value, place: &str) -> Parsed<CompareOperator> {
    CompareOperator::ALL
        .iter()
        .find(|(text, _)| value.as_str() == Some(text))
        .map(|(_, operator)| *operator)
        .ok_or_else(|| {
            invalid(
                place,
                &format!("must be one of == != < <= > >=, got {value}"),
            )
        })
}

/// Parses a constant. Integers beyond 2^53 are written as `{"int": "9007199254740993"}`, because JSON writers in
/// JavaScript would round them.
fn scalar(value: &Value, place: &str) -> Parsed<Scalar> {
    let problem = || {
        invalid(
            place,
            "must be a string, a number, true, false, null or {int}",
        )
    };
    match value {
        Value::Null => Ok(Scalar::Null),
        Value::Bool(value) => Ok(Scalar::Bool(*value)),
        Value::String(text) => Ok(Scalar::String(text.clone())),
        Value::Number(number) => Ok(Scalar::Number(number.to_string())),
        Value::Object(members) if members.len() == 1 => {
            let digits = members
                .get("int")
                .and_then(Value::as_str)
                .ok_or_else(problem)?;
            let magnitude = digits.strip_prefix('-').unwrap_or(digits);
            if magnitude.is_empty() || !magnitude.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(invalid(place, "must have decimal digits in {int}"));
            }
            let trimmed = magnitude.trim_start_matches('0');
            let sign = if trimmed.is_empty() || magnitude == digits {
                ""
            } else {
                "-"
            };
            Ok(Scalar::Number(format!(
                "{sign}{}",
                if trimmed.is_empty() { "0" } else { trimmed }
            )))
        }
        Value::Array(_) | Value::Object(_) => Err(problem()),
    }
}

fn sorted(mut names: Vec<&str>) -> Vec<&str> {
    names.sort_unstable();
    names
}
