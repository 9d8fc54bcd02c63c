//! Parses what a query asks about groups.

use serde_json::{Map, Value};

use super::Parsed;
use super::json::{array, integer, invalid, object, strings, text};
use crate::contract::member_names;
use crate::grouping::GROUP_KEY_MEMBERS;
use crate::query::MAX_GROUPS;
use crate::{Grouping, NamedExpression};

/// Parses `groupBy`, `aggregates`, `having`, `orderBy` and `maxGroups`. Returns `None` if the query has no groups.
pub(super) fn grouping(members: &Map<String, Value>) -> Parsed<Option<Grouping>> {
    let keys = members.get("groupBy").map(keys).transpose()?;
    let aggregates = members.get("aggregates").map(aggregates).transpose()?;
    if keys.is_none() && aggregates.is_none() {
        let others = ["having", "orderBy", "maxGroups"];
        return match others.into_iter().find(|name| members.contains_key(*name)) {
            Some(name) => Err(invalid(name, "needs groupBy or aggregates")),
            None => Ok(None),
        };
    }
    let max_groups = members
        .get(MAX_GROUPS.name)
        .map_or(Ok(MAX_GROUPS.default_integer()), |value| {
            integer(value, MAX_GROUPS.name, MAX_GROUPS.least())
        })?
        .min(Grouping::MOST_GROUPS) as usize;
    Ok(Some(Grouping {
        keys: keys.unwrap_or_default(),
        aggregates: aggregates
            .filter(|aggregates| !aggregates.is_empty())
            .unwrap_or_else(|| vec![named("count", "count()")]),
        having: members
            .get("having")
            .map(|value| text(value, "having").map(str::to_owned))
            .transpose()?,
        order_by: members
            .get("orderBy")
            .map_or(Ok(Vec::new()), |value| strings(value, "orderBy"))?,
        max_groups,
    }))
}

fn keys(value: &Value) -> Parsed<Vec<NamedExpression>> {
    let keys = array(value, "groupBy")?.iter().enumerate();
    keys.map(|(index, key)| {
        let place = format!("groupBy[{index}]");
        if let Value::String(text) = key {
            return Ok(named(text, text));
        }
        let members = object(key, &place, &member_names(GROUP_KEY_MEMBERS))?;
        match (members.get("name"), members.get("key")) {
            (Some(name), Some(key)) => Ok(named(
                text(name, &format!("{place}.name"))?,
                text(key, &format!("{place}.key"))?,
            )),
            _ => Err(invalid(&place, "must be a string or {name, key}")),
        }
    })
    .collect()
}

fn aggregates(value: &Value) -> Parsed<Vec<NamedExpression>> {
    let members = value
        .as_object()
        .ok_or_else(|| invalid("aggregates", "must be an object"))?;
    let aggregate = |(name, value): (&String, &Value)| {
        let text = text(value, &format!("aggregates.{name}"))?;
        Ok(named(name, text))
    };
    members.iter().map(aggregate).collect()
}

fn named(name: &str, text: &str) -> NamedExpression {
    NamedExpression {
        name: name.to_owned(),
        text: text.to_owned(),
    }
}
