//! Parses a [`Query`] from plain JSON, and is the only judge of it. Errors name the place of what is wrong.

mod filter;
mod grouping;
mod part;
mod place;
mod schema;

use crate::{Limits, Query, Rows};
pub(crate) use filter::expression;
use grouping::grouping;
pub(crate) use part::{Members, Parsed, Part, advice, parse_json};
pub(crate) use schema::schema;

const MEMBERS: [&str; 19] = [
    "filter",
    "schema",
    "stats",
    "histogram",
    "topErrors",
    "rows",
    "select",
    "limit",
    "maxDetails",
    "maxLineBytes",
    "maxDepth",
    "maxExactValues",
    "maxColumns",
    "maxCells",
    "groupBy",
    "aggregates",
    "having",
    "orderBy",
    "maxGroups",
];

impl Query {
    /// Parses a query from JSON text. Errors: `invalid_query`.
    pub fn from_json(text: &str) -> Parsed<Self> {
        let value = parse_json(text, "query")?;
        parse_query(&Part::query(&value))
    }
}

/// Parses a query.
pub(crate) fn parse_query(part: &Part<'_>) -> Parsed<Query> {
    let members = part.object(&MEMBERS)?;
    let query = Query {
        filter: members.read("filter", expression)?,
        schema: members.read("schema", schema)?,
        stats: members.read("stats", Part::flag)?.unwrap_or(false),
        histogram: members.read("histogram", Part::flag)?.unwrap_or(false),
        top_errors: size(&members, "topErrors")?,
        rows: members.read("rows", rows)?.unwrap_or_default(),
        select: members.read("select", names)?,
        grouping: grouping(&members)?,
        limit: members.read("limit", Part::count)?,
        limits: limits(&members, Limits::default())?,
    };
    if query.select.is_some() && query.rows != Rows::Columns {
        return Err(members.error("select", "requires rows to be \"columns\""));
    }
    if query.histogram && !query.stats {
        return Err(members.error("histogram", "requires stats to be true"));
    }
    if query.grouping.is_some() && query.rows != Rows::Count {
        let problem = "must be \"count\" or absent in a query with groups";
        return Err(members.error("rows", problem));
    }
    Ok(query)
}

fn rows(part: &Part<'_>) -> Parsed<Rows> {
    let known = [
        ("count", Rows::Count),
        ("lines", Rows::Lines),
        ("columns", Rows::Columns),
    ];
    part.one_of(known.into_iter())
}

/// Parses a list of names.
pub(crate) fn names(part: &Part<'_>) -> Parsed<Vec<String>> {
    part.array(Part::string)
}

/// Parses the number of things to keep, if the member is there.
pub(crate) fn size(members: &Members<'_>, name: &str) -> Parsed<Option<usize>> {
    let count = members.read(name, Part::count)?;
    Ok(count.map(|count| usize::try_from(count).unwrap_or(usize::MAX)))
}

/// Parses the limits. Those that are absent keep their defaults.
pub(crate) fn limits(members: &Members<'_>, defaults: Limits) -> Parsed<Limits> {
    let positive = |name| members.read(name, Part::positive);
    Ok(Limits {
        max_details: match size(members, "maxDetails")? {
            Some(0) => usize::MAX,
            given => given.unwrap_or(defaults.max_details),
        },
        max_line_bytes: positive("maxLineBytes")?.unwrap_or(defaults.max_line_bytes),
        max_depth: positive("maxDepth")?.map_or(defaults.max_depth, |depth| {
            u32::try_from(depth).unwrap_or(u32::MAX)
        }),
        max_exact_values: members
            .read("maxExactValues", Part::count)?
            .unwrap_or(defaults.max_exact_values),
        max_columns: positive("maxColumns")?.map_or(defaults.max_columns, |count| count as usize),
        max_cells: positive("maxCells")?.map_or(defaults.max_cells, |count| count as usize),
    })
}

#[cfg(test)]
mod tests;
