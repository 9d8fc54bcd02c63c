//! Decimal digits, eight at a time and without a branch per digit: branch prediction fails most often on the lengths of
//! numbers, which vary from line to line in logs.

use crate::word::{LOW_SEVEN, TOPS};

/// The text `00000000`.
pub(crate) const ZEROS: u64 = 0x3030_3030_3030_3030;

/// Loads the eight bytes from `at` on, the first one into the lowest byte. `None` if there are fewer.
#[inline(always)]
pub fn word_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes
        .get(at..)?
        .first_chunk()
        .map(|word| u64::from_le_bytes(*word))
}

/// Number of decimal digits before the first other byte: 0 to 8.
#[inline(always)]
pub fn leading_digits(word: u64) -> usize {
    (tops_of_others(word ^ ZEROS).trailing_zeros() / 8) as usize
}

/// Mask with the top bit of each byte of `digits` that is not 0 to 9 (the values, not the characters).
#[inline(always)]
pub(crate) fn tops_of_others(digits: u64) -> u64 {
    // Adding 0x76 sets the top bit of values from 10 on. No addition carries into the next byte: 0x7F + 0x76 is below
    // 0x100.
    (((digits & LOW_SEVEN) + 0x7676_7676_7676_7676) | digits) & TOPS
}

/// Value of the first `count` digits of the word; `count` is 1 to 8.
#[inline(always)]
pub fn digits_value(word: u64, count: usize) -> u64 {
    debug_assert!((1..=8).contains(&count));
    let missing = 64 - 8 * count as u32;
    // Move the digits to the top of the word, so that zeros precede them.
    eight_digits((word << missing) - (ZEROS << missing))
}

/// Value of eight digits of 0 to 9, the first one in the lowest byte. If a byte is greater than 9, the result is
/// arbitrary.
///
/// The digits are combined into pairs, fours and eights, as in Daniel Lemire, "Number parsing at a gigabyte per second"
/// (2021), section 6, but without products of two 64-bit factors, which the vector instructions lack.
#[inline(always)]
pub(crate) fn eight_digits(digits: u64) -> u64 {
    const PAIRS: u64 = 0x00FF_00FF_00FF_00FF;
    // A product with this factor has, in the place of the second pair, 100 times the first pair plus the second.
    const FOUR: u64 = 100 << 16 | 1;
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8) & PAIRS;
    let four = |pairs: u64| ((pairs & 0xFFFF_FFFF) * FOUR) >> 16 & 0xFFFF;
    four(pairs) * 10_000 + four(pairs >> 32)
}

#[cfg(test)]
mod tests {
    use super::{digits_value, leading_digits, word_at};

    #[test]
    fn counts_digits_up_to_the_first_other_byte() {
        for byte in 0..=255_u8 {
            for at in 0..8 {
                let mut bytes = *b"12345678";
                bytes[at] = byte;
                let expected = if byte.is_ascii_digit() { 8 } else { at };
                assert_eq!(
                    leading_digits(u64::from_le_bytes(bytes)),
                    expected,
                    "{byte} at {at}"
                );
            }
        }
    }

    #[test]
    fn values_of_every_length() {
        let text = b"98765432,";
        for count in 1..=8 {
            let expected = std::str::from_utf8(&text[..count])
                .unwrap()
                .parse()
                .unwrap();
            assert_eq!(
                word_at(text, 0).map(|word| digits_value(word, count)),
                Some(expected)
            );
        }
        assert_eq!(
            word_at(b"0000000x", 0).map(|word| digits_value(word, 7)),
            Some(0)
        );
        assert_eq!(word_at(text, 2), None);
    }
}
