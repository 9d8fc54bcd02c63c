use std::panic::{AssertUnwindSafe, catch_unwind};

use napi::bindgen_prelude::Uint8Array;
use napi_derive::napi;
use ripsaw_engine::{ColumnLayout, Report, SourceFailure, panic_failure};
use ripsaw_query::{ErrorCode, Failure};
use serde::Serialize;
use serde_json::json;

/// The answer of a run: JSON, and the buffers that it refers to by index.
#[napi(object)]
pub struct Outcome {
    /// A report, or `{"error": {"code", "message", "source"?, "cause"?}}`.
    pub json: String,
    /// Each with a memory of its own.
    pub buffers: Vec<Uint8Array>,
}

/// An [`Outcome`] before it crosses.
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
    /// The answer of a run; a failure or a panic is one, too.
    pub(crate) fn of(run: impl FnOnce() -> Result<Self, Failure>) -> Self {
        catch_unwind(AssertUnwindSafe(run))
            .unwrap_or_else(|panic| Err(panic_failure(&*panic)))
            .unwrap_or_else(Self::error)
    }

    /// Nothing went wrong, and there is nothing to say.
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

    /// A report: its rows become buffers.
    pub(crate) fn report(mut report: Report) -> Self {
        let mut buffers = Buffers::default();
        let (lines, columns) = (report.lines.take(), report.columns.take());
        debug_assert!(lines.is_none() || columns.is_none(), "a report has either");
        let columns = columns.map(|rows| {
            // Their sections name the buffers in this order, from 0 on.
            buffers.0 = rows.batch.buffers;
            ColumnsJson {
                row_count: rows.batch.row_count,
                columns: rows.batch.columns,
                count: rows.line_numbers.len(),
                line_runs: buffers.push_f64(rows.line_numbers.runs().flatten()),
                sources: buffers.push_u32(&rows.sources),
            }
        });
        let lines = lines.map(|lines| LinesJson {
            data: buffers.push(lines.bytes),
            offsets: buffers.push_f64(lines.offsets),
            count: lines.line_numbers.len(),
            line_runs: buffers.push_f64(lines.line_numbers.runs().flatten()),
            sources: buffers.push_u32(&lines.sources),
        });
        let json = ReportJson {
            report,
            lines,
            columns,
        };
        match serde_json::to_string(&json) {
            Ok(json) => Self {
                json,
                buffers: buffers.0,
            },
            Err(error) => Self::error(Failure::new(
                ErrorCode::InternalError,
                format!("the report cannot be written: {error}"),
            )),
        }
    }
}

/// A report as it crosses. It is written at once: among the values of its groups are numbers and escapes of records that
/// a [`serde_json::Value`] cannot hold.
#[derive(Serialize)]
struct ReportJson {
    #[serde(flatten)]
    report: Report,
    #[serde(skip_serializing_if = "Option::is_none")]
    lines: Option<LinesJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    columns: Option<ColumnsJson>,
}

/// Matched lines; all but `count` are indices of buffers.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LinesJson {
    data: usize,
    offsets: usize,
    count: usize,
    line_runs: usize,
    sources: usize,
}

/// Rows as columns; `line_runs` and `sources` are indices of buffers.
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

    fn push_f64(&mut self, numbers: impl IntoIterator<Item = f64>) -> usize {
        let bytes = numbers.into_iter().flat_map(f64::to_ne_bytes);
        self.push(bytes.collect())
    }

    fn push_u32(&mut self, numbers: &[u32]) -> usize {
        self.push(bytemuck::cast_slice(numbers).to_vec())
    }
}
