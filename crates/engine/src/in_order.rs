use std::collections::BTreeMap;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ripsaw_query::{Failure, Limits, Plan, RejectCode, Rows};
use serde_json::json;

use crate::columns::{BatchBuilder, BatchChunk, Growth};
use crate::findings::{Findings, FoundReject, LineRun, RejectedLine, Violation};
use crate::line_numbers::LineNumbers;

/// Where raw lines go: matched ones, or quarantine records. Called in input order.
pub trait LineSink: Send {
    /// Takes some whole lines. Errors: `write_failed`.
    fn write(&mut self, lines: &[u8]) -> Result<(), Failure>;

    /// Called once behind the last line. Errors: `write_failed`.
    fn finish(&mut self) -> Result<(), Failure>;
}

/// The findings of all chunks put together in input order, whatever the order in which they arrive.
pub(crate) struct InOrder {
    limits: Limits,
    rows: Rows,
    source_names: Vec<String>,
    /// Source and index of the chunk that is due.
    next: (u32, u64),
    /// Arrived, but not yet due; with whether the chunk is the last one of its source.
    pending: BTreeMap<(u32, u64), (Findings, bool)>,
    pub(crate) pending_bytes: usize,
    /// Lines of the source at hand that are in front of the chunk that is due.
    lines_before: u64,
    /// Bytes of the chunks that were appended, and of all, where that is known.
    growth: Growth,
    /// Chunks of rows that were appended, to be filled anew.
    spare_batches: Vec<BatchChunk>,
    matched_sink: Option<Box<dyn LineSink>>,
    quarantine_sink: Option<Box<dyn LineSink>>,
    ordered: Ordered,
}

/// Findings in input order, with 1-based line numbers.
#[derive(Default)]
pub(crate) struct Ordered {
    pub(crate) rejected_lines: Vec<RejectedLine>,
    pub(crate) violations: Vec<Violation>,
    pub(crate) lines: LineRun,
    pub(crate) batch: Option<BatchBuilder>,
    /// Line numbers of all rows.
    pub(crate) row_lines: LineNumbers,
    /// Indices of the sources of all matched lines or rows; empty where there is but one source.
    pub(crate) row_sources: Vec<u32>,
}

impl InOrder {
    pub(crate) fn new(
        plan: &Plan,
        matched_sink: Option<Box<dyn LineSink>>,
        quarantine_sink: Option<Box<dyn LineSink>>,
    ) -> Self {
        Self {
            limits: plan.limits,
            rows: plan.rows,
            source_names: Vec::new(),
            next: (0, 0),
            pending: BTreeMap::new(),
            pending_bytes: 0,
            lines_before: 0,
            growth: Growth::default(),
            spare_batches: Vec::new(),
            matched_sink,
            quarantine_sink,
            ordered: Ordered {
                batch: (plan.rows == Rows::Columns)
                    .then(|| BatchBuilder::new(plan.limits.max_columns)),
                ..Ordered::default()
            },
        }
    }

    pub(crate) fn set_source_names(&mut self, names: Vec<String>) {
        self.source_names = names;
    }

    /// The size of the whole input, where that is known.
    pub(crate) fn set_expected_bytes(&mut self, expected_bytes: Option<u64>) {
        self.growth.expected_bytes = expected_bytes;
    }

    /// A chunk of rows to be filled.
    pub(crate) fn take_spare_batch(&mut self) -> Option<BatchChunk> {
        self.spare_batches.pop()
    }

    /// Takes the findings of a chunk, and appends all that are now due.
    pub(crate) fn submit(
        &mut self,
        place: (u32, u64),
        last: bool,
        findings: Findings,
    ) -> Result<(), Failure> {
        self.pending_bytes += findings.held_bytes();
        self.pending.insert(place, (findings, last));
        while let Some((findings, last)) = self.pending.remove(&self.next) {
            self.pending_bytes -= findings.held_bytes();
            self.append(findings)?;
            self.next = if last {
                (self.next.0 + 1, 0)
            } else {
                (self.next.0, self.next.1 + 1)
            };
            if last {
                self.lines_before = 0;
            }
        }
        Ok(())
    }

    /// Whether the findings of a chunk still wait for those in front of them.
    pub(crate) fn is_pending(&self, place: (u32, u64)) -> bool {
        self.pending.contains_key(&place)
    }

    /// Ends the outputs, and gives what was put together.
    pub(crate) fn finish(&mut self) -> Result<Ordered, Failure> {
        for sink in [&mut self.matched_sink, &mut self.quarantine_sink]
            .into_iter()
            .flatten()
        {
            sink.finish()?;
        }
        Ok(std::mem::take(&mut self.ordered))
    }

    fn append(&mut self, findings: Findings) -> Result<(), Failure> {
        let source = self.next.0;
        let first_line = self.lines_before + 1;
        self.lines_before += findings.line_count;
        self.growth.seen_bytes += findings.byte_count;
        if self.quarantine_sink.is_some() {
            self.write_quarantine(&findings.rejected, first_line)?;
        }
        let name = self.detail_source();
        let room = self.limits.max_details - self.ordered.rejected_lines.len();
        self.ordered
            .rejected_lines
            .extend(
                findings
                    .rejected
                    .into_iter()
                    .take(room)
                    .map(|found| RejectedLine {
                        source: name.clone(),
                        line: first_line + found.line,
                        byte_offset: found.byte_offset,
                        code: found.code.as_str(),
                        message: found.message,
                    }),
            );
        let room = self.limits.max_details - self.ordered.violations.len();
        self.ordered
            .violations
            .extend(
                findings
                    .violations
                    .into_iter()
                    .take(room)
                    .map(|found| Violation {
                        source: name.clone(),
                        line: first_line + found.line,
                        byte_offset: found.byte_offset,
                        path: found.path,
                        rule: found.rule,
                        message: found.message,
                    }),
            );
        match self.rows {
            Rows::Count => Ok(()),
            Rows::Lines => self.append_lines(&findings.lines, first_line, source),
            Rows::Columns => {
                self.note_source(findings.batch_lines.len(), source);
                self.ordered
                    .row_lines
                    .append(&findings.batch_lines, first_line);
                if let (Some(batch), Some(mut chunk)) = (&mut self.ordered.batch, findings.batch) {
                    batch.append(&chunk, self.growth);
                    chunk.clear();
                    self.spare_batches.push(chunk);
                }
                Ok(())
            }
        }
    }

    fn append_lines(&mut self, run: &LineRun, first_line: u64, source: u32) -> Result<(), Failure> {
        if let Some(sink) = &mut self.matched_sink {
            return if run.bytes.is_empty() {
                Ok(())
            } else {
                sink.write(&run.bytes)
            };
        }
        let lines = &mut self.ordered.lines;
        let base = lines.bytes.len() as u64;
        lines.bytes.extend_from_slice(&run.bytes);
        lines.ends.extend(run.ends.iter().map(|end| base + end));
        lines.line_numbers.append(&run.line_numbers, first_line);
        self.note_source(run.ends.len(), source);
        Ok(())
    }

    /// Notes where lines or rows come from, if there are several sources.
    fn note_source(&mut self, count: usize, source: u32) {
        if self.source_names.len() > 1 {
            let sources = &mut self.ordered.row_sources;
            sources.resize(sources.len() + count, source);
        }
    }

    /// The name that details carry: none where there is but one source.
    fn detail_source(&self) -> Option<String> {
        if self.source_names.len() > 1 {
            self.source_names.get(self.next.0 as usize).cloned()
        } else {
            None
        }
    }

    fn write_quarantine(
        &mut self,
        rejected: &[FoundReject],
        first_line: u64,
    ) -> Result<(), Failure> {
        let source = self.source_names.get(self.next.0 as usize);
        let mut records = Vec::new();
        for found in rejected {
            let mut record = json!({
                "source": source,
                "line": first_line + found.line,
                "byteOffset": found.byte_offset,
                "code": found.code.as_str(),
            });
            match &found.raw {
                Some(raw) if found.code == RejectCode::InvalidUtf8 => {
                    record["rawBase64"] = json!(BASE64_STANDARD.encode(raw));
                }
                raw => record["raw"] = json!(raw.as_deref().map(String::from_utf8_lossy)),
            }
            records.extend_from_slice(record.to_string().as_bytes());
            records.push(b'\n');
        }
        match &mut self.quarantine_sink {
            Some(sink) if !records.is_empty() => sink.write(&records),
            _ => Ok(()),
        }
    }
}
