//! Eight decimal digits at a time, without a branch per digit: in logs the lengths of numbers are what branch
//! prediction gets wrong.

/// Eight digits of zero.
pub(crate) const ZEROS: u64 = 0x3030_3030_3030_3030;
const LOW_SEVEN: u64 = 0x7F7F_7F7F_7F7F_7F7F;

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
    let distance = word ^ ZEROS;
    // The top bit of a byte is set unless it is 0 to 9; no carry leaves a byte.
    let others = (((distance & LOW_SEVEN) + 0x7676_7676_7676_7676) | distance) & !LOW_SEVEN;
    (others.trailing_zeros() / 8) as usize
}

/// The value of the first `count` digits, 1 to 8 of them.
///
/// The digits are moved to the top with zeros in front, and then added up in pairs, fours and eights: by Daniel
/// Lemire, "Number parsing at a gigabyte per second" (2021), section 6.
#[inline(always)]
pub fn digits_value(word: u64, count: usize) -> u64 {
    debug_assert!((1..=8).contains(&count));
    let missing = 64 - 8 * count as u32;
    let digits = (word << missing) - (ZEROS << missing);
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8);
    let fours = (pairs & 0x0000_00FF_0000_00FF).wrapping_mul(100 + (1_000_000 << 32));
    let rest = (pairs >> 16 & 0x0000_00FF_0000_00FF).wrapping_mul(1 + (10_000 << 32));
    fours.wrapping_add(rest) >> 32
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
