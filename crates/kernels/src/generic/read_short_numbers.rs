use crate::vector::Vector;
use crate::{Place, ShortNumbers};

/// Reads a number of each line: so many lines at once as the kernel can, the rest one by one.
///
/// # Safety
/// The CPU must have the instructions of `V`.
#[inline(always)]
pub(crate) unsafe fn read_short_numbers<V: Vector>(
    text: &[u8],
    marks: &[u32],
    between: (Place, Place),
    first_marks: &[u32],
    numbers: &mut ShortNumbers,
) {
    // SAFETY: the caller vouches for the instructions.
    let done = unsafe { V::read_short_numbers(text, marks, between, first_marks, numbers) };
    let (start, end) = between;
    for &first_mark in &first_marks[done..] {
        let line_marks = &marks[first_mark as usize..];
        let (start, end) = (start.at(line_marks), end.at(line_marks));
        let value = ShortNumbers::read(text, start, end);
        numbers.push(start as u32, end as u32, value);
    }
}
