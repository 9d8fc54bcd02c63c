//! `filter`: the lines of the records that satisfy every given condition.

use serde_json::Value;

use super::Operation;
use crate::dialect::{DEBUG, ERROR, FATAL, INFO, TRACE, WARN, severity_range_name};
use crate::parse_query::{Members, Parsed, Part, expression};
use crate::query::LIMIT;
use crate::{CompareOperator, Expression, Plan, Query, Rows, Scalar};

pub(super) const FILTER: Operation = Operation {
    name: "filter",
    options: &[
        "minLevel",
        "minDurationMs",
        "statusCodes",
        "filter",
        "limit",
    ],
    query,
};

fn query(options: &Members<'_>) -> Parsed<Query> {
    let others = [
        options.read("minLevel", min_level)?,
        options.read("minDurationMs", min_duration)?,
        options.read("statusCodes", status_codes)?,
    ];
    let mut conditions: Vec<_> = others.into_iter().flatten().collect();
    if let Some(filter) = options.read_query_member("filter", expression)? {
        if !conditions.is_empty() {
            check(&filter)?;
        }
        conditions.push(filter);
    }
    Ok(Query {
        filter: match conditions.len() {
            0 | 1 => conditions.pop(),
            _ => Some(Expression::And(conditions)),
        },
        rows: Rows::Lines,
        limit: options.integer(&LIMIT)?,
        ..Query::default()
    })
}

/// Refuses an expression that does not compile. Its errors then name its place as an option, not its place among the
/// conditions.
fn check(filter: &Expression) -> Parsed<()> {
    let query = Query {
        filter: Some(filter.clone()),
        ..Query::default()
    };
    Plan::compile(&query).map(drop)
}

fn min_level(part: &Part<'_>) -> Parsed<Expression> {
    let levels = [FATAL, ERROR, WARN, INFO, DEBUG, TRACE].into_iter();
    let levels = levels.filter_map(severity_range_name);
    let least = part.one_of(levels.map(|name| (name, name)))?;
    Ok(Expression::Cel(format!("severity >= {least}")))
}

fn min_duration(part: &Part<'_>) -> Parsed<Expression> {
    part.number()?;
    Ok(Expression::Compare {
        field: "duration_ms".to_owned(),
        operator: CompareOperator::GreaterOrEqual,
        value: Scalar::Number(part.value().to_string()),
    })
}

fn status_codes(part: &Part<'_>) -> Parsed<Expression> {
    Ok(Expression::In {
        field: "status_code".to_owned(),
        values: part.array(status_code)?,
    })
}

fn status_code(part: &Part<'_>) -> Parsed<Scalar> {
    let is_integer = |value: f64| value.fract() == 0.0;
    match part.value() {
        Value::Number(code) if code.as_f64().is_some_and(is_integer) => {
            Ok(Scalar::Number(code.to_string()))
        }
        _ => Err(part.expected("an integer")),
    }
}
