//! A window: the lines that go through all steps of a scan together.

use std::ops::Range;

use ripsaw_kernels::{Literal, Special, StructuralIndex};

/// Some whole lines and their index.
#[derive(Clone, Copy)]
pub(crate) struct Window<'a> {
    /// The lines, followed by at least [`Window::PADDING`] bytes with any content.
    pub(crate) text: &'a [u8],
    pub(crate) index: &'a StructuralIndex,
    /// For each line, what it contains besides plain ASCII text.
    pub(crate) special: &'a [Special],
}

impl<'a> Window<'a> {
    /// Number of bytes after the last line, so that a wide load that begins in a line stays within the text.
    pub(crate) const PADDING: usize = Literal::MAX_BYTES;

    pub(crate) fn line_count(&self) -> usize {
        self.index.line_ends().len() - 1
    }

    /// Number of bytes of the lines, without the padding.
    pub(crate) fn byte_count(&self) -> usize {
        let marks = self.index.marks();
        marks[marks.len() - 1].wrapping_add(1) as usize
    }

    /// The marks of a line: the line feed before it, its quotes, and its own line feed.
    #[inline]
    pub(crate) fn marks(&self, line: usize) -> &'a [u32] {
        let ends = self.index.line_ends();
        &self.index.marks()[ends[line].mark as usize..=ends[line + 1].mark as usize]
    }

    /// Range of a line, without its line feed.
    #[inline]
    pub(crate) fn line(&self, line: usize) -> Range<usize> {
        match *self.marks(line) {
            [before, .., end] => before.wrapping_add(1) as usize..end as usize,
            _ => 0..0,
        }
    }
}
