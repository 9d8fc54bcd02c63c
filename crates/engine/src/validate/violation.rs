//! The messages of violations.

use ripsaw_query::{FieldType, Number, ViolationRule};

use super::FailedRule;
use crate::record::string::decoded;
use crate::record::{Value, ValueKind};

/// Maximum length of a string in a message, in code points; longer strings are cut.
const SHOWN_CODE_POINTS: usize = 40;

/// What a record does wrong, for people to read. Every implementation of Ripsaw uses the same words.
pub(crate) fn violation_message(failed: FailedRule<'_>) -> String {
    let FailedRule { rule, check, value } = failed;
    let path = &rule.path;
    match check {
        ViolationRule::Required => format!("\"{path}\" is required"),
        ViolationRule::Type => {
            let expected = rule.field_type.map_or("", FieldType::with_article);
            format!(
                "\"{path}\" must be {expected}, got {}",
                got_type(rule.field_type, value)
            )
        }
        ViolationRule::Enum => {
            let allowed = rule
                .allowed
                .as_ref()
                .map(|allowed| allowed.join(", "))
                .unwrap_or_default();
            format!("\"{path}\" must be one of {allowed}, got {}", quoted(value))
        }
        ViolationRule::MinLength if rule.min_length == Some(1) => {
            format!("\"{path}\" must not be empty")
        }
        ViolationRule::MinLength => {
            format!(
                "\"{path}\" must have at least {} characters",
                rule.min_length.unwrap_or_default()
            )
        }
        ViolationRule::Minimum => {
            format!(
                "\"{path}\" must be >= {}, got {}",
                bound(rule.minimum),
                got_number(value)
            )
        }
        ViolationRule::Maximum => {
            format!(
                "\"{path}\" must be <= {}, got {}",
                bound(rule.maximum),
                got_number(value)
            )
        }
    }
}

fn got_type(expected: Option<FieldType>, value: Value<'_>) -> String {
    let kind = match value.kind {
        ValueKind::Number if expected == Some(FieldType::Integer) => return got_number(value),
        ValueKind::Number => "a number",
        ValueKind::String => "a string",
        ValueKind::True | ValueKind::False => "a boolean",
        ValueKind::Object => "an object",
        ValueKind::Array => "an array",
        ValueKind::Null => "null",
        ValueKind::Absent => "nothing",
    };
    kind.to_owned()
}

fn got_number(value: Value<'_>) -> String {
    value
        .as_number()
        .map(|number| number.to_string())
        .unwrap_or_default()
}

fn bound(bound: Option<f64>) -> String {
    bound
        .map(|bound| Number::Float(bound).to_string())
        .unwrap_or_default()
}

/// The string as `JSON.stringify` writes it, cut if it is long.
fn quoted(value: Value<'_>) -> String {
    let text = decoded(&value);
    let text = String::from_utf8_lossy(&text);
    let mut shown: String = text.chars().take(SHOWN_CODE_POINTS).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    serde_json::Value::String(shown).to_string()
}
