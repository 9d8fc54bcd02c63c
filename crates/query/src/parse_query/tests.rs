//! Which queries are read, and which are refused with which message.

use serde_json::{Value, json};

use crate::{CompareOperator, Error, ErrorCode, Expression, Plan, Query, Rows, Scalar};

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

/// The conformance cases that the library and the command read too.
#[test]
fn refuses_the_queries_of_the_conformance_cases() {
    let cases = include_str!("../../../../conformance/cases/invalid-query.json");
    let cases: Vec<Value> = serde_json::from_str(cases).unwrap();
    assert!(cases.len() > 60);
    for case in &cases {
        let failure = compiled(&case["operation"], &case["options"]).unwrap_err();
        let found = json!({ "error": failure.code.as_str(), "message": failure.message });
        assert_eq!(found, case["expected"], "{}", case["name"]);
    }
}

fn compiled(operation: &Value, options: &Value) -> Result<Plan, Error> {
    let query = if operation == "query" {
        Query::from_json(&options.to_string())?
    } else {
        let mut request = options.clone();
        request["operation"] = operation.clone();
        Query::from_request(&request.to_string())?
    };
    Plan::compile(&query)
}

fn refused(text: &str) -> String {
    let failure = Query::from_json(text).unwrap_err();
    assert_eq!(failure.code, ErrorCode::InvalidQuery);
    failure.message
}

#[test]
fn refuses_what_is_no_query_at_all() {
    for (text, message) in [
        (
            "",
            "query is not JSON: EOF while parsing a value at line 1 column 0",
        ),
        (
            "{\"stats\": yes}",
            "query is not JSON: expected value at line 1 column 11",
        ),
        ("[]", "query must be an object, got []"),
        ("\"stats\"", "query must be an object, got \"stats\""),
        ("null", "query must be an object, got null"),
    ] {
        assert_eq!(refused(text), message);
    }
}

#[test]
fn reads_exact_integers() {
    let filter = |int: &str| format!(r#"{{"filter":{{"field":"a","in":[{{"int":{int}}}]}}}}"#);
    for (int, digits) in [
        (r#""9007199254740993""#, "9007199254740993"),
        (r#""-007""#, "-7"),
        (r#""-0""#, "0"),
    ] {
        let values = vec![Scalar::Number(digits.to_owned())];
        let field = "a".to_owned();
        let query = Query::from_json(&filter(int)).unwrap();
        assert_eq!(query.filter, Some(Expression::In { field, values }));
    }
    for int in [r#""""#, r#""1.5""#, r#""+1""#, "5"] {
        let message =
            format!("filter.in[0].int must be the digits of an integer as a string, got {int}");
        assert_eq!(refused(&filter(int)), message);
    }
}

#[test]
fn integers_may_be_written_as_other_numbers() {
    let limit = |text: &str| {
        let query = Query::from_json(&format!(r#"{{"limit":{text}}}"#));
        query.map(|query| query.limit)
    };
    assert_eq!(limit("5.0").unwrap(), Some(5));
    assert_eq!(limit("1e3").unwrap(), Some(1000));
    assert_eq!(limit("1e300").unwrap(), Some(u64::MAX));
    assert!(limit("-1e3").is_err());
}

#[test]
fn filters_have_a_maximum_depth() {
    let filter = |levels: usize, before: &str, after: &str| {
        let inner = r#"{"field":"a","in":[{"int":"1"}]}"#;
        let (before, after) = (before.repeat(levels - 1), after.repeat(levels - 1));
        format!(r#"{{"filter":{before}{inner}{after}}}"#)
    };
    let too_deep = "filter is nested too deeply: the maximum is 60 levels";
    for (before, after) in [("{\"not\":", "}"), ("{\"and\":[", "]}")] {
        let deepest = filter(60, before, after);
        assert!(Query::from_json(&deepest).is_ok());
        assert!(
            Query::from_request(&format!(r#"{{"operation":"query","query":{deepest}}}"#)).is_ok()
        );
        assert_eq!(refused(&filter(61, before, after)), too_deep);
        assert_eq!(refused(&filter(10_000, before, after)), too_deep);
    }
}
