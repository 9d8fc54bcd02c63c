use crate::{Place, ShortNumbers};

/// So many values are made at once, at the most; the lists are filled up to a multiple of it, so that none is made alone.
const LANES: usize = 8;

/// Reads a number of each line: the words of all first, then what they say, in a loop that compilers turn into vectors.
#[inline(always)]
pub(crate) fn read_short_numbers(
    text: &[u8],
    marks: &[u32],
    (from, to): (Place, Place),
    first_marks: &[u32],
    numbers: &mut ShortNumbers,
) {
    let count = first_marks.len();
    numbers.resize(count.next_multiple_of(LANES));
    let ShortNumbers {
        starts,
        ends,
        values,
    } = numbers;
    if let Some(last_word) = text.len().checked_sub(8) {
        let lines = first_marks.iter().zip(&mut *starts).zip(&mut *ends);
        for (((first_mark, start), end), word) in lines.zip(&mut *values) {
            let line_marks = &marks[*first_mark as usize..];
            let at = from.at(line_marks);
            (*start, *end) = (at as u32, to.at(line_marks) as u32);
            let bytes = text[at.min(last_word)..].first_chunk();
            *word = bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes));
        }
        // Beyond 4 GiB there are no places.
        let last_word = u32::try_from(last_word).unwrap_or(u32::MAX);
        for ((start, end), value) in starts.iter().zip(&*ends).zip(&mut *values) {
            let is_inside = *start <= last_word;
            let length = if is_inside {
                end.wrapping_sub(*start)
            } else {
                0
            };
            *value = ShortNumbers::of_word(*value, length);
        }
    } else {
        values.fill(ShortNumbers::NONE);
    }
    numbers.resize(count);
}
