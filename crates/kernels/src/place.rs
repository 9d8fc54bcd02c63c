/// A place in the lines of one shape: at a distance from a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The mark, counted from the line feed in front of the line.
    pub mark: u32,
    /// Distance from the mark, which may be negative.
    pub offset: i32,
}

impl Place {
    /// Its offset in the window, given the marks from the line feed in front of the line on. One that would be
    /// negative, as in a line of another shape, is beyond every window.
    ///
    /// # Panics
    /// If there are not so many marks.
    #[inline(always)]
    pub fn at(self, marks: &[u32]) -> usize {
        marks[self.mark as usize].wrapping_add_signed(self.offset) as usize
    }
}

/// What is between two neighbouring marks of the lines of one shape, or a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Between {
    /// The first one of the marks, counted from the line feed in front of the line.
    pub mark: u32,
    /// Distance of the first byte from the first mark.
    pub start: i32,
    /// Distance of what is behind the last byte from the second mark.
    pub end: i32,
}

impl Between {
    /// The two marks, the second one above 32 bits.
    ///
    /// # Panics
    /// If there are not so many marks.
    #[inline(always)]
    pub(crate) fn marks(self, marks: &[u32], first_mark: u32) -> u64 {
        let at = first_mark as usize + self.mark as usize;
        let pair = &marks[at..at + 2];
        u64::from(pair[0]) | u64::from(pair[1]) << 32
    }

    /// The offsets of the first byte and behind the last one, given the two marks.
    #[inline(always)]
    pub(crate) fn offsets(self, marks: u64) -> (u32, u32) {
        (
            (marks as u32).wrapping_add_signed(self.start),
            ((marks >> 32) as u32).wrapping_add_signed(self.end),
        )
    }
}
