//! `batch`: log statistics, violations and the most frequent error messages, in one pass.

use super::Operation;
use super::validate::schema_of;
use crate::Query;
use crate::parse_query::{Members, Parsed, Part, size};
use crate::query::TOP_ERRORS;

pub(super) const BATCH: Operation = Operation {
    name: "batch",
    options: &["schema", "topErrors", "histogram"],
    query,
};

const DEFAULT_TOP_ERRORS: usize = 10;

fn query(options: &Members<'_>) -> Parsed<Query> {
    let top_errors = size(options, &TOP_ERRORS)?;
    Ok(Query {
        stats: true,
        schema: Some(schema_of(options)?),
        top_errors: Some(top_errors.unwrap_or(DEFAULT_TOP_ERRORS)),
        histogram: options.read("histogram", Part::flag)?.unwrap_or(false),
        ..Query::default()
    })
}
