use std::ops::Range;

use ripsaw_kernels::{LineEnd, ShortNumbers, Special};
use ripsaw_query::{Limits, Plan};

use super::learn_shape::learn_shape;
use super::members::MemberSource;
use super::number::long_number;
use super::records::{Outcome, Records};
use super::shape::{Shape, ShapeId};
use super::shapes::Shapes;
use super::speculation::{LineReading, Speculation};
use super::string::is_sound;
use super::{NoMembers, Reject, Span, Tag, Walker, Window};
use crate::profile::WindowCounts;

/// So many shapes are learned in one window at the most: lines that are all different shall not cost much more than
/// their walk.
const MAX_LEARNED: usize = 16;

/// Most logs have no more shapes.
const FEW_SHAPES: usize = 32;

/// So many are learned in a window once there are more: of lines that are all different they are of no use.
const MAX_LEARNED_OF_MANY: usize = 2;

/// Reads the lines of a window: says what each line is, and where the needed values of the records are.
///
/// ```text
/// fingerprint of each line -> lines by shape -> for each shape:
///   literals in place? -> gaps are values? -> strings sound? -> records
/// lines of no known shape, and those that are not of the one that they seemed to have -> walk each, learn its shape
/// ```
///
/// The walk decides what is a record and what is wrong with a line that is none; a shape only ever says that a line is
/// a record. So what is speculative cannot be wrong, only in vain: where it often is, windows are walked for a while.
pub(crate) struct WindowReader {
    walker: Walker,
    shapes: Shapes,
    speculation: Speculation,
    /// By shape; empty between windows.
    batches: Vec<Batch>,
    /// Rows whose lines were not of a shape that they seemed to have, with that shape.
    missed: Vec<(u32, ShapeId)>,
    /// How many lines of the window were walked, and how many shapes learned from them.
    walked: usize,
    learned: usize,
    /// How many lines of the window were of another shape than they seemed to have.
    misjudged: usize,
    /// Of the batch at hand: the indices of the line feeds in front of its lines.
    first_marks: Vec<u32>,
    differs: Vec<bool>,
    numbers: ShortNumbers,
}

/// Lines of one window that may be of one shape.
#[derive(Default)]
struct Batch {
    lines: Vec<u32>,
    /// Which of them have special bytes: their indices.
    special: Vec<u32>,
    /// Whether most of them were of another shape, the last time.
    is_misleading: bool,
}

impl WindowReader {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
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

    /// Other lines are to come: that attempts were in vain says nothing about them.
    pub(crate) fn begin_scan(&mut self, line_reading: LineReading) {
        self.speculation = Speculation::new(line_reading);
    }

    /// The shapes that the members of records refer to.
    pub(crate) fn shapes(&self) -> &Shapes {
        &self.shapes
    }

    pub(crate) fn read(
        &mut self,
        window: Window<'_>,
        plan: &Plan,
        records: &mut Records,
        counts: &mut WindowCounts,
    ) {
        let line_count = window.line_count();
        records.begin(line_count);
        // No line is longer than the window.
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
        // Lines without a known shape were read before those that were missed.
        records.rejects.sort_unstable_by_key(|(line, _)| *line);
        // Few shapes have to be learned first; that is not in vain.
        let learned = if self.shapes.len() <= FEW_SHAPES {
            self.learned
        } else {
            0
        };
        let in_vain = self.walked - learned + self.misjudged;
        self.speculation.note(line_count, in_vain);
        counts.walked_lines += self.walked as u64;
    }

    /// Puts each line into the batch of the shape that its fingerprint promises; walks the others.
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

    /// Reads rows whose lines seem to be of one shape; notes those that are not. `special` are the indices of those with
    /// special bytes.
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
        window
            .index
            .match_literals(window.text, &shape.literals, first_marks, differs);
        if !differs.contains(&false) {
            missed.extend(rows.map(|row| (row as u32, id)));
            return;
        }
        for (gap_index, gap) in shape.gaps.iter().enumerate() {
            window
                .index
                .read_short_numbers(window.text, gap.between, first_marks, numbers);
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
        let window_marks = window.index.marks();
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

    /// Reads the lines that are not of the shape that they seemed to have.
    fn read_missed(&mut self, window: Window<'_>, plan: &Plan, records: &mut Records) {
        while let Some((row, tried)) = self.missed.pop() {
            let row = row as usize;
            if !self.is_of_alternative(window, row, tried, plan, records) {
                self.walk_and_learn(window, row, plan, records);
            }
        }
    }

    /// Tries the other shapes with the fingerprint of a line one by one.
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

    /// Finds out what the line of a row is byte by byte.
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

/// Whether the strings of a row with special bytes are sound, whose line is of a shape; finds out which of the needed ones
/// have escapes.
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

/// The value at a range of a line that is no short number, inside so many containers; `None` if that is no value.
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

/// What lines of one shape have in common and lines of other shapes have not, as a rule.
#[inline]
fn fingerprint(window: Window<'_>, before: LineEnd, end: LineEnd) -> u64 {
    let marks = u64::from(end.mark - before.mark);
    window.index.hash_of_keys(before.key, end.key) ^ (marks << 48)
}
