use std::ops::Range;

use super::column_layout::Section;

const ALIGNMENT: usize = 8;

/// Places sections one behind the other.
#[derive(Debug, Default)]
pub(super) struct Sections {
    end: usize,
}

impl Sections {
    pub(super) fn place(&mut self, length: usize) -> Section {
        let start = self.end.next_multiple_of(ALIGNMENT);
        self.end = start + length;
        [start, length]
    }

    /// A buffer of zeros for all sections.
    pub(super) fn allocate(self) -> Vec<u8> {
        vec![0; self.end]
    }
}

/// The bytes of a section in its buffer.
pub(super) fn range([start, length]: Section) -> Range<usize> {
    start..start + length
}
