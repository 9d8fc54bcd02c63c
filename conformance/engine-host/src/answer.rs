//! Reports in the form of the conformance cases.

use ripsaw_engine::{MatchedLines, Report};
use serde_json::{Map, Value, json};

use crate::case::Operation;
use crate::columns::column_values;

/// Converts a report to the form in which the cases write it, or to `{"error": code}`.
pub(crate) fn answer(operation: Operation, mut report: Report) -> Value {
    let (lines, columns) = (report.lines.take(), report.columns.take());
    let report = serde_json::to_value(report).unwrap();
    if let Some(failure) = report["failures"].get(0) {
        return json!({ "error": failure["code"], "message": failure["message"] });
    }
    match operation {
        Operation::Stats if report["recordCount"] == 0 => json!({ "error": "no_valid_records" }),
        Operation::Stats => stats(&report),
        Operation::Query => counts(&report),
        Operation::Validate => validation(&report),
        Operation::Filter => {
            let lines = lines.unwrap();
            joined([
                counts(&report),
                json!({ "lines": texts(&lines), "lineNumbers": lines.line_numbers.iter().collect::<Vec<_>>() }),
            ])
        }
        Operation::Batch => json!({
            "stats": stats(&report),
            "validation": validation(&report),
            "topErrors": report["topErrors"],
        }),
        Operation::Parse => {
            let rows = columns.unwrap().batch;
            let columns: Value = rows
                .columns
                .iter()
                .map(|layout| column_values(layout, &rows))
                .collect();
            joined([
                counts(&report),
                json!({ "rowCount": rows.row_count, "columns": columns }),
            ])
        }
    }
}

fn counts(report: &Value) -> Value {
    let mut counts = report.clone();
    for line in counts["rejectedLines"].as_array_mut().unwrap() {
        line.as_object_mut().unwrap().remove("message").unwrap();
    }
    counts
}

fn stats(report: &Value) -> Value {
    let mut stats = report["stats"].clone();
    for name in ["statusCodes", "errorStatusCodes"] {
        let pairs = stats[name].as_array().unwrap();
        let by_code: Map<String, Value> = pairs
            .iter()
            .map(|pair| (pair[0].as_str().unwrap().to_owned(), pair[1].clone()))
            .collect();
        assert_eq!(by_code.len(), pairs.len(), "every code once: {pairs:?}");
        stats[name] = Value::Object(by_code);
    }
    joined([counts(report), stats])
}

fn validation(report: &Value) -> Value {
    joined([counts(report), report["validation"].clone()])
}

fn texts(lines: &MatchedLines) -> Vec<String> {
    let bounds = lines.offsets.windows(2);
    bounds
        .map(|bounds| {
            let line = &lines.bytes[bounds[0] as usize..bounds[1] as usize];
            let line = line
                .strip_suffix(b"\n")
                .expect("a line ends with a line feed");
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            String::from_utf8(line.to_vec()).unwrap()
        })
        .collect()
}

fn joined(objects: [Value; 2]) -> Value {
    let [Value::Object(one), Value::Object(two)] = objects else {
        panic!("no objects: {objects:?}")
    };
    Value::Object(one.into_iter().chain(two).collect())
}
