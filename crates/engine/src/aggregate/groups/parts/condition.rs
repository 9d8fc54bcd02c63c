//! Counts, by group, the records for which a condition is true.

use std::collections::TryReserveError;

use ripsaw_query::cel::Node;

use super::part::Part;
use crate::aggregate::groups::renumbering::{GroupId, Renumbering};
use crate::aggregate::groups::window::{Form, WindowValues};
use crate::filter::{Buffers, Filter, Truth};
use crate::room::extend_to;

/// Number of records of each group for which a condition is true.
pub(crate) struct Condition {
    filter: Filter,
    true_counts: Vec<u64>,
    /// Number of records of each group for which the condition is the error value, up to the last group that has any.
    error_counts: Vec<u64>,
    /// Memory reused from window to window.
    truths: Vec<Truth>,
    buffers: Buffers,
}

impl Condition {
    pub(crate) fn new(node: &Node) -> Self {
        Self {
            filter: Filter::new(node),
            true_counts: Vec::new(),
            error_counts: Vec::new(),
            truths: Vec::new(),
            buffers: Buffers::default(),
        }
    }

    pub(crate) fn true_counts(&self) -> &[u64] {
        &self.true_counts
    }

    /// Returns the number of records of a group for which the condition is the error value.
    pub(crate) fn error_count(&self, group: GroupId) -> u64 {
        self.error_counts.get(group as usize).copied().unwrap_or(0)
    }
}

impl Part for Condition {
    const FORM: Form = Form::Rows;

    fn resize(&mut self, groups: usize) -> Result<(), TryReserveError> {
        extend_to(&mut self.true_counts, groups, 0)
    }

    fn update(&mut self, values: &WindowValues<'_>) -> Result<(), TryReserveError> {
        let rows = values.rows;
        let truths = &mut self.truths;
        truths.clear();
        truths.resize(rows.records.line_kinds.len(), Truth::False);
        self.filter
            .decide(rows.source(), rows.rows, truths, &mut self.buffers);
        let pairs = || rows.rows.iter().zip(rows.groups);
        for (row, group) in pairs() {
            let is_true = truths[*row as usize] == Truth::True;
            self.true_counts[*group as usize] += u64::from(is_true);
        }
        if truths.contains(&Truth::Error) {
            extend_to(&mut self.error_counts, self.true_counts.len(), 0)?;
            for (row, group) in pairs() {
                let is_error = truths[*row as usize] == Truth::Error;
                self.error_counts[*group as usize] += u64::from(is_error);
            }
        }
        Ok(())
    }

    fn merge(&mut self, other: Self, ids: &Renumbering) -> Result<(), TryReserveError> {
        let add = |count: &mut u64, more| *count += more;
        ids.add_column(&mut self.true_counts, other.true_counts, add)?;
        if other.error_counts.is_empty() {
            return Ok(());
        }
        ids.add_column(&mut self.error_counts, other.error_counts, add)
    }

    fn renumber(&mut self, ids: &Renumbering) -> Result<(), TryReserveError> {
        ids.move_column(&mut self.true_counts)?;
        if self.error_counts.is_empty() {
            return Ok(());
        }
        ids.move_column(&mut self.error_counts)
    }
}
