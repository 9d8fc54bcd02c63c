//! Results that have no place in the input: counts and accumulators.

use std::collections::TryReserveError;
use std::sync::Arc;

use ripsaw_query::{Plan, RejectCode};

use crate::aggregate::{Groups, LogStats, TopMessages};
use crate::count_if::count_if;
use crate::missing_fields::MissingFields;
use crate::record::LineKind;

/// Counts and accumulators, which have no place in the input and merge in any order.
pub(crate) struct Totals {
    pub(crate) byte_count: u64,
    pub(crate) line_count: u64,
    pub(crate) blank_count: u64,
    pub(crate) record_count: u64,
    pub(crate) matched_count: u64,
    /// Number of records for which the filter is an error.
    pub(crate) filter_error_count: u64,
    /// Number of records that break a rule of the schema.
    pub(crate) invalid_count: u64,
    pub(crate) violation_count: u64,
    /// Number of rejected lines by code, in the order of [`RejectCode::ALL`].
    pub(crate) rejected: [u64; RejectCode::ALL.len()],
    pub(crate) missing: MissingFields,
    pub(crate) stats: Option<LogStats>,
    pub(crate) top_errors: Option<TopMessages>,
    pub(crate) groups: Option<Groups>,
}

impl Totals {
    pub(crate) fn new(plan: &Plan) -> Self {
        Self {
            byte_count: 0,
            line_count: 0,
            blank_count: 0,
            record_count: 0,
            matched_count: 0,
            filter_error_count: 0,
            invalid_count: 0,
            violation_count: 0,
            rejected: [0; RejectCode::ALL.len()],
            missing: MissingFields::new(plan),
            stats: plan
                .stats
                .map(|_| LogStats::new(plan.limits.max_exact_values)),
            top_errors: plan.top_errors.map(|_| TopMessages::new()),
            groups: plan
                .groups
                .as_ref()
                .map(|groups| Groups::new(Arc::clone(groups), plan.limits.max_exact_values)),
        }
    }

    /// Counts lines by what they are. Rejected lines are counted by their codes elsewhere.
    pub(crate) fn count_lines(&mut self, line_count: usize, line_kinds: &[LineKind]) {
        let count = |wanted| count_if(line_kinds, |kind| kind == wanted);
        self.line_count += line_count as u64;
        self.blank_count += count(LineKind::Blank);
        self.record_count += count(LineKind::Record);
    }

    pub(crate) fn merge(&mut self, other: Self) -> Result<(), TryReserveError> {
        self.byte_count += other.byte_count;
        self.line_count += other.line_count;
        self.blank_count += other.blank_count;
        self.record_count += other.record_count;
        self.matched_count += other.matched_count;
        self.filter_error_count += other.filter_error_count;
        self.invalid_count += other.invalid_count;
        self.violation_count += other.violation_count;
        for (count, more) in self.rejected.iter_mut().zip(other.rejected) {
            *count += more;
        }
        self.missing.merge(other.missing);
        if let (Some(stats), Some(more)) = (&mut self.stats, other.stats) {
            stats.merge(more)?;
        }
        if let (Some(messages), Some(more)) = (&mut self.top_errors, other.top_errors) {
            messages.merge(more)?;
        }
        if let (Some(groups), Some(more)) = (&mut self.groups, other.groups) {
            groups.merge(more)?;
        }
        Ok(())
    }
}
