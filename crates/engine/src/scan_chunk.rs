//! Scans the chunks of one thread. This is the only file that knows the order of the steps.
//!
//! ```text
//! chunk -> windows of whole lines; for each window:
//!     structural index                    positions of quotes and line feeds, special lines
//!     records                             each line: blank, rejected, or a record with its needed values
//!     predicate                           which records match
//!     rules of the schema                 violations
//!     raw lines or columns                of the records that match
//!     statistics, messages, groups        of the records that match
//! ```
//!
//! Each step goes through all lines of a window before the next step begins. A window of 128 KiB and what is
//! found in it stay in the nearest caches from step to step. Against 32 KiB, windows of 64 KiB took 0.95 of
//! the time, and 128 KiB took 0.96 of that; 256 KiB would take 0.985 of that again, but half a megabyte for
//! the lists.

use std::collections::TryReserveError;
use std::sync::Arc;

use memchr::{memchr, memrchr};
use ripsaw_query::{Plan, RejectCode, Rows};

use crate::columns::ChunkColumns;
use crate::filter::{Filter, Filtering, Truth};
use crate::findings::{ChunkSettings, Collector, Findings};
use crate::record::{Fields, LineKind, LineReading, Records, Rejection, Window};
use crate::scan::{Chunk, ScanMemory, Scratch};
use crate::severity::severities;
use crate::totals::Totals;
use crate::validate::{Validator, check_rules};
use crate::window_counts::{Phase, WindowCounts};

/// Usual size of a window in bytes. A window and what is found in it stay in the nearest caches.
const WINDOW_BYTES: usize = 128 << 10;

/// Scans the chunks of one thread.
pub(crate) struct Worker {
    plan: Arc<Plan>,
    filter: Option<Filter>,
    validator: Option<Validator>,
    scratch: Scratch,
    /// Counts and accumulators of all chunks that this worker has scanned.
    pub(crate) totals: Totals,
    /// How their windows were read.
    windows: WindowCounts,
}

impl Worker {
    /// A worker that uses the memory and the shapes of an earlier one, if `memory` has any.
    pub(crate) fn new(plan: Arc<Plan>, line_reading: LineReading, memory: &ScanMemory) -> Self {
        Self {
            filter: plan.predicate.as_ref().map(Filter::new),
            validator: plan.rules.as_deref().map(Validator::new),
            scratch: memory.take(&plan, line_reading),
            totals: Totals::new(&plan),
            windows: WindowCounts::default(),
            plan,
        }
    }

    /// Returns the totals and how windows were read, and leaves the memory and the shapes to later workers.
    pub(crate) fn finish(self, memory: &ScanMemory) -> (Totals, WindowCounts) {
        memory.keep(self.scratch);
        (self.totals, self.windows)
    }

    /// Scans a chunk. With a limit it ends at the last line that is wanted; once the stop flag is set, at the
    /// next window. `columns` receives the rows if the plan asks for columns. After an error, the totals are
    /// incomplete.
    pub(crate) fn scan(
        &mut self,
        chunk: &Chunk<'_>,
        columns: Option<ChunkColumns>,
        settings: ChunkSettings<'_>,
    ) -> Result<Findings, TryReserveError> {
        let plan = Arc::clone(&self.plan);
        let mut found = Collector::new(chunk, columns, settings);
        self.scan_windows(chunk, &plan, &mut found)?;
        Ok(found.finish())
    }

    /// Cuts a chunk into windows and scans them. A window without enough bytes after it is copied, with
    /// padding.
    fn scan_windows(
        &mut self,
        chunk: &Chunk<'_>,
        plan: &Plan,
        found: &mut Collector<'_>,
    ) -> Result<(), TryReserveError> {
        let bytes = chunk.bytes;
        let mut from = 0;
        while from < bytes.len() && !found.is_done() {
            let to = window_end(bytes, from);
            found.window_offset = chunk.base_offset + from as u64;
            if bytes.len() - to >= Window::PADDING {
                self.scan_window(&bytes[from..], to - from, plan, found)?;
            } else {
                let mut padded = std::mem::take(&mut self.scratch.padded);
                padded.clear();
                padded.extend_from_slice(&bytes[from..to]);
                padded.resize(to - from + Window::PADDING, b' ');
                self.scan_window(&padded, to - from, plan, found)?;
                self.scratch.padded = padded;
            }
            from = to;
        }
        self.totals.byte_count +=
            from as u64 - u64::from(chunk.newline_added && from == bytes.len());
        if let Some(line_bytes) = chunk.too_long_line_bytes.filter(|_| !found.is_done()) {
            self.totals.byte_count += line_bytes;
            self.totals.line_count += 1;
            self.totals.rejected[RejectCode::LineTooLong as usize] += 1;
            let byte_offset = chunk.base_offset + bytes.len() as u64;
            found.note_reject(plan, 0, byte_offset, &[], Rejection::TOO_LONG);
            found.end_window(1, 0);
        }
        Ok(())
    }

    /// Takes the lines in the first `byte_count` bytes of `text` through all steps.
    fn scan_window(
        &mut self,
        text: &[u8],
        byte_count: usize,
        plan: &Plan,
        found: &mut Collector<'_>,
    ) -> Result<(), TryReserveError> {
        let Scratch {
            kernel,
            index,
            reader,
            records,
            special,
            matching,
            filtering,
            ..
        } = &mut self.scratch;
        let (totals, windows) = (&mut self.totals, &mut self.windows);
        let mut watch = windows.begin_window(byte_count);
        kernel.index_window(&text[..byte_count], index);
        index.find_special_lines(special);
        let window = Window {
            text,
            index,
            special,
        };
        watch.end(Phase::Index, windows);
        reader.read(window, plan, records, windows);
        watch.end(Phase::Read, windows);

        find_matching(self.filter.as_ref(), window, records, filtering, matching);
        let (line_count, matched) = found.cut_after_wanted(records, matching);
        if self.filter.is_some() {
            totals.filter_error_count += filtering.count_errors(&records.line_kinds);
        }
        totals.matched_count += matched;
        if plan.predicate.is_some() {
            watch.end(Phase::Filter, windows);
        }
        totals.count_lines(line_count, &records.line_kinds);
        totals.missing.update(window, records);
        let rejects = records.rejects.iter();
        for (line, reject) in rejects.take_while(|(line, _)| *line < line_count) {
            totals.rejected[reject.code as usize] += 1;
            let range = window.line(*line);
            let byte_offset = found.window_offset + range.start as u64;
            found.note_reject(plan, *line, byte_offset, &text[range], *reject);
        }
        if let (Some(validator), Some(rules)) = (&mut self.validator, &plan.rules) {
            let suspects = validator.find_suspects(rules, records, text);
            validate(plan, window, records, suspects, totals, found);
            watch.end(Phase::Validate, windows);
        }
        if plan.rows != Rows::Count {
            records.select(matching);
            match plan.rows {
                Rows::Count => {}
                Rows::Lines => found.keep_lines(window, records),
                Rows::Columns => found.keep_rows(window, records, reader.shapes()),
            }
            watch.end(Phase::Rows, windows);
        }
        let has_aggregates =
            plan.stats.is_some() || plan.top_errors.is_some() || plan.groups.is_some();
        if has_aggregates && (plan.predicate.is_some() || line_count < records.lines.len()) {
            records.keep_only(matching);
        }
        if let (Some(stats), Some(slots)) = (&mut totals.stats, plan.stats) {
            let severities = severities(records, window.text, &plan.severity);
            stats.update(window.text, records, severities, slots, matched)?;
        }
        if let (Some(messages), Some(slots)) = (&mut totals.top_errors, plan.top_errors) {
            let severities = severities(records, window.text, &plan.severity);
            messages.update_errors(window.text, records, severities, slots)?;
        }
        if let Some(groups) = &mut totals.groups {
            let place = (found.source, found.window_offset);
            groups.update(window, records, matching, place)?;
        }
        if has_aggregates {
            watch.end(Phase::Aggregate, windows);
        }
        found.end_window(line_count, matched);
        Ok(())
    }
}

/// Determines for each row whether it is a record that matches.
fn find_matching(
    filter: Option<&Filter>,
    window: Window<'_>,
    records: &Records,
    filtering: &mut Filtering,
    matching: &mut Vec<bool>,
) {
    let line_kinds = records.line_kinds.iter();
    let is_record = line_kinds.map(|kind| *kind == LineKind::Record);
    matching.clear();
    match filter {
        None => matching.extend(is_record),
        Some(filter) => {
            let truths = filtering.decide(filter, window, records, is_record);
            matching.extend(truths.iter().map(|truth| *truth == Truth::True));
        }
    }
}

/// Counts and notes the violations of the records that may break a rule.
fn validate(
    plan: &Plan,
    window: Window<'_>,
    records: &mut Records,
    is_suspect: &[bool],
    totals: &mut Totals,
    found: &mut Collector<'_>,
) {
    let rules = plan.rules.as_deref().unwrap_or_default();
    records.select(is_suspect);
    let records = &*records;
    for (line, row) in records.selected() {
        if records.line_kinds[row] != LineKind::Record {
            continue;
        }
        let fields = Fields {
            window,
            records,
            row,
        };
        let broken = check_rules(rules, fields, |failed| {
            found.note_violation(plan, window, line, failed);
        });
        totals.violation_count += broken;
        totals.invalid_count += u64::from(broken > 0);
    }
}

/// End of the window that starts at `from`: after the last line feed within the usual size, or after the
/// first line if that is longer; the end of `bytes` if it is near.
fn window_end(bytes: &[u8], from: usize) -> usize {
    let rest = &bytes[from..];
    if rest.len() <= WINDOW_BYTES {
        return bytes.len();
    }
    match memrchr(b'\n', &rest[..WINDOW_BYTES]) {
        Some(line_end) => from + line_end + 1,
        None => memchr(b'\n', &rest[WINDOW_BYTES..])
            .map_or(bytes.len(), |line_end| from + WINDOW_BYTES + line_end + 1),
    }
}
