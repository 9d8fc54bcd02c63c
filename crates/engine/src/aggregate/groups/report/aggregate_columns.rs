//! Makes the report of the groups: columns of aggregates, overflow, approximations and unused values.

use std::collections::TryReserveError;
use std::sync::Arc;

use ripsaw_query::{AggregateFunction, AggregatePlan};
use serde::Serialize;

use super::group_rows::{AggregateColumn, GroupRows};
use super::unused_values::UnusedValues;
use crate::aggregate::groups::Groups;
use crate::aggregate::groups::parts::{
    Condition, DistinctCounts, End, First, Greatest, GroupSums, GroupValues, Histograms, Last,
    Least, NumberCounts, PartList, Squares, ValueCounts, standard_deviation,
};
use crate::aggregate::groups::renumbering::GroupId;
use crate::aggregate::groups::time_range::TimeRange;
use crate::aggregate::quantile_sketch::QuantileSketch;
use crate::room::collect;

/// Standard error of an estimate with 4096 registers.
const HYPER_LOG_LOG_ERROR: f64 = 0.0163;

/// Report of the groups.
pub(crate) struct GroupsReport {
    pub(crate) rows: GroupRows,
    /// Number of groups that were kept.
    pub(crate) group_count: u64,
    pub(crate) overflow: Option<GroupOverflow>,
    pub(crate) approximations: Vec<Approximation>,
    pub(crate) unused_values: Vec<UnusedValues>,
}

/// What the groups of a report leave out, if there are more groups than are kept.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GroupOverflow {
    /// Number of matching records whose group is not kept.
    pub record_count: u64,
    /// Number of groups that are not kept: exact up to 4,095 keys in all, beyond that an estimate with a standard error
    /// of 1.6 %.
    pub group_count: u64,
}

/// An aggregate that is not exact.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Approximation {
    /// Name of the aggregate.
    pub aggregate: String,
    /// `ddsketch`, `hyperloglog` or `tracked_by_hash`.
    pub method: &'static str,
    /// Relative error: its bound for `ddsketch`, the standard error for `hyperloglog`, and 0 for `tracked_by_hash`,
    /// whose counts are exact.
    pub error: f64,
    /// For `tracked_by_hash`, the number of records whose value is not among those that were counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub untracked_count: Option<u64>,
}

impl Groups {
    /// Returns the report of all groups, in the order and with the limit of the query.
    pub(crate) fn finish(mut self) -> Result<GroupsReport, TryReserveError> {
        let overflow = self.drop_overflow()?;
        let group_count = self.counts.len();
        let end = End {
            group_count,
            has_overflowed: overflow.is_some(),
        };
        self.inputs
            .iter_mut()
            .try_for_each(|input| input.finish(end))?;
        let plan = Arc::clone(&self.plan);
        let mut approximations = Vec::new();
        let mut unused_values = Vec::new();
        let mut aggregates = Vec::new();
        for index in 0..plan.aggregates.len() {
            let (column, approximation) = self.column(index)?;
            unused_values.extend(self.unused_values(index, &column));
            aggregates.push(column);
            approximations.extend(approximation);
        }
        let keys = plan.keys.iter().map(|key| &key.name);
        let names = keys.chain(plan.aggregates.iter().map(|aggregate| &aggregate.name));
        let names: Vec<String> = names.cloned().collect();
        let are_severities = (0..names.len()).map(|column| plan.is_of_severities(column));
        let mut rows = GroupRows {
            are_severities: are_severities.collect(),
            names,
            key_count: plan.keys.len(),
            keys: self.index.keys,
            aggregates,
            order: collect(0..group_count as GroupId)?,
        };
        if let Some(having) = &plan.having {
            rows.keep_only(having)?;
        }
        rows.put_in_order(&plan.order_by, plan.limit);
        Ok(GroupsReport {
            rows,
            group_count: group_count as u64,
            overflow,
            approximations,
            unused_values,
        })
    }

    /// Drops the groups beyond the limit.
    fn drop_overflow(&mut self) -> Result<Option<GroupOverflow>, TryReserveError> {
        if !self.index.keys.has_overflowed() {
            return Ok(None);
        }
        if let Some(ids) = self.index.keys.drop_beyond_cap()? {
            self.renumber(&ids)?;
        }
        Ok(Some(GroupOverflow {
            record_count: self.record_count - self.counts.iter().sum::<u64>(),
            group_count: self.index.keys.dropped_count(),
        }))
    }

    /// Returns an aggregate of all groups and, if it is not exact, how far it is from exact.
    fn column(
        &self,
        index: usize,
    ) -> Result<(AggregateColumn, Option<Approximation>), TryReserveError> {
        let AggregatePlan { name, function } = &self.plan.aggregates[index];
        let function = *function;
        let approximation = |method, error, untracked_count| Approximation {
            aggregate: name.clone(),
            method,
            error,
            untracked_count,
        };
        let group_count = self.counts.len();
        let Some(input) = function.input() else {
            return Ok((self.column_of_counts(function)?, None));
        };
        let parts = &self.inputs[input].parts;
        let numbers = |of_group: &dyn Fn(GroupId) -> Option<f64>| {
            let numbers = collect((0..group_count as GroupId).map(of_group));
            numbers.map(AggregateColumn::Numbers)
        };
        let column = match function {
            AggregateFunction::Count | AggregateFunction::Rate(_) => {
                AggregateColumn::Counts(Vec::new())
            }
            AggregateFunction::CountIf(_) => {
                let counts = parts.get().map(Condition::true_counts);
                AggregateColumn::Counts(collect(counts.unwrap_or_default().iter().copied())?)
            }
            AggregateFunction::Sum(_) => {
                let found = sum_and_count(parts);
                numbers(&|group| found(group).map(|(sum, _)| sum))?
            }
            // The correctly rounded sum divided by the count.
            AggregateFunction::Average(_) => {
                let found = sum_and_count(parts);
                numbers(&|group| found(group).map(|(sum, count)| sum / count as f64))?
            }
            AggregateFunction::StandardDeviation(_) => numbers(&deviation(parts))?,
            AggregateFunction::Min(_) => {
                let least = parts.get().map(|least: &Least| least.extremes(group_count));
                AggregateColumn::Extremes(least.transpose()?.unwrap_or_default())
            }
            AggregateFunction::Max(_) => {
                let greatest = parts
                    .get()
                    .map(|greatest: &Greatest| greatest.extremes(group_count));
                AggregateColumn::Extremes(greatest.transpose()?.unwrap_or_default())
            }
            AggregateFunction::Histogram(_) => {
                let found = parts
                    .get()
                    .map(|found: &Histograms| found.histograms(group_count));
                AggregateColumn::Histograms(found.transpose()?.unwrap_or_default())
            }
            AggregateFunction::Quantile(..) => {
                let values = parts.get::<GroupValues>();
                let found = values.map(|values| values.quantile(self.quantiles[index]));
                let found = collect(found.unwrap_or_default().iter().copied())?;
                let is_exact = values.is_none_or(GroupValues::is_exact);
                let sketch = (!is_exact)
                    .then(|| approximation("ddsketch", QuantileSketch::RELATIVE_ERROR, None));
                return Ok((AggregateColumn::Numbers(found), sketch));
            }
            AggregateFunction::Distinct(_) => {
                let found = parts
                    .get()
                    .map(|distinct: &DistinctCounts| distinct.counts(group_count));
                let (counts, is_estimate) = found.transpose()?.unwrap_or_default();
                let estimate =
                    is_estimate.then(|| approximation("hyperloglog", HYPER_LOG_LOG_ERROR, None));
                return Ok((AggregateColumn::Counts(counts), estimate));
            }
            AggregateFunction::TopK(_, limit) => {
                let found = parts
                    .get()
                    .map(|counts: &ValueCounts| counts.frequent(limit));
                let found = found.transpose()?;
                let untracked = found.as_ref().and_then(|found| found.untracked_count);
                let by_group = found.map(|found| found.by_group).unwrap_or_default();
                let tracked =
                    untracked.map(|count| approximation("tracked_by_hash", 0.0, Some(count)));
                return Ok((AggregateColumn::Frequent(by_group), tracked));
            }
            AggregateFunction::First(_) => {
                let found = parts.get().map(First::values);
                AggregateColumn::Values(found.transpose()?.unwrap_or_default())
            }
            AggregateFunction::Last(_) => {
                let found = parts.get().map(Last::values);
                AggregateColumn::Values(found.transpose()?.unwrap_or_default())
            }
        };
        Ok((column, None))
    }

    /// Returns the number of records of each group, or that number per unit of time.
    fn column_of_counts(
        &self,
        function: AggregateFunction,
    ) -> Result<AggregateColumn, TryReserveError> {
        let AggregateFunction::Rate(unit) = function else {
            return Ok(AggregateColumn::Counts(collect(
                self.counts.iter().copied(),
            )?));
        };
        let bucket = self.plan.keys.iter().find_map(|key| key.bucket);
        let width = match bucket {
            Some(bucket) => Some(bucket.nanos()),
            None => self.time.as_ref().and_then(TimeRange::width),
        };
        let units = width.map(|width| width as f64 / unit.nanos() as f64);
        let rate = |count: &u64| units.map(|units| *count as f64 / units);
        Ok(AggregateColumn::Numbers(collect(
            self.counts.iter().map(rate),
        )?))
    }
}

/// Returns the correctly rounded sum of the numbers of a group and their number, if there are any.
fn sum_and_count(parts: &PartList) -> impl Fn(GroupId) -> Option<(f64, u64)> {
    let (counts, sums) = (parts.get::<NumberCounts>(), parts.get::<GroupSums>());
    move |group| {
        let count = counts?.count(group);
        let sums = sums?;
        (count > 0).then(|| (sums.sum(group).finish(), count))
    }
}

fn deviation(parts: &PartList) -> impl Fn(GroupId) -> Option<f64> {
    let (counts, sums) = (parts.get::<NumberCounts>(), parts.get::<GroupSums>());
    let squares = parts.get::<Squares>();
    move |group| {
        let (sum, squares) = (sums?.sum(group), squares?.sum(group));
        standard_deviation(counts?.count(group), sum, squares)
    }
}
