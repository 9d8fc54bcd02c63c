//! Compares an answer with the expected one.

use serde_json::{Map, Value};

/// Members that are reports themselves. In them, too, only the members that are expected are compared.
const PARTS: [&str; 4] = ["stats", "validation", "topErrors", "durationMs"];
const QUANTILES: [&str; 3] = ["p50", "p95", "p99"];

/// Returns the first member that differs from what is expected. Members not named in `expected` may have any value.
pub(crate) fn difference(actual: &Value, expected: &Value) -> Option<String> {
    let relative = expected.get("quantileError").and_then(Value::as_f64);
    let expected: &Map<String, Value> = expected.as_object().unwrap();
    expected.iter().find_map(|(name, wanted)| {
        let found = &actual[name];
        if PARTS.contains(&name.as_str()) {
            return difference(found, wanted).map(|inner| format!("{name}.{inner}"));
        }
        let near = relative.filter(|_| QUANTILES.contains(&name.as_str()));
        let is_same = match near {
            Some(relative) => is_within(found, wanted, relative),
            // A sum of zeros may be zero or minus zero.
            None if name == "mean" && is_zero(found) => is_zero(wanted),
            None => is_same(found, wanted),
        };
        (!is_same).then(|| format!("{name} is {found}, not {wanted}"))
    })
}

/// Compares numbers as JavaScript does: 1 and 1.0 are the same, 0 and -0 are not.
fn is_same(one: &Value, two: &Value) -> bool {
    match (one, two) {
        (Value::Number(one), Value::Number(two)) => {
            let bits = |number: &serde_json::Number| number.as_f64().map(f64::to_bits);
            bits(one) == bits(two)
        }
        (Value::Array(one), Value::Array(two)) => {
            one.len() == two.len() && one.iter().zip(two).all(|(one, two)| is_same(one, two))
        }
        (Value::Object(one), Value::Object(two)) => {
            one.len() == two.len()
                && one
                    .iter()
                    .all(|(name, member)| two.get(name).is_some_and(|two| is_same(member, two)))
        }
        (one, two) => one == two,
    }
}

fn is_zero(value: &Value) -> bool {
    value.as_f64() == Some(0.0)
}

fn is_within(found: &Value, exact: &Value, relative: f64) -> bool {
    match (found.as_f64(), exact.as_f64()) {
        (Some(found), Some(exact)) => (found - exact).abs() <= relative * exact.abs(),
        _ => false,
    }
}

#[test]
fn a_difference_is_found_and_named() {
    use serde_json::json;
    let actual = json!({ "a": 1.0, "b": [0], "durationMs": { "p50": 101, "mean": -0.0 } });
    let same = |expected: Value| difference(&actual, &expected);
    assert_eq!(same(json!({ "a": 1, "durationMs": { "mean": 0 } })), None);
    assert_eq!(same(json!({ "a": 2 })).unwrap(), "a is 1.0, not 2");
    assert!(same(json!({ "b": [-0.0] })).is_some());
    assert!(same(json!({ "b": [] })).is_some());
    assert!(same(json!({ "c": 1 })).is_some());
    assert!(same(json!({ "durationMs": { "p50": 100 } })).is_some());
    assert!(same(json!({ "durationMs": { "p50": 100, "quantileError": 0.02 } })).is_some());
    let near = json!({ "p50": 100, "quantileError": 0.02 });
    assert!(difference(&json!({ "p50": 101, "quantileError": 0.02 }), &near).is_none());
    assert!(difference(&json!({ "p50": 103, "quantileError": 0.02 }), &near).is_some());
}
