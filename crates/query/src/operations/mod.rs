//! The operations: presets of a [`Query`], the same for every host.
//!
//! A host sends a request: JSON with the name of an operation and its options. The library's `computeStats` sends
//! `{"operation": "stats", "histogram": true}`, for example, and gets the report of the query that the preset makes of
//! it. A query is a request, too.
//!
//! | operation | answer | options |
//! | --- | --- | --- |
//! | `query` | that of a query | `query` |
//! | `stats` | log statistics, and further ones of a field | `filter`, `histogram`, `aggregates`, `field` |
//! | `validate` | violations of a schema | `schema` |
//! | `batch` | log statistics, violations and the most frequent error messages | `schema`, `topErrors`, `histogram` |
//! | `filter` | the lines of the matching records | `minLevel`, `minDurationMs`, `statusCodes`, `filter`, `limit` |
//! | `parse` | records as columns | `select`, `filter`, `limit`, `maxColumns`, `maxCells` |
//!
//! Every operation also has the options `maxDetails`, `maxLineBytes`, `maxDepth` and `maxExactValues`. They are the
//! members of the same names of a query, as are `filter`, `schema`, `histogram`, `topErrors`, `select`, `limit`,
//! `maxColumns` and `maxCells`.
//!
//! ```
//! use ripsaw_query::Query;
//!
//! let query = Query::from_request(r#"{"operation": "filter", "minLevel": "WARN", "limit": 10}"#)?;
//! let same = Query::from_json(r#"{"rows": "lines", "filter": "severity >= WARN", "limit": 10}"#)?;
//! assert_eq!(query, same);
//! # Ok::<(), ripsaw_query::Error>(())
//! ```

mod batch;
mod field_statistics;
mod filter;
mod log_schema;
mod parse;
mod stats;
mod validate;

pub use log_schema::log_schema;

use serde_json::{Map, Value};

use crate::parse_query::{Members, Parsed, Part, advice, parse_json, parse_query};
use crate::{Error, ErrorCode, Query};

/// A preset of a query.
struct Operation {
    name: &'static str,
    /// The names of its options, without [`LIMITS`].
    options: &'static [&'static str],
    /// Makes the query from the options. Its limits are set later.
    query: fn(&Members<'_>) -> Parsed<Query>,
}

const OPERATIONS: [Operation; 6] = [
    Operation {
        name: "query",
        options: &["query"],
        query: |options| options.require_query(parse_query),
    },
    stats::STATS,
    validate::VALIDATE,
    batch::BATCH,
    filter::FILTER,
    parse::PARSE,
];

/// Options of every operation.
const LIMITS: [&str; 4] = ["maxDetails", "maxLineBytes", "maxDepth", "maxExactValues"];

impl Query {
    /// Makes the query that answers a request, which is JSON text: `{"operation": "stats", "histogram": true}`. See the
    /// documentation of [`operations`](crate::operations). A request without an operation is the query itself.
    ///
    /// Errors: `invalid_query` if a filter, a schema or a query is wrong, `invalid_option` if another option is.
    pub fn from_request(text: &str) -> Parsed<Self> {
        let request = parse_json(text, "request")?;
        let Some((members, name)) = with_operation(&request) else {
            return parse_query(&Part::query(&request));
        };
        let operation = operation_of(name)?;
        let options = members.keys().map(String::as_str);
        for option in options.filter(|name| *name != "operation") {
            operation.check_option(option)?;
        }
        let options = Members::options(members);
        let mut query = (operation.query)(&options)?;
        query.limits = query.limits.with(|limit| options.integer(limit))?;
        Ok(query)
    }
}

/// Returns the members of a request that names an operation, and the name.
fn with_operation(request: &Value) -> Option<(&Map<String, Value>, &Value)> {
    let members = request.as_object()?;
    Some((members, members.get("operation")?))
}

fn operation_of(name: &Value) -> Parsed<&'static Operation> {
    let mut known = OPERATIONS.iter();
    let found = known.find(|operation| name.as_str() == Some(operation.name));
    found.ok_or_else(|| {
        let known = OPERATIONS.map(|operation| operation.name);
        let advice = advice(name.as_str().unwrap_or(""), &known, "the operations are");
        invalid(format!("there is no operation {name}{advice}"))
    })
}

impl Operation {
    fn check_option(&self, name: &str) -> Parsed<()> {
        if self.options.contains(&name) || LIMITS.contains(&name) {
            return Ok(());
        }
        let advice = advice(name, &[self.options, &LIMITS].concat(), "it has");
        let Self { name: own, .. } = self;
        Err(invalid(format!("{own} has no option \"{name}\"{advice}")))
    }
}

fn invalid(message: impl Into<String>) -> Error {
    Error::new(ErrorCode::InvalidOption, message)
}

#[cfg(test)]
mod tests;
