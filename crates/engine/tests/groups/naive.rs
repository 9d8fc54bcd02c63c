//! Compares groups with those of a naive reference.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::records::{any_lines, every_aggregate};
use super::scans::scan_parts;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn groups_are_those_of_the_reference(
        lines in any_lines(300),
        cuts in prop::collection::vec(0_usize..300, 0..3),
    ) {
        let report = scan_parts(&every_aggregate(&json!({})), &lines, &cuts, 2);
        let mut groups: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for line in &lines {
            let record: Value = serde_json::from_str(line).unwrap();
            let raw: BTreeMap<String, Box<serde_json::value::RawValue>> = serde_json::from_str(line).unwrap();
            let status = raw.get("status").map_or("null", |status| status.get());
            let keys = json!([record["level"], printed_key(status), hour_of(&record["timestamp"])]);
            groups.entry(keys.to_string()).or_default().push(record);
        }
        prop_assert_eq!(&report["groupCount"], groups.len());
        let rows = report["groups"].as_array().unwrap();
        prop_assert_eq!(rows.len(), groups.len());
        for row in rows {
            let keys = json!([row["level"], row["status"], row["hour"]]).to_string();
            check_row(row, &groups[&keys]);
        }
    }
}

/// The key as reports print it, given its text in the record.
fn printed_key(text: &str) -> Value {
    match text {
        "200.0" | "2e2" => json!(200),
        "-0" => json!(0),
        "9007199254740993" | "9007199254740992" => json!({ "int": text }),
        "1e21" => json!({ "int": "1000000000000000000000" }),
        "[2, 0]" | "{\"a\":1}" => json!(text),
        text => serde_json::from_str(text).unwrap(),
    }
}

fn hour_of(time: &Value) -> Value {
    match time.as_str() {
        Some(time) => json!(format!("{}:00:00Z", &time[..13])),
        None => Value::Null,
    }
}

fn check_row(row: &Value, records: &[Value]) {
    let numbers = records.iter().filter_map(|record| record["ms"].as_f64());
    let mut numbers: Vec<f64> = numbers.collect();
    let last = numbers_or_texts(records, "ms").last().cloned();
    numbers.sort_by(f64::total_cmp);
    let count = numbers.len();
    let sum: f64 = numbers.iter().sum();
    let some = |value: f64| (count > 0).then_some(value);
    let rank = |q: f64| {
        numbers
            .get(((count as f64 * q) as usize).min(count.saturating_sub(1)))
            .copied()
    };
    let slow = numbers.iter().filter(|number| **number > 500.0).count();
    assert_eq!(row["count"], records.len());
    assert_eq!(row["slow"], slow);
    assert_eq!(row["rate"], records.len() as f64 / 60.0);
    for (name, expected) in [
        ("sum", some(sum)),
        ("avg", some(sum / count as f64)),
        ("min", numbers.first().copied()),
        ("max", numbers.last().copied()),
        ("p50", rank(0.5)),
        ("q", rank(0.99)),
        ("double", rank(0.9).map(|number| number * 2.0)),
    ] {
        assert_eq!(row[name].as_f64(), expected, "{name}");
    }
    check_deviation(&row["stddev"], &numbers);
    assert_eq!(row["last"], last.unwrap_or_default());
    check_users(row, records);
    let buckets = row["histogram"].as_array().unwrap().iter();
    let counted: u64 = buckets
        .map(|bucket| bucket["count"].as_u64().unwrap())
        .sum();
    assert_eq!(counted, count as u64);
}

fn numbers_or_texts(records: &[Value], name: &str) -> Vec<Value> {
    let values = records.iter().map(|record| record[name].clone());
    values.filter(|value| !value.is_null()).collect()
}

fn check_deviation(found: &Value, numbers: &[f64]) {
    if numbers.len() < 2 {
        assert!(found.is_null());
        return;
    }
    let mean = numbers.iter().sum::<f64>() / numbers.len() as f64;
    let squares: f64 = numbers.iter().map(|number| (number - mean).powi(2)).sum();
    let expected = (squares / (numbers.len() - 1) as f64).sqrt();
    let found = found.as_f64().unwrap();
    assert!(
        (found - expected).abs() <= 1e-12 * expected,
        "{found} {expected}"
    );
}

fn check_users(row: &Value, records: &[Value]) {
    let mut counts: Map<String, Value> = Map::new();
    for user in numbers_or_texts(records, "user") {
        let count = counts.entry(user.as_str().unwrap()).or_insert(json!(0));
        *count = json!(count.as_u64().unwrap() + 1);
    }
    assert_eq!(row["distinct"], counts.len());
    let mut users: Vec<(u64, String)> = counts
        .into_iter()
        .map(|(user, count)| (u64::MAX - count.as_u64().unwrap(), user))
        .collect();
    users.sort();
    let top: Vec<Value> = users
        .into_iter()
        .take(3)
        .map(|(count, user)| json!({ "value": user, "count": u64::MAX - count }))
        .collect();
    assert_eq!(row["top"], json!(top));
}
