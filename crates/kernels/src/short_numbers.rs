use crate::digits::{ZEROS, eight_digits, tops_of_others};
use crate::word::{LOW_BITS, TOPS, sum_of_bytes, tops_of_equal};
use crate::{Place, StructuralIndex};

/// Numbers of some lines, all between the same two places.
#[derive(Debug, Default)]
pub struct ShortNumbers {
    /// Offset of each.
    pub starts: Vec<u32>,
    /// Offset behind each.
    pub ends: Vec<u32>,
    /// The digits of each, without its point, above [`ShortNumbers::DECIMALS_BITS`] for the number of its decimals;
    /// [`ShortNumbers::NONE`] where there is no short number.
    pub values: Vec<u64>,
}

impl ShortNumbers {
    /// Something else than a short number.
    pub const NONE: u64 = u64::MAX;

    /// More than the decimals of short numbers need: longer ones, which are read elsewhere, have the same form.
    pub const DECIMALS_BITS: u32 = 4;

    /// The most bytes of a short number, its point included. It has neither sign nor exponent.
    pub const MAX_BYTES: usize = 8;

    /// The value of what is at `start..end`, as in [`ShortNumbers::values`].
    #[inline(always)]
    pub fn read(text: &[u8], start: usize, end: usize) -> u64 {
        let word = text.get(start..).and_then(<[u8]>::first_chunk);
        word.map_or(Self::NONE, |word| {
            Self::of_word(u64::from_le_bytes(*word), end.wrapping_sub(start) as u32)
        })
    }

    /// The value of the first `length` bytes of a word, as in [`ShortNumbers::values`]. Without a branch, and with nothing that
    /// vectors do not have.
    ///
    /// The text is moved to the top of its word with zeros in front, and the whole digits one byte up over the point; then
    /// there must be eight digits.
    #[inline(always)]
    pub(crate) fn of_word(read: u64, length: u32) -> u64 {
        let all_if = |condition: bool| if condition { u64::MAX } else { 0 };
        let missing = 64_u32.wrapping_sub(length.wrapping_mul(8)) % 64;
        let word = (read << missing) | (ZEROS & !(u64::MAX << missing));

        let points = tops_of_equal(word, b'.') & TOPS;
        let has_point = all_if(points != 0);
        // The top bit of the first point, its byte, and the bytes in front of it.
        let top = points & points.wrapping_neg();
        let point = (top << 1).wrapping_sub(top >> 7);
        let whole = (top >> 7).wrapping_sub(1) & has_point;
        let decimals = !(whole | point);
        let text = (word & decimals) | (word & whole) << 8 | (has_point & u64::from(b'0'));
        let digits = text ^ ZEROS;
        let decimal_count = sum_of_bytes(decimals & has_point & LOW_BITS);

        let (first, second) = (read & 0xFF, read >> 8 & 0xFF);
        let has_leading_zero = all_if(first == u64::from(b'0'))
            & all_if(second != u64::from(b'.'))
            & all_if(length != 1);
        let is_none = all_if(length.wrapping_sub(1) >= Self::MAX_BYTES as u32)
            | all_if(tops_of_others(digits) != 0)
            | all_if(first == u64::from(b'.'))
            | (all_if(decimal_count == 0) & has_point)
            | has_leading_zero;
        eight_digits(digits) << Self::DECIMALS_BITS | decimal_count | is_none
    }

    pub(crate) fn resize(&mut self, count: usize) {
        self.starts.resize(count, 0);
        self.ends.resize(count, 0);
        self.values.resize(count, 0);
    }

    /// Whether every value is that of a short number.
    #[inline]
    pub fn are_all_short(&self) -> bool {
        // Digits leave the top bit free.
        self.values.iter().fold(0, |bits, value| bits | value) >> 63 == 0
    }
}

impl StructuralIndex {
    /// Reads what is between two places of some lines of the window that `text` begins with, where it is a JSON number and short.
    /// `first_marks` are the indices of the line feeds in front of the lines.
    ///
    /// # Panics
    /// If a line has fewer marks than the places need.
    pub fn read_short_numbers(
        &self,
        text: &[u8],
        between: (Place, Place),
        first_marks: &[u32],
        numbers: &mut ShortNumbers,
    ) {
        let marks = self.marks();
        self.kernel()
            .read_short_numbers(text, marks, between, first_marks, numbers);
    }
}
