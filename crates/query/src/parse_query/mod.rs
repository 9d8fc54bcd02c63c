//! Parses a [`Query`] from plain JSON, and is the only judge of it. Errors name the location of what is wrong.

mod filter;
mod grouping;
mod location;
mod part;
mod schema;

use crate::contract::{Member, member_names};
use crate::query::{LIMIT, QUERY_MEMBERS, TOP_ERRORS};
use crate::{Limits, Query, Rows};
pub(crate) use filter::expression;
use grouping::grouping;
pub(crate) use part::{Members, Parsed, Part, advice, parse_json};
pub(crate) use schema::schema;

impl Query {
    /// Parses a query from JSON text. Errors: `invalid_query`.
    pub fn from_json(text: &str) -> Parsed<Self> {
        let value = parse_json(text, "query")?;
        parse_query(&Part::query(&value))
    }
}

/// Parses a query.
pub(crate) fn parse_query(part: &Part<'_>) -> Parsed<Query> {
    let members = part.object(&member_names(QUERY_MEMBERS))?;
    let query = Query {
        filter: members.read("filter", expression)?,
        schema: members.read("schema", schema)?,
        stats: members.read("stats", Part::flag)?.unwrap_or(false),
        histogram: members.read("histogram", Part::flag)?.unwrap_or(false),
        top_errors: size(&members, &TOP_ERRORS)?,
        rows: members.read("rows", rows)?.unwrap_or_default(),
        select: members.read("select", names)?,
        grouping: grouping(&members)?,
        limit: members.integer(&LIMIT)?,
        limits: Limits::default().with(|limit| members.integer(limit))?,
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
    part.one_of(Rows::ALL.into_iter())
}

/// Parses a list of names.
pub(crate) fn names(part: &Part<'_>) -> Parsed<Vec<String>> {
    part.array(Part::string)
}

/// Parses the number of things to keep, if the member is there.
pub(crate) fn size(members: &Members<'_>, member: &'static Member) -> Parsed<Option<usize>> {
    let count = members.integer(member)?;
    Ok(count.map(|count| usize::try_from(count).unwrap_or(usize::MAX)))
}

#[cfg(test)]
mod tests;
