//! Reports about more groups or values than are kept.

use serde_json::{Value, json};

use super::scans::{scan_parts, scan_whole};

fn users(count: usize, repeats: usize) -> Vec<String> {
    let users = (0..count * repeats).map(|index| index * 7919 % count);
    users
        .map(|user| format!("{{\"user\":\"user_{user}\",\"ms\":{}}}\n", user % 100))
        .collect()
}

#[test]
fn of_groups() {
    let lines = users(20_000, 3);
    let query = json!({
        "groupBy": ["user"],
        "aggregates": { "n": "count()", "p50": "p50(ms)", "sum": "sum(ms)" },
        "maxGroups": 700
    });
    let report = scan_whole(&query.to_string(), &lines);
    let groups = report["groups"].as_array().unwrap();
    assert_eq!((groups.len(), &report["groupCount"]), (700, &json!(700)));
    assert_eq!(report["overflow"]["recordCount"], 3 * 19_300);
    let dropped = report["overflow"]["groupCount"].as_f64().unwrap();
    assert!((dropped / 19_300.0 - 1.0).abs() < 0.05, "{dropped}");
    for group in groups {
        let user: u64 = group["user"].as_str().unwrap()[5..].parse().unwrap();
        assert_eq!(group["n"], 3);
        assert_eq!(group["sum"].as_f64(), Some((user % 100 * 3) as f64));
        let error = group["p50"].as_f64().unwrap() - (user % 100) as f64;
        assert!(error.abs() <= 0.001 * 100.0, "{error}");
    }
    let expected = json!([{ "aggregate": "p50", "method": "ddsketch", "error": 0.001 }]);
    assert_eq!(report["approximations"], expected);
    let cuts: Vec<usize> = (1..40).map(|part| part * 1499).collect();
    assert_eq!(scan_parts(&query.to_string(), &lines, &cuts, 4), report);
}

#[test]
fn of_the_values_of_quantiles() {
    let lines = users(1000, 5);
    let query = |most: usize| {
        let query = json!({ "groupBy": ["ms"], "aggregates": { "p99": "p99(ms)" }, "maxExactValues": most });
        scan_whole(&query.to_string(), &lines)
    };
    assert_eq!(query(5000)["approximations"], Value::Null);
    let report = query(4999);
    assert_eq!(report["approximations"][0]["method"], "ddsketch");
    for group in report["groups"].as_array().unwrap() {
        // The minimum and maximum of equal values are these values.
        assert_eq!(group["p99"].as_f64(), group["ms"].as_f64());
    }
}

#[test]
fn of_frequent_values_of_groups_that_overflow() {
    let lines: Vec<String> = (0..30_000)
        .map(|index| format!("{{\"g\":{},\"v\":{}}}\n", index % 3, index / 6))
        .collect();
    let query = json!({
        "groupBy": ["g"],
        "aggregates": { "top": "topk(v, 2000)", "distinct": "distinct(v)" },
        "maxGroups": 2
    });
    let report = scan_whole(&query.to_string(), &lines);
    // 2^20 values are tracked in all and shared by two groups, so each has room for all of its values.
    assert_eq!(report["approximations"][0]["method"], "hyperloglog");
    assert_eq!(report["approximations"].as_array().unwrap().len(), 1);
    for group in report["groups"].as_array().unwrap() {
        let distinct = group["distinct"].as_f64().unwrap();
        assert!((distinct / 5000.0 - 1.0).abs() < 0.07, "{distinct}");
        assert_eq!(group["top"].as_array().unwrap().len(), 2000);
        assert_eq!(group["top"][0], json!({ "value": 0, "count": 2 }));
    }
    let cuts: Vec<usize> = (1..20).map(|part| part * 1499).collect();
    assert_eq!(scan_parts(&query.to_string(), &lines, &cuts, 3), report);
}
