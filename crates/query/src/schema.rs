//! Schemas: what the fields of records must look like.

use crate::Slot;
use crate::contract::{Kind, Member, members};

/// What records must look like. Fields without a rule are allowed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schema {
    /// The rules, checked in this order.
    pub rules: Vec<Rule>,
}

/// What one field must look like. `null` in a field that is not required counts as absent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rule {
    /// Member names joined by dots.
    pub path: String,
    /// The type that is required, if any.
    pub field_type: Option<FieldType>,
    /// Whether the field must be present.
    pub required: bool,
    /// Minimum length of a string, in code points.
    pub min_length: Option<u64>,
    /// The allowed strings.
    pub allowed: Option<Vec<String>>,
    /// Minimum of a number, inclusive.
    pub minimum: Option<f64>,
    /// Maximum of a number, inclusive.
    pub maximum: Option<f64>,
}

/// The members of a schema in JSON.
pub(crate) const SCHEMA_MEMBERS: &[Member] = &[Member::required(
    "rules",
    Kind::List(&Kind::Defined("Rule")),
    "",
)];
members! { RULE_MEMBERS:
    /// Member name, or names joined by `.` for nested objects.
    required PATH = "path": Kind::Path;
    /// Type that the value must have.
    optional TYPE = "type": Kind::Defined("FieldType");
    /// Whether the field must be present. Default: false.
    optional REQUIRED = "required": Kind::Boolean;
    /// Minimum length of a string, in Unicode code points.
    optional MIN_LENGTH = "minLength": Kind::Integer(0);
    /// Strings that are allowed.
    optional ENUM = "enum": Kind::List(&Kind::Text);
    /// Least number that is allowed.
    optional MINIMUM = "minimum": Kind::Number;
    /// Greatest number that is allowed.
    optional MAXIMUM = "maximum": Kind::Number;
}

/// The type of a field. An integer is a number with an integer value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// A string.
    String,
    /// A number.
    Number,
    /// A number with an integer value.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// An object.
    Object,
    /// An array.
    Array,
}

impl FieldType {
    /// Every type with its name, and its name with an article.
    pub const ALL: [(&'static str, &'static str, FieldType); 6] = [
        ("string", "a string", FieldType::String),
        ("number", "a number", FieldType::Number),
        ("integer", "an integer", FieldType::Integer),
        ("boolean", "a boolean", FieldType::Boolean),
        ("object", "an object", FieldType::Object),
        ("array", "an array", FieldType::Array),
    ];

    /// Returns the name with an article, for messages.
    pub fn with_article(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, _, known)| *known == self)
            .map_or("", |(_, text, _)| text)
    }
}

/// A [`Rule`] with the slot of its field.
#[derive(Clone, Debug)]
pub struct CompiledRule {
    /// The slot of the field.
    pub slot: Slot,
    /// The rule.
    pub rule: Rule,
}
