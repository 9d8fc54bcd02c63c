//! The least or the greatest double of each group.

use std::collections::TryReserveError;

use crate::aggregate::groups::renumbering::{GroupId, Renumbering};
use crate::aggregate::order_key::{order_key, value_of};
use crate::room::extend_to;

/// Greatest number of each group in the total order, or the least one if the order is reversed.
#[derive(Clone, Debug)]
pub(crate) struct Extremes {
    /// Applied to keys by exclusive or: -1 inverts every bit and so reverses their order, 0 keeps it.
    flip: i64,
    keys: Vec<i64>,
}

/// Less than the key of every number.
const NONE: i64 = i64::MIN;

impl Extremes {
    pub(crate) fn least() -> Self {
        Self {
            flip: -1,
            keys: Vec::new(),
        }
    }

    pub(crate) fn greatest() -> Self {
        Self {
            flip: 0,
            keys: Vec::new(),
        }
    }

    pub(crate) fn resize(&mut self, groups: usize) -> Result<(), TryReserveError> {
        extend_to(&mut self.keys, groups, NONE)
    }

    #[inline]
    pub(crate) fn add(&mut self, group: GroupId, value: f64) {
        let key = &mut self.keys[group as usize];
        *key = (*key).max(order_key(value) ^ self.flip);
    }

    pub(crate) fn merge(&mut self, other: Self, ids: &Renumbering) -> Result<(), TryReserveError> {
        self.resize(ids.count)?;
        for (old, added) in other.keys.into_iter().enumerate() {
            if let Some(group) = ids.get(old as GroupId) {
                let key = &mut self.keys[group as usize];
                *key = (*key).max(added);
            }
        }
        Ok(())
    }

    pub(crate) fn renumber(&mut self, ids: &Renumbering) -> Result<(), TryReserveError> {
        let keys = std::mem::take(&mut self.keys);
        let flip = self.flip;
        self.merge(Self { flip, keys }, ids)
    }

    pub(crate) fn value(&self, group: GroupId) -> Option<f64> {
        let key = self.keys[group as usize];
        (key != NONE).then(|| value_of(key ^ self.flip))
    }
}
