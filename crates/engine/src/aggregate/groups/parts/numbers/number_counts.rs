//! The number of numbers of each group.

use std::collections::TryReserveError;

use crate::aggregate::groups::parts::part::Part;
use crate::aggregate::groups::renumbering::{GroupId, Renumbering};
use crate::aggregate::groups::window::{Form, WindowValues};
use crate::room::extend_to;

/// Number of numbers of each group.
#[derive(Debug, Default)]
pub(crate) struct NumberCounts(Vec<u64>);

impl Part for NumberCounts {
    const FORM: Form = Form::Numbers;

    fn resize(&mut self, groups: usize) -> Result<(), TryReserveError> {
        extend_to(&mut self.0, groups, 0)
    }

    fn update(&mut self, values: &WindowValues<'_>) -> Result<(), TryReserveError> {
        for group in &values.numbers.groups {
            self.0[*group as usize] += 1;
        }
        Ok(())
    }

    fn merge(&mut self, other: Self, ids: &Renumbering) -> Result<(), TryReserveError> {
        ids.add_column(&mut self.0, other.0, |count, more| *count += more)
    }

    fn renumber(&mut self, ids: &Renumbering) -> Result<(), TryReserveError> {
        ids.move_column(&mut self.0)
    }
}

impl NumberCounts {
    /// Returns the number of numbers of a group.
    pub(crate) fn count(&self, group: GroupId) -> u64 {
        self.0[group as usize]
    }
}
