//! Parses schemas.

use super::part::{Parsed, Part};
use crate::{FieldType, Rule, Schema};

const RULE_MEMBERS: [&str; 7] = [
    "path",
    "type",
    "required",
    "minLength",
    "enum",
    "minimum",
    "maximum",
];

/// Parses a schema.
pub(crate) fn schema(part: &Part<'_>) -> Parsed<Schema> {
    let members = part.object(&["rules"])?;
    let rules = members.require("rules", |part| part.array(rule))?;
    Ok(Schema { rules })
}

fn rule(part: &Part<'_>) -> Parsed<Rule> {
    let members = part.object(&RULE_MEMBERS)?;
    Ok(Rule {
        path: members.require("path", Part::path)?,
        field_type: members.read("type", field_type)?,
        required: members.read("required", Part::flag)?.unwrap_or(false),
        min_length: members.read("minLength", Part::count)?,
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
