//! The number of values of each group that aggregates of numbers cannot use.

use std::collections::TryReserveError;

use crate::aggregate::groups::parts::part::Part;
use crate::aggregate::groups::renumbering::Renumbering;
use crate::aggregate::groups::window::{Form, WindowValues};
use crate::room::extend_to;

/// Number of values of each group that are not numbers that aggregates can use. Empty if no group has any.
#[derive(Debug, Default)]
pub(crate) struct UnusedCounts(Vec<u64>);

impl Part for UnusedCounts {
    const FORM: Form = Form::Numbers;

    fn resize(&mut self, _groups: usize) -> Result<(), TryReserveError> {
        Ok(())
    }

    fn update(&mut self, values: &WindowValues<'_>) -> Result<(), TryReserveError> {
        if !values.numbers.unused.is_empty() {
            extend_to(&mut self.0, values.rows.group_count, 0)?;
            for group in &values.numbers.unused {
                self.0[*group as usize] += 1;
            }
        }
        Ok(())
    }

    fn merge(&mut self, other: Self, ids: &Renumbering) -> Result<(), TryReserveError> {
        if other.0.is_empty() {
            return Ok(());
        }
        ids.add_column(&mut self.0, other.0, |count, more| *count += more)
    }

    fn renumber(&mut self, ids: &Renumbering) -> Result<(), TryReserveError> {
        if self.0.is_empty() {
            return Ok(());
        }
        ids.move_column(&mut self.0)
    }
}

impl UnusedCounts {
    /// Returns the number of values of all groups that are kept.
    pub(crate) fn total(&self) -> u64 {
        self.0.iter().sum()
    }
}
