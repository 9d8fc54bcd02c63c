//! The report of a scan.

use std::collections::{BTreeMap, TryReserveError};

use ripsaw_query::{Error, PlanSummary, RejectCode};
use serde::Serialize;

pub use crate::aggregate::TopMessagesReport as TopErrorsReport;
use crate::aggregate::{Approximation, GroupOverflow, GroupRows, LogStatsReport, UnusedValues};
use crate::columns::RecordBatch;
use crate::findings::{LineNumbers, LineRun, RejectedLine, Violation};
use crate::missing_fields::MissingField;
use crate::profile::Profile;

/// The answer to a query. It serialises to JSON, except for lines and rows, which are buffers.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Number of lines.
    pub line_count: u64,
    /// Number of lines that contain only white space.
    pub blank_count: u64,
    /// Number of lines that are records.
    pub record_count: u64,
    /// Number of records that match the filter; all of them if there is no filter.
    pub matched_count: u64,
    /// Number of records for which the filter is an error, and which therefore do not match; `None` without a
    /// filter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filter_error_count: Option<u64>,
    /// Fields that the query names and that occur in no record.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing_fields: Vec<MissingField>,
    /// Number of lines that are neither blank nor records.
    pub rejected_count: u64,
    /// Number of rejected lines by code. Codes that do not occur are absent.
    pub rejected_codes: BTreeMap<&'static str, u64>,
    /// The first rejected lines, up to `maxDetails`.
    pub rejected_lines: Vec<RejectedLine>,
    /// Sources that could not be read, or not to their end.
    pub failures: Vec<SourceFailure>,
    /// Result of the schema, if the query has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validation: Option<Validation>,
    /// Statistics, if the query asks for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stats: Option<LogStatsReport>,
    /// The most frequent error messages, if the query asks for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub top_errors: Option<TopErrorsReport>,
    /// Groups, if the query asks for them: one object per group, with its keys followed by its aggregates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub groups: Option<GroupRows>,
    /// Number of groups, including those that `having` and `limit` leave out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_count: Option<u64>,
    /// What was left out because there are more groups than are kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overflow: Option<GroupOverflow>,
    /// The aggregates that are not exact.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub approximations: Vec<Approximation>,
    /// Values that aggregates could not use.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unused_values: Vec<UnusedValues>,
    /// Summary of the compiled query.
    pub plan: PlanSummary,
    /// How the bytes were scanned; `None` in a report that was put together from several scans.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<Profile>,
    /// Names of the sources, by index.
    pub source_names: Vec<String>,
    /// The matched lines, if the query asks for them and no sink took them.
    #[serde(skip)]
    pub lines: Option<MatchedLines>,
    /// The matched records as columns, if the query asks for them.
    #[serde(skip)]
    pub columns: Option<MatchedRows>,
}

/// Result of a schema.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Validation {
    /// Number of records that break no rule.
    pub valid_count: u64,
    /// Number of violations.
    pub violation_count: u64,
    /// The first violations, up to `maxDetails`.
    pub violations: Vec<Violation>,
}

/// A source that could not be read, or not to its end.
#[derive(Serialize)]
pub struct SourceFailure {
    /// Name of the source, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// An [`ErrorCode`](ripsaw_query::ErrorCode).
    pub code: &'static str,
    /// What happened, for people to read.
    pub message: String,
    /// The underlying error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
}

impl From<Error> for SourceFailure {
    fn from(failure: Error) -> Self {
        let Error {
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

/// Raw lines in input order, each with its line feed.
pub struct MatchedLines {
    /// The lines.
    pub bytes: Vec<u8>,
    /// Start offset of each line in `bytes`, plus one end offset.
    pub offsets: Vec<u64>,
    /// 1-based line number of each line within its source.
    pub line_numbers: LineNumbers,
    /// Index of the source of each line in the source names; may be empty if there is only one source.
    pub sources: Vec<u32>,
}

impl MatchedLines {
    pub(crate) fn new(run: LineRun, sources: Vec<u32>) -> Result<Self, TryReserveError> {
        let mut offsets = Vec::new();
        offsets.try_reserve_exact(run.ends.len() + 1)?;
        offsets.push(0);
        offsets.extend_from_slice(&run.ends);
        Ok(Self {
            bytes: run.bytes,
            offsets,
            line_numbers: run.line_numbers,
            sources,
        })
    }
}

/// Records as columns.
pub struct MatchedRows {
    /// The columns.
    pub batch: RecordBatch,
    /// 1-based line number of each row within its source.
    pub line_numbers: LineNumbers,
    /// Index of the source of each row in the source names; may be empty if there is only one source.
    pub sources: Vec<u32>,
}

impl MatchedRows {
    pub(crate) fn new(batch: RecordBatch, line_numbers: LineNumbers, sources: Vec<u32>) -> Self {
        Self {
            batch,
            line_numbers,
            sources,
        }
    }
}

/// Counts by code, given those in the order of [`RejectCode::ALL`]; without those that are 0.
pub(crate) fn rejected_codes(counts: &[u64; RejectCode::ALL.len()]) -> BTreeMap<&'static str, u64> {
    let named = RejectCode::ALL
        .iter()
        .map(|code| code.as_str())
        .zip(*counts);
    named.filter(|(_, count)| *count > 0).collect()
}
