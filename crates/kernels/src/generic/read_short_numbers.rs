use crate::{Between, ShortNumbers};

/// So many values are made at once, at the most; the lists are filled up to a multiple of it, so that none is made alone.
const LANES: usize = 8;

/// Reads a number of each line: the marks around it and its word first, then what they say, in a loop that compilers turn
/// into vectors.
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
        // Beyond 4 GiB there are no places.
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
