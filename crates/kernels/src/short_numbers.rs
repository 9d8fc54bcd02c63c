use crate::{Place, StructuralIndex};

/// Numbers of some lines, all between the same two places.
#[derive(Debug, Default)]
pub struct ShortNumbers {
    /// Offset of each.
    pub starts: Vec<u32>,
    /// Offset behind each.
    pub ends: Vec<u32>,
    /// Eight times the digits of each, without its point, and the number of its decimals; [`ShortNumbers::NONE`] where
    /// there is no short number.
    pub values: Vec<u64>,
}

impl ShortNumbers {
    /// Something else than a short number.
    pub const NONE: u64 = u64::MAX;

    /// The most bytes of a short number, its point included. It has neither sign nor exponent.
    pub const MAX_BYTES: usize = 8;

    /// The value of what is at `start..end`, as in [`ShortNumbers::values`].
    #[inline(always)]
    pub fn read(text: &[u8], start: usize, end: usize) -> u64 {
        short_number(text, start, end)
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

/// The value, as in [`ShortNumbers`], of what is at `start..end`.
#[inline(always)]
pub(crate) fn short_number(text: &[u8], start: usize, end: usize) -> u64 {
    const ZEROS: u64 = 0x3030_3030_3030_3030;
    let length = end.wrapping_sub(start);
    let Some(bytes) = text.get(start..).and_then(<[u8]>::first_chunk) else {
        return ShortNumbers::NONE;
    };
    if length.wrapping_sub(1) >= ShortNumbers::MAX_BYTES {
        return ShortNumbers::NONE;
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
            return ShortNumbers::NONE;
        }
        (digits, 7 - whole_digits)
    };
    if bytes[0] == b'0' && length > 1 && bytes[1] != b'.' {
        return ShortNumbers::NONE;
    }
    value_of_digits(digits) << 3 | decimals as u64
}

/// How many bytes from the first one on are decimal digits: 0 to 8.
#[inline(always)]
fn leading_digits(word: u64) -> usize {
    const LOW_SEVEN: u64 = 0x7F7F_7F7F_7F7F_7F7F;
    let distance = word ^ 0x3030_3030_3030_3030;
    // The top bit of a byte is set unless it is 0 to 9; no carry leaves a byte.
    let others = (((distance & LOW_SEVEN) + 0x7676_7676_7676_7676) | distance) & !LOW_SEVEN;
    (others.trailing_zeros() / 8) as usize
}

/// The value of eight digits, which are added up in pairs, fours and eights: by Daniel Lemire, "Number parsing at a
/// gigabyte per second" (2021), section 6.
#[inline(always)]
fn value_of_digits(digits: u64) -> u64 {
    let digits = digits & 0x0F0F_0F0F_0F0F_0F0F;
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8);
    let fours = (pairs & 0x0000_00FF_0000_00FF).wrapping_mul(100 + (1_000_000 << 32));
    let rest = (pairs >> 16 & 0x0000_00FF_0000_00FF).wrapping_mul(1 + (10_000 << 32));
    fours.wrapping_add(rest) >> 32
}
