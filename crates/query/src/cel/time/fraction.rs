//! Decimals of seconds.

/// Returns the nanoseconds of a second that decimals stand for. Decimals after the ninth are dropped.
pub(super) fn fraction(decimals: &[u8]) -> u32 {
    let digits = decimals.iter().chain(std::iter::repeat(&b'0')).take(9);
    digits.fold(0, |nanos, digit| nanos * 10 + u32::from(digit - b'0'))
}
