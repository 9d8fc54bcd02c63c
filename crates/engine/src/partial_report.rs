//! What a scan knows at its end, before the final steps.

use std::sync::Arc;
use std::time::{Duration, Instant};

use ripsaw_query::{Failure, Plan, Rows};

use crate::aggregate::Groups;
use crate::findings::Ordered;
use crate::profile::{Profile, milliseconds};
use crate::report::{MatchedLines, MatchedRows, Report, Validation, rejected_codes};
use crate::totals::Totals;

/// Everything that a scan knows: totals, which have no place in the input, and findings in input order.
pub struct PartialReport {
    plan: Arc<Plan>,
    threads: usize,
    begun: Instant,
    /// Time that all threads together spent waiting for chunks.
    waiting: Duration,
    totals: Totals,
    ordered: Ordered,
}

impl PartialReport {
    pub(crate) fn new(
        plan: Arc<Plan>,
        threads: usize,
        begun: Instant,
        waiting: Duration,
        parts: impl Iterator<Item = Totals>,
        ordered: Ordered,
    ) -> Result<Self, Failure> {
        let mut totals = Totals::new(&plan);
        for part in parts {
            totals.merge(part)?;
        }
        Ok(Self {
            plan,
            threads,
            begun,
            waiting,
            totals,
            ordered,
        })
    }

    /// Makes the report. `source_names` and `failures` come from the reader.
    ///
    /// Errors: `too_many_columns`, `batch_too_large`, `result_too_large`.
    pub fn finish(
        self,
        source_names: Vec<String>,
        failures: Vec<Failure>,
    ) -> Result<Report, Failure> {
        let Self {
            plan,
            threads,
            begun,
            waiting,
            totals,
            ordered,
        } = self;
        let profile = Profile::new(threads, waiting, &totals);
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
                let batch = ordered.batch.unwrap_or_default().finish(threads)?;
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
        let mut report = Report {
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
            profile,
            source_names,
            lines,
            columns,
        };
        report.profile.elapsed_ms = milliseconds(begun.elapsed());
        Ok(report)
    }
}
