//! Reports the aggregates that left out values, or found none to use.

use ripsaw_query::{AggregateFunction, AggregatePlan};
use serde::Serialize;

use super::group_rows::AggregateColumn;
use crate::aggregate::groups::Groups;
use crate::aggregate::groups::parts::{
    Condition, Extreme, Greatest, Least, NumberCounts, PartList, UnusedCounts,
};
use crate::aggregate::groups::renumbering::GroupId;
use crate::aggregate::groups::time_range::TimeRange;

/// The values that an aggregate could not use.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UnusedValues {
    /// Name of the aggregate.
    pub aggregate: String,
    /// Number of values, neither null nor errors, that the aggregate left out because it cannot use their type or
    /// because they are beyond the range of a double.
    pub unused_count: u64,
    /// Number of groups without any value that the aggregate can use.
    pub empty_group_count: u64,
}

impl Groups {
    /// Returns what the aggregate of a column could not use; `None` if it used all values and there was at least one.
    pub(crate) fn unused_values(
        &self,
        index: usize,
        column: &AggregateColumn,
    ) -> Option<UnusedValues> {
        if self.record_count == 0 {
            return None;
        }
        let AggregatePlan { name, function } = &self.plan.aggregates[index];
        let input = function.input().map(|input| &self.inputs[input]);
        let parts = input.map(|input| &input.parts);
        let unused = parts.and_then(PartList::get::<UnusedCounts>);
        let unused = unused.map_or(0, UnusedCounts::total);
        let groups = 0..self.counts.len() as GroupId;
        // Times and texts are used in groups without numbers.
        let unused_count = match function {
            AggregateFunction::Min(_) => {
                let least = parts.and_then(PartList::get::<Least>);
                unused - least.map_or(0, Least::other_count)
            }
            AggregateFunction::Max(_) => {
                let greatest = parts.and_then(PartList::get::<Greatest>);
                unused - greatest.map_or(0, Greatest::other_count)
            }
            AggregateFunction::Sum(_)
            | AggregateFunction::Average(_)
            | AggregateFunction::StandardDeviation(_)
            | AggregateFunction::Quantile(..)
            | AggregateFunction::Histogram(_) => unused,
            _ => 0,
        };
        let empty_group_count = match function {
            AggregateFunction::CountIf(_) => {
                let condition = parts.and_then(PartList::get::<Condition>);
                let errors = |group| condition.map_or(0, |found| found.error_count(group));
                let is_undecided = |group: &GroupId| errors(*group) == self.counts[*group as usize];
                groups.filter(is_undecided).count()
            }
            AggregateFunction::Rate(_) if self.time.as_ref().is_some_and(TimeRange::is_empty) => {
                self.counts.len()
            }
            AggregateFunction::Rate(_) | AggregateFunction::Count => 0,
            // A single number has no standard deviation, but it is a value.
            AggregateFunction::StandardDeviation(_) => {
                let numbers = parts.and_then(PartList::get::<NumberCounts>);
                let has_none = |group| numbers.is_none_or(|numbers| numbers.count(group) == 0);
                groups.filter(|group| has_none(*group)).count()
            }
            _ => column.empty_count(),
        };
        let is_empty = empty_group_count == self.counts.len();
        (is_empty || unused_count > 0).then(|| UnusedValues {
            aggregate: name.clone(),
            unused_count,
            empty_group_count: empty_group_count as u64,
        })
    }
}

impl AggregateColumn {
    /// Returns the number of groups without a value.
    pub(crate) fn empty_count(&self) -> usize {
        match self {
            AggregateColumn::Counts(counts) => count(counts, |count| *count == 0),
            AggregateColumn::Numbers(numbers) => count(numbers, Option::is_none),
            AggregateColumn::Extremes(extremes) => count(extremes, |value| *value == Extreme::None),
            AggregateColumn::Values(values) => count(values, Option::is_none),
            AggregateColumn::Frequent(lists) => count(lists, Vec::is_empty),
            AggregateColumn::Histograms(histograms) => count(histograms, Vec::is_empty),
        }
    }
}

fn count<T>(values: &[T], is_empty: impl Fn(&T) -> bool) -> usize {
    values.iter().filter(|value| is_empty(value)).count()
}
