//! Numbers of groups, and what moves columns from old numbers to new ones.

use std::collections::TryReserveError;

use crate::room::extend_to;

/// Index of a group.
pub(crate) type GroupId = u32;

/// Stands for a group that is not kept.
pub(crate) const DROPPED: GroupId = u32::MAX;

/// New indices of groups.
#[derive(Debug)]
pub(crate) struct Renumbering {
    /// New index of each group, or [`DROPPED`].
    pub(crate) ids: Vec<GroupId>,
    /// Number of groups afterwards.
    pub(crate) count: usize,
}

impl Renumbering {
    /// Keeps the indices of all `count` groups.
    #[cfg(test)]
    pub(crate) fn none(count: usize) -> Self {
        Self {
            ids: (0..count as GroupId).collect(),
            count,
        }
    }

    /// Returns the new index of a group, if it is kept.
    #[inline]
    pub(crate) fn get(&self, group: GroupId) -> Option<GroupId> {
        let new = self.ids[group as usize];
        (new != DROPPED).then_some(new)
    }

    /// Adds a column to another one. `added` has a value for each group, or for the first ones, by their old indices;
    /// `column` is indexed by the new ones.
    pub(crate) fn add_column<T: Clone + Default>(
        &self,
        column: &mut Vec<T>,
        added: impl IntoIterator<Item = T>,
        mut add: impl FnMut(&mut T, T),
    ) -> Result<(), TryReserveError> {
        extend_to(column, self.count, T::default())?;
        for (new, value) in self.ids.iter().zip(added) {
            if *new != DROPPED {
                add(&mut column[*new as usize], value);
            }
        }
        Ok(())
    }

    /// Moves the values of a column to their new indices.
    pub(crate) fn move_column<T: Clone + Default>(
        &self,
        column: &mut Vec<T>,
    ) -> Result<(), TryReserveError> {
        let values = std::mem::take(column);
        self.add_column(column, values, |place, value| *place = value)
    }
}
