//! Encodes a report for a bridge: one JSON text and some buffers.

use std::collections::TryReserveError;
use std::io::{self, Write};

use ripsaw_engine::{ColumnLayout, LineNumbers, Report, SourceFailure, make_room};
use ripsaw_query::{Error, ErrorCode};
use serde::Serialize;
use serde_json::json;

use crate::arrow::encode_groups;

/// An answer: JSON, and the buffers that it refers to by index.
#[derive(Debug, Default, PartialEq)]
pub struct EncodedReport {
    /// The report, in which matched lines, rows and groups as Arrow are indices of buffers.
    pub json: String,
    /// The buffers.
    pub buffers: Vec<Buffer>,
}

/// Part of an answer that is not text.
#[derive(Debug, PartialEq)]
pub enum Buffer {
    /// Text, values of columns, or an Arrow stream.
    Bytes(Vec<u8>),
    /// Indices.
    U32(Vec<u32>),
    /// Offsets and numbers of rows and lines.
    U64(Vec<u64>),
}

/// How a report contains its groups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GroupFormat {
    /// `groups` is a list of objects.
    #[default]
    Json,
    /// `arrow` is the index of the buffer with the groups as an Arrow IPC stream, and `groups` is absent.
    Arrow,
}

impl EncodedReport {
    /// Encodes a report. Errors: `result_too_large`, `batch_too_large`.
    pub(crate) fn new(mut report: Report, group_format: GroupFormat) -> Result<Self, Error> {
        let mut buffers = Buffers::default();
        let (lines, columns) = (report.lines.take(), report.columns.take());
        debug_assert!(lines.is_none() || columns.is_none(), "a report has either");
        let columns = match columns {
            None => None,
            Some(rows) => {
                // The sections of the columns refer to these buffers by index, so they come first.
                buffers.0 = rows.batch.buffers.into_iter().map(Buffer::Bytes).collect();
                Some(ColumnsJson {
                    row_count: rows.batch.row_count,
                    columns: rows.batch.columns,
                    count: rows.line_numbers.len(),
                    line_runs: buffers.push_runs(&rows.line_numbers)?,
                    sources: buffers.push(Buffer::U32(rows.sources)),
                })
            }
        };
        let lines = match lines {
            None => None,
            Some(lines) => Some(LinesJson {
                data: buffers.push(Buffer::Bytes(lines.bytes)),
                offsets: buffers.push(Buffer::U64(lines.offsets)),
                count: lines.line_numbers.len(),
                line_runs: buffers.push_runs(&lines.line_numbers)?,
                sources: buffers.push(Buffer::U32(lines.sources)),
            }),
        };
        let arrow = match group_format {
            GroupFormat::Json => None,
            GroupFormat::Arrow => report.groups.take(),
        };
        let json = ReportJson {
            arrow: match arrow {
                None => None,
                Some(groups) => Some(buffers.push(Buffer::Bytes(encode_groups(&groups)?))),
            },
            report,
            lines,
            columns,
        };
        Ok(Self {
            json: json_text(&json)?,
            buffers: buffers.0,
        })
    }
}

/// Returns a failure as JSON text: `{"error": {"code", "message", "source"?, "cause"?}}`.
pub fn error_json(failure: Error) -> String {
    json!({ "error": SourceFailure::from(failure) }).to_string()
}

/// Returns a report as JSON text. It can be large, because only the query limits the number of details and groups.
fn json_text(report: &ReportJson) -> Result<String, Error> {
    let mut text = GrowingText::default();
    let not_written = |error: &dyn std::error::Error| {
        Error::new(ErrorCode::InternalError, "the report cannot be written").caused_by(error)
    };
    serde_json::to_writer(&mut text, report).map_err(|error| match text.out_of_memory.take() {
        Some(error) => error.into(),
        None => not_written(&error),
    })?;
    String::from_utf8(text.bytes).map_err(|error| not_written(&error))
}

/// A text that reports a lack of memory as an error.
#[derive(Default)]
struct GrowingText {
    bytes: Vec<u8>,
    out_of_memory: Option<TryReserveError>,
}

impl Write for GrowingText {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Err(error) = make_room(&mut self.bytes, bytes.len()) {
            self.out_of_memory = Some(error.clone());
            return Err(error.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A report in the form in which it crosses. It is serialised directly, because the values of its groups include
/// numbers and escapes of records that a [`serde_json::Value`] cannot hold.
#[derive(Serialize)]
struct ReportJson {
    #[serde(flatten)]
    report: Report,
    #[serde(skip_serializing_if = "Option::is_none")]
    lines: Option<LinesJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    columns: Option<ColumnsJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    arrow: Option<usize>,
}

/// Matched lines. All members but `count` are indices of buffers.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LinesJson {
    data: usize,
    offsets: usize,
    count: usize,
    line_runs: usize,
    sources: usize,
}

/// Rows as columns. `line_runs` and `sources` are indices of buffers.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ColumnsJson {
    row_count: usize,
    columns: Vec<ColumnLayout>,
    count: usize,
    line_runs: usize,
    sources: usize,
}

#[derive(Default)]
struct Buffers(Vec<Buffer>);

impl Buffers {
    fn push(&mut self, buffer: Buffer) -> usize {
        self.0.push(buffer);
        self.0.len() - 1
    }

    /// Adds pairs of numbers: the first row of each run of consecutive lines, and the line number of that row.
    fn push_runs(&mut self, numbers: &LineNumbers) -> Result<usize, TryReserveError> {
        let mut pairs = Vec::new();
        pairs.try_reserve_exact(2 * numbers.runs().len())?;
        pairs.extend(numbers.runs().flatten());
        Ok(self.push(Buffer::U64(pairs)))
    }
}
