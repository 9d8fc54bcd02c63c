//! Which rows of a chunk have a value.

/// Rows of a chunk, in ascending order.
#[derive(Clone, Copy, Debug)]
pub(in crate::columns) enum Rows<'a> {
    /// The first rows of the chunk, as many as this number.
    First(usize),
    /// Row numbers.
    Listed(&'a [u32]),
}

impl Rows<'_> {
    /// Returns the number of the chunk's rows up to and including the last of these rows.
    pub(in crate::columns) fn end(self) -> usize {
        match self {
            Rows::First(count) => count,
            Rows::Listed(rows) => rows.last().map_or(0, |last| *last as usize + 1),
        }
    }

    /// Calls `visit` with each row and its item of `values`. There is a loop for each variant, so that no loop tests
    /// which it is.
    #[inline(always)]
    pub(in crate::columns) fn zip_each<T>(
        self,
        first_row: usize,
        values: impl Iterator<Item = T>,
        mut visit: impl FnMut(usize, T),
    ) {
        match self {
            Rows::First(_) => {
                for (row, value) in (first_row..).zip(values) {
                    visit(row, value);
                }
            }
            Rows::Listed(rows) => {
                for (row, value) in rows.iter().zip(values) {
                    visit(first_row + *row as usize, value);
                }
            }
        }
    }
}
