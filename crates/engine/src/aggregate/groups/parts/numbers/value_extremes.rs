//! The least or the greatest value of each group: a number, else a time, else a text.

use std::cmp::Ordering;
use std::collections::TryReserveError;

use ripsaw_query::Number;

use super::extreme::Extreme;
use super::extremes::Extremes;
use super::other_extremes::{OtherExtremes, replace};
use crate::aggregate::groups::parts::part::Part;
use crate::aggregate::groups::renumbering::{GroupId, Renumbering};
use crate::aggregate::groups::values::{
    MAX_NUMBER_BYTES, Nanoseconds, encode_number, encode_text, encode_timestamp,
};
use crate::aggregate::groups::window::{EXACT_INTEGERS, Form, WindowValues};
use crate::filter::Datum;
use crate::room::{Allocations, extend_to, make_room};

/// The least value of each group.
pub(crate) type Least = ValueExtremes<true>;

/// The greatest value of each group.
pub(crate) type Greatest = ValueExtremes<false>;

/// Greatest or least value of each group: of its numbers; if it has none, of its times; if it has neither, of its
/// texts.
#[derive(Clone, Debug)]
pub(crate) struct ValueExtremes<const IS_LEAST: bool> {
    numbers: Extremes,
    /// By group, up to the last that has one: the best number that an `f64` may not hold exactly, encoded. Empty if
    /// there is none.
    large_numbers: Vec<Vec<u8>>,
    /// By group, up to the last that has any: times and texts.
    others: Vec<OtherExtremes>,
    /// Memory reused from number to number.
    encoded: Vec<u8>,
    allocations: Allocations,
}

impl<const IS_LEAST: bool> Default for ValueExtremes<IS_LEAST> {
    fn default() -> Self {
        Self {
            numbers: if IS_LEAST {
                Extremes::least()
            } else {
                Extremes::greatest()
            },
            large_numbers: Vec::new(),
            others: Vec::new(),
            encoded: Vec::new(),
            allocations: Allocations::default(),
        }
    }
}

impl<const IS_LEAST: bool> Part for ValueExtremes<IS_LEAST> {
    const FORM: Form = Form::Numbers;

    fn resize(&mut self, groups: usize) -> Result<(), TryReserveError> {
        self.numbers.resize(groups)
    }

    fn update(&mut self, values: &WindowValues<'_>) -> Result<(), TryReserveError> {
        let numbers = values.numbers;
        for (group, value) in numbers.iter().take(numbers.exact_count) {
            self.numbers.add(group, value);
        }
        for index in &numbers.others {
            let index = *index as usize;
            let group = values.rows.groups[index];
            values.with_value(index, |value| self.add(group, value));
        }
        self.allocations.check()
    }

    fn merge(&mut self, other: Self, ids: &Renumbering) -> Result<(), TryReserveError> {
        self.numbers.merge(other.numbers, ids)?;
        let better = Self::BETTER;
        add_column(
            &mut self.large_numbers,
            other.large_numbers,
            ids,
            |known, number| {
                if known.is_empty() || !number.is_empty() && number.cmp(known) == better {
                    *known = number;
                }
            },
        )?;
        add_column(&mut self.others, other.others, ids, |known, added| {
            known.merge(added, better);
        })
    }

    fn renumber(&mut self, ids: &Renumbering) -> Result<(), TryReserveError> {
        self.numbers.renumber(ids)?;
        let large_numbers = std::mem::take(&mut self.large_numbers);
        add_column(
            &mut self.large_numbers,
            large_numbers,
            ids,
            |place, number| *place = number,
        )?;
        let others = std::mem::take(&mut self.others);
        add_column(&mut self.others, others, ids, |place, other| *place = other)
    }
}

impl<const IS_LEAST: bool> ValueExtremes<IS_LEAST> {
    /// Result of comparing a better value with a worse one.
    const BETTER: Ordering = if IS_LEAST {
        Ordering::Less
    } else {
        Ordering::Greater
    };

    /// Adds a value that is not an exact number.
    fn add(&mut self, group: GroupId, value: &Datum<'_>) {
        match value {
            Datum::Int(value) => self.add_large(group, Number::Int(*value)),
            Datum::Uint(value) => self.add_large(group, Number::BigInt(&value.to_string())),
            Datum::Number(number) if number.to_f64().is_finite() => self.add_large(group, *number),
            Datum::String(text) => self.add_text(group, text),
            Datum::Timestamp(time) => self.add_time(group, time.nanos()),
            _ => {}
        }
    }

    /// Adds a number that an `f64` may not hold exactly.
    fn add_large(&mut self, group: GroupId, number: Number<'_>) {
        self.encoded.clear();
        encode_number(number, &mut self.encoded);
        let allocations = &mut self.allocations;
        let Some(known) = place_of(&mut self.large_numbers, group, allocations) else {
            return;
        };
        if known.is_empty() || self.encoded.as_slice().cmp(known) == Self::BETTER {
            replace(known, &self.encoded, allocations);
        }
    }

    fn add_time(&mut self, group: GroupId, time: Nanoseconds) {
        if !self.has_number(group)
            && let Some(known) = place_of(&mut self.others, group, &mut self.allocations)
        {
            known.add_time(time, 1, Self::BETTER);
        }
    }

    fn add_text(&mut self, group: GroupId, text: &[u8]) {
        if self.has_number(group) {
            return;
        }
        let allocations = &mut self.allocations;
        if let Some(known) = place_of(&mut self.others, group, allocations) {
            known.add_text(text, Self::BETTER, allocations);
        }
    }

    /// Returns whether a group has numbers. Its times and texts are not needed then.
    fn has_number(&self, group: GroupId) -> bool {
        self.numbers.value(group).is_some() || self.large_number(group).is_some()
    }

    fn large_number(&self, group: GroupId) -> Option<&[u8]> {
        let number = self.large_numbers.get(group as usize)?;
        (!number.is_empty()).then_some(number)
    }

    /// Returns the extremes of the first `group_count` groups.
    pub(crate) fn extremes(&self, group_count: usize) -> Result<Vec<Extreme>, TryReserveError> {
        let mut allocations = Allocations::default();
        let mut extremes = Vec::new();
        make_room(&mut extremes, group_count)?;
        for group in 0..group_count as GroupId {
            let extreme = self.value(group)?;
            if let Extreme::Encoded(bytes) = &extreme {
                allocations.add(bytes.len());
                allocations.check()?;
            }
            extremes.push(extreme);
        }
        Ok(extremes)
    }

    /// Returns the extreme of a group. A number is returned as an `f64` if every integer of its size has one.
    fn value(&self, group: GroupId) -> Result<Extreme, TryReserveError> {
        let of_double = |value: f64| {
            if value.abs() < EXACT_INTEGERS {
                Ok(Extreme::Number(value))
            } else {
                encoded(0, |bytes| encode_number(Number::Float(value), bytes))
            }
        };
        let of_large = |large: &[u8]| encoded(large.len(), |bytes| bytes.extend_from_slice(large));
        match (self.numbers.value(group), self.large_number(group)) {
            (None, Some(large)) => of_large(large),
            (Some(value), None) => of_double(value),
            (Some(value), Some(large)) => {
                let mut of_value = Vec::new();
                encode_number(Number::Float(value), &mut of_value);
                if large.cmp(&of_value) == Self::BETTER {
                    of_large(large)
                } else {
                    of_double(value)
                }
            }
            (None, None) => match self.others.get(group as usize) {
                Some(OtherExtremes {
                    time: Some(time), ..
                }) => encoded(0, |bytes| encode_timestamp(*time, bytes)),
                // A NUL byte of a text takes two bytes.
                Some(OtherExtremes {
                    text, text_count, ..
                }) if *text_count > 0 => encoded(2 * text.len(), |bytes| encode_text(text, bytes)),
                _ => Ok(Extreme::None),
            },
        }
    }

    /// Returns the number of times and texts that are used, which are those of groups without numbers.
    pub(crate) fn other_count(&self) -> u64 {
        let groups = (0..).zip(&self.others);
        let without_numbers = groups.filter(|(group, _)| !self.has_number(*group));
        let counts = without_numbers.map(|(_, other)| match other.time_count {
            0 => other.text_count,
            count => count,
        });
        counts.sum()
    }
}

/// Returns the entry of a group in a column, which is extended if it ends before it; `None` if there is too little
/// memory for that.
fn place_of<'a, T: Clone + Default>(
    column: &'a mut Vec<T>,
    group: GroupId,
    allocations: &mut Allocations,
) -> Option<&'a mut T> {
    let place = group as usize;
    let extended = extend_to(column, place + 1, T::default());
    allocations.keep_failure(extended)?;
    column.get_mut(place)
}

/// Encodes an extreme that takes at most `byte_count` bytes more than any number.
fn encoded(
    byte_count: usize,
    encode: impl FnOnce(&mut Vec<u8>),
) -> Result<Extreme, TryReserveError> {
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(byte_count + MAX_NUMBER_BYTES)?;
    encode(&mut bytes);
    Ok(Extreme::Encoded(bytes.into()))
}

/// Adds a column unless it is empty, so that values which never occur take no memory.
fn add_column<T: Clone + Default>(
    column: &mut Vec<T>,
    added: Vec<T>,
    ids: &Renumbering,
    add: impl FnMut(&mut T, T),
) -> Result<(), TryReserveError> {
    if added.is_empty() {
        return Ok(());
    }
    ids.add_column(column, added, add)
}

#[cfg(test)]
mod tests {
    use super::{EXACT_INTEGERS, Extreme, ValueExtremes};
    use crate::aggregate::groups::parts::part::Part;
    use crate::aggregate::groups::renumbering::{DROPPED, Renumbering};
    use crate::aggregate::groups::values::{DecodedValue, decode};
    use proptest::prelude::*;
    use ripsaw_query::Number;

    #[derive(Clone, Debug)]
    enum Value {
        Number(i64),
        Time(i128),
        Text(String),
    }

    /// Adds values in their order, each to its group.
    fn with<const IS_LEAST: bool>(values: &[(u32, Value)]) -> ValueExtremes<IS_LEAST> {
        let mut extremes = ValueExtremes::default();
        extremes.resize(3).unwrap();
        for (group, value) in values {
            match value {
                Value::Number(number) if (*number as f64).abs() < EXACT_INTEGERS => {
                    extremes.numbers.add(*group, *number as f64);
                }
                Value::Number(number) => extremes.add_large(*group, Number::Int(*number)),
                Value::Time(time) => extremes.add_time(*group, *time),
                Value::Text(text) => extremes.add_text(*group, text.as_bytes()),
            }
        }
        extremes
    }

    /// Returns the expected extreme by the definition and, if it is not a number, the number of values among which it
    /// is.
    fn expected(values: &[(u32, Value)], group: u32, is_least: bool) -> (String, u64) {
        fn of<T: Ord + Clone>(values: &[T], is_least: bool) -> Option<T> {
            let best = if is_least {
                values.iter().min()
            } else {
                values.iter().max()
            };
            best.cloned()
        }
        let (mut numbers, mut times, mut texts) = (Vec::new(), Vec::new(), Vec::new());
        for (_, value) in values.iter().filter(|(of, _)| *of == group) {
            match value {
                Value::Number(number) => numbers.push(*number),
                Value::Time(time) => times.push(*time),
                Value::Text(text) => texts.push(text.clone()),
            }
        }
        match (
            of(&numbers, is_least),
            of(&times, is_least),
            of(&texts, is_least),
        ) {
            (Some(number), ..) => (number.to_string(), 0),
            (None, Some(time), _) => (time.to_string(), times.len() as u64),
            (None, None, Some(text)) => (text, texts.len() as u64),
            (None, None, None) => ("none".to_owned(), 0),
        }
    }

    fn found<const IS_LEAST: bool>(extremes: &ValueExtremes<IS_LEAST>, group: u32) -> String {
        match &extremes.extremes(3).unwrap()[group as usize] {
            Extreme::None => "none".to_owned(),
            Extreme::Number(value) => value.to_string(),
            Extreme::Encoded(bytes) => match decode(bytes).0 {
                DecodedValue::Int(value) => value.to_string(),
                DecodedValue::Timestamp(time) => time.to_string(),
                DecodedValue::Text(text) => text.into_owned(),
                other => panic!("{other:?}"),
            },
        }
    }

    fn check<const IS_LEAST: bool>(
        left: &[(u32, Value)],
        right: &[(u32, Value)],
        all: &[(u32, Value)],
    ) {
        let mut merged = with::<IS_LEAST>(right);
        merged.merge(with(left), &Renumbering::none(3)).unwrap();
        let (wanted, counts): (Vec<_>, Vec<_>) =
            (0..3).map(|group| expected(all, group, IS_LEAST)).unzip();
        for group in 0..3 {
            assert_eq!(found(&merged, group), wanted[group as usize]);
        }
        assert_eq!(merged.other_count(), counts.iter().sum::<u64>());
        let ids = Renumbering {
            ids: vec![1, DROPPED, 0],
            count: 2,
        };
        merged.renumber(&ids).unwrap();
        merged.resize(3).unwrap();
        assert_eq!(found(&merged, 0), wanted[2]);
        assert_eq!(found(&merged, 1), wanted[0]);
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let near_limit = (-3_i64..3, prop::bool::ANY).prop_map(|(away, is_negative)| {
            let value = (1 << 53) + away;
            Value::Number(if is_negative { -value } else { value })
        });
        prop_oneof![
            2 => near_limit,
            1 => any::<i64>().prop_map(Value::Number),
            1 => (-5_i64..5).prop_map(Value::Number),
            3 => (-5_i128..5).prop_map(Value::Time),
            3 => "[a-c]{0,2}".prop_map(Value::Text),
        ]
    }

    proptest! {
        #[test]
        fn any_order_and_merge_gives_the_extremes_of_the_values(
            values in prop::collection::vec((0_u32..3, any_value()), 0..12),
            cut in any::<prop::sample::Index>(),
        ) {
            let (left, right) = values.split_at(cut.index(values.len() + 1));
            check::<true>(left, right, &values);
            check::<false>(left, right, &values);
        }
    }
}
