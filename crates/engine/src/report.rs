use std::collections::{BTreeMap, TryReserveError};

use ripsaw_query::{Failure, PlanSummary, RejectCode};
use serde::Serialize;

pub use crate::aggregate::TopMessagesReport as TopErrorsReport;
use crate::aggregate::{Approximation, GroupOverflow, GroupRows, LogStatsReport};
use crate::columns::Batch;
use crate::findings::{LineRun, RejectedLine, Violation};
use crate::line_numbers::LineNumbers;
use crate::profile::Profile;

/// The answer. Serialises to JSON, but for the rows, which are buffers.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// All lines.
    pub line_count: u64,
    /// Lines of white space.
    pub blank_count: u64,
    /// Lines that are records.
    pub record_count: u64,
    /// Records that match the filter; all of them if there is none.
    pub matched_count: u64,
    /// If the query has a filter: records for which it is an error, which do not match.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filter_error_count: Option<u64>,
    /// Lines that are neither blank nor records.
    pub rejected_count: u64,
    /// Their number by code; codes that do not occur are absent.
    pub rejected_codes: BTreeMap<&'static str, u64>,
    /// The first of them.
    pub rejected_lines: Vec<RejectedLine>,
    /// The sources that could not be read, or not to their end.
    pub failures: Vec<SourceFailure>,
    /// If the query has a schema.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validation: Option<Validation>,
    /// If the query asks for statistics.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stats: Option<LogStatsReport>,
    /// If the query asks for the most frequent error messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub top_errors: Option<TopErrorsReport>,
    /// If the query asks for groups: one object for each, with its keys and then its aggregates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub groups: Option<GroupRows>,
    /// The number of groups, whether or not `having` and `limit` leave them out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_count: Option<u64>,
    /// If there are more groups than are kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overflow: Option<GroupOverflow>,
    /// The aggregates that are not exact.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub approximations: Vec<Approximation>,
    /// What the query came to.
    pub plan: PlanSummary,
    /// How the bytes were scanned.
    pub profile: Profile,
    /// By index.
    pub source_names: Vec<String>,
    /// The matched lines, if the query asks for them and no sink took them.
    #[serde(skip)]
    pub lines: Option<MatchedLines>,
    /// The matched records as columns, if the query asks for them.
    #[serde(skip)]
    pub columns: Option<RowBatch>,
}

/// What a schema found.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Validation {
    /// Records that break no rule.
    pub valid_count: u64,
    /// All violations.
    pub violation_count: u64,
    /// The first of them.
    pub violations: Vec<Violation>,
}

/// A source that could not be read, or not to its end.
#[derive(Serialize)]
pub struct SourceFailure {
    /// Its name, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// An [`ErrorCode`](ripsaw_query::ErrorCode).
    pub code: &'static str,
    /// What happened, for a person.
    pub message: String,
    /// The error underneath.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
}

impl From<Failure> for SourceFailure {
    fn from(failure: Failure) -> Self {
        let Failure {
            code,
            message,
            source,
            cause,
        } = failure;
        Self {
            source,
            code: code.as_str(),
            message,
            cause,
        }
    }
}

/// Raw lines, each with its line feed, in input order. Offsets are `f64`, which JavaScript reads.
pub struct MatchedLines {
    /// The lines.
    pub bytes: Vec<u8>,
    /// Where each line begins in `bytes`, and where the last one ends.
    pub offsets: Vec<f64>,
    /// 1-based, within its source.
    pub line_numbers: LineNumbers,
    /// Index of the source of each line; empty where there is but one.
    pub sources: Vec<u32>,
}

impl MatchedLines {
    pub(crate) fn new(run: LineRun, sources: Vec<u32>) -> Result<Self, TryReserveError> {
        let mut offsets = Vec::new();
        offsets.try_reserve_exact(run.ends.len() + 1)?;
        offsets.push(0.0);
        offsets.extend(run.ends.iter().map(|end| *end as f64));
        Ok(Self {
            bytes: run.bytes,
            offsets,
            line_numbers: run.line_numbers,
            sources,
        })
    }
}

/// Records as columns.
pub struct RowBatch {
    /// The columns.
    pub batch: Batch,
    /// 1-based, within its source.
    pub line_numbers: LineNumbers,
    /// Index of the source of each row; empty where there is but one.
    pub sources: Vec<u32>,
}

impl RowBatch {
    pub(crate) fn new(batch: Batch, line_numbers: LineNumbers, sources: Vec<u32>) -> Self {
        Self {
            batch,
            line_numbers,
            sources,
        }
    }
}

pub(crate) fn rejected_codes(counts: &[u64; RejectCode::ALL.len()]) -> BTreeMap<&'static str, u64> {
    let named = RejectCode::ALL
        .iter()
        .map(|code| code.as_str())
        .zip(*counts);
    named.filter(|(_, count)| *count > 0).collect()
}
