use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use memchr::{memchr, memrchr};
use ripsaw_kernels::{Kernel, StructuralIndex};
use ripsaw_query::{Number, Plan, RejectCode, Rows, StatsSlots, TopErrorsSlots, ViolationRule};

use crate::aggregate::Level;
use crate::chunk::Chunk;
use crate::columns::{BatchChunk, ColumnSizes};
use crate::filter;
use crate::findings::{Findings, FoundReject, FoundViolation};
use crate::record::string::decoded;
use crate::record::{Fields, Line, MemberSink, NoMembers, Reject, Slots, Value, ValueKind, Walker};
use crate::totals::Totals;
use crate::validate::{check_rules, violation_message};

/// Bytes that are indexed at a time: their positions stay in the nearest cache.
const WINDOW_BYTES: usize = 32 << 10;

/// One thread's part of a scan: the order of the steps that a line goes through.
///
/// ```text
/// chunk -> windows of whole lines -> structural index -> for each line:
///   too long? -> blank? -> walk (validate, locate the needed fields) -> schema rules -> predicate
///   -> statistics, error messages -> raw line or columns
/// ```
pub(crate) struct Worker {
    plan: Arc<Plan>,
    index: StructuralIndex,
    lines: LineScanner,
    /// Of the columns of the chunk before.
    column_sizes: ColumnSizes,
    /// Counts and accumulators of all the chunks that this worker has scanned.
    pub(crate) totals: Totals,
}

/// What is shared by all chunks of a scan.
#[derive(Clone, Copy)]
pub(crate) struct ChunkSettings<'a> {
    pub(crate) stop: &'a AtomicBool,
    /// Whether the bytes of rejected lines are wanted, of all of them.
    pub(crate) quarantine: bool,
    /// How many more matching records are wanted.
    pub(crate) wanted: u64,
}

/// What the steps of a line work with, apart from the window.
struct LineScanner {
    walker: Walker,
    slots: Slots,
}

/// Takes the rows of the records that match.
trait RowSink: MemberSink {
    fn begin_row(&mut self);
    fn end_row(&mut self);
    fn discard_row(&mut self);
}

impl RowSink for NoMembers {
    fn begin_row(&mut self) {}
    fn end_row(&mut self) {}
    fn discard_row(&mut self) {}
}

impl MemberSink for BatchChunk {
    #[inline]
    fn member(&mut self, key: &[u8], key_escaped: bool, value: Value<'_>) {
        BatchChunk::member(self, key, key_escaped, value);
    }
}

impl RowSink for BatchChunk {
    fn begin_row(&mut self) {
        BatchChunk::begin_row(self);
    }
    fn end_row(&mut self) {
        BatchChunk::end_row(self);
    }
    fn discard_row(&mut self) {
        BatchChunk::discard_row(self);
    }
}

/// What a chunk has turned up so far.
struct Found<'a> {
    settings: ChunkSettings<'a>,
    findings: Findings,
    matched: u64,
    /// Offset of the window in its source.
    window_offset: u64,
}

impl Worker {
    pub(crate) fn new(plan: Arc<Plan>) -> Self {
        Self {
            index: StructuralIndex::new(Kernel::detect()),
            lines: LineScanner {
                walker: Walker::new(plan.limits.max_depth),
                slots: Slots::new(plan.fields.slot_count()),
            },
            column_sizes: ColumnSizes::default(),
            totals: Totals::new(&plan),
            plan,
        }
    }

    /// Scans a chunk. Stops early, at a window or after a line, where the settings say so.
    pub(crate) fn scan(&mut self, chunk: &Chunk<'_>, settings: ChunkSettings<'_>) -> Findings {
        let mut found = Found {
            settings,
            findings: Findings::default(),
            matched: 0,
            window_offset: chunk.base_offset,
        };
        if self.plan.rows == Rows::Columns {
            let mut batch = BatchChunk::new(
                self.plan.select.as_deref(),
                self.plan.limits.max_columns,
                std::mem::take(&mut self.column_sizes),
            );
            self.scan_windows(chunk, &mut found, &mut batch);
            self.column_sizes = batch.sizes();
            found.findings.batch = Some(batch);
        } else {
            self.scan_windows(chunk, &mut found, &mut NoMembers);
        }
        found.findings
    }

    fn scan_windows(&mut self, chunk: &Chunk<'_>, found: &mut Found<'_>, rows: &mut impl RowSink) {
        let mut from = 0;
        while from < chunk.bytes.len() && !found.is_done() {
            let to = window_end(chunk.bytes, from);
            found.window_offset = chunk.base_offset + from as u64;
            self.scan_window(&chunk.bytes[from..to], found, rows);
            from = to;
        }
        self.totals.byte_count +=
            from as u64 - u64::from(chunk.newline_added && from == chunk.bytes.len());
        if let Some(line_bytes) = chunk.too_long_line_bytes.filter(|_| !found.is_done()) {
            found.window_offset = chunk.base_offset + chunk.bytes.len() as u64;
            self.totals.byte_count += line_bytes;
            reject_line(&self.plan, &mut self.totals, found, 0, &[], TOO_LONG);
            self.totals.line_count += 1;
            found.findings.line_count += 1;
        }
    }

    fn scan_window(&mut self, window: &[u8], found: &mut Found<'_>, rows: &mut impl RowSink) {
        self.index.build(window);
        let mut quotes = self.index.quotes();
        let mut start = 0;
        for &end in self.index.line_ends() {
            let end = end as usize;
            let line = Line {
                window,
                start,
                end,
                quotes,
                index: &self.index,
            };
            let consumed = self
                .lines
                .scan_line(line, &self.plan, &mut self.totals, found, rows);
            // A line that did not get through leaves its quotes behind.
            let consumed =
                consumed.unwrap_or_else(|| quotes.partition_point(|quote| (*quote as usize) < end));
            quotes = &quotes[consumed..];
            start = end + 1;
            self.totals.line_count += 1;
            found.findings.line_count += 1;
            if found.matched >= found.settings.wanted {
                return;
            }
        }
    }
}

impl Found<'_> {
    fn is_done(&self) -> bool {
        self.matched >= self.settings.wanted || self.settings.stop.load(Ordering::Relaxed)
    }
}

/// The end of the window that begins at `from`: behind a line feed, near the usual size unless a line is longer.
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

const TOO_LONG: Reject = Reject {
    code: RejectCode::LineTooLong,
    at: 0,
    problem: "the line is longer than the limit",
};

impl LineScanner {
    /// Takes one line through all the steps. Returns the number of quotes in it, where the walk got to its end.
    #[inline]
    fn scan_line(
        &mut self,
        line: Line<'_>,
        plan: &Plan,
        totals: &mut Totals,
        found: &mut Found<'_>,
        rows: &mut impl RowSink,
    ) -> Option<usize> {
        let Line {
            window, start, end, ..
        } = line;
        let text = &window[start..end];
        if text.len() as u64 > plan.limits.max_line_bytes
            && text.strip_suffix(b"\r").unwrap_or(text).len() as u64 > plan.limits.max_line_bytes
        {
            reject_line(plan, totals, found, start, text, TOO_LONG);
            return None;
        }
        if window[start] <= b' ' && text.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r')) {
            totals.blank_count += 1;
            return Some(0);
        }
        rows.begin_row();
        let quotes = match self.walker.walk(line, &plan.fields, &mut self.slots, rows) {
            Ok(quotes) => quotes,
            Err(reject) => {
                rows.discard_row();
                reject_line(plan, totals, found, start, text, reject);
                return None;
            }
        };
        totals.record_count += 1;
        let fields = Fields {
            window,
            slots: &self.slots,
        };
        if plan.rules.is_some() {
            validate(plan, totals, found, fields, start);
        }
        if plan
            .predicate
            .as_ref()
            .is_some_and(|predicate| filter::evaluate(predicate, fields) != Some(true))
        {
            rows.discard_row();
            return Some(quotes);
        }
        rows.end_row();
        totals.matched_count += 1;
        found.matched += 1;
        if let (Some(stats), Some(slots)) = (&mut totals.stats, plan.stats) {
            let StatsSlots {
                level,
                duration_ms,
                status_code,
            } = slots;
            stats.update(
                level_of(fields.get(level)),
                fields.number(duration_ms).map(Number::to_f64),
                fields.number(status_code),
            );
        }
        if let (Some(messages), Some(TopErrorsSlots { level, message, .. })) =
            (&mut totals.top_errors, plan.top_errors)
        {
            let message = fields.get(message);
            if message.kind == ValueKind::String
                && level_of(fields.get(level)) == Some(Level::Error)
            {
                messages.update(message.text, message.escaped);
            }
        }
        match plan.rows {
            Rows::Count => {}
            Rows::Lines => found
                .findings
                .lines
                .push(&window[start..=end], found.findings.line_count),
            Rows::Columns => found.findings.batch_lines.push(found.findings.line_count),
        }
        Some(quotes)
    }
}

#[inline]
fn level_of(value: Value<'_>) -> Option<Level> {
    match value {
        Value {
            kind: ValueKind::String,
            escaped: false,
            text,
        } => Level::parse(text),
        Value {
            kind: ValueKind::String,
            ..
        } => Level::parse(&decoded(&value)),
        _ => None,
    }
}

#[inline]
fn validate(
    plan: &Plan,
    totals: &mut Totals,
    found: &mut Found<'_>,
    fields: Fields<'_>,
    start: usize,
) {
    let rules = plan.rules.as_deref().unwrap_or_default();
    let broken = check_rules(rules, fields, |failed| {
        if found.findings.violations.len() < plan.limits.max_details {
            found.findings.violations.push(FoundViolation {
                line: found.findings.line_count,
                byte_offset: found.window_offset + start as u64,
                path: failed.rule.path.clone(),
                rule: ViolationRule::as_str(failed.check),
                message: violation_message(failed),
            });
        }
    });
    totals.violation_count += broken;
    totals.valid_count += u64::from(broken == 0);
}

#[cold]
#[inline(never)]
fn reject_line(
    plan: &Plan,
    totals: &mut Totals,
    found: &mut Found<'_>,
    start: usize,
    text: &[u8],
    reject: Reject,
) {
    totals.rejected[reject.code as usize] += 1;
    let settings = found.settings;
    let max_details = plan.limits.max_details;
    if settings.quarantine || found.findings.rejected.len() < max_details {
        // Whether a reader still has the bytes of a line that is too long depends on where it cut.
        let keep = settings.quarantine && reject.code != RejectCode::LineTooLong;
        found.findings.rejected.push(FoundReject {
            line: found.findings.line_count,
            byte_offset: found.window_offset + start as u64,
            code: reject.code,
            message: reject.message(),
            raw: keep.then(|| text.strip_suffix(b"\r").unwrap_or(text).to_vec()),
        });
    }
}
