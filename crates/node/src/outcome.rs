//! Converts the result of a run to what crosses to JavaScript: one JSON text and some buffers.

use std::collections::TryReserveError;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;
use ripsaw_engine::{ColumnLayout, Report, SourceFailure, make_room, panic_failure};
use ripsaw_query::{ErrorCode, Failure};
use serde::Serialize;
use serde_json::json;

/// The result of a run: JSON, and the buffers that it refers to by index.
#[napi(object)]
pub struct Outcome {
    /// A report, or `{"error": {"code", "message", "source"?, "cause"?}}`.
    pub json: String,
    /// The buffers, each with memory of its own.
    pub buffers: Vec<Uint8Array>,
}

/// An [`Outcome`] before it crosses to JavaScript.
pub struct Answer {
    pub(crate) json: String,
    pub(crate) buffers: Vec<Vec<u8>>,
}

impl From<Answer> for Outcome {
    fn from(answer: Answer) -> Self {
        Self {
            json: answer.json,
            buffers: answer.buffers.into_iter().map(Uint8Array::from).collect(),
        }
    }
}

impl Answer {
    /// Runs work and returns its answer. A failure or a panic becomes an answer, too.
    pub(crate) fn of(run: impl FnOnce() -> Result<Self, Failure>) -> Self {
        catch_unwind(AssertUnwindSafe(run))
            .unwrap_or_else(|panic| Err(panic_failure(&*panic)))
            .unwrap_or_else(Self::error)
    }

    /// An answer without contents, after success.
    pub(crate) fn empty() -> Self {
        Self {
            json: json!({}).to_string(),
            buffers: Vec::new(),
        }
    }

    pub(crate) fn error(failure: Failure) -> Self {
        Self {
            json: json!({ "error": SourceFailure::from(failure) }).to_string(),
            buffers: Vec::new(),
        }
    }

    /// Converts a report, whose rows become buffers. Errors: `result_too_large`.
    pub(crate) fn report(mut report: Report) -> std::result::Result<Self, Failure> {
        let mut buffers = Buffers::default();
        let (lines, columns) = (report.lines.take(), report.columns.take());
        debug_assert!(lines.is_none() || columns.is_none(), "a report has either");
        let columns = match columns {
            None => None,
            Some(rows) => {
                // The sections of the columns refer to these buffers by index, so they come first.
                buffers.0 = rows.batch.buffers;
                Some(ColumnsJson {
                    row_count: rows.batch.row_count,
                    columns: rows.batch.columns,
                    count: rows.line_numbers.len(),
                    line_runs: buffers.push_f64(rows.line_numbers.runs().flatten())?,
                    sources: buffers.push_u32(&rows.sources)?,
                })
            }
        };
        let lines = match lines {
            None => None,
            Some(lines) => Some(LinesJson {
                data: buffers.push(lines.bytes),
                offsets: buffers.push_f64(lines.offsets)?,
                count: lines.line_numbers.len(),
                line_runs: buffers.push_f64(lines.line_numbers.runs().flatten())?,
                sources: buffers.push_u32(&lines.sources)?,
            }),
        };
        let json = ReportJson {
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

/// Returns a report as JSON text. It can be large, because only the query limits the number of details and groups.
fn json_text(report: &ReportJson) -> std::result::Result<String, Failure> {
    let mut text = GrowingText::default();
    let not_written = |error: &dyn std::error::Error| {
        Failure::new(ErrorCode::InternalError, "the report cannot be written").caused_by(error)
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
struct Buffers(Vec<Vec<u8>>);

impl Buffers {
    fn push(&mut self, bytes: Vec<u8>) -> usize {
        self.0.push(bytes);
        self.0.len() - 1
    }

    fn push_f64(
        &mut self,
        numbers: impl IntoIterator<Item = f64>,
    ) -> std::result::Result<usize, TryReserveError> {
        let mut bytes = Vec::new();
        for number in numbers {
            make_room(&mut bytes, size_of::<f64>())?;
            bytes.extend_from_slice(&number.to_ne_bytes());
        }
        Ok(self.push(bytes))
    }

    fn push_u32(&mut self, numbers: &[u32]) -> std::result::Result<usize, TryReserveError> {
        let mut bytes = Vec::new();
        bytes.try_reserve_exact(size_of_val(numbers))?;
        bytes.extend_from_slice(bytemuck::cast_slice(numbers));
        Ok(self.push(bytes))
    }
}
