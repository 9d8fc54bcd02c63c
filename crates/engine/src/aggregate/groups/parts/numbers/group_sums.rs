//! Exact sums, one for each group, in 20 bytes for most groups.
//!
//! An [`ExactSum`] takes more than 500 bytes, too many for a million groups. The values of most groups have similar
//! exponents; their sum fits in one 128-bit integer that counts units of a fixed power of two:
//!
//! ```text
//! add(group, value):                                    # value = ±mantissa * 2^(position - 1074)
//!     the first value of a group that is not zero fixes the unit: 2^28 times finer than its lowest bit
//!     shift = position - position of the unit
//!     if 0 <= shift < 56 and the value is normal: units += ±mantissa << shift
//!                                                 if |units| >= 2^122: move the units to the group's ExactSum
//!     else:                                       add the value to the group's ExactSum
//! merge: align both to the finer unit, if neither then exceeds 122 bits; else add the other's units to the ExactSum
//! sum:   the ExactSum of the group, if any, plus its units
//! ```
//!
//! Every path is exact, so the result does not depend on which values went where.
//!
//! - The 56 positions are those from 28 below the position of the first value to 27 above it.
//! - A shifted mantissa is below 2^(53 + 55) = 2^108, so that even the greatest values can be added 2^14 times before
//!   units move.
//! - 122 bits, plus one from the addition that passes them, are what [`ExactSum::add_units`] accepts; its shifts by up
//!   to 31 bits still fit into five limbs.

use std::collections::TryReserveError;

use hashbrown::hash_map::Entry;

use crate::aggregate::exact_sum::{
    ExactSum, FRACTION_BITS, IMPLICIT_BIT, INFINITE_EXPONENT, position_of,
};
use crate::aggregate::groups::parts::part::Part;
use crate::aggregate::groups::renumbering::{GroupId, Renumbering};
use crate::aggregate::groups::window::{Form, WindowValues};
use crate::room::{Allocations, extend_to, prepare_map};
use crate::seeded_hash::SeededMap;

/// Number of consecutive positions that units cover.
const NEAR_BITS: u32 = 56;
/// Distance from the first value's position down to that of the unit.
const BELOW_FIRST: u32 = NEAR_BITS / 2;
/// Number of bits of units beyond which they move to an [`ExactSum`], whose `add_units` accepts one bit more.
const MAX_UNIT_BITS: u32 = 122;

/// Size in bytes of the far sums that one window may add without a check whether memory is left.
const MAX_UNCHECKED_BYTES: usize = 4 << 20;

/// Exact sums of numbers, one for each group; see the [module](self).
#[derive(Clone, Debug, Default)]
pub(crate) struct GroupSums {
    /// Sum of the near values of each group, in units of a power of two.
    units: Vec<i128>,
    /// Position of each group's unit, plus one; 0 before the first value that is not zero.
    positions: Vec<u32>,
    /// Sum of everything that does not fit into `units`.
    far: SeededMap<GroupId, Box<ExactSum>>,
    allocations: Allocations,
}

impl Part for GroupSums {
    const FORM: Form = Form::Numbers;

    fn resize(&mut self, groups: usize) -> Result<(), TryReserveError> {
        extend_to(&mut self.units, groups, 0)?;
        extend_to(&mut self.positions, groups, 0)
    }

    fn reserve(&mut self, count: usize) -> Result<(), TryReserveError> {
        prepare_map(&mut self.far, count)?;
        // Each value may be the first far one of its group.
        if count * size_of::<ExactSum>() > MAX_UNCHECKED_BYTES {
            self.allocations.add(count * size_of::<ExactSum>());
        }
        self.allocations.check()
    }

    fn update(&mut self, values: &WindowValues<'_>) -> Result<(), TryReserveError> {
        for (group, value) in values.numbers.iter() {
            self.add(group, value);
        }
        Ok(())
    }

    fn merge(&mut self, other: Self, ids: &Renumbering) -> Result<(), TryReserveError> {
        self.resize(ids.count)?;
        prepare_map(&mut self.far, other.far.len())?;
        for (old, (units, position)) in other.units.into_iter().zip(other.positions).enumerate() {
            let Some(group) = ids.get(old as GroupId) else {
                continue;
            };
            if let Some(position) = position.checked_sub(1) {
                prepare_map(&mut self.far, 1)?;
                self.add_units(group, units, position);
                self.allocations.check()?;
            }
        }
        for (old, sum) in other.far {
            if let Some(group) = ids.get(old) {
                match self.far.entry(group) {
                    Entry::Occupied(mut entry) => entry.get_mut().merge(*sum),
                    Entry::Vacant(entry) => {
                        entry.insert(sum);
                    }
                }
            }
        }
        self.allocations.check()
    }

    fn renumber(&mut self, ids: &Renumbering) -> Result<(), TryReserveError> {
        ids.move_column(&mut self.units)?;
        ids.move_column(&mut self.positions)?;
        let far = std::mem::take(&mut self.far);
        prepare_map(&mut self.far, far.len())?;
        let kept = far.into_iter();
        self.far
            .extend(kept.filter_map(|(old, sum)| Some((ids.get(old)?, sum))));
        Ok(())
    }
}

impl GroupSums {
    /// Adds a number to a group.
    #[inline]
    pub(crate) fn add(&mut self, group: GroupId, value: f64) {
        if value == 0.0 {
            return;
        }
        let place = group as usize;
        let position = match &mut self.positions[place] {
            first @ 0 => {
                let position = position_of(value.to_bits()).saturating_sub(BELOW_FIRST);
                *first = position + 1;
                position
            }
            position => *position - 1,
        };
        match near_units(value, position) {
            Some(added) => {
                let units = self.units[place] + added;
                self.units[place] = units;
                if units.unsigned_abs() >> MAX_UNIT_BITS != 0 {
                    self.move_units(group);
                }
            }
            None => self.far_sum(group).update(value),
        }
    }

    /// Adds units of up to [`MAX_UNIT_BITS`] bits, the sum of a group in another accumulator.
    fn add_units(&mut self, group: GroupId, units: i128, position: u32) {
        let place = group as usize;
        let Some(own) = self.positions[place].checked_sub(1) else {
            (self.units[place], self.positions[place]) = (units, position + 1);
            return;
        };
        let lowest = own.min(position);
        let (Some(moved), Some(added)) = (
            move_left(self.units[place], own - lowest),
            move_left(units, position - lowest),
        ) else {
            self.far_sum(group).add_units(units, position);
            return;
        };
        self.positions[place] = lowest + 1;
        self.units[place] = moved + added;
        if self.units[place].unsigned_abs() >> MAX_UNIT_BITS != 0 {
            self.move_units(group);
        }
    }

    #[cold]
    fn move_units(&mut self, group: GroupId) {
        let position = self.positions[group as usize] - 1;
        let units = std::mem::take(&mut self.units[group as usize]);
        self.far_sum(group).add_units(units, position);
    }

    #[cold]
    fn far_sum(&mut self, group: GroupId) -> &mut ExactSum {
        let allocations = &mut self.allocations;
        self.far.entry(group).or_insert_with(|| {
            allocations.add(size_of::<ExactSum>());
            Box::default()
        })
    }

    /// Returns the sum of a group.
    pub(crate) fn sum(&self, group: GroupId) -> ExactSum {
        let mut sum = self
            .far
            .get(&group)
            .map_or_else(ExactSum::default, |sum| (**sum).clone());
        if let Some(position) = self.positions[group as usize].checked_sub(1) {
            sum.add_units(self.units[group as usize], position);
        }
        sum
    }
}

/// Returns a value in units of 2^(lowest - 1074), below 2^108 in magnitude, if it is normal and its position is near
/// above `lowest`.
#[inline(always)]
fn near_units(value: f64, lowest: u32) -> Option<i128> {
    let bits = value.to_bits();
    let exponent = bits >> FRACTION_BITS & INFINITE_EXPONENT;
    let shift = position_of(bits).wrapping_sub(lowest);
    if shift < NEAR_BITS && (1..INFINITE_EXPONENT).contains(&exponent) {
        let mantissa = (bits & (IMPLICIT_BIT - 1)) | IMPLICIT_BIT;
        let sign = i128::from(bits as i64 >> 63);
        Some(((i128::from(mantissa) << shift) ^ sign) - sign)
    } else {
        None
    }
}

/// Converts units to a unit that is finer by `bits` bits, if the result stays within [`MAX_UNIT_BITS`].
fn move_left(units: i128, bits: u32) -> Option<i128> {
    let used = u128::BITS - units.unsigned_abs().leading_zeros();
    (used + bits <= MAX_UNIT_BITS).then(|| units << bits)
}

#[cfg(test)]
mod tests {
    use super::GroupSums;
    use crate::aggregate::exact_sum::ExactSum;
    use crate::aggregate::groups::parts::part::Part;
    use crate::aggregate::groups::renumbering::{DROPPED, Renumbering};
    use proptest::prelude::*;

    fn sums_of(values: &[(u32, f64)]) -> GroupSums {
        let mut sums = GroupSums::default();
        sums.resize(4).unwrap();
        for (group, value) in values {
            sums.add(*group, *value);
        }
        sums
    }

    fn any_value() -> impl Strategy<Value = f64> {
        let near = (1_u64..100_000).prop_map(|cents| cents as f64 / 100.0);
        let any = any::<u64>().prop_map(f64::from_bits);
        prop_oneof![8 => near, 1 => any, 1 => Just(0.0), 1 => Just(f64::MAX), 1 => Just(-5e-324)]
    }

    proptest! {
        #[test]
        fn sums_are_those_of_exact_sums(
            values in prop::collection::vec((0_u32..4, any_value()), 0..80),
            cut in any::<prop::sample::Index>(),
        ) {
            let (left, right) = values.split_at(cut.index(values.len() + 1));
            let mut merged = sums_of(right);
            let ids = Renumbering { ids: vec![3, 1, 0, DROPPED], count: 4 };
            merged.merge(sums_of(left), &ids).unwrap();
            for group in 0..4 {
                let mut expected = ExactSum::default();
                let of = |(other, value): &(u32, f64)| (*other == group).then_some(*value);
                right.iter().filter_map(of).for_each(|value| expected.update(value));
                let of = |(old, value): &(u32, f64)| (ids.get(*old) == Some(group)).then_some(*value);
                left.iter().filter_map(of).for_each(|value| expected.update(value));
                let (found, expected) = (merged.sum(group).finish(), expected.finish());
                prop_assert!(found.to_bits() == expected.to_bits() || found.is_nan() && expected.is_nan());
            }
        }
    }

    #[test]
    fn many_numbers_do_not_overflow() {
        let fullest = f64::from_bits((1024 << 52) + (1 << 52) - 1);
        for value in [fullest, -fullest] {
            let mut sums = GroupSums::default();
            sums.resize(1).unwrap();
            sums.add(0, value / f64::from(1 << 27));
            let mut exact = ExactSum::default();
            exact.update(value / f64::from(1 << 27));
            for _ in 0..1 << 17 {
                sums.add(0, value * f64::from(1 << 27));
                exact.update(value * f64::from(1 << 27));
            }
            assert_eq!(sums.sum(0).finish().to_bits(), exact.finish().to_bits());
            assert!(!sums.far.is_empty());
        }
    }
}
