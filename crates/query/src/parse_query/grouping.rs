//! Parses what a query asks about groups.

use serde_json::Value;

use super::part::{Members, Parsed, Part};
use crate::contract::member_names;
use crate::grouping::GROUP_KEY_MEMBERS;
use crate::query::MAX_GROUPS;
use crate::{Grouping, NamedExpression};

/// Parses `groupBy`, `aggregates`, `having`, `orderBy` and `maxGroups`. Returns `None` if the query has no groups.
pub(super) fn grouping(members: &Members<'_>) -> Parsed<Option<Grouping>> {
    let keys = members.read("groupBy", |part| part.array(key))?;
    let aggregates = members.read("aggregates", aggregates)?;
    if keys.is_none() && aggregates.is_none() {
        let mut others = ["having", "orderBy", "maxGroups"].into_iter();
        return match others.find(|name| members.has(name)) {
            Some(name) => Err(members.error(name, "requires groupBy or aggregates")),
            None => Ok(None),
        };
    }
    let max_groups = members.integer(&MAX_GROUPS)?;
    let max_groups = max_groups.unwrap_or(MAX_GROUPS.default_integer());
    Ok(Some(Grouping {
        keys: keys.unwrap_or_default(),
        aggregates: aggregates
            .filter(|aggregates| !aggregates.is_empty())
            .unwrap_or_else(|| vec![NamedExpression::new("count", "count()")]),
        having: members.read("having", Part::string)?,
        order_by: members
            .read("orderBy", |part| part.array(Part::string))?
            .unwrap_or_default(),
        max_groups: max_groups.min(Grouping::MOST_GROUPS) as usize,
    }))
}

fn key(part: &Part<'_>) -> Parsed<NamedExpression> {
    match part.value() {
        Value::String(text) => Ok(NamedExpression::new(text, text)),
        Value::Object(_) => {
            let members = part.object(&member_names(GROUP_KEY_MEMBERS))?;
            Ok(NamedExpression {
                name: members.require("name", Part::string)?,
                text: members.require("key", Part::string)?,
            })
        }
        _ => Err(part.expected("a string or {name, key}")),
    }
}

fn aggregates(part: &Part<'_>) -> Parsed<Vec<NamedExpression>> {
    let aggregate = |(name, part): (&str, Part<'_>)| Ok(NamedExpression::new(name, part.text()?));
    part.entries()?.map(aggregate).collect()
}
