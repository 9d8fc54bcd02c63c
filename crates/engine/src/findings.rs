//! Results that have a place in the input: rejected lines, violations, matched lines and rows.

mod appender;
mod collector;
mod in_order;
mod line_numbers;
mod line_sink;
mod ordered;
mod quarantine;
mod sources;

use std::collections::TryReserveError;

use ripsaw_query::RejectCode;
use serde::Serialize;

pub(crate) use collector::{ChunkSettings, Collector};
pub(crate) use in_order::InOrder;
pub use line_numbers::LineNumbers;
pub use line_sink::LineSink;
pub(crate) use ordered::Ordered;

use crate::columns::ChunkColumns;
use crate::room::make_room;

/// Results of a run of consecutive lines of one source that have a place, to be put together in input order.
/// Line numbers are relative to the first line of the run, which is 0.
#[derive(Default)]
pub(crate) struct Findings {
    pub(crate) line_count: u64,
    pub(crate) byte_count: u64,
    pub(crate) rejected: Vec<FoundRejection>,
    pub(crate) violations: Vec<FoundViolation>,
    /// The matched lines, if the plan asks for them.
    pub(crate) lines: LineRun,
    /// The matched records as columns, if the plan asks for them.
    pub(crate) columns: Option<ChunkColumns>,
    /// Line numbers of the rows of `columns`.
    pub(crate) row_lines: LineNumbers,
}

impl Findings {
    /// Approximate number of bytes of the raw lines that wait here to be written.
    pub(crate) fn held_bytes(&self) -> usize {
        let quarantined = self.rejected.iter().filter_map(|found| found.raw.as_ref());
        self.lines.bytes.len() + quarantined.map(Vec::len).sum::<usize>()
    }
}

/// A rejected line.
pub(crate) struct FoundRejection {
    pub(crate) line: u64,
    pub(crate) byte_offset: u64,
    pub(crate) code: RejectCode,
    pub(crate) message: String,
    /// The bytes of the line, if a quarantine wants them and the line is not too long.
    pub(crate) raw: Option<Vec<u8>>,
}

/// A violation of a schema rule.
pub(crate) struct FoundViolation {
    pub(crate) line: u64,
    pub(crate) byte_offset: u64,
    pub(crate) path: String,
    pub(crate) rule: &'static str,
    pub(crate) message: String,
}

/// Raw lines, each with its line feed.
#[derive(Default)]
pub(crate) struct LineRun {
    pub(crate) bytes: Vec<u8>,
    /// End offset of each line in `bytes`.
    pub(crate) ends: Vec<u64>,
    pub(crate) line_numbers: LineNumbers,
}

impl LineRun {
    #[inline]
    pub(crate) fn push(&mut self, line: &[u8], line_number: u64) {
        self.bytes.extend_from_slice(line);
        self.ends.push(self.bytes.len() as u64);
        self.line_numbers.push(line_number);
    }

    /// Appends other lines, whose numbers `append_numbers` appends.
    pub(crate) fn append(
        &mut self,
        other: &Self,
        append_numbers: impl FnOnce(&mut LineNumbers, &LineNumbers) -> Result<(), TryReserveError>,
    ) -> Result<(), TryReserveError> {
        let base = self.bytes.len() as u64;
        make_room(&mut self.bytes, other.bytes.len())?;
        self.bytes.extend_from_slice(&other.bytes);
        make_room(&mut self.ends, other.ends.len())?;
        self.ends.extend(other.ends.iter().map(|end| base + end));
        append_numbers(&mut self.line_numbers, &other.line_numbers)
    }
}

/// A line that is not a record.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RejectedLine {
    /// Name of the source; `None` if the reader has only one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// 1-based line number.
    pub line: u64,
    /// Offset of the first byte of the line in its source.
    pub byte_offset: u64,
    /// A [`RejectCode`].
    pub code: &'static str,
    /// What is wrong, for people to read.
    pub message: String,
}

/// A rule that a record breaks.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Violation {
    /// Name of the source; `None` if the reader has only one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// 1-based line number.
    pub line: u64,
    /// Offset of the first byte of the line in its source.
    pub byte_offset: u64,
    /// The path of the rule.
    pub path: String,
    /// A [`ViolationRule`](ripsaw_query::ViolationRule).
    pub rule: &'static str,
    /// What is wrong, for people to read.
    pub message: String,
}
