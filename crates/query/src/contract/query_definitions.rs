//! What a query may ask.

use super::{Definition, Kind};
use crate::expression::EXPRESSION_FORMS;
use crate::grouping::GROUP_KEY_MEMBERS;
use crate::query::QUERY_MEMBERS;
use crate::schema::{RULE_MEMBERS, SCHEMA_MEMBERS};
use crate::{CompareOperator, FieldType};

/// Every type that a query consists of. The last one is the query itself.
pub const QUERY_DEFINITIONS: &[Definition] = &[
    Definition {
        name: "Scalar",
        help: "Value that a filter compares with. An integer beyond 2^53 is exact only as a bigint, or as `{\"int\": \"9007199254740993\"}` in JSON.",
        kind: Kind::Union(&[
            Kind::Text,
            Kind::Number,
            Kind::ExactInteger,
            Kind::Boolean,
            Kind::Null,
        ]),
    },
    Definition {
        name: "Expression",
        help: "Condition on a record: either CEL text such as `severity >= WARN && http.status in [502, 503]`, or data, any part of which may be text again. The semantics are those of CEL. Comparing an absent field, or ordering values of different types, is an error value. An error value matches nothing; `and` and `or` ignore it if the other side decides the result.",
        kind: Kind::Union(EXPRESSION_FORMS),
    },
    Definition {
        name: "CompareOperator",
        help: "Operator that compares a field with a value.",
        kind: Kind::OneOf(|| CompareOperator::ALL.map(|(text, _)| text).to_vec()),
    },
    Definition {
        name: "FieldType",
        help: "Type of a JSON value. `integer` is a number with an integer value.",
        kind: Kind::OneOf(|| FieldType::ALL.map(|(name, _, _)| name).to_vec()),
    },
    Definition {
        name: "Rule",
        help: "Requirement on one field of a record. If the field is not required, `null` counts as absent.",
        kind: Kind::Object(RULE_MEMBERS),
    },
    Definition {
        name: "Schema",
        help: "Requirements on records. Fields without a rule are allowed.",
        kind: Kind::Object(SCHEMA_MEMBERS),
    },
    Definition {
        name: "GroupKey",
        help: "Key to group records by: a CEL expression, which also names its column, or an expression with a name of its own. The expression is usually a path such as `http.status`, or a call such as `bucket(timestamp, \"1m\")`.",
        kind: Kind::Union(&[Kind::Name, Kind::Object(GROUP_KEY_MEMBERS)]),
    },
    Definition {
        name: "Query",
        help: "Query as plain JSON. Every part is optional, and only the parts that are present are computed.",
        kind: Kind::Object(QUERY_MEMBERS),
    },
];
