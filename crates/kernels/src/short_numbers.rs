use crate::digits::{ZEROS, digits_value, leading_digits};
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
        let length = end.wrapping_sub(start);
        let Some(bytes) = text.get(start..).and_then(<[u8]>::first_chunk) else {
            return Self::NONE;
        };
        if length.wrapping_sub(1) >= Self::MAX_BYTES {
            return Self::NONE;
        }
        // The text is moved to the top of the word, with zeros in front.
        let missing = 8 * (8 - length as u32);
        let word = u64::from_le_bytes(*bytes) << missing | (ZEROS & ((1 << missing) - 1));
        let whole_digits = leading_digits(word);
        let (digits, decimals) = if whole_digits == 8 {
            (word, 0)
        } else {
            // Over the point the whole digits are moved one byte up.
            let point = 8 * whole_digits as u32;
            let below = (1 << point) - 1;
            let digits = (word & !below & !(0xFF << point)) | (word & below) << 8 | u64::from(b'0');
            let is_number = (word >> point) as u8 == b'.'
                && leading_digits(digits) == 8
                && point > missing
                && point < 56;
            if !is_number {
                return Self::NONE;
            }
            (digits, 7 - whole_digits)
        };
        if bytes[0] == b'0' && length > 1 && bytes[1] != b'.' {
            return Self::NONE;
        }
        digits_value(digits, 8) << Self::DECIMALS_BITS | decimals as u64
    }

    /// Whether every value is that of a short number.
    #[inline]
    pub fn are_all_short(&self) -> bool {
        // Digits leave the top bit free.
        self.values.iter().fold(0, |bits, value| bits | value) >> 63 == 0
    }

    pub(crate) fn push(&mut self, start: u32, end: u32, value: u64) {
        self.starts.push(start);
        self.ends.push(end);
        self.values.push(value);
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
        numbers.starts.clear();
        numbers.ends.clear();
        numbers.values.clear();
        let marks = self.marks();
        self.kernel()
            .read_short_numbers(text, marks, between, first_marks, numbers);
    }
}
