//! Collects what is found in one chunk, while its windows go through the steps of a scan.
//!
//! Line numbers are relative to the chunk, and stop counting after the last line that is wanted.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use ripsaw_query::{Plan, RejectCode, ViolationRule};

use super::{Findings, FoundRejection, FoundViolation};
use crate::columns::ChunkColumns;
use crate::count_if::count_if;
use crate::record::{LineKind, Records, Rejection, Shapes, Window};
use crate::scan::Chunk;
use crate::validate::{FailedRule, violation_message};

/// Settings that all chunks of a scan share.
#[derive(Clone, Copy)]
pub(crate) struct ChunkSettings<'a> {
    pub(crate) stop: &'a AtomicBool,
    /// Whether the bytes of all rejected lines are wanted.
    pub(crate) quarantine: bool,
    /// Number of matching records that are still wanted.
    pub(crate) wanted: u64,
}

/// Collects the findings of a chunk, window by window.
pub(crate) struct Collector<'a> {
    settings: ChunkSettings<'a>,
    findings: Findings,
    /// Number of records of the chunk that match.
    matched: u64,
    /// Index of the source of the chunk.
    pub(crate) source: u32,
    /// Offset of the current window in its source.
    pub(crate) window_offset: u64,
}

impl<'a> Collector<'a> {
    /// Starts a chunk. `columns` receives the rows if the plan asks for columns.
    pub(crate) fn new(
        chunk: &Chunk<'_>,
        columns: Option<ChunkColumns>,
        settings: ChunkSettings<'a>,
    ) -> Self {
        let findings = Findings {
            byte_count: chunk.bytes.len() as u64,
            columns,
            ..Findings::default()
        };
        Self {
            settings,
            findings,
            matched: 0,
            source: chunk.source,
            window_offset: chunk.base_offset,
        }
    }

    pub(crate) fn finish(self) -> Findings {
        self.findings
    }

    /// Whether no more lines of the chunk are wanted.
    pub(crate) fn is_done(&self) -> bool {
        self.matched >= self.settings.wanted || self.settings.stop.load(Ordering::Relaxed)
    }

    /// Returns how many lines of a window count, and how many of them match. If more records match than are
    /// wanted, the lines after the last one that is wanted do not count, and are marked as such.
    pub(crate) fn cut_after_wanted(
        &self,
        records: &mut Records,
        matching: &mut [bool],
    ) -> (usize, u64) {
        let matched = count_if(matching, |matches| matches);
        let wanted = self.settings.wanted - self.matched;
        if matched < wanted {
            return (matching.len(), matched);
        }
        let rows = records.lines.iter().zip(&*matching);
        let of_matching = rows.filter(|(_, matches)| **matches).map(|(line, _)| *line);
        let mut of_matching: Vec<u32> = of_matching.collect();
        let (_, last, _) = of_matching.select_nth_unstable(wanted as usize - 1);
        for (row, line) in records.lines.iter().enumerate() {
            if line > last {
                records.line_kinds[row] = LineKind::Unwanted;
                matching[row] = false;
            }
        }
        (*last as usize + 1, wanted)
    }

    /// Ends a window of which `line_count` lines count and `matched` of them match.
    pub(crate) fn end_window(&mut self, line_count: usize, matched: u64) {
        self.findings.line_count += line_count as u64;
        self.matched += matched;
    }

    /// Keeps the selected lines.
    pub(crate) fn keep_lines(&mut self, window: Window<'_>, records: &Records) {
        let findings = &mut self.findings;
        for (line, _) in records.selected() {
            let Range { start, end } = window.line(line);
            let line_number = findings.line_count + line as u64;
            findings.lines.push(&window.text[start..=end], line_number);
        }
    }

    /// Adds the selected records to the columns.
    pub(crate) fn keep_rows(&mut self, window: Window<'_>, records: &Records, shapes: &Shapes) {
        if let (Some(columns), Some(members)) = (&mut self.findings.columns, &records.members) {
            for (line, row) in records.selected() {
                columns.push_row(window, (line, row), members, shapes);
                let line_number = self.findings.line_count + line as u64;
                self.findings.row_lines.push(line_number);
            }
        }
    }

    /// Notes a violation of a rule in a line of the window, as far as details are wanted.
    pub(crate) fn note_violation(
        &mut self,
        plan: &Plan,
        window: Window<'_>,
        line: usize,
        failed: FailedRule<'_>,
    ) {
        if self.findings.violations.len() < plan.limits.max_details {
            self.findings.violations.push(FoundViolation {
                line: self.findings.line_count + line as u64,
                byte_offset: self.window_offset + window.line(line).start as u64,
                path: failed.rule.path.clone(),
                rule: ViolationRule::as_str(failed.check),
                message: violation_message(failed),
            });
        }
    }

    /// Notes a rejected line, the `line`-th one after those that have been counted, at `byte_offset` in the
    /// source.
    #[cold]
    #[inline(never)]
    pub(crate) fn note_reject(
        &mut self,
        plan: &Plan,
        line: usize,
        byte_offset: u64,
        text: &[u8],
        reject: Rejection,
    ) {
        if self.settings.quarantine || self.findings.rejected.len() < plan.limits.max_details {
            // Whether a reader still has the bytes of a line that is too long depends on where it cut the
            // input, so they are never kept.
            let keep = self.settings.quarantine && reject.code != RejectCode::LineTooLong;
            self.findings.rejected.push(FoundRejection {
                line: self.findings.line_count + line as u64,
                byte_offset,
                code: reject.code,
                message: reject.message(),
                raw: keep.then(|| text.strip_suffix(b"\r").unwrap_or(text).to_vec()),
            });
        }
    }
}
