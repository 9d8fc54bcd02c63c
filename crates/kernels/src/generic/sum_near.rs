//! Exact sums of values with similar exponents, by integer addition in eight lanes.
//!
//! ```text
//! for each value, in lane (index mod 8):
//!     shift    = exponent of the value - lowest exponent
//!     near     = 0 <= shift < 30
//!     mantissa = fraction | 2^52 if near, otherwise 0
//!     high    += sign * ((mantissa >> 26)    << shift)
//!     low     += sign * ((mantissa mod 2^26) << shift)
//!     count   += near
//! sum = (the high sums of all lanes << 26) + the low sums of all lanes
//! ```
//!
//! The unit of the sum is the lowest fraction bit of a value with the lowest exponent.
//!
//! Integer addition is exact and associative, so the sum depends neither on the order of the values nor on the kernel.
//! All operations are on 64-bit words and without a branch, so the compiler turns the inner loop into vectors (0.97 of
//! the time of statistics).
//!
//! # Reasons for the numbers
//!
//! - **26 low bits**: a mantissa has 53 bits, and shifted by up to 29 it would not fit into 64 bits. Its halves have 27
//!   and 26 bits, 56 and 55 after the shift.
//! - **30 exponents and 512 values**: a lane adds up to 512 / 8 = 2^6 values of less than 2^56, so that the magnitude
//!   of its sum is below 2^62 and fits into an `i64`. Thirty exponents are a factor of 10^9 between the least and the
//!   greatest value, which the durations of a log rarely exceed; the caller adds the others one by one.
//! - **Eight lanes**: one AVX-512 register of 64-bit words, or two of AVX2.

use crate::near_sum::{FRACTION_BITS, NearSum};

const LANES: usize = 8;
const IMPLICIT_BIT: u64 = 1 << FRACTION_BITS;
/// Mantissas are summed in two parts, so that both sums stay within 64 bits. This is the number of bits of the lower
/// part.
const LOW_BITS: u32 = 26;

/// Partial sums: each lane sums every eighth value.
#[derive(Default)]
struct Lanes {
    high: [i64; LANES],
    low: [i64; LANES],
    count: [u64; LANES],
}

/// Sums the values that are near; see [`Kernel::sum_near`](crate::Kernel::sum_near). The compiler turns the loops over
/// lanes into vectors.
#[inline(always)]
pub(crate) fn sum_near(values: &[f64], lowest_exponent: u64) -> NearSum {
    let mut lanes = Lanes::default();
    let (eights, rest) = values.as_chunks();
    for eight in eights {
        lanes.add(eight, lowest_exponent);
    }
    // The padding of zeros adds nothing, because zeros are never near.
    let mut last = [0.0; LANES];
    last[..rest.len()].copy_from_slice(rest);
    lanes.add(&last, lowest_exponent);
    let sum = |lanes: [i64; LANES]| lanes.into_iter().map(i128::from).sum::<i128>();
    NearSum {
        units: (sum(lanes.high) << LOW_BITS) + sum(lanes.low),
        count: lanes.count.iter().sum::<u64>() as usize,
    }
}

impl Lanes {
    #[inline(always)]
    fn add(&mut self, values: &[f64; LANES], lowest_exponent: u64) {
        for (lane, value) in values.iter().enumerate() {
            let bits = value.to_bits();
            let shift = NearSum::shift_of(*value, lowest_exponent);
            let is_near = u64::from(shift < u64::from(NearSum::EXPONENTS));
            let mantissa = (bits & (IMPLICIT_BIT - 1)) | IMPLICIT_BIT;
            let mantissa = mantissa & is_near.wrapping_neg();
            let upper = ((mantissa >> LOW_BITS) << (shift & 63)) as i64;
            let lower = ((mantissa & ((1 << LOW_BITS) - 1)) << (shift & 63)) as i64;
            let sign = bits as i64 >> 63;
            self.high[lane] += (upper ^ sign) - sign;
            self.low[lane] += (lower ^ sign) - sign;
            self.count[lane] += is_near;
        }
    }
}
