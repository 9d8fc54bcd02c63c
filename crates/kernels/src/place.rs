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
