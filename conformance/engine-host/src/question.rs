//! Builds the queries of the conformance cases.

use ripsaw_query::{Error, Query};
use serde_json::{Map, Value, json};

use crate::case::Operation;

/// Builds the query that answers an operation with its options.
pub(crate) fn query_of(operation: Operation, options: &Map<String, Value>) -> Result<Query, Error> {
    let name = match operation {
        Operation::Stats => "stats",
        Operation::Validate => "validate",
        Operation::Filter => "filter",
        Operation::Batch => "batch",
        Operation::Parse => "parse",
        Operation::Query => return Query::from_json(&json!(options).to_string()),
    };
    let mut request = options.clone();
    request.insert("operation".to_owned(), json!(name));
    Query::from_request(&json!(request).to_string())
}
