//! The first or the last value of each group, in the order of the input.

use std::collections::TryReserveError;

use crate::aggregate::groups::keys::{GroupId, Renumbering};
use crate::room::{Allocations, extend_to, make_room};

/// Position of a record: the index of its source, and its byte offset there.
pub(crate) type Place = (u32, u64);

/// Value of the first record of each group that has one, or of the last such record.
#[derive(Clone, Debug)]
pub(crate) struct Ends {
    is_last: bool,
    found: Vec<Option<(Place, Box<[u8]>)>>,
    allocations: Allocations,
}

impl Ends {
    pub(crate) fn first() -> Self {
        Self::new(false)
    }

    pub(crate) fn last() -> Self {
        Self::new(true)
    }

    fn new(is_last: bool) -> Self {
        Self {
            is_last,
            found: Vec::new(),
            allocations: Allocations::default(),
        }
    }

    pub(crate) fn resize(&mut self, groups: usize) -> Result<(), TryReserveError> {
        extend_to(&mut self.found, groups, None)
    }

    /// Returns the order in which to visit the `count` records of a window, so that few values are kept in vain.
    pub(crate) fn order(&self, count: usize) -> impl Iterator<Item = usize> + use<> {
        let is_last = self.is_last;
        (0..count).map(move |index| if is_last { count - 1 - index } else { index })
    }

    /// Returns whether the value of a record at this place would replace the known one.
    #[inline]
    pub(crate) fn wants(&self, group: GroupId, place: Place) -> bool {
        match &self.found[group as usize] {
            None => true,
            Some((known, _)) if self.is_last => place > *known,
            Some((known, _)) => place < *known,
        }
    }

    pub(crate) fn set(&mut self, group: GroupId, place: Place, value: &[u8]) {
        let value = self.allocations.copy(value);
        self.found[group as usize] = value.map(|value| (place, value));
    }

    /// Returns an error if there was too little memory for a value.
    pub(crate) fn check(&self) -> Result<(), TryReserveError> {
        self.allocations.check()
    }

    pub(crate) fn merge(&mut self, other: Self, ids: &Renumbering) -> Result<(), TryReserveError> {
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

    pub(crate) fn renumber(&mut self, ids: &Renumbering) -> Result<(), TryReserveError> {
        ids.move_column(&mut self.found)
    }

    /// Returns the encoded value of each group.
    pub(crate) fn finish(&self) -> Result<Vec<Option<Box<[u8]>>>, TryReserveError> {
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
    use super::Ends;
    use crate::aggregate::groups::keys::{DROPPED, Renumbering};

    fn with(mut ends: Ends, values: &[(u32, u32, u64, &str)]) -> Ends {
        ends.resize(2).unwrap();
        for at in ends.order(values.len()).collect::<Vec<_>>() {
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
        for (ends, expected) in [(Ends::first as fn() -> Ends, "a"), (Ends::last, "d")] {
            let mut merged = with(ends(), &left);
            merged.merge(with(ends(), &right), &ids).unwrap();
            let found = merged.finish().unwrap();
            assert_eq!(found[0].as_deref(), Some(expected.as_bytes()));
            assert_eq!(found[1].as_deref(), Some(&b"x"[..]));
        }
    }
}
