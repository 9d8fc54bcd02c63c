//! Everything that is known of some chunks of the input, before the final steps.

use std::collections::BTreeMap;
use std::sync::Arc;

use ripsaw_query::{Error, ErrorCode, Limits, Plan, Rows};

use crate::aggregate::Groups;
use crate::columns::{ChunkColumns, Growth, RecordBatch, RecordBatchBuilder};
use crate::findings::Ordered;
use crate::report::{MatchedLines, MatchedRows, Report, Validation, rejected_codes};
use crate::scan::ChunkId;
use crate::totals::Totals;

/// Everything that is known of some chunks of the input: totals, which have no place in the input, and findings in
/// input order.
///
/// [`PartialReport::merge`] puts reports of different chunks together. The result does not depend on how the chunks
/// were distributed, nor on the order and the grouping of the merges.
pub struct PartialReport {
    plan: Arc<Plan>,
    totals: Totals,
    /// The findings of each run of consecutive chunks, by its first chunk. They are boxed because a map has room for
    /// eleven at once, and most reports have one.
    runs: BTreeMap<ChunkId, Box<Ordered>>,
}

impl PartialReport {
    /// Creates the report of some workers. Errors: `result_too_large`.
    pub(crate) fn new(
        plan: Arc<Plan>,
        totals_of_workers: impl Iterator<Item = Totals>,
        ordered: Ordered,
    ) -> Result<Self, Error> {
        let mut totals = Totals::new(&plan);
        for more in totals_of_workers {
            totals.merge(more)?;
        }
        let mut report = Self {
            plan,
            totals,
            runs: BTreeMap::new(),
        };
        report.add_run(ordered)?;
        Ok(report)
    }

    pub(crate) fn byte_count(&self) -> u64 {
        self.totals.byte_count
    }

    pub(crate) fn line_count(&self) -> u64 {
        self.totals.line_count
    }

    /// Adds the report of other chunks of the same input, which were scanned with the same plan. What matched lines
    /// and quarantined lines a sink has received is not part of a report.
    ///
    /// Where a scan with a limit ends depends on all records before, and its totals are those up to there. Reports of
    /// such scans can therefore not be merged.
    ///
    /// Errors: `invalid_query` if the query has a limit; `result_too_large`.
    pub fn merge(&mut self, other: Self) -> Result<(), Error> {
        if self.plan.limit.is_some() {
            let message = "reports of parts of the input cannot be merged if the query has a limit";
            return Err(Error::new(ErrorCode::InvalidQuery, message));
        }
        self.totals.merge(other.totals)?;
        for run in other.runs.into_values() {
            self.add_run(*run)?;
        }
        Ok(())
    }

    /// Adds the findings of consecutive chunks, and joins them with their neighbours.
    fn add_run(&mut self, run: Ordered) -> Result<(), Error> {
        if run.first == run.end {
            return Ok(());
        }
        let max_details = self.plan.limits.max_details;
        let following = self.runs.remove(&run.end);
        let before = self.runs.range_mut(..run.first).next_back();
        let joined = match before.filter(|(_, before)| before.end == run.first) {
            Some((_, before)) => {
                before.append(run, max_details)?;
                before
            }
            None => self.runs.entry(run.first).or_insert(Box::new(run)),
        };
        following.map_or(Ok(()), |following| joined.append(*following, max_details))
    }

    /// Makes the report, on up to `threads` threads. `source_names` and `failures` come from the reader. Line numbers are
    /// exact if no chunk is missing.
    ///
    /// Errors: `too_many_columns`, `batch_too_large`, `result_too_large`.
    pub fn finish(
        self,
        threads: usize,
        source_names: Vec<String>,
        failures: Vec<Error>,
    ) -> Result<Report, Error> {
        let Self { plan, totals, runs } = self;
        let mut runs = runs.into_values();
        let mut ordered = runs.next().map(|run| *run).unwrap_or_default();
        for later in runs {
            ordered.append(*later, plan.limits.max_details)?;
        }
        let validation = plan.rules.is_some().then_some(Validation {
            valid_count: totals.record_count - totals.invalid_count,
            violation_count: totals.violation_count,
            violations: ordered.violations,
        });
        let top_limit = plan.top_errors.map_or(0, |top_errors| top_errors.limit);
        let (lines, columns) = match plan.rows {
            Rows::Count => (None, None),
            Rows::Lines => (
                Some(MatchedLines::new(ordered.lines, ordered.row_sources)?),
                None,
            ),
            Rows::Columns => {
                let (batch, waiting) = (ordered.batch, ordered.waiting_columns);
                let batch = finish_batch(batch, waiting, &plan.limits, threads)?;
                (
                    None,
                    Some(MatchedRows::new(
                        batch,
                        ordered.row_lines,
                        ordered.row_sources,
                    )),
                )
            }
        };
        let batch = columns.as_ref().map(|columns| &columns.batch);
        let missing = totals.missing.finish(&plan, totals.record_count, batch);
        let groups = totals.groups.map(Groups::finish).transpose()?;
        let stats = totals.stats;
        let stats = stats.map(|stats| stats.finish(plan.histogram, threads));
        let top_errors = totals.top_errors.map(|messages| messages.finish(top_limit));
        let (groups, group_count, overflow, approximations, unused_values) = match groups {
            Some(found) => (
                Some(found.rows),
                Some(found.group_count),
                found.overflow,
                found.approximations,
                found.unused_values,
            ),
            None => (None, None, None, Vec::new(), Vec::new()),
        };
        Ok(Report {
            line_count: totals.line_count,
            blank_count: totals.blank_count,
            record_count: totals.record_count,
            matched_count: totals.matched_count,
            filter_error_count: plan
                .predicate
                .is_some()
                .then_some(totals.filter_error_count),
            missing_fields: missing,
            rejected_count: totals.rejected.iter().sum(),
            rejected_codes: rejected_codes(&totals.rejected),
            rejected_lines: ordered.rejected_lines,
            failures: failures.into_iter().map(Into::into).collect(),
            validation,
            stats: stats.transpose()?,
            top_errors: top_errors.transpose()?,
            groups,
            group_count,
            overflow,
            approximations,
            unused_values,
            plan: plan.summary.clone(),
            profile: None,
            source_names,
            lines,
            columns,
        })
    }
}

/// Makes the columns of all rows. If the first chunk of the input is missing, all of them are still waiting.
fn finish_batch(
    batch: Option<RecordBatchBuilder>,
    waiting: Vec<ChunkColumns>,
    limits: &Limits,
    threads: usize,
) -> Result<RecordBatch, Error> {
    let mut batch = batch.unwrap_or_else(|| RecordBatchBuilder::new(limits));
    for columns in waiting {
        batch.append(&columns, Growth::default())?;
    }
    batch.finish(threads)
}
