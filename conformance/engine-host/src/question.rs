//! Builds the queries of the conformance cases.

use ripsaw_query::{Failure, Query};
use serde_json::{Map, Value, json};

use crate::case::Operation;

/// The levels of the default schema.
const LEVELS: [&str; 4] = ["ERROR", "WARN", "INFO", "DEBUG"];
const TOP_ERRORS: u64 = 10;

/// Builds the query that the library makes from an operation and its options.
pub(crate) fn query_of(
    operation: Operation,
    options: &Map<String, Value>,
) -> Result<Query, Failure> {
    let mut query = match operation {
        Operation::Stats => json!({ "stats": true }),
        Operation::Validate => json!({ "schema": log_schema() }),
        Operation::Filter => json!({ "rows": "lines" }),
        Operation::Batch => {
            json!({ "stats": true, "schema": log_schema(), "topErrors": TOP_ERRORS })
        }
        Operation::Parse => json!({ "rows": "columns" }),
        Operation::Query => return Query::from_json(&json!(options).to_string()),
    };
    let mut conditions = Vec::new();
    for (name, value) in options {
        match name.as_str() {
            "minLevel" => {
                let least = value.as_str().unwrap();
                conditions.push(json!(format!("severity >= {least}")));
            }
            "minDurationMs" => {
                conditions.push(json!({ "field": "duration_ms", "op": ">=", "value": value }));
            }
            "statusCodes" => conditions.push(json!({ "field": "status_code", "in": value })),
            "filter" => conditions.push(value.clone()),
            "schema" | "histogram" | "topErrors" | "select" | "limit" | "maxDetails"
            | "maxLineBytes" | "maxDepth" | "maxExactValues" | "maxColumns" | "maxCells" => {
                query[name] = value.clone();
            }
            other => panic!("the engine has no option {other}"),
        }
    }
    if !conditions.is_empty() {
        query["filter"] = json!({ "and": conditions });
    }
    Query::from_json(&query.to_string())
}

fn log_schema() -> Value {
    json!({ "rules": [
        { "path": "timestamp", "type": "string", "required": true, "minLength": 1 },
        { "path": "level", "type": "string", "required": true, "enum": LEVELS },
        { "path": "message", "type": "string", "required": true },
        { "path": "duration_ms", "type": "number", "minimum": 0 },
        { "path": "status_code", "type": "integer", "minimum": 100, "maximum": 599 },
        { "path": "user_id", "type": "string" },
    ] })
}
