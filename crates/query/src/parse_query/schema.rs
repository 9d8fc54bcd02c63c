//! Parses schemas.

use super::part::{Parsed, Part};
use crate::contract::member_names;
use crate::schema::{MIN_LENGTH, RULE_MEMBERS, SCHEMA_MEMBERS};
use crate::{FieldType, Rule, Schema};

/// Parses a schema.
pub(crate) fn schema(part: &Part<'_>) -> Parsed<Schema> {
    let members = part.object(&member_names(SCHEMA_MEMBERS))?;
    let rules = members.require("rules", |part| part.array(rule))?;
    Ok(Schema { rules })
}

fn rule(part: &Part<'_>) -> Parsed<Rule> {
    let members = part.object(&member_names(RULE_MEMBERS))?;
    Ok(Rule {
        path: members.require("path", Part::path)?,
        field_type: members.read("type", field_type)?,
        required: members.read("required", Part::flag)?.unwrap_or(false),
        min_length: members.integer(&MIN_LENGTH)?,
        allowed: members.read("enum", |part| part.array(Part::string))?,
        minimum: members.read("minimum", Part::number)?,
        maximum: members.read("maximum", Part::number)?,
    })
}

fn field_type(part: &Part<'_>) -> Parsed<FieldType> {
    part.one_of(
        FieldType::ALL
            .into_iter()
            .map(|(name, _, known)| (name, known)),
    )
}
