//! Makes the report of the groups: columns of aggregates, overflow, approximations and unused values.

use std::collections::TryReserveError;

use ripsaw_query::{AggregateFunction, AggregatePlan};
use serde::Serialize;

use super::group_rows::{AggregateColumn, GroupRows};
use super::unused_values::UnusedValues;
use crate::aggregate::groups::keys::GroupId;
use crate::aggregate::groups::parts::Condition;
use crate::aggregate::groups::parts::Ends;
use crate::aggregate::groups::parts::GroupQuantiles;
use crate::aggregate::groups::time_range::TimeRange;
use crate::aggregate::groups::{Groups, input_of};
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
        let inputs = self.inputs.iter_mut();
        let quantiles = inputs.map(|input| input.numbers.take_quantiles(group_count));
        let quantiles = quantiles.collect::<Result<Vec<Option<GroupQuantiles>>, _>>()?;
        let plan = std::sync::Arc::clone(&self.plan);
        let mut approximations = Vec::new();
        let mut unused_values = Vec::new();
        let mut aggregates = Vec::new();
        for index in 0..plan.aggregates.len() {
            let (column, approximation) = self.column(index, &quantiles)?;
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

    /// Drops the groups beyond the limit. Aggregates with limits of their own are then estimated, because what dropped
    /// groups held is unknown.
    fn drop_overflow(&mut self) -> Result<Option<GroupOverflow>, TryReserveError> {
        if !self.index.keys.has_overflowed() {
            return Ok(None);
        }
        if let Some(ids) = self.index.keys.drop_beyond_cap()? {
            self.renumber(&ids)?;
        }
        for input in &mut self.inputs {
            input.numbers.sketch_values(self.counts.len())?;
            input.values.estimate()?;
        }
        Ok(Some(GroupOverflow {
            record_count: self.record_count - self.counts.iter().sum::<u64>(),
            group_count: self.index.keys.dropped_count(),
        }))
    }

    /// Returns an aggregate of all groups and, if it is not exact, how far it is from exact.
    fn column(
        &mut self,
        index: usize,
        quantiles: &[Option<GroupQuantiles>],
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
        let all = 0..group_count as GroupId;
        let Some(input) = input_of(function) else {
            return Ok((self.column_of_counts(function)?, None));
        };
        let quantiles = quantiles[input].as_ref();
        let input = &mut self.inputs[input];
        let numbers = &input.numbers;
        let values = &mut input.values;
        let column = match function {
            AggregateFunction::Count | AggregateFunction::Rate(_) => {
                AggregateColumn::Counts(Vec::new())
            }
            AggregateFunction::CountIf(_) => {
                let counts = input.condition.as_ref().map(Condition::true_counts);
                AggregateColumn::Counts(collect(counts.unwrap_or_default().iter().copied())?)
            }
            AggregateFunction::Sum(_) => {
                AggregateColumn::Numbers(collect(all.map(|group| numbers.sum(group)))?)
            }
            AggregateFunction::Average(_) => {
                AggregateColumn::Numbers(collect(all.map(|group| numbers.mean(group)))?)
            }
            AggregateFunction::StandardDeviation(_) => {
                let deviations = all.map(|group| numbers.standard_deviation(group));
                AggregateColumn::Numbers(collect(deviations)?)
            }
            AggregateFunction::Min(_) => AggregateColumn::Extremes(numbers.least(group_count)?),
            AggregateFunction::Max(_) => AggregateColumn::Extremes(numbers.greatest(group_count)?),
            AggregateFunction::Histogram(_) => {
                AggregateColumn::Histograms(numbers.histograms(group_count)?)
            }
            AggregateFunction::Quantile(..) => {
                let found = quantiles.map(|found| {
                    let values = &found.values[self.quantiles[index]];
                    collect(values.iter().copied())
                });
                let found = found.transpose()?.unwrap_or_default();
                let is_exact = quantiles.is_none_or(|found| found.is_exact);
                let sketch = (!is_exact)
                    .then(|| approximation("ddsketch", QuantileSketch::RELATIVE_ERROR, None));
                return Ok((AggregateColumn::Numbers(found), sketch));
            }
            AggregateFunction::Distinct(_) => {
                let distinct = values.distinct.as_mut();
                let found = distinct.map(|distinct| distinct.finish(group_count));
                let (counts, is_estimate) = found.transpose()?.unwrap_or_default();
                let estimate =
                    is_estimate.then(|| approximation("hyperloglog", HYPER_LOG_LOG_ERROR, None));
                return Ok((AggregateColumn::Counts(counts), estimate));
            }
            AggregateFunction::TopK(_, limit) => {
                let found = values.frequent.as_mut().map(|counts| counts.finish(limit));
                let found = found.transpose()?;
                let untracked = found.as_ref().and_then(|found| found.untracked_count);
                let by_group = found.map(|found| found.by_group).unwrap_or_default();
                let tracked =
                    untracked.map(|count| approximation("tracked_by_hash", 0.0, Some(count)));
                return Ok((AggregateColumn::Frequent(by_group), tracked));
            }
            AggregateFunction::First(_) => {
                let found = values.first.as_ref().map(Ends::finish);
                AggregateColumn::Values(found.transpose()?.unwrap_or_default())
            }
            AggregateFunction::Last(_) => {
                let found = values.last.as_ref().map(Ends::finish);
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
