//! Exact sums of `f64`s: no rounding before the end, and therefore the same result in any order.
//!
//! [`ExactSum`] is the small superaccumulator of Radford M. Neal, "Fast exact summation using small and large
//! superaccumulators" (2015), [arXiv:1505.05571](https://arxiv.org/abs/1505.05571): a fixed-point number that covers
//! the whole range of `f64`, in limbs of 32 bits. Each limb is stored in 64 bits, so that carries can wait.
//!
//! ```text
//! update(value):                                   # value = ±mantissa * 2^(position - 1074)
//!     limb, shift = position / 32, position % 32   # a shifted mantissa (53 + 31 bits) spans two stored limbs
//!     limbs[limb]     ±= low 32 bits of mantissa << shift
//!     limbs[limb + 1] ±= mantissa >> (32 - shift)
//!     every 1024 updates: carry()
//! carry():
//!     for each limb but the last, from the lowest: keep its low 32 bits, add the rest (signed) to the next limb
//! finish():
//!     carry(); if the last limb is negative: negate all limbs, carry() again
//!     take the top four limbs from the highest nonzero one, round to 53 bits, ties to even;
//!     a tie is broken by any nonzero bit in the limbs below
//! ```
//!
//! - The unit of the lowest limb is 2^-1074, the least subnormal `f64`. Finite values end below 2^1024, which is bit
//!   2098 in these units, in limb 65. Limb 66, the last one, starts at bit 2112 and keeps the sign and 63 bits, up to
//!   bit 2175. A sum of 2^64 times the greatest `f64` ends at bit 2098 + 64 = 2162, so it fits.
//! - One update adds less than 2^52 + 2^32 to a limb, so 1024 updates add less than 2^63.
//! - The four top limbs hold at least 97 significant bits: more than the 53 of a mantissa and the one that rounds them.
//!
//! Two shortcuts add many values with one carry chain. [`ExactSum::extend`] lets [`NearSum`] add up values with similar
//! exponents as one integer of 128 bits, with vector instructions. [`ExactSum::extend_counted`] multiplies mantissas by
//! the number of their occurrences.

use ripsaw_kernels::{Kernel, NearSum};

/// Number of limbs: enough for 2^64 additions of the greatest `f64`.
const LIMBS: usize = 67;
const LIMB_BITS: u32 = 32;
/// Number of updates between carries. An update adds less than 2^52 + 2^32 to a limb, so that as many stay within an
/// `i64`.
const UPDATES_PER_CARRY: u32 = 1024;

/// Position of the greatest finite values; see [`position_of`].
const MAX_POSITION: u32 = 0x7FD;

pub(super) const FRACTION_BITS: u32 = 52;
pub(super) const IMPLICIT_BIT: u64 = 1 << FRACTION_BITS;
pub(super) const INFINITE_EXPONENT: u64 = 0x7FF;

/// Exact sum of `f64`s; see the [module](self).
#[derive(Clone, Debug)]
pub(crate) struct ExactSum {
    /// `limbs[i]` counts units of 2^(32 i - 1074).
    limbs: [i64; LIMBS],
    updates_to_carry: u32,
    non_finite: NonFinite,
}

#[derive(Clone, Copy, Debug, Default)]
struct NonFinite {
    positive: bool,
    negative: bool,
    nan: bool,
}

impl Default for ExactSum {
    fn default() -> Self {
        Self {
            limbs: [0; LIMBS],
            updates_to_carry: UPDATES_PER_CARRY,
            non_finite: NonFinite::default(),
        }
    }
}

impl ExactSum {
    /// Adds one value.
    #[inline]
    pub(crate) fn update(&mut self, value: f64) {
        let bits = value.to_bits();
        let exponent = (bits >> FRACTION_BITS) & INFINITE_EXPONENT;
        if exponent == INFINITE_EXPONENT {
            self.note_non_finite(value);
            return;
        }
        let (mantissa, position) = (mantissa_of(bits), position_of(bits));
        let (limb, shift) = ((position / LIMB_BITS) as usize, position % LIMB_BITS);
        let low = ((mantissa << shift) & 0xFFFF_FFFF) as i64;
        let high = (mantissa >> (LIMB_BITS - shift)) as i64;
        let sign = (bits as i64) >> 63;
        self.limbs[limb] += (low ^ sign) - sign;
        self.limbs[limb + 1] += (high ^ sign) - sign;
        self.updates_to_carry -= 1;
        if self.updates_to_carry == 0 {
            self.carry();
        }
    }

    /// Adds finite values, each the given number of times, no more than 2^70 in all. This is fast where consecutive
    /// values have the same exponent.
    pub(crate) fn extend_counted(&mut self, values: impl Iterator<Item = (f64, u64)>) {
        let (mut units, mut position) = (0, 0);
        values.for_each(|(value, times)| {
            let bits = value.to_bits();
            if position_of(bits) != position {
                self.add_units(std::mem::take(&mut units), position);
                position = position_of(bits);
            }
            let sign = i128::from(bits as i64 >> 63);
            let added = i128::from(mantissa_of(bits)) * i128::from(times);
            units += (added ^ sign) - sign;
        });
        self.add_units(units, position);
    }

    /// Adds values. Those with similar exponents are first added up as integers.
    pub(crate) fn extend(&mut self, values: &[f64]) {
        for values in values.chunks(NearSum::MAX_VALUES) {
            let first = values.first().map_or(0, |first| first.to_bits());
            let position = position_of(first)
                .saturating_sub(NearSum::EXPONENTS / 2)
                .min(MAX_POSITION - NearSum::EXPONENTS);
            let lowest_exponent = u64::from(position) + 1;
            let near = Kernel::detect().sum_near(values, lowest_exponent);
            self.add_units(near.units, position);
            if near.count < values.len() {
                let is_far = |value: &&f64| !NearSum::has(**value, lowest_exponent);
                values
                    .iter()
                    .filter(is_far)
                    .for_each(|value| self.update(*value));
            }
        }
    }

    /// Adds `units * 2^(position - 1074)`. `units` has up to 123 bits, `position` is at most that of a finite value,
    /// and the product must end within the limbs.
    pub(super) fn add_units(&mut self, units: i128, position: u32) {
        let (limb, shift) = ((position / LIMB_BITS) as usize, position % LIMB_BITS);
        let (negative, magnitude) = (units < 0, units.unsigned_abs());
        // Up to 123 bits, shifted by up to 31, span five limbs.
        for part in 0..=4 {
            let bits = match part {
                0 => magnitude << shift,
                _ => magnitude.checked_shr(part * LIMB_BITS - shift).unwrap_or(0),
            };
            let bits = (bits & 0xFFFF_FFFF) as i64;
            if bits != 0 {
                self.limbs[limb + part as usize] += if negative { -bits } else { bits };
            }
        }
        self.updates_to_carry -= 1;
        if self.updates_to_carry == 0 {
            self.carry();
        }
    }

    /// Adds the sum of `other`.
    pub(crate) fn merge(&mut self, mut other: Self) {
        self.carry();
        other.carry();
        for (limb, added) in self.limbs.iter_mut().zip(other.limbs) {
            *limb += added;
        }
        self.carry();
        self.non_finite.positive |= other.non_finite.positive;
        self.non_finite.negative |= other.non_finite.negative;
        self.non_finite.nan |= other.non_finite.nan;
    }

    /// Returns the `f64` nearest to the sum, ties to even; `+0.0` for an empty sum. The result is infinite if the sum
    /// rounds to infinity or contains an infinite value, and NaN if it contains NaN or both infinities.
    pub(crate) fn finish(mut self) -> f64 {
        let NonFinite {
            positive,
            negative,
            nan,
        } = self.non_finite;
        if nan || (positive && negative) {
            return f64::NAN;
        }
        if positive || negative {
            return if positive {
                f64::INFINITY
            } else {
                f64::NEG_INFINITY
            };
        }
        self.carry();
        if self.limbs[LIMBS - 1] >= 0 {
            return round(&self.limbs);
        }
        for limb in &mut self.limbs {
            *limb = -*limb;
        }
        self.carry();
        -round(&self.limbs)
    }

    /// Returns a few values of descending magnitude whose exact sum is this one. If the sum is not finite, the only
    /// part is that infinity or NaN.
    pub(super) fn parts(mut self) -> Vec<f64> {
        let mut parts = Vec::new();
        loop {
            let part = self.clone().finish();
            if part == 0.0 {
                return parts;
            }
            parts.push(part);
            if !part.is_finite() {
                return vec![part];
            }
            self.update(-part);
        }
    }

    #[cold]
    fn note_non_finite(&mut self, value: f64) {
        self.non_finite.nan |= value.is_nan();
        self.non_finite.positive |= value == f64::INFINITY;
        self.non_finite.negative |= value == f64::NEG_INFINITY;
    }

    /// Reduces every limb except the last, which keeps the sign, to 0..2^32.
    #[cold]
    fn carry(&mut self) {
        let mut carried = 0;
        let (last, lower) = match &mut self.limbs {
            [lower @ .., last] => (last, lower),
        };
        for limb in lower {
            *limb += carried;
            carried = *limb >> LIMB_BITS;
            *limb &= 0xFFFF_FFFF;
        }
        *last += carried;
        self.updates_to_carry = UPDATES_PER_CARRY;
    }
}

/// Mantissa of a finite value without its sign, in units of the value's lowest bit.
#[inline(always)]
fn mantissa_of(bits: u64) -> u64 {
    let is_normal = u64::from(bits >> FRACTION_BITS & INFINITE_EXPONENT != 0);
    (bits & (IMPLICIT_BIT - 1)) | is_normal << FRACTION_BITS
}

/// Position of the lowest bit of a value: its exponent relative to 2^-1074, the least subnormal.
#[inline(always)]
pub(super) fn position_of(bits: u64) -> u32 {
    ((bits >> FRACTION_BITS & INFINITE_EXPONENT) as u32).saturating_sub(1)
}

/// Returns the `f64` nearest to a number whose limbs are carried and not negative.
fn round(limbs: &[i64; LIMBS]) -> f64 {
    let Some(top) = limbs.iter().rposition(|&limb| limb != 0) else {
        return 0.0;
    };
    if top == LIMBS - 1 {
        return f64::INFINITY;
    }
    let limb_at = |index: Option<usize>| index.map_or(0, |index| limbs[index] as u128);
    // The top four limbs hold at least 97 significant bits; the limbs below matter only if they break a tie.
    let below = top.checked_sub(3);
    let window = limb_at(Some(top)) << 96
        | limb_at(top.checked_sub(1)) << 64
        | limb_at(top.checked_sub(2)) << 32
        | limb_at(below);
    let sticky = below.is_some_and(|below| limbs[..below].iter().any(|&limb| limb != 0));
    // Position of the window's lowest bit, in units of the least subnormal; negative if it is below that.
    let window_position = (top as i64 - 3) * i64::from(LIMB_BITS);
    let significant = 128 - i64::from(window.leading_zeros());
    // The lowest bit of subnormals and of the first normal numbers is at position 0; nothing is below it.
    let position = (window_position + significant - 53).max(0);
    let dropped = (position - window_position) as u32;
    let mut mantissa = (window >> dropped) as u64;
    let rest = window & ((1 << dropped) - 1);
    let half = 1_u128 << (dropped - 1);
    let up = rest > half || (rest == half && (sticky || mantissa & 1 == 1));
    mantissa += u64::from(up);
    // A carry out of a mantissa of all ones moves into the exponent, and may yield infinity.
    let bits = mantissa.wrapping_add((position as u64) << FRACTION_BITS);
    if bits >= f64::INFINITY.to_bits() {
        f64::INFINITY
    } else {
        f64::from_bits(bits)
    }
}

#[cfg(test)]
mod tests {
    use super::ExactSum;
    use num_bigint::{BigInt, Sign};
    use proptest::prelude::*;

    fn sum_all(values: &[f64]) -> ExactSum {
        let mut sum = ExactSum::default();
        for &value in values {
            sum.update(value);
        }
        sum
    }

    fn sum_of(values: &[f64]) -> f64 {
        sum_all(values).finish()
    }

    /// Returns a finite value in units of the least subnormal.
    fn units(value: f64) -> BigInt {
        let bits = value.abs().to_bits();
        let (exponent, fraction) = (bits >> 52, bits & ((1 << 52) - 1));
        let magnitude = match exponent {
            0 => BigInt::from(fraction),
            _ => BigInt::from(fraction | 1 << 52) << (exponent - 1),
        };
        if value.is_sign_negative() {
            -magnitude
        } else {
            magnitude
        }
    }

    /// Returns whether `rounded` is the `f64` nearest to `exact`, ties to even.
    fn is_nearest(exact: &BigInt, rounded: f64) -> bool {
        let magnitude = BigInt::from_biguint(Sign::Plus, exact.magnitude().clone());
        let negative = exact.sign() == Sign::Minus;
        let beyond_max = (units(f64::MAX) + (BigInt::from(1) << 2098)) / 2;
        if magnitude >= beyond_max {
            return rounded.is_infinite() && rounded.is_sign_negative() == negative;
        }
        let found = rounded.abs();
        let distance = |value: f64| {
            let difference = &magnitude - units(value);
            difference.magnitude().clone()
        };
        let beats = |other: f64| {
            distance(found) < distance(other)
                || distance(found) == distance(other) && found.to_bits() & 1 == 0
        };
        let above = found >= f64::MAX || beats(found.next_up());
        let below = found == 0.0 || beats(found.next_down());
        found.is_finite() && above && below && rounded.is_sign_negative() == negative
    }

    fn any_finite() -> impl Strategy<Value = f64> {
        any::<u64>()
            .prop_map(f64::from_bits)
            .prop_filter("finite", |value| value.is_finite())
    }

    /// Values with similar exponents, so that sums cancel and tie.
    fn near_one() -> impl Strategy<Value = f64> {
        (-60_i32..60, -4_i32..=4)
            .prop_map(|(exponent, factor)| f64::from(factor) * 2_f64.powi(exponent))
    }

    fn tiny() -> impl Strategy<Value = f64> {
        (0_u64..1 << 54, any::<bool>()).prop_map(|(bits, negative)| {
            let value = f64::from_bits(bits);
            if negative { -value } else { value }
        })
    }

    fn huge() -> impl Strategy<Value = f64> {
        (
            f64::MAX.to_bits() - (1 << 53)..=f64::MAX.to_bits(),
            any::<bool>(),
        )
            .prop_map(|(bits, negative)| {
                let value = f64::from_bits(bits);
                if negative { -value } else { value }
            })
    }

    fn values() -> impl Strategy<Value = Vec<f64>> {
        let value = prop_oneof![any_finite(), near_one(), tiny(), huge()];
        prop_oneof![
            prop::collection::vec(value, 0..60),
            prop::collection::vec(near_one(), 0..60),
            prop::collection::vec(tiny(), 0..60),
            prop::collection::vec(huge(), 0..60),
        ]
    }

    proptest! {
        #[test]
        fn rounds_the_exact_sum_once(values in values()) {
            let exact: BigInt = values.iter().map(|&value| units(value)).sum();
            let rounded = sum_of(&values);
            prop_assert!(is_nearest(&exact, rounded), "{values:?} gave {rounded:e}");
        }

        #[test]
        fn any_cut_and_order_gives_the_same_bits(values in values(), cut in any::<prop::sample::Index>()) {
            let (left, right) = values.split_at(cut.index(values.len() + 1));
            let mut merged = sum_all(right);
            let reversed: Vec<f64> = left.iter().rev().copied().collect();
            merged.merge(sum_all(&reversed));
            prop_assert_eq!(merged.finish().to_bits(), sum_of(&values).to_bits());
            let mut extended = ExactSum::default();
            extended.extend(left);
            extended.extend(right);
            prop_assert_eq!(extended.finish().to_bits(), sum_of(&values).to_bits());
        }
    }

    #[test]
    fn carries_before_limbs_overflow() {
        // All bits set, at the highest place within its limbs that a mantissa can have.
        let fullest = f64::from_bits((1024 << 52) + (1 << 52) - 1);
        for value in [fullest, -fullest, f64::MAX / 8192.0, f64::from_bits(1)] {
            assert_eq!(
                sum_of(&vec![value; 4096]).to_bits(),
                (value * 4096.0).to_bits()
            );
        }
    }

    #[test]
    fn many_near_values_stay_within_their_integer() {
        let fullest = f64::from_bits((1024 << 52) + (1 << 52) - 1);
        for value in [fullest, -fullest, f64::MIN_POSITIVE] {
            let mut values = vec![value; 40_000];
            values[0] = value / f64::from(1 << 14);
            let mut extended = ExactSum::default();
            extended.extend(&values);
            assert_eq!(extended.finish().to_bits(), sum_of(&values).to_bits());
        }
    }

    #[test]
    fn infinite_sums_and_values() {
        const MAX: f64 = f64::MAX;
        const INFINITY: f64 = f64::INFINITY;
        for (values, sum) in [
            (&[MAX, MAX, -MAX][..], MAX),
            (&[MAX, MAX], INFINITY),
            (&[-MAX, -MAX, -MAX], -INFINITY),
            (&[1.0, INFINITY, -MAX], INFINITY),
            (&[-INFINITY, 1.0], -INFINITY),
        ] {
            assert_eq!(sum_of(values).to_bits(), sum.to_bits(), "{values:?}");
        }
        assert!(sum_of(&[-INFINITY, INFINITY]).is_nan());
        assert!(sum_of(&[f64::NAN, 1.0]).is_nan());
    }

    #[test]
    fn an_empty_sum_and_sums_of_zeros_are_plus_zero() {
        for values in [&[][..], &[-0.0, -0.0], &[1.0, -1.0]] {
            assert_eq!(sum_of(values).to_bits(), 0);
        }
    }
}
