//! Parses schemas.

use serde_json::Value;

use super::Parsed;
use super::json::{array, boolean, integer, invalid, object, path, strings};
use crate::contract::member_names;
use crate::schema::{RULE_MEMBERS, SCHEMA_MEMBERS};
use crate::{FieldType, Rule, Schema};

/// Parses a schema.
pub(super) fn schema(value: &Value) -> Parsed<Schema> {
    let members = object(value, "schema", &member_names(SCHEMA_MEMBERS))?;
    let rules = members
        .get("rules")
        .ok_or_else(|| invalid("schema", "must have rules"))?;
    let rules = array(rules, "schema.rules")?
        .iter()
        .enumerate()
        .map(|(index, value)| rule(value, &format!("schema.rules[{index}]")))
        .collect::<Parsed<_>>()?;
    Ok(Schema { rules })
}

fn rule(value: &Value, place: &str) -> Parsed<Rule> {
    let members = object(value, place, &member_names(RULE_MEMBERS))?;
    let at = |name: &str| format!("{place}.{name}");
    let number = |name: &str| {
        members
            .get(name)
            .map(|value| {
                value
                    .as_f64()
                    .ok_or_else(|| invalid(&at(name), "must be a number"))
            })
            .transpose()
    };
    Ok(Rule {
        path: path(
            members
                .get("path")
                .ok_or_else(|| invalid(place, "must have a path"))?,
            &at("path"),
        )?,
        field_type: members
            .get("type")
            .map(|value| field_type(value, &at("type")))
            .transpose()?,
        required: members
            .get("required")
            .map_or(Ok(false), |value| boolean(value, &at("required")))?,
        min_length: members
            .get("minLength")
            .map(|value| integer(value, &at("minLength"), 0))
            .transpose()?,
        allowed: members
            .get("enum")
            .map(|value| strings(value, &at("enum")))
            .transpose()?,
        minimum: number("minimum")?,
        maximum: number("maximum")?,
    })
}

fn field_type(value: &Value, place: &str) -> Parsed<FieldType> {
    FieldType::ALL
        .iter()
        .find(|(name, _, _)| value.as_str() == Some(name))
        .map(|(_, _, field_type)| *field_type)
        .ok_or_else(|| {
            invalid(
                place,
                "must be one of string, number, integer, boolean, object, array",
            )
        })
}
