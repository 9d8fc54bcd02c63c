//! Parses a [`Query`] from plain JSON. Failures name the place of the error.

mod filter;
mod grouping;
mod json;
mod schema;

use serde_json::Value;

use crate::contract::{Member, member_names};
use crate::query::{LIMIT, QUERY_MEMBERS, TOP_ERRORS};
use crate::{Failure, Limits, Query, Rows};
use filter::expression;
use grouping::grouping;
use json::{boolean, integer, invalid, object, strings};
use schema::schema;

type Parsed<T> = Result<T, Failure>;

impl Query {
    /// Parses a query from JSON text. Errors: `invalid_query`.
    pub fn from_json(text: &str) -> Parsed<Self> {
        let value = serde_json::from_str(text)
            .map_err(|error| invalid("query", &format!("is not JSON: {error}")))?;
        parse_query(&value)
    }
}

fn parse_query(value: &Value) -> Parsed<Query> {
    let members = object(value, "query", &member_names(QUERY_MEMBERS))?;
    let whole = |member: &Member| {
        members
            .get(member.name)
            .map(|value| integer(value, member.name, member.least()))
            .transpose()
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
        top_errors: whole(&TOP_ERRORS)?.map(|count| count as usize),
        rows: members.get("rows").map_or(Ok(Rows::Count), rows)?,
        select: members
            .get("select")
            .map(|value| strings(value, "select"))
            .transpose()?,
        grouping: grouping(members)?,
        limit: whole(&LIMIT)?,
        limits: Limits::read(whole)?,
    };
    if query.select.is_some() && query.rows != Rows::Columns {
        return Err(invalid("select", "needs rows to be \"columns\""));
    }
    if query.histogram && !query.stats {
        return Err(invalid("histogram", "needs stats"));
    }
    if query.grouping.is_some() && query.rows != Rows::Count {
        return Err(invalid(
            "rows",
            "must be \"count\" or absent where there are groups",
        ));
    }
    Ok(query)
}

fn rows(value: &Value) -> Parsed<Rows> {
    Rows::ALL
        .iter()
        .find(|(name, _)| value.as_str() == Some(name))
        .map(|(_, rows)| *rows)
        .ok_or_else(|| invalid("rows", "must be \"count\", \"lines\" or \"columns\""))
}

#[cfg(test)]
mod tests {
    use crate::{CompareOperator, ErrorCode, Expression, Query, Rows, Scalar};

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
            (r#"{"histogram":true}"#, "histogram needs stats"),
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
