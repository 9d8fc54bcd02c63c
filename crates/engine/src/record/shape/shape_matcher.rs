//! Compares lines with a shape, and reads the needed values of those that match.
//!
//! ```text
//! compare the literals of the shape at their places in every line
//! for each gap: read the numbers of all lines; parse what is not a short number, one by one
//! compute the spans of the needed strings, objects and arrays from the marks
//! in lines with special bytes: check UTF-8, control characters and escapes
//! ```
//!
//! Literals are compared in four lines at once, so that each is loaded once for the four. The gaps are read a
//! column at a time: one gap in all lines before the next one. Such a loop carries no state from line to line,
//! so the CPU works on several lines at once.

use std::ops::Range;

use ripsaw_kernels::{Kernel, ShortNumbers};
use ripsaw_query::FieldTree;

use super::Shape;
use crate::record::records::Records;
use crate::record::value::string::is_sound;
use crate::record::value::{Span, Tag, long_number};
use crate::record::walker::Walker;
use crate::record::window::Window;

/// Compares lines with a shape. It keeps its memory from shape to shape.
pub(in crate::record) struct ShapeMatcher {
    kernel: Kernel,
    /// For each line: the index of the line feed before it, in the marks of the window.
    first_marks: Vec<u32>,
    /// For each line: whether it does not match the shape.
    differs: Vec<bool>,
    /// What the current gap holds in each line.
    numbers: ShortNumbers,
}

impl ShapeMatcher {
    pub(in crate::record) fn new(kernel: Kernel) -> Self {
        Self {
            kernel,
            first_marks: Vec::new(),
            differs: Vec::new(),
            numbers: ShortNumbers::default(),
        }
    }

    /// Reads rows whose lines may match the shape. Returns for each of them whether its line does not, or `None` if
    /// no line does. `special` holds the indices, within `rows`, of the lines with special bytes.
    pub(in crate::record) fn read(
        &mut self,
        shape: &Shape,
        (rows, special): (Range<usize>, &[u32]),
        window: Window<'_>,
        fields: &FieldTree,
        walker: &mut Walker,
        records: &mut Records,
    ) -> Option<&[bool]> {
        let Self {
            kernel,
            first_marks,
            differs,
            numbers,
        } = self;
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
            return None;
        }
        for (gap_index, gap) in shape.gaps.iter().enumerate() {
            kernel.read_short_numbers(window.text, window_marks, gap.between, first_marks, numbers);
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
                    match other_value(walker, fields, window.text, range, line_end, gap.depth) {
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
        Some(differs)
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
    fields: &FieldTree,
    text: &[u8],
    Range { start, end }: Range<usize>,
    line_end: usize,
    depth: usize,
) -> Option<Span> {
    if let Some(number) = long_number(text, start, end) {
        let tag = Tag::short_number(number.decimals);
        return Some(Span::new(tag, start, end, number.mantissa));
    }
    let value = walker.value_at(text, start, line_end, depth, fields)?;
    (value.end() == end).then_some(value)
}
