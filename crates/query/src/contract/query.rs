//! What a query may ask.

use super::member::members;
use super::{DefaultValue, Definition, Kind, Member};
use crate::{CompareOperator, FieldType, Grouping, Rows};

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

const EXPRESSION_FORMS: &[Kind] = &[
    Kind::Text,
    Kind::Object(AND_MEMBERS),
    Kind::Object(OR_MEMBERS),
    Kind::Object(NOT_MEMBERS),
    Kind::Object(COMPARE_MEMBERS),
    Kind::Object(IN_MEMBERS),
    Kind::Object(EXISTS_MEMBERS),
];

const EXPRESSION: Kind = Kind::Defined("Expression");
const SCALAR: Kind = Kind::Defined("Scalar");

const FIELD: Member = Member::required("field", Kind::Path, "");
const AND_MEMBERS: &[Member] = &[Member::required("and", Kind::List(&EXPRESSION), "")];
const OR_MEMBERS: &[Member] = &[Member::required("or", Kind::List(&EXPRESSION), "")];
const NOT_MEMBERS: &[Member] = &[Member::required("not", EXPRESSION, "")];
const COMPARE_MEMBERS: &[Member] = &[
    FIELD,
    Member::required("op", Kind::Defined("CompareOperator"), ""),
    Member::required("value", SCALAR, ""),
];
const IN_MEMBERS: &[Member] = &[FIELD, Member::required("in", Kind::List(&SCALAR), "")];
const EXISTS_MEMBERS: &[Member] = &[FIELD, Member::required("exists", Kind::Boolean, "")];

pub(crate) const GROUP_KEY_MEMBERS: &[Member] = &[
    Member::required("name", Kind::Name, ""),
    Member::required("key", Kind::Name, ""),
];
pub(crate) const SCHEMA_MEMBERS: &[Member] = &[Member::required(
    "rules",
    Kind::List(&Kind::Defined("Rule")),
    "",
)];
const COUNT: Kind = Kind::Integer(0);
const POSITIVE: Kind = Kind::Integer(1);
const TEXTS: Kind = Kind::List(&Kind::Text);

members! { RULE_MEMBERS:
    /// Member name, or names joined by `.` for nested objects.
    required PATH = "path": Kind::Path;
    /// Type that the value must have.
    optional TYPE = "type": Kind::Defined("FieldType");
    /// Whether the field must be present. Default: false.
    optional REQUIRED = "required": Kind::Boolean;
    /// Minimum length of a string, in Unicode code points.
    optional MIN_LENGTH = "minLength": COUNT;
    /// Strings that are allowed.
    optional ENUM = "enum": TEXTS;
    /// Least number that is allowed.
    optional MINIMUM = "minimum": Kind::Number;
    /// Greatest number that is allowed.
    optional MAXIMUM = "maximum": Kind::Number;
}

members! { QUERY_MEMBERS:
    /// Condition that records must match to count in `stats`, `topErrors`, `rows` and groups.
    optional FILTER = "filter": EXPRESSION;
    /// Keys to group by, at most 64. Records with equal keys form a group; an absent field groups as null. Without
    /// `aggregates`, the records of each group are counted.
    optional GROUP_BY = "groupBy": Kind::ShortList(&Kind::Defined("GroupKey"), Grouping::MOST_KEYS);
    /// Aggregates of each group by name, at most 256: `{ p99: "quantile(duration_ms, 0.99)" }`. Without `groupBy`, all
    /// records form one group.
    optional AGGREGATES = "aggregates": Kind::ShortMap(&Kind::Text, Grouping::MOST_AGGREGATES);
    /// Condition that groups must match: CEL text over the names of keys and aggregates.
    optional HAVING = "having": Kind::Text;
    /// Names of keys and aggregates to sort the groups by; `-name` sorts descending. Default: the keys.
    optional ORDER_BY = "orderBy": Kind::List(&Kind::Name);
    /// Maximum number of groups. Further groups count as overflow.
    optional MAX_GROUPS = "maxGroups": POSITIVE, default DefaultValue::Integer(1_000_000);
    /// Schema that every record is checked against, whether or not it matches the filter.
    optional SCHEMA = "schema": Kind::Defined("Schema");
    /// Whether the report contains statistics of the log schema.
    optional STATS = "stats": Kind::Boolean, default DefaultValue::Boolean(false);
    /// Adds a histogram of the durations to the statistics. Requires `stats`.
    optional HISTOGRAM = "histogram": Kind::Boolean, default DefaultValue::Boolean(false);
    /// Number of most frequent messages to report, from records of level ERROR or FATAL.
    optional TOP_ERRORS = "topErrors": COUNT;
    /// How matching records are returned: only counted, as raw lines, or as typed columns.
    optional ROWS = "rows": Kind::OneOf(|| Rows::ALL.map(|(name, _)| name).to_vec()), default DefaultValue::Text("count");
    /// Members that become columns. Requires `rows: "columns"`. Default: all members.
    optional SELECT = "select": TEXTS;
    /// Maximum number of groups in the answer. Without groups, the scan stops after this many matching records, in input
    /// order.
    optional LIMIT = "limit": COUNT;
    /// Maximum number of violations, and of rejected lines, reported in detail. 0 reports all.
    optional MAX_DETAILS = "maxDetails": COUNT, default DefaultValue::Integer(100);
    /// Maximum length of a line in bytes. Longer lines are rejected as `line_too_long`.
    optional MAX_LINE_BYTES = "maxLineBytes": POSITIVE, default DefaultValue::Integer(64 << 20);
    /// Maximum nesting depth. Deeper lines are rejected as `too_deep`. The record itself has depth 1.
    optional MAX_DEPTH = "maxDepth": POSITIVE, default DefaultValue::Integer(1024);
    /// Maximum number of values for exact quantiles. With more values, a sketch estimates them.
    optional MAX_EXACT_VALUES = "maxExactValues": COUNT, default DefaultValue::Integer(16_777_216);
    /// Maximum number of columns. More columns stop the run with `too_many_columns`.
    optional MAX_COLUMNS = "maxColumns": POSITIVE, default DefaultValue::Integer(16_384);
    /// Maximum number of cells. More cells stop the run with `result_too_large`. A column counts one cell per row, but at
    /// most 16 per value that is present.
    optional MAX_CELLS = "maxCells": POSITIVE, default DefaultValue::Integer(1 << 30);
}
