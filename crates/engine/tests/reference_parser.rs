//! The engine accepts lines and reads values as `serde_json` does, whatever the line and its neighbours.
#![allow(clippy::unwrap_used)]

mod each_kernel;
mod log_lines;
mod reference;
mod severity;

use std::collections::HashMap;

use proptest::prelude::*;
use ripsaw_query::dialect::ERROR;
use ripsaw_query::{CompareOperator, Expression, Limits, Query, Scalar};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use each_kernel::{expected_kernel, run_with_other_kernels};
use log_lines::{damaged_record, dense_bytes, log_bytes, record};
use reference::{check_lines, scan_whole};
use severity::severity_of_level;

const GOOD: &str = r#"{"level":"INFO","message":"a \"good\" line","duration_ms":1}"#;

fn limits(max_depth: u32, max_line_bytes: u64) -> Limits {
    Limits {
        max_details: usize::MAX,
        max_depth,
        max_line_bytes,
        ..Limits::default()
    }
}

fn some_limits() -> impl Strategy<Value = Limits> {
    prop_oneof![
        4 => Just(limits(1024, 64 << 20)),
        1 => (1..6_u32, 1..200_u64).prop_map(|(depth, bytes)| limits(depth, bytes)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn lines(bytes in prop_oneof![log_bytes(), dense_bytes()], limits in some_limits()) {
        check_lines(&bytes, limits);
    }

    #[test]
    fn neighbours(bad in prop_oneof![damaged_record(), prop::collection::vec(any::<u8>(), 0..150)]) {
        let bad: Vec<u8> = bad.into_iter().filter(|byte| *byte != b'\n').collect();
        let bytes = [GOOD.as_bytes(), &bad, GOOD.as_bytes(), b""].join(&b'\n');
        let query = Query { stats: true, ..Query::default() };
        let report = serde_json::to_value(scan_whole(&query, &bytes)).unwrap();
        let with_filter = Query { filter: Some(equals("message", Scalar::String("a \"good\" line".into()))), ..query };
        prop_assert!(scan_whole(&with_filter, &bytes).matched_count >= 2);
        prop_assert!(report["stats"]["infoCount"].as_u64() >= Some(2));
        prop_assert_eq!(&report["lineCount"], 3);
        check_lines(&bytes, limits(1024, 64 << 20));
    }

    #[test]
    fn values(line in prop_oneof![3 => record().prop_map(String::into_bytes), 1 => damaged_record()]) {
        // A Rust string cannot hold lone surrogates. `lines()` covers what else becomes of such records.
        let Ok(members) = serde_json::from_slice::<HashMap<String, &RawValue>>(&line) else {
            return Ok(());
        };
        let get = |name: &str| members.get(name).map(|value| value.get());
        let query = Query { stats: true, top_errors: Some(1), ..Query::default() };
        let report = scan_whole(&query, &line);
        prop_assert_eq!(report.profile.as_ref().unwrap().kernel, expected_kernel());
        let report = serde_json::to_value(report).unwrap();
        check_level(&report["stats"], get("level"));
        check_duration(&report["stats"]["durationMs"], get("duration_ms"));
        check_status(&report["stats"], get("status_code"));
        check_message(&report["topErrors"], get("level"), get("message"));
        for (name, value) in &members {
            check_filters(&line, name, value.get());
        }
    }
}

#[test]
fn with_other_kernels() {
    for test in ["lines", "neighbours", "values"] {
        run_with_other_kernels(test);
    }
}

fn check_level(stats: &Value, level: Option<&str>) {
    let name = match level.map_or(0, severity_of_level) {
        21.. => "fatalCount",
        17.. => "errorCount",
        13.. => "warnCount",
        9.. => "infoCount",
        5.. => "debugCount",
        1.. => "traceCount",
        0 => "otherCount",
    };
    assert_eq!(stats[name], 1, "{level:?}");
    assert_eq!(stats["totalCount"], 1);
}

fn check_duration(stats: &Value, duration: Option<&str>) {
    let finite = duration.and_then(number).filter(|value| value.is_finite());
    let is_unused = finite.is_none() && duration.is_some_and(|value| value != "null");
    assert_eq!(stats["count"], u64::from(finite.is_some()), "{duration:?}");
    assert_eq!(
        stats["unusedCount"].as_u64(),
        is_unused.then_some(1),
        "{duration:?}"
    );
    for name in ["min", "max", "p50", "p95", "p99"] {
        let found = stats[name].as_f64().map(f64::to_bits);
        assert_eq!(found, finite.map(f64::to_bits), "{name} of {duration:?}");
    }
    assert_eq!(stats["mean"].as_f64(), finite, "{duration:?}");
}

fn check_status(stats: &Value, code: Option<&str>) {
    let whole = code
        .and_then(number)
        .filter(|value| value.is_finite() && value.fract() == 0.0);
    let codes = stats["statusCodes"].as_array().unwrap();
    assert_eq!(codes.len(), usize::from(whole.is_some()), "{code:?}");
    if let (Some(whole), Some(pair)) = (whole, codes.first()) {
        let key = pair[0].as_str().unwrap();
        let value = key.parse::<f64>().map(f64::to_bits);
        assert_eq!(value, Ok((whole + 0.0).to_bits()), "{code:?}");
        let is_error = whole >= 400.0;
        let errors = stats["errorStatusCodes"].as_array().unwrap();
        assert_eq!(errors.len(), usize::from(is_error), "{code:?}");
    }
}

fn check_message(top: &Value, level: Option<&str>, message: Option<&str>) {
    let is_error = level.map_or(0, severity_of_level) >= ERROR;
    let counted = message.filter(|text| is_error && text.starts_with('"'));
    assert_eq!(top["distinctCount"], u64::from(counted.is_some()));
    // A Rust string cannot hold lone surrogates.
    if let Some(message) = counted.and_then(string) {
        assert_eq!(top["messages"], json!([{ "message": message, "count": 1 }]));
    }
}

/// Asserts that filters find the value equal to itself and to nothing else.
fn check_filters(line: &[u8], name: &str, value: &str) {
    if name.is_empty() || name.contains('.') {
        return;
    }
    let matches = |filter: Expression| {
        let query = Query {
            filter: Some(filter),
            ..Query::default()
        };
        scan_whole(&query, line).matched_count == 1
    };
    let exists = |expected| Expression::Exists {
        field: name.to_owned(),
        expected,
    };
    assert!(matches(exists(true)) && !matches(exists(false)));
    if let Some(text) = string(value) {
        let longer = format!("{text}x");
        assert!(matches(equals(name, Scalar::String(text))), "{value}");
        assert!(!matches(equals(name, Scalar::String(longer))), "{value}");
    }
    if number(value).is_some() {
        assert!(matches(equals(name, Scalar::Number(value.to_owned()))));
        assert!(!matches(equals(name, Scalar::Number("12345.75".into()))));
    }
    let constant = match value {
        "true" => Some(Scalar::Bool(true)),
        "false" => Some(Scalar::Bool(false)),
        "null" => Some(Scalar::Null),
        _ => None,
    };
    for scalar in [Scalar::Bool(true), Scalar::Bool(false), Scalar::Null] {
        let expected = constant.as_ref() == Some(&scalar);
        assert_eq!(matches(equals(name, scalar)), expected, "{value}");
    }
}

fn equals(field: &str, value: Scalar) -> Expression {
    Expression::Compare {
        field: field.to_owned(),
        operator: CompareOperator::Equal,
        value,
    }
}

fn string(literal: &str) -> Option<String> {
    serde_json::from_str(literal).ok()
}

/// The correctly rounded value of a number literal.
fn number(literal: &str) -> Option<f64> {
    literal
        .starts_with(|first: char| first == '-' || first.is_ascii_digit())
        .then(|| literal.parse().unwrap())
}
