//! `validate`: violations of a schema.

use super::{Operation, log_schema};
use crate::parse_query::{Members, Parsed, schema};
use crate::{Query, Schema};

pub(super) const VALIDATE: Operation = Operation {
    name: "validate",
    options: &["schema"],
    query,
};

fn query(options: &Members<'_>) -> Parsed<Query> {
    Ok(Query {
        schema: Some(schema_of(options)?),
        ..Query::default()
    })
}

/// Returns the schema of the option, or else the log schema.
pub(super) fn schema_of(options: &Members<'_>) -> Parsed<Schema> {
    let given = options.read_query_member("schema", schema)?;
    Ok(given.unwrap_or_else(log_schema))
}
