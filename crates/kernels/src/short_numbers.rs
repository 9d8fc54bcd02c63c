use std::ops::Range;

use crate::digits::{ZEROS, eight_digits, tops_of_others};
use crate::word::LOW_BITS;
use crate::{Between, StructuralIndex};

/// Points among digits, which are less by the character of zero.
const POINTS: u64 = LOW_BITS * (b'.' ^ b'0') as u64;

/// The top bit of the last byte.
const LAST_TOP: u64 = 1 << 63;

/// Numbers of some lines, all between the same two marks.
#[derive(Debug, Default)]
pub struct ShortNumbers {
    /// Where each is: its offset, and above 32 bits the offset behind it.
    pub ranges: Vec<u64>,
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
    /// The digits are moved to the top of their word with zeros in front, and those up to the point one byte further, over it.
    #[inline(always)]
    pub(crate) fn of_word(read: u64, length: u32) -> u64 {
        let all_if = |condition: bool| if condition { u64::MAX } else { 0 };
        let missing = u64::from(length).wrapping_mul(8).wrapping_neg() % 64;
        let digits = (read << missing) ^ (ZEROS & (u64::MAX << missing));

        // The first byte that is no digit by its top bit, its bits, and those up to it: all if there is none.
        let others = tops_of_others(digits);
        let top = others & others.wrapping_neg();
        let point = (top << 1).wrapping_sub(top >> 7);
        let up_to_point = (top << 1).wrapping_sub(1);
        let over_point = if top == 0 { digits } else { digits << 8 };
        let joined = (over_point & up_to_point) | (digits & !up_to_point);
        let decimal_count = u64::from((!up_to_point).count_ones() / 8);

        let is_more_than_point = (others ^ top) | (digits ^ POINTS) & point | (top & LAST_TOP);
        let (first, first_two) = (read & 0xFF, read & 0xF0FF);
        let has_leading_zero =
            all_if(first_two == u64::from(u16::from_le_bytes(*b"00"))) & all_if(length != 1);
        let is_none = all_if(length.wrapping_sub(1) >= Self::MAX_BYTES as u32)
            | all_if(is_more_than_point != 0)
            | all_if(first == u64::from(b'.'))
            | has_leading_zero;
        eight_digits(joined) << Self::DECIMALS_BITS | decimal_count | is_none
    }

    /// Where the number of a line is.
    pub fn range(&self, line: usize) -> Range<usize> {
        let range = self.ranges[line];
        range as u32 as usize..(range >> 32) as usize
    }

    pub(crate) fn resize(&mut self, count: usize) {
        self.ranges.resize(count, 0);
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
    /// Reads what is between two marks of some lines of the window that `text` begins with, where it is a JSON number and short.
    /// `first_marks` are the indices of the line feeds in front of the lines.
    ///
    /// # Panics
    /// If there are not so many marks.
    pub fn read_short_numbers(
        &self,
        text: &[u8],
        between: Between,
        first_marks: &[u32],
        numbers: &mut ShortNumbers,
    ) {
        let marks = self.marks();
        self.kernel()
            .read_short_numbers(text, marks, between, first_marks, numbers);
    }
}
