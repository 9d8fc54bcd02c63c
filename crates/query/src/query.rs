//! The query: what a run has to answer.

use crate::contract::{DefaultValue, Kind, Member, members};
use crate::{Expression, Grouping, Schema};

/// What a run has to answer. Parts that are not asked for are not computed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// Which records count; all of them if absent.
    pub filter: Option<Expression>,
    /// The schema that every record is checked against.
    pub schema: Option<Schema>,
    /// Whether log statistics are wanted.
    pub stats: bool,
    /// Whether the statistics include a histogram of the durations.
    pub histogram: bool,
    /// Maximum number of messages to report, the most frequent ones of records of level ERROR or FATAL.
    pub top_errors: Option<usize>,
    /// What is done with the matching records.
    pub rows: Rows,
    /// The members that become columns; all of them if absent.
    pub select: Option<Vec<String>>,
    /// The groups and aggregates to compute.
    pub grouping: Option<Grouping>,
    /// Maximum number of groups in the answer if there is a grouping. Otherwise the run stops after this many matching
    /// records.
    pub limit: Option<u64>,
    /// Limits on the resources of the run.
    pub limits: Limits,
}

members! { QUERY_MEMBERS:
    /// Condition that records must match to count in `stats`, `topErrors`, `rows` and groups.
    optional FILTER = "filter": Kind::Defined("Expression");
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
    optional MAX_GROUPS = "maxGroups": Kind::Integer(1), default DefaultValue::Integer(1_000_000);
    /// Schema that every record is checked against, whether or not it matches the filter.
    optional SCHEMA = "schema": Kind::Defined("Schema");
    /// Whether the report contains statistics of the log schema.
    optional STATS = "stats": Kind::Boolean, default DefaultValue::Boolean(false);
    /// Adds a histogram of the durations to the statistics. Requires `stats`.
    optional HISTOGRAM = "histogram": Kind::Boolean, default DefaultValue::Boolean(false);
    /// Number of most frequent messages to report, from records of level ERROR or FATAL.
    optional TOP_ERRORS = "topErrors": Kind::Integer(0);
    /// How matching records are returned: only counted, as raw lines, or as typed columns.
    optional ROWS = "rows": Kind::OneOf(|| Rows::ALL.map(|(name, _)| name).to_vec()), default DefaultValue::Text("count");
    /// Members that become columns. Requires `rows: "columns"`. Default: all members.
    optional SELECT = "select": Kind::List(&Kind::Text);
    /// Maximum number of groups in the answer. Without groups, the scan stops after this many matching records, in input
    /// order.
    optional LIMIT = "limit": Kind::Integer(0);
    /// Maximum number of violations, and of rejected lines, reported in detail. 0 reports all.
    optional MAX_DETAILS = "maxDetails": Kind::Integer(0), default DefaultValue::Integer(100);
    /// Maximum length of a line in bytes. Longer lines are rejected as `line_too_long`.
    optional MAX_LINE_BYTES = "maxLineBytes": Kind::Integer(1), default DefaultValue::Integer(64 << 20);
    /// Maximum nesting depth. Deeper lines are rejected as `too_deep`. The record itself has depth 1.
    optional MAX_DEPTH = "maxDepth": Kind::Integer(1), default DefaultValue::Integer(1024);
    /// Maximum number of values for exact quantiles. With more values, a sketch estimates them.
    optional MAX_EXACT_VALUES = "maxExactValues": Kind::Integer(0), default DefaultValue::Integer(16_777_216);
    /// Maximum number of columns. More columns stop the run with `too_many_columns`.
    optional MAX_COLUMNS = "maxColumns": Kind::Integer(1), default DefaultValue::Integer(16_384);
    /// Maximum number of cells. More cells stop the run with `result_too_large`. A column counts one cell per row, but at
    /// most 16 per value that is present.
    optional MAX_CELLS = "maxCells": Kind::Integer(1), default DefaultValue::Integer(1 << 30);
}

/// What is done with the matching records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rows {
    /// They are counted.
    #[default]
    Count,
    /// Their raw lines are kept, in input order.
    Lines,
    /// Their members become columns.
    Columns,
}

impl Rows {
    /// Every choice with its name.
    pub const ALL: [(&'static str, Rows); 3] = [
        ("count", Rows::Count),
        ("lines", Rows::Lines),
        ("columns", Rows::Columns),
    ];
}

/// Bounds that keep a run's memory independent of its input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Maximum number of violations and of rejected lines reported in detail; `usize::MAX` for all.
    pub max_details: usize,
    /// Maximum length of a line in bytes. Longer lines are rejected.
    pub max_line_bytes: u64,
    /// Maximum depth of nesting. Deeper lines are rejected.
    pub max_depth: u32,
    /// Maximum number of values for exact quantiles. With more, a sketch estimates them.
    pub max_exact_values: u64,
    /// Maximum number of columns. More stop the run with `too_many_columns`.
    pub max_columns: usize,
    /// Maximum number of cells in all columns. More stop the run with `result_too_large`.
    pub max_cells: usize,
}

impl Limits {
    /// Replaces the limits that are given. A `maxDetails` of 0 stands for all.
    pub(crate) fn with<E>(
        self,
        given: impl Fn(&'static Member) -> Result<Option<u64>, E>,
    ) -> Result<Self, E> {
        let or = |member, current| Ok::<u64, E>(given(member)?.unwrap_or(current));
        Ok(Self {
            max_details: given(&MAX_DETAILS)?.map_or(self.max_details, |count| match count {
                0 => usize::MAX,
                count => count as usize,
            }),
            max_line_bytes: or(&MAX_LINE_BYTES, self.max_line_bytes)?,
            max_depth: or(&MAX_DEPTH, self.max_depth.into())?.min(u32::MAX.into()) as u32,
            max_exact_values: or(&MAX_EXACT_VALUES, self.max_exact_values)?,
            max_columns: or(&MAX_COLUMNS, self.max_columns as u64)? as usize,
            max_cells: or(&MAX_CELLS, self.max_cells as u64)? as usize,
        })
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_details: MAX_DETAILS.default_integer() as usize,
            max_line_bytes: MAX_LINE_BYTES.default_integer(),
            max_depth: MAX_DEPTH.default_integer() as u32,
            max_exact_values: MAX_EXACT_VALUES.default_integer(),
            max_columns: MAX_COLUMNS.default_integer() as usize,
            max_cells: MAX_CELLS.default_integer() as usize,
        }
    }
}
