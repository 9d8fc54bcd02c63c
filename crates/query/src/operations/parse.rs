//! `parse`: records as columns.

use super::Operation;
use crate::parse_query::{Members, Parsed, expression, names};
use crate::query::LIMIT;
use crate::{Query, Rows};

pub(super) const PARSE: Operation = Operation {
    name: "parse",
    options: &["select", "filter", "limit", "maxColumns", "maxCells"],
    query,
};

fn query(options: &Members<'_>) -> Parsed<Query> {
    Ok(Query {
        rows: Rows::Columns,
        select: options.read("select", names)?,
        filter: options.read_query_member("filter", expression)?,
        limit: options.integer(&LIMIT)?,
        ..Query::default()
    })
}
