use crate::Kernel;

/// Of an `f64`, below its exponent.
pub(crate) const FRACTION_BITS: u32 = f64::MANTISSA_DIGITS - 1;

/// The sum of some `f64`s whose exponents are near to each other: exact, and so the same for every kernel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NearSum {
    /// In units of the lowest bit of a value with the lowest exponent.
    pub units: i128,
    /// How many of the values it is the sum of.
    pub count: usize,
}

impl NearSum {
    /// So many exponents that follow each other are near.
    pub const EXPONENTS: u32 = 30;

    /// The most values of one sum.
    pub const MAX_VALUES: usize = 512;

    /// The sum of those values whose exponents, as they are stored, are `lowest_exponent` or up to 29 more.
    ///
    /// # Panics
    /// If there are more than [`NearSum::MAX_VALUES`], or the exponents are not all those of normal values.
    pub fn of(values: &[f64], lowest_exponent: u64) -> Self {
        assert!(values.len() <= Self::MAX_VALUES, "sums would overflow");
        assert!(
            (1..0x7FF - u64::from(Self::EXPONENTS)).contains(&lowest_exponent),
            "subnormal and infinite values are not near"
        );
        Kernel::detect().sum_near(values, lowest_exponent)
    }

    /// Whether a value is one of those that are added up.
    #[inline]
    pub fn has(value: f64, lowest_exponent: u64) -> bool {
        Self::shift_of(value, lowest_exponent) < u64::from(Self::EXPONENTS)
    }

    /// How far the exponent of a value lies above the lowest one; far beyond [`NearSum::EXPONENTS`] below it.
    #[inline(always)]
    pub(crate) fn shift_of(value: f64, lowest_exponent: u64) -> u64 {
        (value.to_bits() >> FRACTION_BITS & 0x7FF).wrapping_sub(lowest_exponent)
    }
}
