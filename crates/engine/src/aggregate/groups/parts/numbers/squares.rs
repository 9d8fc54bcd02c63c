//! Exact sums of the squares of numbers, for standard deviations.

use std::collections::TryReserveError;

use super::group_sums::GroupSums;
use super::standard_deviation::exact_square;
use crate::aggregate::exact_sum::ExactSum;
use crate::aggregate::groups::parts::part::Part;
use crate::aggregate::groups::renumbering::{GroupId, Renumbering};
use crate::aggregate::groups::window::{Form, WindowValues};

/// Sum of the squares of the numbers of each group.
#[derive(Debug, Default)]
pub(crate) struct Squares(GroupSums);

impl Part for Squares {
    const FORM: Form = Form::Numbers;

    fn resize(&mut self, groups: usize) -> Result<(), TryReserveError> {
        self.0.resize(groups)
    }

    fn reserve(&mut self, count: usize) -> Result<(), TryReserveError> {
        self.0.reserve(count)
    }

    fn update(&mut self, values: &WindowValues<'_>) -> Result<(), TryReserveError> {
        for (group, value) in values.numbers.iter() {
            let [high, low] = exact_square(value);
            self.0.add(group, high);
            self.0.add(group, low);
        }
        Ok(())
    }

    fn merge(&mut self, other: Self, ids: &Renumbering) -> Result<(), TryReserveError> {
        self.0.merge(other.0, ids)
    }

    fn renumber(&mut self, ids: &Renumbering) -> Result<(), TryReserveError> {
        self.0.renumber(ids)
    }
}

impl Squares {
    /// Returns the sum of the squares of a group.
    pub(crate) fn sum(&self, group: GroupId) -> ExactSum {
        self.0.sum(group)
    }
}
