//! `stats`: log statistics, and further ones of a field.

use super::Operation;
use super::field_statistics::field_statistics;
use crate::Query;
use crate::parse_query::{Members, Parsed, Part, expression};

pub(super) const STATS: Operation = Operation {
    name: "stats",
    options: &["filter", "histogram", "aggregates", "field"],
    query,
};

fn query(options: &Members<'_>) -> Parsed<Query> {
    Ok(Query {
        stats: true,
        filter: options.read_query_member("filter", expression)?,
        histogram: options.read("histogram", Part::flag)?.unwrap_or(false),
        grouping: field_statistics(options)?,
        ..Query::default()
    })
}
