//! Compares statistics with those of the reference.

use std::collections::BTreeMap;

use ripsaw_engine::Report;
use ripsaw_query::dialect::{ERROR, Severity};
use serde_json::{Value, json};

use super::document::{Document, number};
use super::severity::severity_of_level;

/// Asserts that a report has the statistics and the error messages of `records`, which are all records that
/// match.
pub(crate) fn check_stats(report: &Report, records: &[&Document]) {
    let stats = serde_json::to_value(&report.stats).unwrap();
    check_levels(&stats, records);
    check_durations(&stats["durationMs"], records);
    check_codes(&stats, records);
    let top_errors = serde_json::to_value(&report.top_errors).unwrap();
    check_messages(&top_errors["messages"], records);
}

/// The severity according to the members that random records have.
fn severity(record: &Document) -> Severity {
    let scale = record.number("severity_number");
    let is_on_scale = |number: &f64| number.fract() == 0.0 && (1.0..=24.0).contains(number);
    if let Some(number) = scale.filter(is_on_scale) {
        return number as Severity;
    }
    let is_there = |name: &&str| record.get(name).is_some_and(|value| value != "null");
    let Some(decisive) = ["level", "severity"].into_iter().find(is_there) else {
        return 0;
    };
    record
        .get(decisive)
        .map_or(0, |level| severity_of_level(&level))
}

fn check_levels(stats: &Value, records: &[&Document]) {
    for (name, first) in [
        ("fatalCount", 21),
        ("errorCount", 17),
        ("warnCount", 13),
        ("infoCount", 9),
        ("debugCount", 5),
        ("traceCount", 1),
    ] {
        let range = first..first + 4;
        let of_level = records
            .iter()
            .filter(|record| range.contains(&severity(record)));
        assert_eq!(stats[name], of_level.count(), "{name}");
    }
    let others = records.iter().filter(|record| severity(record) == 0);
    assert_eq!(stats["otherCount"], others.count());
    assert_eq!(stats["totalCount"], records.len());
}

fn check_durations(stats: &Value, records: &[&Document]) {
    let durations = records
        .iter()
        .filter_map(|record| record.number("duration_ms"))
        .filter(|value| value.is_finite());
    let mut durations: Vec<f64> = durations.collect();
    durations.sort_by(f64::total_cmp);
    let count = durations.len();
    assert_eq!(stats["count"], count);
    check_unused(&stats["unusedCount"], records, "duration_ms", count);
    if count == 0 {
        return;
    }
    let rank = |quantile: f64| (count as f64 * quantile) as usize;
    for (name, index) in [
        ("min", 0),
        ("p50", rank(0.5)),
        ("p95", rank(0.95)),
        ("p99", rank(0.99)),
        ("max", count - 1),
    ] {
        assert_eq!(stats[name].as_f64(), Some(durations[index]), "{name}");
    }
    let mean = durations.iter().sum::<f64>() / count as f64;
    let found = stats["mean"].as_f64().unwrap();
    let size = durations
        .iter()
        .fold(1.0, |size, value| value.abs().max(size));
    assert!((found - mean).abs() <= 1e-9 * size, "{found} {mean}");
}

/// Asserts that every value except null was either used or counted as unused.
fn check_unused(found: &Value, records: &[&Document], field: &str, used: usize) {
    let values = records.iter().filter_map(|record| record.get(field));
    let unused = values.filter(|text| *text != "null").count() - used;
    assert_eq!(found.as_u64().unwrap_or_default(), unused as u64, "{field}");
}

/// Compares codes by their value. Other checks compare their text with that of other scans.
fn check_codes(stats: &Value, records: &[&Document]) {
    let mut codes = BTreeMap::new();
    for text in records
        .iter()
        .filter_map(|record| record.get("status_code"))
    {
        let Some(code) = number(&text) else { continue };
        if code.fract() == 0.0 || !text.contains(['.', 'e', 'E']) {
            *codes.entry((code + 0.0).to_bits()).or_insert(0) += 1;
        }
    }
    let mut found = BTreeMap::new();
    for pair in stats["statusCodes"].as_array().unwrap() {
        let code: f64 = pair[0].as_str().unwrap().parse().unwrap();
        *found.entry((code + 0.0).to_bits()).or_insert(0) += pair[1].as_u64().unwrap();
    }
    assert_eq!(found, codes, "{}", stats["statusCodes"]);
    let used: u64 = found.values().sum();
    check_unused(
        &stats["unusedStatusCount"],
        records,
        "status_code",
        used as usize,
    );
}

fn check_messages(found: &Value, records: &[&Document]) {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for record in records.iter().filter(|record| severity(record) >= ERROR) {
        if let Some(message) = record.string("message") {
            *counts.entry(message).or_default() += 1;
        }
    }
    let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| u64::MAX - count);
    counts.truncate(1_000);
    let expected = counts
        .into_iter()
        .map(|(message, count)| json!({ "message": message, "count": count }));
    assert_eq!(*found, Value::Array(expected.collect()));
}
