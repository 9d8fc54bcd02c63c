//! What all parts have in common.

use std::any::Any;
use std::collections::TryReserveError;

use crate::aggregate::groups::renumbering::Renumbering;
use crate::aggregate::groups::window::{Form, WindowValues};

/// What aggregates of one kind keep of the values of an expression, for each group.
///
/// The answers depend only on the multiset of the values, or on their places: neither on how the input is cut nor on
/// the order of merges. Too little memory is an error of every step.
pub(crate) trait Part: Any + Send + Sized {
    /// The form in which the part reads the values of a window.
    const FORM: Form;

    /// Makes room for `groups` groups in all, which are numbered from 0.
    fn resize(&mut self, groups: usize) -> Result<(), TryReserveError>;

    /// Makes room for `count` values in [`Part::FORM`], as far as it is known what they need. Also returns an error if
    /// there was too little memory for values that were added before.
    fn reserve(&mut self, _count: usize) -> Result<(), TryReserveError> {
        Ok(())
    }

    /// Adds the values of a window, for which there is room.
    fn update(&mut self, values: &WindowValues<'_>) -> Result<(), TryReserveError>;

    /// Adds the values of `other`, whose groups have other numbers.
    fn merge(&mut self, other: Self, ids: &Renumbering) -> Result<(), TryReserveError>;

    /// Gives the groups other numbers, and forgets those that are dropped.
    fn renumber(&mut self, ids: &Renumbering) -> Result<(), TryReserveError>;

    /// Prepares the answers. No value follows.
    fn finish(&mut self, _end: End) -> Result<(), TryReserveError> {
        Ok(())
    }
}

/// What is known once there are no more values.
#[derive(Clone, Copy)]
pub(crate) struct End {
    pub(crate) group_count: usize,
    /// Whether groups were dropped. Parts with limits of their own then estimate, because what dropped groups held is
    /// unknown.
    pub(crate) has_overflowed: bool,
}
