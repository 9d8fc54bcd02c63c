//! Reads one short number from each of many lines, all between the same two marks.
//!
//! ```text
//! for each line:                       loads from anywhere, one after the other
//!     range = marks[m] and marks[m + 1] of the line, in one word
//!     word  = the eight bytes of text from the first offset of the range on
//! for each line:                       arithmetic, which the compiler turns into vectors
//!     value = ShortNumbers::of_word(word, length of the range)
//!             none if the range begins less than eight bytes before the end of the text
//! ```
//!
//! The two loops are separate because the first one cannot be vectorised, and the second one can: `of_word` has no
//! branch. The compiler vectorises it for AVX2, AVX-512 and NEON alike. With AVX-512 this is as fast as the explicit
//! gathers that it replaced (1.00); with AVX2, which had none, a scan takes 0.94 of the time. Both marks of a range are
//! adjacent, so one load reads them (0.76 of the time of the numbers, together with a single test for bytes that are
//! not digits).

use crate::place::Between;
use crate::short_numbers::ShortNumbers;

/// Largest number of values that one vector holds: eight words of 64 bits with AVX-512. The lists are extended to a
/// multiple of it, so that the last values are not computed one by one.
const LANES: usize = 8;

/// Reads the number `between` two marks for each line whose first mark is in `first_marks`.
#[inline(always)]
pub(crate) fn read_short_numbers(
    text: &[u8],
    marks: &[u32],
    between: Between,
    first_marks: &[u32],
    numbers: &mut ShortNumbers,
) {
    let count = first_marks.len();
    numbers.resize(count.next_multiple_of(LANES));
    let ShortNumbers { ranges, values } = numbers;
    if let Some(last_word) = text.len().checked_sub(8) {
        for ((first_mark, range), word) in first_marks.iter().zip(&mut *ranges).zip(&mut *values) {
            *range = between.marks(marks, *first_mark);
            let (start, _) = between.offsets(*range);
            let bytes = text[(start as usize).min(last_word)..].first_chunk();
            *word = bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes));
        }
        // Offsets have 32 bits, so that no number begins after the first 4 GiB.
        let last_word = u32::try_from(last_word).unwrap_or(u32::MAX);
        for (range, value) in ranges.iter_mut().zip(values) {
            let (start, end) = between.offsets(*range);
            let is_inside = start <= last_word;
            let length = if is_inside {
                end.wrapping_sub(start)
            } else {
                0
            };
            *value = ShortNumbers::of_word(*value, length);
            *range = u64::from(start) | u64::from(end) << 32;
        }
    } else {
        ranges.fill(0);
        values.fill(ShortNumbers::NONE);
    }
    numbers.resize(count);
}
