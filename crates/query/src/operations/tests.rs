//! Which queries the presets are, and which requests are refused.

use super::{OPERATIONS, log_schema};
use crate::{ErrorCode, Query};

#[test]
fn operations_are_presets_of_a_query() {
    for (request, query) in [
        (r#"{"operation":"stats"}"#, r#"{"stats":true}"#),
        (
            r#"{"operation":"stats","filter":"a > 1","histogram":true,"maxExactValues":5}"#,
            r#"{"stats":true,"filter":"a > 1","histogram":true,"maxExactValues":5}"#,
        ),
        (
            r#"{"operation":"stats","field":"http.ms","aggregates":["p99","max","p99"]}"#,
            r#"{"stats":true,"aggregates":{"p99":"p99(http.ms)","max":"max(http.ms)"}}"#,
        ),
        (
            r#"{"operation":"stats","aggregates":["count"]}"#,
            r#"{"stats":true,"aggregates":{"count":
               "count((duration_ms) >= -1.7976931348623157e+308 && (duration_ms) <= 1.7976931348623157e+308)"}}"#,
        ),
        (
            r#"{"operation":"stats","aggregates":[]}"#,
            r#"{"stats":true}"#,
        ),
        (
            r#"{"operation":"validate","schema":{"rules":[]},"maxDetails":0}"#,
            r#"{"schema":{"rules":[]},"maxDetails":0}"#,
        ),
        (r#"{"stats":true,"limit":1}"#, r#"{"stats":true,"limit":1}"#),
        (r#"{"operation":"filter"}"#, r#"{"rows":"lines"}"#),
        (
            r#"{"operation":"filter","filter":{"field":"a","exists":true}}"#,
            r#"{"rows":"lines","filter":{"field":"a","exists":true}}"#,
        ),
        (
            r#"{"operation":"filter","minLevel":"WARN","minDurationMs":1.5,"statusCodes":[500,503],"filter":"a","limit":3}"#,
            r#"{"rows":"lines","filter":{"and":["severity >= WARN",{"field":"duration_ms","op":">=","value":1.5},
               {"field":"status_code","in":[500,503]},"a"]},"limit":3}"#,
        ),
        (
            r#"{"operation":"parse","select":["a"],"filter":"a","limit":1,"maxColumns":2,"maxCells":3,"maxDepth":4,"maxLineBytes":5}"#,
            r#"{"rows":"columns","select":["a"],"filter":"a","limit":1,"maxColumns":2,"maxCells":3,"maxDepth":4,"maxLineBytes":5}"#,
        ),
        (
            r#"{"operation":"query","query":{"groupBy":["a"],"maxDepth":4,"maxDetails":9},"maxDetails":1}"#,
            r#"{"groupBy":["a"],"maxDepth":4,"maxDetails":1}"#,
        ),
    ] {
        let expected = Query::from_json(query).unwrap();
        assert_eq!(Query::from_request(request).unwrap(), expected, "{request}");
    }
}

#[test]
fn operations_that_validate_use_the_log_schema_by_default() {
    for request in [r#"{"operation":"validate"}"#, r#"{"operation":"batch"}"#] {
        let query = Query::from_request(request).unwrap();
        assert_eq!(query.schema, Some(log_schema()), "{request}");
    }
    let batch = Query::from_request(r#"{"operation":"batch"}"#).unwrap();
    let same = Query {
        schema: Some(log_schema()),
        ..Query::from_json(r#"{"stats":true,"topErrors":10}"#).unwrap()
    };
    assert_eq!(batch, same);
}

#[test]
fn every_operation_takes_the_limits() {
    for operation in &OPERATIONS {
        let request = format!(
            r#"{{"operation":"{}","query":{{}},"maxDetails":1,"maxLineBytes":2,"maxDepth":3,"maxExactValues":4}}"#,
            operation.name
        );
        let request = match operation.name {
            "query" => request,
            _ => request.replace(r#""query":{},"#, ""),
        };
        let limits = Query::from_request(&request).unwrap().limits;
        assert_eq!((limits.max_details, limits.max_line_bytes), (1, 2));
        assert_eq!((limits.max_depth, limits.max_exact_values), (3, 4));
    }
}

#[test]
fn wrong_options_are_named() {
    for (request, message) in [
        (
            r#"{"operation":5}"#,
            "there is no operation 5; the operations are query, stats, validate, batch, filter, parse",
        ),
        (
            r#"{"operation":"stat"}"#,
            "there is no operation \"stat\": did you mean \"stats\"?",
        ),
        (
            r#"{"operation":"stats","histgram":true}"#,
            "stats has no option \"histgram\": did you mean \"histogram\"?",
        ),
        (
            r#"{"operation":"validate","minLevel":"WARN"}"#,
            "validate has no option \"minLevel\"; it has schema, maxDetails, maxLineBytes, maxDepth, maxExactValues",
        ),
        (
            r#"{"operation":"filter","minLevel":"fatal"}"#,
            "the option \"minLevel\" must be one of FATAL, ERROR, WARN, INFO, DEBUG, TRACE, got \"fatal\"",
        ),
        (
            r#"{"operation":"filter","minDurationMs":"1"}"#,
            "the option \"minDurationMs\" must be a number, got \"1\"",
        ),
        (
            r#"{"operation":"filter","statusCodes":[200,"500"]}"#,
            "the option \"statusCodes[1]\" must be an integer, got \"500\"",
        ),
        (
            r#"{"operation":"parse","select":"a"}"#,
            "the option \"select\" must be an array, got \"a\"",
        ),
        (
            r#"{"operation":"stats","aggregates":["p98"]}"#,
            "the option \"aggregates[0]\" must be one of count, sum, avg, min, max, stddev, p50, p90, p95, p99, p999, distinct, got \"p98\"",
        ),
        (
            r#"{"operation":"stats","field":" "}"#,
            "the option \"field\" must be a path or another CEL expression (a string that is not empty), got \" \"",
        ),
        (
            r#"{"operation":"batch","topErrors":-1}"#,
            "the option \"topErrors\" must be an integer >= 0, got -1",
        ),
        (
            r#"{"operation":"query","query":{},"maxDepth":0}"#,
            "the option \"maxDepth\" must be an integer >= 1, got 0",
        ),
    ] {
        let failure = Query::from_request(request).unwrap_err();
        assert_eq!(failure.message, message, "{request}");
        assert_eq!(failure.code, ErrorCode::InvalidOption, "{request}");
    }
}

#[test]
fn wrong_parts_of_the_query_are_named_as_in_a_query() {
    for (request, message) in [
        (
            "{",
            "request is not JSON: EOF while parsing an object at line 1 column 1",
        ),
        (
            r#"{"operation":"filter","minLevel":"WARN","filter":{"not":5}}"#,
            "filter.not must be CEL text or an object, got 5",
        ),
        (
            r#"{"operation":"validate","schema":{"rules":{}}}"#,
            "schema.rules must be an array, got {}",
        ),
        (r#"{"operation":"query"}"#, "query is missing"),
        ("[]", "query must be an object, got []"),
        (
            r#"{"operation":"query","query":{"operation":"stats"}}"#,
            "query has no member \"operation\"; it may have ",
        ),
        (
            r#"{"operation":"query","query":[]}"#,
            "query must be an object, got []",
        ),
        (
            r#"{"operation":"query","query":{"maxDepth":0}}"#,
            "maxDepth must be an integer >= 1, got 0",
        ),
    ] {
        let failure = Query::from_request(request).unwrap_err();
        let found = &failure.message;
        assert!(found.starts_with(message), "{request}: {found}");
        assert_eq!(failure.code, ErrorCode::InvalidQuery, "{request}");
    }
}
