//! Eight bytes side by side in a word ("SIMD within a register").

pub(crate) const LOW_BITS: u64 = 0x0101_0101_0101_0101;
pub(crate) const LOW_SEVEN: u64 = 0x7F7F_7F7F_7F7F_7F7F;
pub(crate) const TOPS: u64 = !LOW_SEVEN;

/// The top bits of the bytes that equal `byte`; the other bits are arbitrary.
#[inline(always)]
pub(crate) fn tops_of_equal(word: u64, byte: u8) -> u64 {
    let difference = word ^ (LOW_BITS * u64::from(byte));
    // The top bit of each byte is set unless the whole byte is zero; no carry leaves a byte.
    !(((difference & LOW_SEVEN) + LOW_SEVEN) | difference)
}
