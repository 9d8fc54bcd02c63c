use crate::{Expression, Grouping, Schema};

/// What was asked. What is not asked is not computed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// Which records count.
    pub filter: Option<Expression>,
    /// What every record is checked against.
    pub schema: Option<Schema>,
    /// Whether log statistics are wanted.
    pub stats: bool,
    /// Whether the statistics have a histogram of the durations.
    pub histogram: bool,
    /// How many of the most frequent messages of ERROR records to report.
    pub top_errors: Option<usize>,
    /// What becomes of the matching records.
    pub rows: Rows,
    /// The members that become columns; all of them if absent.
    pub select: Option<Vec<String>>,
    /// What is asked about groups.
    pub grouping: Option<Grouping>,
    /// So many groups of the answer, where there are any; otherwise stop after this many matching records.
    pub limit: Option<u64>,
    /// The bounds of the run.
    pub limits: Limits,
}

/// What becomes of the records that match.
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

/// Bounds that keep a run's memory independent of its input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many violations and rejected lines are reported in detail; `usize::MAX` for all.
    pub max_details: usize,
    /// Longer lines are rejected.
    pub max_line_bytes: u64,
    /// Deeper nesting is rejected.
    pub max_depth: u32,
    /// Above this many values a sketch answers for the quantiles.
    pub max_exact_values: u64,
    /// More columns stop the run.
    pub max_columns: usize,
    /// More cells of columns stop the run.
    pub max_cells: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_details: 100,
            max_line_bytes: 64 << 20,
            max_depth: 1024,
            max_exact_values: 16_777_216,
            max_columns: 16_384,
            max_cells: 1 << 30,
        }
    }
}
