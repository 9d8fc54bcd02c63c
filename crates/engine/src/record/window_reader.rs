//! Reads the lines of a window: finds out what each line is, and where the needed values of the records are.
//!
//! Most lines of a log repeat the members of an earlier line. Such lines are not parsed: they are compared
//! with the [`Shape`] of the earlier line, many lines at a time. Only lines that match no known shape go to
//! the [`Walker`], the validating parser.
//!
//! ```text
//! for each line:
//!     fingerprint = hash of the ends of its keys, and its number of marks
//!     if a shape with this fingerprint and number of marks is known: add the line to the batch of that shape
//!     else: walk the line, learn its shape
//! for each batch:
//!     compare the literals of the shape at their places in every line
//!     for each gap: read the numbers of all lines; parse what is not a short number, one by one
//!     compute the spans of the needed strings, objects and arrays from the marks
//!     in lines with special bytes: check UTF-8, control characters and escapes
//!     lines that pass are records; the others are missed
//! for each missed line:
//!     try the other shapes with its fingerprint
//!     if it matches none: walk the line, learn its shape
//! ```
//!
//! A shape can only accept a line. The walker alone decides that a line is rejected, and why. A wrong guess
//! therefore costs time but never changes an answer.
//!
//! A wrong guess costs time in three ways, and each has a bound:
//!
//! - Learning a shape allocates, which walking a line does not. A window teaches at most [`MAX_LEARNED`]
//!   shapes, and only [`MAX_LEARNED_OF_MANY`] once more than [`FEW_SHAPES`] are known: so many shapes suggest
//!   that the lines hardly repeat.
//! - Comparing a line in vain comes on top of its walk. After a window with too many such lines, the next
//!   windows are walked without an attempt ([`Speculation`]).
//! - A fingerprint that leads to the wrong shape costs a comparison per line. If most lines of a batch were
//!   missed, the shape that fits is tried first from then on ([`Shapes::promote`]).
//!
//! Literals are compared in four lines at once, so that each is loaded once for the four. The gaps are read a
//! column at a time: one gap in all lines of the batch before the next one. Such a loop carries no state from
//! line to line, so the CPU works on several lines at once.

use std::ops::Range;

use ripsaw_kernels::{Kernel, LineEnd, ShortNumbers, Special};
use ripsaw_query::{Limits, Plan};

use super::members::MemberSource;
use super::records::{Outcome, Records};
use super::reject::Reject;
use super::shape::{Shape, ShapeId, Shapes, learn_shape};
use super::speculation::{LineReading, Speculation};
use super::value::string::is_sound;
use super::value::{Span, Tag, long_number};
use super::walker::{NoMembers, Walker};
use super::window::Window;
use crate::window_counts::WindowCounts;

/// Maximum number of shapes learned per window, so that all-distinct lines cost little more than walking.
const MAX_LEARNED: usize = 16;

/// Number of shapes that most logs do not exceed.
const FEW_SHAPES: usize = 32;

/// Maximum number of shapes learned per window once more than [`FEW_SHAPES`] are known. The lines are then
/// probably all different, and further shapes of no use.
const MAX_LEARNED_OF_MANY: usize = 2;

/// Finds out what each line of a window is, and where the needed values of its records are.
///
/// It keeps its shapes and its memory from window to window, and from scan to scan.
pub(crate) struct WindowReader {
    kernel: Kernel,
    walker: Walker,
    shapes: Shapes,
    speculation: Speculation,
    /// The batch of each shape, by [`ShapeId`]; empty between windows.
    batches: Vec<Batch>,
    /// Rows whose lines did not match the shape of their batch, each with that shape.
    missed: Vec<(u32, ShapeId)>,
    /// Number of lines of the window that were walked by [`WindowReader::walk_and_learn`].
    walked: usize,
    /// Number of shapes learned from lines of the window.
    learned: usize,
    /// Number of lines of the window that matched another shape than the one their fingerprint led to.
    misjudged: usize,
    /// For each line of the current batch: the index of the line feed before it, in the marks of the window.
    first_marks: Vec<u32>,
    /// For each line of the current batch: whether it does not match the shape.
    differs: Vec<bool>,
    /// What the current gap holds in each line of the batch.
    numbers: ShortNumbers,
}

/// The lines of one window that may match one shape.
#[derive(Default)]
struct Batch {
    lines: Vec<u32>,
    /// Indices in `lines` of the lines with special bytes.
    special: Vec<u32>,
    /// Whether more than half of the lines did not match the shape when the batch was last read.
    is_misleading: bool,
}

impl WindowReader {
    pub(crate) fn new(kernel: Kernel, limits: &Limits) -> Self {
        Self {
            kernel,
            walker: Walker::new(limits.max_depth),
            shapes: Shapes::default(),
            speculation: Speculation::default(),
            batches: Vec::new(),
            missed: Vec::new(),
            walked: 0,
            learned: 0,
            misjudged: 0,
            first_marks: Vec::new(),
            differs: Vec::new(),
            numbers: ShortNumbers::default(),
        }
    }

    /// Starts a scan. Attempts that failed in an earlier scan say nothing about the lines of this one, so
    /// they are forgotten.
    pub(crate) fn begin_scan(&mut self, line_reading: LineReading) {
        self.speculation = Speculation::new(line_reading);
    }

    /// The shapes to which the members of records refer.
    pub(crate) fn shapes(&self) -> &Shapes {
        &self.shapes
    }

    /// Reads all lines of a window into `records`.
    pub(crate) fn read(
        &mut self,
        window: Window<'_>,
        plan: &Plan,
        records: &mut Records,
        counts: &mut WindowCounts,
    ) {
        let line_count = window.line_count();
        records.begin(line_count);
        // A line cannot be longer than the window.
        let may_be_too_long = window.byte_count() as u64 > plan.limits.max_line_bytes;
        if may_be_too_long || !self.speculation.is_due() {
            for line in 0..line_count as u32 {
                let row = records.add_line(line);
                self.walk(window, row, plan, records);
            }
            counts.walked_windows += 1;
            counts.walked_lines += line_count as u64;
            return;
        }
        self.shapes.make_room();
        self.walked = 0;
        self.learned = 0;
        self.misjudged = 0;
        self.sort_by_shape(window, plan, records);
        for id in 0..self.batches.len() {
            if self.batches[id].lines.is_empty() {
                continue;
            }
            let mut batch = std::mem::take(&mut self.batches[id]);
            let missed_before = self.missed.len();
            let rows = records.add_lines(&batch.lines);
            self.read_batch(id as ShapeId, rows, &batch.special, window, plan, records);
            batch.is_misleading = (self.missed.len() - missed_before) * 2 > batch.lines.len();
            batch.lines.clear();
            batch.special.clear();
            self.batches[id] = batch;
        }
        self.read_missed(window, plan, records);
        debug_assert_eq!(records.lines.len(), line_count, "each line has a row");
        // Rejected lines without a known shape were walked before the missed ones.
        records.rejects.sort_unstable_by_key(|(line, _)| *line);
        // The first shapes have to be learned, so those walks do not count as wasted.
        let learned = if self.shapes.len() <= FEW_SHAPES {
            self.learned
        } else {
            0
        };
        let in_vain = self.walked - learned + self.misjudged;
        self.speculation.note(line_count, in_vain);
        counts.walked_lines += self.walked as u64;
    }

    /// Adds each line to the batch of the shape that its fingerprint leads to; walks the lines without one.
    fn sort_by_shape(&mut self, window: Window<'_>, plan: &Plan, records: &mut Records) {
        self.batches.resize_with(self.shapes.len(), Batch::default);
        let line_ends = window.index.line_ends().windows(2);
        for ((line, ends), special) in (0..).zip(line_ends).zip(window.special) {
            let mark_count = ends[1].mark - ends[0].mark;
            let fingerprint = fingerprint(window, ends[0], ends[1]);
            let Some(id) = self.shapes.find(fingerprint, mark_count) else {
                let row = records.add_line(line);
                self.walk_and_learn(window, row, plan, records);
                continue;
            };
            let batch = &mut self.batches[usize::from(id)];
            if *special != Special::default() {
                batch.special.push(batch.lines.len() as u32);
            }
            batch.lines.push(line);
        }
    }

    /// Reads rows whose lines may match the shape `id`, and adds those that do not to `missed`. `special`
    /// holds the indices, within `rows`, of the lines with special bytes.
    fn read_batch(
        &mut self,
        id: ShapeId,
        rows: Range<usize>,
        special: &[u32],
        window: Window<'_>,
        plan: &Plan,
        records: &mut Records,
    ) {
        let Self {
            kernel,
            walker,
            shapes,
            missed,
            first_marks,
            differs,
            numbers,
            ..
        } = self;
        let shape = shapes.get(id);
        let first_row = rows.start;
        let line_ends = window.index.line_ends();
        first_marks.clear();
        let lines = &records.lines[rows.clone()];
        first_marks.extend(lines.iter().map(|line| line_ends[*line as usize].mark));
        let window_marks = window.index.marks();
        kernel.match_literals(
            window.text,
            window_marks,
            &shape.literals,
            first_marks,
            differs,
        );
        if !differs.contains(&false) {
            missed.extend(rows.map(|row| (row as u32, id)));
            return;
        }
        for (gap_index, gap) in shape.gaps.iter().enumerate() {
            kernel.read_short_numbers(
                window.text,
                window_marks,
                gap.between,
                first_marks,
                numbers,
            );
            if let Some(slot) = gap.slot {
                let column = &mut records.column_mut(slot)[rows.clone()];
                let found = numbers.ranges.iter().zip(&numbers.values);
                for (span, (range, value)) in column.iter_mut().zip(found) {
                    let (start, end) = (*range as u32, (*range >> 32) as u32);
                    *span = Span::short_number(start, end, *value);
                }
            }
            if !numbers.are_all_short() {
                for (index, differs) in differs.iter_mut().enumerate() {
                    if numbers.values[index] != ShortNumbers::NONE || *differs {
                        continue;
                    }
                    let range = numbers.range(index);
                    let row = first_row + index;
                    let line_end = window.line(records.lines[row] as usize).end;
                    match other_value(walker, plan, window.text, range, line_end, gap.depth) {
                        Some(span) => {
                            let value = span.as_short_number();
                            numbers.values[index] = value.unwrap_or(ShortNumbers::NONE);
                            records.set(gap.slot, row, span);
                        }
                        None => *differs = true,
                    }
                }
            }
            if let Some(members) = &mut records.members {
                members.set_gap_numbers(gap_index, first_row, &numbers.values);
            }
        }
        for slot in &shape.absent {
            records.forget_column(*slot, rows.clone());
        }
        for place in &shape.spans {
            let column = &mut records.column_mut(place.slot)[rows.clone()];
            for (span, first_mark) in column.iter_mut().zip(&*first_marks) {
                let marks = &window_marks[*first_mark as usize..];
                let (start, end) = (place.start.at(marks), place.end.at(marks));
                *span = Span::new(place.tag, start, end, 0);
            }
        }
        for index in special {
            let index = *index as usize;
            differs[index] =
                differs[index] || !is_sound_row(shape, first_row + index, window, records);
        }
        records.outcomes[rows.clone()].fill(Outcome::Record);
        if differs.contains(&true) {
            for (row, _) in rows.clone().zip(&*differs).filter(|(_, differs)| **differs) {
                records.outcomes[row] = Outcome::Rejected;
                missed.push((row as u32, id));
            }
        }
        if let Some(members) = &mut records.members {
            members.set(rows, MemberSource::Shape(id));
        }
    }

    /// Reads the rows whose lines did not match the shape of their batch.
    fn read_missed(&mut self, window: Window<'_>, plan: &Plan, records: &mut Records) {
        while let Some((row, tried)) = self.missed.pop() {
            let row = row as usize;
            if !self.is_of_alternative(window, row, tried, plan, records) {
                self.walk_and_learn(window, row, plan, records);
            }
        }
    }

    /// Tries the other shapes with the fingerprint of a line one by one. Returns whether one matched.
    fn is_of_alternative(
        &mut self,
        window: Window<'_>,
        row: usize,
        tried: ShapeId,
        plan: &Plan,
        records: &mut Records,
    ) -> bool {
        let line = records.lines[row] as usize;
        let ends = &window.index.line_ends()[line..];
        let mark_count = ends[1].mark - ends[0].mark;
        let fingerprint = fingerprint(window, ends[0], ends[1]);
        let is_special = window.special[line] != Special::default();
        let special: &[u32] = if is_special { &[0] } else { &[] };
        let mut next = self.shapes.find(fingerprint, mark_count);
        let missed_before = self.missed.len();
        while let Some(id) = next.filter(|id| self.shapes.get(*id).mark_count == mark_count) {
            next = self.shapes.get(id).next;
            if id == tried {
                continue;
            }
            records.forget(row);
            self.read_batch(id, row..row + 1, special, window, plan, records);
            self.missed.truncate(missed_before);
            if records.outcomes[row] == Outcome::Record {
                self.misjudged += 1;
                let tried = &mut self.batches[usize::from(tried)];
                if std::mem::take(&mut tried.is_misleading) {
                    self.shapes.promote(fingerprint, id);
                }
                return true;
            }
        }
        false
    }

    /// Walks the line of a row, and learns its shape if it is a record.
    fn walk_and_learn(
        &mut self,
        window: Window<'_>,
        row: usize,
        plan: &Plan,
        records: &mut Records,
    ) {
        self.walked += 1;
        self.walk(window, row, plan, records);
        let most_learned = if self.shapes.len() <= FEW_SHAPES {
            MAX_LEARNED
        } else {
            MAX_LEARNED_OF_MANY
        };
        if records.outcomes[row] == Outcome::Record && self.learned < most_learned {
            let line = records.lines[row] as usize;
            let marks = window.marks(line);
            let with_members = records.members.is_some();
            if let Some(shape) = learn_shape(window.text, marks, &plan.fields, with_members) {
                self.learned += 1;
                let ends = &window.index.line_ends()[line..];
                self.shapes
                    .insert(fingerprint(window, ends[0], ends[1]), shape);
                self.batches.resize_with(self.shapes.len(), Batch::default);
            }
        }
    }

    /// Classifies the line of a row byte by byte: too long, blank, a record or rejected.
    fn walk(&mut self, window: Window<'_>, row: usize, plan: &Plan, records: &mut Records) {
        let line = records.lines[row] as usize;
        let text = &window.text[window.line(line)];
        records.forget(row);
        let max_line_bytes = plan.limits.max_line_bytes;
        if text.len() as u64 > max_line_bytes
            && text.strip_suffix(b"\r").unwrap_or(text).len() as u64 > max_line_bytes
        {
            records.rejects.push((line, Reject::TOO_LONG));
            return;
        }
        if text.first().is_none_or(|first| *first <= b' ')
            && text.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r'))
        {
            records.outcomes[row] = Outcome::Blank;
            return;
        }
        let (fields, walker) = (&plan.fields, &mut self.walker);
        let (mut values, members) = records.row(row);
        let outcome = match members {
            None => walker.walk(window, line, fields, &mut values, &mut NoMembers),
            Some(members) => {
                let from = members.listed_count();
                let outcome = walker.walk(window, line, fields, &mut values, members);
                let to = members.listed_count();
                members.set(row..row + 1, MemberSource::Listed(from as u32, to as u32));
                outcome
            }
        };
        match outcome {
            Ok(()) => records.outcomes[row] = Outcome::Record,
            Err(reject) => {
                records.forget(row);
                records.rejects.push((line, reject));
            }
        }
    }
}

/// Returns whether the line of a row, which has special bytes and otherwise matches `shape`, is sound: valid
/// UTF-8 without control characters and invalid escapes. Marks the needed strings that contain escapes.
fn is_sound_row(shape: &Shape, row: usize, window: Window<'_>, records: &mut Records) -> bool {
    let line = records.lines[row] as usize;
    let special = window.special[line];
    let is_sound = is_sound(&window.text[window.line(line)], special);
    if is_sound && special.escapes() {
        for place in &shape.spans {
            let span = &mut records.column_mut(place.slot)[row];
            let (start, end) = (span.start(), span.end());
            let tag = place.tag.with_escapes(&window.text[start..end]);
            *span = Span::new(tag, start, end, 0);
        }
    }
    is_sound
}

/// Returns the value that fills exactly the given range of a line, inside `depth` containers, where the
/// kernel found no short number; `None` if the range is not one JSON value.
#[inline(never)]
fn other_value(
    walker: &mut Walker,
    plan: &Plan,
    text: &[u8],
    Range { start, end }: Range<usize>,
    line_end: usize,
    depth: usize,
) -> Option<Span> {
    if let Some(number) = long_number(text, start, end) {
        let tag = Tag::short_number(number.decimals);
        return Some(Span::new(tag, start, end, number.mantissa));
    }
    let value = walker.value_at(text, start, line_end, depth, &plan.fields)?;
    (value.end() == end).then_some(value)
}

/// Returns a hash that lines of one shape share, and that usually differs between shapes.
#[inline]
fn fingerprint(window: Window<'_>, before: LineEnd, end: LineEnd) -> u64 {
    let marks = u64::from(end.mark - before.mark);
    window.index.hash_of_keys(before.key, end.key) ^ (marks << 48)
}
