//! Findings of consecutive chunks, which are appended to those of the chunks before them.

use ripsaw_query::{Error, Plan, Rows};

use super::{LineNumbers, LineRun, RejectedLine, Violation};
use crate::columns::{ChunkColumns, Growth, RecordBatchBuilder};
use crate::room::make_room;
use crate::scan::ChunkId;

/// Findings of consecutive chunks, in input order.
///
/// Line numbers are 1-based. Those of the first source count from its first line that is in these chunks: they become
/// exact when the findings are appended to those of the chunks before.
#[derive(Default)]
pub(crate) struct Ordered {
    /// The first chunk.
    pub(crate) first: ChunkId,
    /// The chunk after the last one.
    pub(crate) end: ChunkId,
    /// Number of lines of the last source that are in these chunks.
    pub(crate) lines_before: u64,
    /// How many findings are those of the first source; `None` if there is only one source so far.
    of_first_source: Option<Lengths>,
    pub(crate) rejected_lines: Vec<RejectedLine>,
    pub(crate) violations: Vec<Violation>,
    pub(crate) lines: LineRun,
    /// The rows, if the plan asks for columns and these chunks begin the input.
    pub(crate) batch: Option<RecordBatchBuilder>,
    /// The rows of chunks that do not begin the input: the types of columns depend on all rows before.
    pub(crate) waiting_columns: Vec<ChunkColumns>,
    /// Line numbers of all rows.
    pub(crate) row_lines: LineNumbers,
    /// Index of the name of the source of each matched line or row; empty if there is one source that need not be named.
    pub(crate) row_sources: Vec<u32>,
}

/// Numbers of findings of each kind.
#[derive(Clone, Copy, Default)]
struct Lengths {
    rejected_lines: usize,
    violations: usize,
    lines: usize,
    rows: usize,
}

impl Ordered {
    /// Creates the findings of no chunk, to which those from `first` on will be appended.
    pub(crate) fn new(plan: &Plan, first: ChunkId) -> Self {
        let begins = first == ChunkId::default();
        Self {
            first,
            end: first,
            batch: (begins && plan.rows == Rows::Columns)
                .then(|| RecordBatchBuilder::new(&plan.limits)),
            ..Self::default()
        }
    }

    /// Begins the next source. What follows belongs to it.
    pub(crate) fn begin_source(&mut self) {
        let lengths = self.lengths();
        self.of_first_source.get_or_insert(lengths);
        self.lines_before = 0;
    }

    /// Appends the findings of the chunks that follow. No more than `max_details` rejected lines and violations are
    /// kept. Errors: `result_too_large`.
    pub(crate) fn append(&mut self, later: Self, max_details: usize) -> Result<(), Error> {
        let begins_source = later.first.index == 0;
        if begins_source {
            self.begin_source();
        }
        let base = self.lines_before;
        let before = self.lengths();
        let moved = later.of_first_source.unwrap_or_else(|| later.lengths());

        let count = (max_details - self.rejected_lines.len()).min(later.rejected_lines.len());
        make_room(&mut self.rejected_lines, count)?;
        let details = later.rejected_lines.into_iter().take(count);
        let shift = |at: usize, moved: usize| if at < moved { base } else { 0 };
        self.rejected_lines
            .extend(details.enumerate().map(|(at, found)| RejectedLine {
                line: found.line + shift(at, moved.rejected_lines),
                ..found
            }));
        let count = (max_details - self.violations.len()).min(later.violations.len());
        make_room(&mut self.violations, count)?;
        let details = later.violations.into_iter().take(count);
        self.violations
            .extend(details.enumerate().map(|(at, found)| Violation {
                line: found.line + shift(at, moved.violations),
                ..found
            }));

        self.lines.append(&later.lines, |numbers, more| {
            numbers.append_moved(more, moved.lines, base)
        })?;
        self.row_lines
            .append_moved(&later.row_lines, moved.rows, base)?;
        make_room(&mut self.row_sources, later.row_sources.len())?;
        self.row_sources.extend(later.row_sources);
        make_room(&mut self.waiting_columns, later.waiting_columns.len())?;
        for columns in later.waiting_columns {
            match &mut self.batch {
                Some(batch) => batch.append(&columns, Growth::default())?,
                None => self.waiting_columns.push(columns),
            }
        }

        if let Some(more) = later.of_first_source {
            self.lines_before = later.lines_before;
            self.of_first_source.get_or_insert(Lengths {
                rejected_lines: self
                    .rejected_lines
                    .len()
                    .min(before.rejected_lines + more.rejected_lines),
                violations: self
                    .violations
                    .len()
                    .min(before.violations + more.violations),
                lines: before.lines + more.lines,
                rows: before.rows + more.rows,
            });
        } else {
            self.lines_before += later.lines_before;
        }
        self.end = later.end;
        Ok(())
    }

    fn lengths(&self) -> Lengths {
        Lengths {
            rejected_lines: self.rejected_lines.len(),
            violations: self.violations.len(),
            lines: self.lines.ends.len(),
            rows: self.row_lines.len(),
        }
    }
}
