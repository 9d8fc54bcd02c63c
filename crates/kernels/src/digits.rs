//! Eight decimal digits at a time, without a branch per digit: in logs the lengths of numbers are what branch
//! prediction gets wrong.

use crate::word::{LOW_SEVEN, TOPS};

/// Eight digits of zero.
pub(crate) const ZEROS: u64 = 0x3030_3030_3030_3030;

/// The word of the eight bytes from `at` on, if there are as many.
#[inline(always)]
pub fn word_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes
        .get(at..)?
        .first_chunk()
        .map(|word| u64::from_le_bytes(*word))
}

/// How many bytes from the first one on are decimal digits: 0 to 8.
#[inline(always)]
pub fn leading_digits(word: u64) -> usize {
    (tops_of_others(word ^ ZEROS).trailing_zeros() / 8) as usize
}

/// The top bits of the bytes that are not 0 to 9.
#[inline(always)]
pub(crate) fn tops_of_others(digits: u64) -> u64 {
    // No carry leaves a byte.
    (((digits & LOW_SEVEN) + 0x7676_7676_7676_7676) | digits) & TOPS
}

/// The value of the first `count` digits, 1 to 8 of them.
#[inline(always)]
pub fn digits_value(word: u64, count: usize) -> u64 {
    debug_assert!((1..=8).contains(&count));
    let missing = 64 - 8 * count as u32;
    // Moved to the top, with zeros in front.
    eight_digits((word << missing) - (ZEROS << missing))
}

/// The value of eight digits, each 0 to 9, the first one in the lowest byte; anything if they are none.
///
/// They are added up in pairs, fours and eights: by Daniel Lemire, "Number parsing at a gigabyte per second" (2021),
/// section 6, but for products of 64 bits, which vectors do not have.
#[inline(always)]
pub(crate) fn eight_digits(digits: u64) -> u64 {
    const PAIRS: u64 = 0x00FF_00FF_00FF_00FF;
    // The sum of a pair and a hundred times the one in front of it stands in the second one's place.
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
