use crate::NearSum;
use crate::near_sum::FRACTION_BITS;

const LANES: usize = 8;
const IMPLICIT_BIT: u64 = 1 << FRACTION_BITS;
/// Mantissas are added up in two halves, so that the sums of both stay within 64 bits.
const LOW_BITS: u32 = 26;

/// Sums of every eighth value.
#[derive(Default)]
struct Lanes {
    high: [i64; LANES],
    low: [i64; LANES],
    count: [u64; LANES],
}

/// Adds up the values that are near. Compilers turn the loops over lanes into vectors.
#[inline(always)]
pub(crate) fn sum_near(values: &[f64], lowest_exponent: u64) -> NearSum {
    let mut lanes = Lanes::default();
    let (eights, rest) = values.as_chunks();
    for eight in eights {
        lanes.add(eight, lowest_exponent);
    }
    // Zeros are not near to anything.
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
