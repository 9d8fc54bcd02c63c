//! The first or the last value of each group, in the order of the input.

use std::collections::TryReserveError;

use super::part::Part;
use crate::aggregate::groups::renumbering::{GroupId, Renumbering};
use crate::aggregate::groups::values::encode_datum;
use crate::aggregate::groups::window::{Form, Position, WindowValues};
use crate::room::{Allocations, extend_to, make_room};

/// Value of the first record of each group that has one.
pub(crate) type First = Ends<false>;

/// Value of the last record of each group that has one.
pub(crate) type Last = Ends<true>;

/// Value of the first record of each group that has one, or of the last such record.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ends<const IS_LAST: bool> {
    found: Vec<Option<(Position, Box<[u8]>)>>,
    allocations: Allocations,
    /// Memory reused from value to value.
    encoded: Vec<u8>,
}

impl<const IS_LAST: bool> Part for Ends<IS_LAST> {
    const FORM: Form = Form::Values;

    fn resize(&mut self, groups: usize) -> Result<(), TryReserveError> {
        extend_to(&mut self.found, groups, None)
    }

    fn update(&mut self, values: &WindowValues<'_>) -> Result<(), TryReserveError> {
        let rows = values.rows;
        let mut encoded = std::mem::take(&mut self.encoded);
        for index in Self::order(rows.rows.len()) {
            let (group, place) = (rows.groups[index], rows.place_of(index));
            if values.is_there(index) && self.wants(group, place) {
                encoded.clear();
                values.with_value(index, |value| encode_datum(value, true, &mut encoded));
                self.set(group, place, &encoded);
            }
        }
        self.encoded = encoded;
        self.allocations.check()
    }

    fn merge(&mut self, other: Self, ids: &Renumbering) -> Result<(), TryReserveError> {
        self.resize(ids.count)?;
        for (old, found) in other.found.into_iter().enumerate() {
            if let (Some(group), Some((place, value))) = (ids.get(old as GroupId), found)
                && self.wants(group, place)
            {
                self.found[group as usize] = Some((place, value));
            }
        }
        Ok(())
    }

    fn renumber(&mut self, ids: &Renumbering) -> Result<(), TryReserveError> {
        ids.move_column(&mut self.found)
    }
}

impl<const IS_LAST: bool> Ends<IS_LAST> {
    /// Returns the order in which to visit the `count` records of a window, so that few values are kept in vain.
    fn order(count: usize) -> impl Iterator<Item = usize> {
        (0..count).map(move |index| if IS_LAST { count - 1 - index } else { index })
    }

    /// Returns whether the value of a record at this place would replace the known one.
    #[inline]
    fn wants(&self, group: GroupId, place: Position) -> bool {
        match &self.found[group as usize] {
            None => true,
            Some((known, _)) if IS_LAST => place > *known,
            Some((known, _)) => place < *known,
        }
    }

    fn set(&mut self, group: GroupId, place: Position, value: &[u8]) {
        let value = self.allocations.copy(value);
        self.found[group as usize] = value.map(|value| (place, value));
    }

    /// Returns the encoded value of each group.
    pub(crate) fn values(&self) -> Result<Vec<Option<Box<[u8]>>>, TryReserveError> {
        let mut allocations = Allocations::default();
        let mut values = Vec::new();
        make_room(&mut values, self.found.len())?;
        for found in &self.found {
            let value = found.as_ref().map(|(_, value)| allocations.copy(value));
            allocations.check()?;
            values.push(value.flatten());
        }
        Ok(values)
    }
}

#[cfg(test)]
mod tests {
    use super::{Ends, First, Last};
    use crate::aggregate::groups::parts::part::Part;
    use crate::aggregate::groups::renumbering::{DROPPED, Renumbering};

    fn with<const IS_LAST: bool>(values: &[(u32, u32, u64, &str)]) -> Ends<IS_LAST> {
        let mut ends = Ends::default();
        ends.resize(2).unwrap();
        for at in Ends::<IS_LAST>::order(values.len()) {
            let (group, source, offset, value) = values[at];
            if ends.wants(group, (source, offset)) {
                ends.set(group, (source, offset), value.as_bytes());
            }
        }
        ends
    }

    #[test]
    fn input_order_is_that_of_sources_then_offsets() {
        let left = [(0, 1, 5, "c"), (0, 0, 90, "b"), (1, 7, 7, "x")];
        let right = [(0, 0, 8, "a"), (0, 1, 6, "d"), (1, 0, 0, "dropped")];
        let ids = Renumbering {
            ids: vec![0, DROPPED],
            count: 2,
        };
        let (mut first, mut last): (First, Last) = (with(&left), with(&left));
        first.merge(with(&right), &ids).unwrap();
        last.merge(with(&right), &ids).unwrap();
        for (found, expected) in [
            (first.values().unwrap(), "a"),
            (last.values().unwrap(), "d"),
        ] {
            assert_eq!(found[0].as_deref(), Some(expected.as_bytes()));
            assert_eq!(found[1].as_deref(), Some(&b"x"[..]));
        }
    }
}
