//! Exact sums of floating-point numbers that have similar exponents. `generic/sum_near.rs` describes the algorithm.

/// Number of fraction bits of an `f64`; the exponent is above them.
pub(crate) const FRACTION_BITS: u32 = f64::MANTISSA_DIGITS - 1;

/// Sum of those `f64` values whose exponents lie within a small range. The sum is exact, so every kernel returns the
/// same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NearSum {
    /// The sum, in units of the lowest fraction bit of a value with the lowest exponent.
    pub units: i128,
    /// Number of values that were added.
    pub count: usize,
}

impl NearSum {
    /// Number of consecutive exponents that count as near.
    pub const EXPONENTS: u32 = 30;

    /// Maximum number of values per sum.
    pub const MAX_VALUES: usize = 512;

    /// Whether [`Kernel::sum_near`](crate::Kernel::sum_near) adds this value.
    #[inline]
    pub fn has(value: f64, lowest_exponent: u64) -> bool {
        Self::shift_of(value, lowest_exponent) < u64::from(Self::EXPONENTS)
    }

    /// Difference between the exponent of a value and the lowest one. If the exponent is lower, the difference wraps
    /// around and is far greater than [`NearSum::EXPONENTS`].
    #[inline(always)]
    pub(crate) fn shift_of(value: f64, lowest_exponent: u64) -> u64 {
        (value.to_bits() >> FRACTION_BITS & 0x7FF).wrapping_sub(lowest_exponent)
    }
}
