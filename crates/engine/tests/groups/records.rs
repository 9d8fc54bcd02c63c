//! Random records for groups, and a query with every aggregate.

use proptest::prelude::*;
use serde_json::{Value, json};

/// Log records whose members are sometimes absent, null, of another type, or written differently.
pub(crate) fn any_lines(most: usize) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(any_line(), 0..most)
}

fn any_line() -> impl Strategy<Value = String> {
    let level = prop_oneof![
        6 => prop::sample::select(vec![r#""INFO""#, r#""ERROR""#, r#""WARN""#]),
        1 => Just("null"),
        1 => Just(r#""\u0049NFO""#),
    ];
    let status = prop_oneof![
        6 => prop::sample::select(vec!["200", "404", "500", "2e2", "200.0"]),
        1 => prop::sample::select(vec!["null", "true", "\"200\"", "[2, 0]", "{\"a\":1}"]),
        1 => prop::sample::select(vec!["9007199254740993", "9007199254740992", "1e21", "-0"]),
    ];
    // Quarters are exact, and so are their sums in any order.
    let duration = (0_u32..4000).prop_map(|quarters| format!("{}", f64::from(quarters) / 4.0));
    let duration =
        prop_oneof![8 => duration, 1 => Just("null".to_owned()), 1 => Just("\"7\"".to_owned())];
    let message = (0_u32..40).prop_map(|number| format!("\"a message of some length {number}\""));
    let second = 0_u32..7200;
    let skipped = prop::collection::vec(prop::bool::weighted(0.1), 5);
    (level, status, duration, message, second, skipped).prop_map(
        |(level, status, duration, message, second, skipped)| {
            let (hour, minute) = (second / 3600, second / 60 % 60);
            let time = format!(
                "\"2026-01-15T{hour:02}:{minute:02}:{:02}.250Z\"",
                second % 60
            );
            let members = [
                ("timestamp", time.as_str()),
                ("level", level),
                ("status_code", status),
                ("duration_ms", &duration),
                ("message", &message),
            ];
            let written = members.iter().zip(skipped).filter(|(_, skipped)| !skipped);
            let written: Vec<String> = written
                .map(|((name, value), _)| format!("\"{name}\":{value}"))
                .collect();
            format!("{{{}}}\n", written.join(","))
        },
    )
}

/// A query with every aggregate and the given bounds.
pub(crate) fn every_aggregate(bounds: &Value) -> String {
    let mut query = json!({
        "groupBy": ["level", "status_code", { "name": "hour", "key": "bucket(timestamp, \"1h\")" }],
        "aggregates": {
            "count": "count()", "slow": "count(duration_ms > 500.0)", "sum": "sum(duration_ms)", "avg": "avg(duration_ms)",
            "min": "min(duration_ms)", "max": "max(duration_ms)", "stddev": "stddev(duration_ms)", "p50": "p50(duration_ms)",
            "q": "quantile(duration_ms, 0.99)", "double": "p90(duration_ms * 2.0)", "distinct": "distinct(message)",
            "top": "topk(message, 3)", "histogram": "histogram(duration_ms)", "first": "first(status_code)",
            "last": "last(duration_ms)", "rate": "rate(\"1m\")", "minutes": "distinct(timestamp(timestamp).getMinutes())"
        }
    });
    for (name, value) in bounds.as_object().unwrap() {
        query[name] = value.clone();
    }
    query.to_string()
}
