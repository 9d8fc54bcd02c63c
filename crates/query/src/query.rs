//! The query: what a run has to answer.

use crate::contract::query::{
    MAX_CELLS, MAX_COLUMNS, MAX_DEPTH, MAX_DETAILS, MAX_EXACT_VALUES, MAX_LINE_BYTES,
};
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
