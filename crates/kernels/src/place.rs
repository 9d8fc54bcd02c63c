//! Positions in lines of one shape, expressed relative to marks.
//!
//! Values of different length move everything after them, so an offset from the beginning of the line differs from line
//! to line. The offset from the nearest mark before or after does not.

/// Position in the lines of one shape: a distance from a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Index of the mark, counted from the line feed before the line.
    pub mark: u32,
    /// Distance from the mark in bytes; may be negative.
    pub offset: i32,
}

impl Place {
    /// Offset of this place in the window. `marks` begins with the line feed before the line. If the offset would be
    /// negative, which happens in lines of another shape, the result is larger than any window.
    ///
    /// # Panics
    /// If there are fewer marks than that.
    #[inline(always)]
    pub fn at(self, marks: &[u32]) -> usize {
        marks[self.mark as usize].wrapping_add_signed(self.offset) as usize
    }
}

/// Range between two adjacent marks in the lines of one shape, or a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Between {
    /// Index of the first mark, counted from the line feed before the line.
    pub mark: u32,
    /// Distance of the first byte from the first mark.
    pub start: i32,
    /// Distance of the end, which is exclusive, from the second mark.
    pub end: i32,
}

impl Between {
    /// Returns both marks in one word, the second one in the upper 32 bits. `first_mark` is the index of the line feed
    /// before the line.
    ///
    /// # Panics
    /// If there are fewer marks than that.
    #[inline(always)]
    pub(crate) fn marks(self, marks: &[u32], first_mark: u32) -> u64 {
        let at = first_mark as usize + self.mark as usize;
        let pair = &marks[at..at + 2];
        u64::from(pair[0]) | u64::from(pair[1]) << 32
    }

    /// Offsets of the first byte and of the end (exclusive), given both marks.
    #[inline(always)]
    pub(crate) fn offsets(self, marks: u64) -> (u32, u32) {
        (
            (marks as u32).wrapping_add_signed(self.start),
            ((marks >> 32) as u32).wrapping_add_signed(self.end),
        )
    }
}
