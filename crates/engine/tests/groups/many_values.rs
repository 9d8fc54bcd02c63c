//! More distinct values than are counted exactly: more than 2^20 in all.

use serde_json::{Value, json};

use super::scans::{scan_parts, scan_whole};

const EXACT: usize = 1 << 20;

/// Records of two groups with `count` distinct values in all: ten in one group, the others in the other.
fn lines(count: usize) -> Vec<String> {
    let few = (0..10).map(|value| format!("{{\"g\":\"few\",\"v\":{value}}}\n"));
    let many = (10..count).map(|value| format!("{{\"g\":\"many\",\"v\":{value}}}\n"));
    few.chain(many).collect()
}

fn query() -> String {
    let query = json!({
        "groupBy": ["g"],
        "aggregates": { "distinct": "distinct(v)", "top": "topk(v, 2)" }
    });
    query.to_string()
}

#[test]
fn are_exact_up_to_the_bound_and_estimated_beyond() {
    let exact = scan_whole(&query(), &lines(EXACT));
    assert_eq!(exact["approximations"], Value::Null);
    assert_eq!(exact["groups"][1]["distinct"], EXACT - 10);

    let lines = lines(EXACT + 1);
    let report = scan_whole(&query(), &lines);
    let untracked = EXACT + 1 - 10 - 1024_usize.max(EXACT / 1_000_000);
    let expected = json!([
        { "aggregate": "distinct", "method": "hyperloglog", "error": 0.0163 },
        { "aggregate": "top", "method": "tracked_by_hash", "error": 0.0, "untrackedCount": untracked }
    ]);
    assert_eq!(report["approximations"], expected);
    let (few, many) = (&report["groups"][0], &report["groups"][1]);
    assert_eq!(
        (&few["distinct"], &few["top"][0]),
        (&json!(10), &json!({ "value": 0, "count": 1 }))
    );
    let error = many["distinct"].as_f64().unwrap() / EXACT as f64 - 1.0;
    assert!(error.abs() < 0.05, "{error}");
    let cuts: Vec<usize> = (1..60).map(|part| part * 17_001).collect();
    assert_eq!(scan_parts(&query(), &lines, &cuts, 3), report);
}
