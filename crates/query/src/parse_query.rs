//! Plain JSON to a [`Query`], with a message that names the place of what is wrong.

use serde_json::{Map, Value};

use crate::{
    CompareOperator, ErrorCode, Expression, Failure, FieldType, Limits, Query, Rows, Rule, Scalar,
    Schema,
};

type Parsed<T> = Result<T, Failure>;

/// Nesting of a filter beyond this is refused; evaluation recurses.
const MAX_FILTER_DEPTH: usize = 64;

impl Query {
    /// Reads a query from JSON text. Errors: `invalid_query`.
    pub fn from_json(text: &str) -> Parsed<Self> {
        let value = serde_json::from_str(text)
            .map_err(|error| invalid("query", &format!("is not JSON: {error}")))?;
        parse_query(&value)
    }
}

fn invalid(place: &str, problem: &str) -> Failure {
    Failure::new(ErrorCode::InvalidQuery, format!("{place} {problem}"))
}

fn parse_query(value: &Value) -> Parsed<Query> {
    let members = object(
        value,
        "query",
        &[
            "filter",
            "schema",
            "stats",
            "histogram",
            "topErrors",
            "rows",
            "select",
            "limit",
            "maxDetails",
            "maxLineBytes",
            "maxDepth",
            "maxExactValues",
            "maxColumns",
        ],
    )?;
    let defaults = Limits::default();
    let whole = |name: &str, least: u64| {
        members
            .get(name)
            .map(|value| integer(value, name, least))
            .transpose()
    };
    let max_details = match whole("maxDetails", 0)? {
        None => defaults.max_details,
        Some(0) => usize::MAX,
        Some(count) => count as usize,
    };
    let query = Query {
        filter: members
            .get("filter")
            .map(|value| expression(value, "filter", 0))
            .transpose()?,
        schema: members.get("schema").map(schema).transpose()?,
        stats: members
            .get("stats")
            .map_or(Ok(false), |value| boolean(value, "stats"))?,
        histogram: members
            .get("histogram")
            .map_or(Ok(false), |value| boolean(value, "histogram"))?,
        top_errors: whole("topErrors", 0)?.map(|count| count as usize),
        rows: members.get("rows").map_or(Ok(Rows::Count), rows)?,
        select: members
            .get("select")
            .map(|value| strings(value, "select"))
            .transpose()?,
        limit: whole("limit", 0)?,
        limits: Limits {
            max_details,
            max_line_bytes: whole("maxLineBytes", 1)?.unwrap_or(defaults.max_line_bytes),
            max_depth: whole("maxDepth", 1)?.map_or(defaults.max_depth, |depth| {
                depth.min(u64::from(u32::MAX)) as u32
            }),
            max_exact_values: whole("maxExactValues", 0)?.unwrap_or(defaults.max_exact_values),
            max_columns: whole("maxColumns", 1)?
                .map_or(defaults.max_columns, |count| count as usize),
        },
    };
    if query.select.is_some() && query.rows != Rows::Columns {
        return Err(invalid("select", "needs rows to be \"columns\""));
    }
    Ok(query)
}

fn rows(value: &Value) -> Parsed<Rows> {
    match value.as_str() {
        Some("count") => Ok(Rows::Count),
        Some("lines") => Ok(Rows::Lines),
        Some("columns") => Ok(Rows::Columns),
        _ => Err(invalid(
            "rows",
            "must be \"count\", \"lines\" or \"columns\"",
        )),
    }
}

fn expression(value: &Value, place: &str, depth: usize) -> Parsed<Expression> {
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

/// An integer beyond 2^53 is written as `{"int": "9007199254740993"}`, since JSON writers in JavaScript round.
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

fn schema(value: &Value) -> Parsed<Schema> {
    let members = object(value, "schema", &["rules"])?;
    let rules = members
        .get("rules")
        .ok_or_else(|| invalid("schema", "must have rules"))?;
    let rules = array(rules, "schema.rules")?
        .iter()
        .enumerate()
        .map(|(index, value)| rule(value, &format!("schema.rules[{index}]")))
        .collect::<Parsed<_>>()?;
    Ok(Schema { rules })
}

fn rule(value: &Value, place: &str) -> Parsed<Rule> {
    let members = object(
        value,
        place,
        &[
            "path",
            "type",
            "required",
            "minLength",
            "enum",
            "minimum",
            "maximum",
        ],
    )?;
    let at = |name: &str| format!("{place}.{name}");
    let number = |name: &str| {
        members
            .get(name)
            .map(|value| {
                value
                    .as_f64()
                    .ok_or_else(|| invalid(&at(name), "must be a number"))
            })
            .transpose()
    };
    Ok(Rule {
        path: path(
            members
                .get("path")
                .ok_or_else(|| invalid(place, "must have a path"))?,
            &at("path"),
        )?,
        field_type: members
            .get("type")
            .map(|value| field_type(value, &at("type")))
            .transpose()?,
        required: members
            .get("required")
            .map_or(Ok(false), |value| boolean(value, &at("required")))?,
        min_length: members
            .get("minLength")
            .map(|value| integer(value, &at("minLength"), 0))
            .transpose()?,
        allowed: members
            .get("enum")
            .map(|value| strings(value, &at("enum")))
            .transpose()?,
        minimum: number("minimum")?,
        maximum: number("maximum")?,
    })
}

fn field_type(value: &Value, place: &str) -> Parsed<FieldType> {
    FieldType::ALL
        .iter()
        .find(|(name, _, _)| value.as_str() == Some(name))
        .map(|(_, _, field_type)| *field_type)
        .ok_or_else(|| {
            invalid(
                place,
                "must be one of string, number, integer, boolean, object, array",
            )
        })
}

fn object<'v>(value: &'v Value, place: &str, known: &[&str]) -> Parsed<&'v Map<String, Value>> {
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

fn array<'v>(value: &'v Value, place: &str) -> Parsed<&'v Vec<Value>> {
    value
        .as_array()
        .ok_or_else(|| invalid(place, "must be an array"))
}

fn strings(value: &Value, place: &str) -> Parsed<Vec<String>> {
    array(value, place)?
        .iter()
        .map(|item| item.as_str().map(str::to_owned))
        .collect::<Option<_>>()
        .ok_or_else(|| invalid(place, "must hold strings"))
}

fn path(value: &Value, place: &str) -> Parsed<String> {
    match value.as_str() {
        Some(path) if path.split('.').all(|name| !name.is_empty()) => Ok(path.to_owned()),
        _ => Err(invalid(
            place,
            "must be a member name, or member names joined by dots",
        )),
    }
}

fn boolean(value: &Value, place: &str) -> Parsed<bool> {
    value
        .as_bool()
        .ok_or_else(|| invalid(place, "must be true or false"))
}

fn integer(value: &Value, place: &str, least: u64) -> Parsed<u64> {
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

fn sorted(mut names: Vec<&str>) -> Vec<&str> {
    names.sort_unstable();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_part() {
        let query = Query::from_json(
            r#"{"filter":{"and":[{"field":"level","in":["ERROR"]},{"not":{"field":"a.b","op":">=","value":1.5}},
               {"or":[{"field":"x","exists":true},{"field":"n","op":"==","value":{"int":"-09007199254740993"}}]}]},
               "schema":{"rules":[{"path":"level","type":"string","required":true,"enum":["A"]}]},
               "stats":true,"topErrors":5,"rows":"columns","select":["level"],"limit":3,"maxDetails":0}"#,
        )
        .unwrap();
        assert_eq!(query.limits.max_details, usize::MAX);
        assert_eq!(query.rows, Rows::Columns);
        let Some(Expression::And(parts)) = query.filter else {
            panic!("no filter")
        };
        let Expression::Or(alternatives) = &parts[2] else {
            panic!("no or")
        };
        assert_eq!(
            alternatives[1],
            Expression::Compare {
                field: "n".into(),
                operator: CompareOperator::Equal,
                value: Scalar::Number("-9007199254740993".into()),
            }
        );
    }

    #[test]
    fn names_the_place_of_what_is_wrong() {
        for (query, message) in [
            (r#"{"filtr":{}}"#, "query has no member \"filtr\""),
            (
                r#"{"filter":{"and":[{"field":"a","op":"=>","value":1}]}}"#,
                "filter.and[0].op must be one of",
            ),
            (
                r#"{"filter":{"field":"a..b","exists":true}}"#,
                "filter.field must be a member name",
            ),
            (r#"{"filter":{}}"#, "filter must be one of"),
            (
                r#"{"schema":{"rules":[{"path":"a","type":"int"}]}}"#,
                "schema.rules[0].type must be one of",
            ),
            (
                r#"{"limit":-1}"#,
                "limit must be an integer of at least 0, got -1",
            ),
            (r#"{"select":["a"]}"#, "select needs rows"),
            ("[]", "query must be an object"),
            ("{", "query is not JSON"),
        ] {
            let failure = Query::from_json(query).unwrap_err();
            assert_eq!(failure.code, ErrorCode::InvalidQuery);
            assert!(
                failure.message.contains(message),
                "{query}: {}",
                failure.message
            );
        }
    }
}
