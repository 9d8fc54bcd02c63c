//! The members of the records of a window, for plans that need all of them.

use std::ops::Range;

use ripsaw_kernels::ShortNumbers;

use super::shape::ShapeId;
use super::value::Span;

/// The members of the records of one window. Those of a line with a shape are known from the shape; those of
/// other lines are listed.
#[derive(Debug, Default)]
pub(crate) struct Members {
    /// Where the members of each row are found.
    sources: Vec<MemberSource>,
    /// The members of the lines without a shape, line after line.
    listed: Vec<MemberSpan>,
    /// For each gap of a shape, by row, the short number that was read there.
    gap_numbers: Vec<Vec<u64>>,
}

/// Where the members of a record are found.
#[derive(Clone, Copy, Debug)]
pub(crate) enum MemberSource {
    /// Range in the list.
    Listed(u32, u32),
    /// The members of a shape.
    Shape(ShapeId),
}

/// A member within a window.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MemberSpan {
    /// Start and end offsets of the text between the quotes of the key.
    pub(crate) key: (u32, u32),
    pub(crate) key_escaped: bool,
    pub(crate) value: Span,
}

impl Members {
    /// Starts a window of `line_count` lines.
    pub(super) fn begin(&mut self, line_count: usize) {
        self.listed.clear();
        self.sources.clear();
        self.sources.resize(line_count, MemberSource::Listed(0, 0));
        for numbers in &mut self.gap_numbers {
            numbers.resize(line_count, ShortNumbers::NONE);
        }
    }

    /// Adds a member to the list.
    #[inline]
    pub(super) fn push(&mut self, member: MemberSpan) {
        self.listed.push(member);
    }

    pub(super) fn listed_count(&self) -> usize {
        self.listed.len()
    }

    pub(super) fn set(&mut self, rows: Range<usize>, source: MemberSource) {
        self.sources[rows].fill(source);
    }

    /// Notes the short numbers in a gap of the rows from `first_row` on, in the form of
    /// [`ShortNumbers::values`].
    pub(super) fn set_gap_numbers(&mut self, gap: usize, first_row: usize, numbers: &[u64]) {
        while self.gap_numbers.len() <= gap {
            let line_count = self.sources.len();
            self.gap_numbers.push(vec![ShortNumbers::NONE; line_count]);
        }
        self.gap_numbers[gap][first_row..][..numbers.len()].copy_from_slice(numbers);
    }

    /// The short number in a gap of a row with a shape; [`ShortNumbers::NONE`] if the gap holds another
    /// value.
    #[inline]
    pub(crate) fn gap_number(&self, gap: usize, row: usize) -> u64 {
        self.gap_numbers[gap][row]
    }

    #[inline]
    pub(crate) fn source(&self, row: usize) -> MemberSource {
        self.sources[row]
    }

    pub(crate) fn listed(&self, from: u32, to: u32) -> &[MemberSpan] {
        &self.listed[from as usize..to as usize]
    }
}
