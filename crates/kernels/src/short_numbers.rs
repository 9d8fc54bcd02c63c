//! Numbers of up to eight bytes, without sign and exponent: `200`, `12.5`, `0.25`. Typical numbers of logs, such as
//! status codes and rounded durations, have this form.
//!
//! They are kept as digits and a number of decimals, so that no precision is lost: `12.5` is 125 with one decimal. The
//! value of a number is computed from the eight bytes that begin with it, without a branch and without tables, in
//! operations that vectors have as well. `generic/read_short_numbers.rs` applies it to many lines at once.

use std::ops::Range;

use crate::digits::{ZEROS, eight_digits, tops_of_others};
use crate::word::LOW_BITS;

/// Decimal points after the character `0` was subtracted (by exclusive or) from every byte.
const POINTS: u64 = LOW_BITS * (b'.' ^ b'0') as u64;

/// Top bit of the last byte.
const LAST_TOP: u64 = 1 << 63;

/// Numbers of several lines, all between the same two marks.
#[derive(Debug, Default)]
pub struct ShortNumbers {
    /// Range of each number: the offset of its first byte in the lower 32 bits, that of its end (exclusive) in the
    /// upper ones.
    pub ranges: Vec<u64>,
    /// Value of each number: its digits without the point, shifted left by [`ShortNumbers::DECIMALS_BITS`], and the
    /// number of its decimals in the lower bits; [`ShortNumbers::NONE`] if it is not a short number.
    pub values: Vec<u64>,
}

impl ShortNumbers {
    /// Value that stands for anything other than a short number.
    pub const NONE: u64 = u64::MAX;

    /// Number of bits for the number of decimals. Short numbers need fewer; the engine uses the same form for longer
    /// numbers, which it reads elsewhere.
    pub const DECIMALS_BITS: u32 = 4;

    /// Maximum length of a short number in bytes, including the point.
    pub const MAX_BYTES: usize = 8;

    /// Value of the text at `start..end`, in the form of [`ShortNumbers::values`].
    #[inline(always)]
    pub fn read(text: &[u8], start: usize, end: usize) -> u64 {
        let word = text.get(start..).and_then(<[u8]>::first_chunk);
        word.map_or(Self::NONE, |word| {
            Self::of_word(u64::from_le_bytes(*word), end.wrapping_sub(start) as u32)
        })
    }

    /// Value of the first `length` bytes of a word, in the form of [`ShortNumbers::values`]. It uses no branches, and
    /// only operations that vectors have as well.
    ///
    /// The example is `12.5`, first byte on the left:
    ///
    /// ```text
    /// read      1 2 . 5 ? ? ? ?     the word, with bytes that follow the number
    /// digits    0 0 0 0 1 2 . 5     moved to the top of the word, zeros before them, characters turned into values
    /// joined    0 0 0 0 0 1 2 5     the bytes before the point moved up by one byte, over the point
    /// value     125, with 1 decimal
    /// ```
    #[inline(always)]
    pub(crate) fn of_word(read: u64, length: u32) -> u64 {
        let all_if = |condition: bool| if condition { u64::MAX } else { 0 };
        let missing = u64::from(length).wrapping_mul(8).wrapping_neg() % 64;
        let digits = (read << missing) ^ (ZEROS & (u64::MAX << missing));

        // The first byte that is not a digit: its top bit, its mask, and the mask up to and including it, which is all
        // ones if there is no such byte.
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

    /// Range of the number of a line. `line` is an index into `first_marks` of the call that read the numbers.
    pub fn range(&self, line: usize) -> Range<usize> {
        let range = self.ranges[line];
        range as u32 as usize..(range >> 32) as usize
    }

    pub(crate) fn resize(&mut self, count: usize) {
        self.ranges.resize(count, 0);
        self.values.resize(count, 0);
    }

    /// Whether every value is a short number.
    #[inline]
    pub fn are_all_short(&self) -> bool {
        // The digits of short numbers do not reach the top bit, which is set in `NONE`.
        self.values.iter().fold(0, |bits, value| bits | value) >> 63 == 0
    }
}
