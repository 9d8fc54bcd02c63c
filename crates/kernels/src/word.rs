//! Operations on eight bytes in a 64-bit word ("SIMD within a register").

pub(crate) const LOW_BITS: u64 = 0x0101_0101_0101_0101;
pub(crate) const LOW_SEVEN: u64 = 0x7F7F_7F7F_7F7F_7F7F;
pub(crate) const TOPS: u64 = !LOW_SEVEN;

/// Sets the top bit of each byte that equals `byte` and clears it in the others. The lower bits are arbitrary.
#[inline(always)]
pub(crate) fn tops_of_equal(word: u64, byte: u8) -> u64 {
    let difference = word ^ (LOW_BITS * u64::from(byte));
    // Before the negation, the top bit of a byte is set unless the whole byte is zero. No addition carries into the
    // next byte: 0x7F + 0x7F is below 0x100.
    !(((difference & LOW_SEVEN) + LOW_SEVEN) | difference)
}
