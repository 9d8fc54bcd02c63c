//! The known shapes, found by the fingerprint of a line.
//!
//! ```text
//! find(fingerprint, mark count):
//!     recent[top 8 bits of fingerprint] has both?  -> its shape           (no hashing)
//!     by_fingerprint[fingerprint]                  -> first shape of a chain, if it has as many marks
//! ```
//!
//! Different shapes may share a fingerprint, which covers only the ends of the keys. They form a chain,
//! linked by [`Shape::next`], of at most [`MAX_ALTERNATIVES`] shapes, each of which costs a line that matches
//! none of them a comparison before its walk:
//!
//! - The first shape stays first, so that a line that occurs once does not displace lines that repeat.
//! - A new shape becomes the second one; the last one of a full chain is dropped from it.
//! - [`Shapes::promote`] moves a shape to the front when most lines that were tried with the first one
//!   matched it instead.
//!
//! Shapes are identified by their index, and records refer to them while a window is processed. They are
//! therefore never removed one by one: beyond [`MAX_SHAPES`] all of them are forgotten between two windows.

use super::{Shape, ShapeId};
use crate::seeded_hash::SeededMap;

/// Number of shapes from which on all of them are forgotten, before the next window, and learned anew.
const MAX_SHAPES: usize = 512;

/// Maximum number of shapes with one fingerprint that are tried for a line.
const MAX_ALTERNATIVES: usize = 4;

/// Number of recently looked up fingerprints that are found without hashing, by their top bits. The entries
/// take 4 KiB, a small part of the nearest cache.
const RECENT: usize = 256;

/// The known shapes, by the fingerprint of their lines.
#[derive(Debug)]
pub(crate) struct Shapes {
    /// One recent lookup for each value of the top bits of a fingerprint.
    list: Vec<Shape>,
    recent: Box<[Recent; RECENT]>,
    /// The first shape to try for each fingerprint.
    by_fingerprint: SeededMap<u64, ShapeId>,
    /// Number of times that all shapes were forgotten.
    generation: u64,
}

/// Result of a recent lookup.
#[derive(Clone, Copy, Debug)]
struct Recent {
    fingerprint: u64,
    /// Number of marks of the shape; [`NO_MARKS`] if the entry is empty.
    mark_count: u32,
    id: ShapeId,
}

/// Stands for an empty entry: no line has so many marks.
const NO_MARKS: u32 = u32::MAX;

const NOTHING_RECENT: Recent = Recent {
    fingerprint: 0,
    mark_count: NO_MARKS,
    id: 0,
};

impl Default for Shapes {
    fn default() -> Self {
        Self {
            list: Vec::new(),
            recent: Box::new([NOTHING_RECENT; RECENT]),
            by_fingerprint: SeededMap::default(),
            generation: 0,
        }
    }
}

impl Shapes {
    pub(crate) fn get(&self, id: ShapeId) -> &Shape {
        &self.list[usize::from(id)]
    }

    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// Returns the shape that lines with this fingerprint probably match. A line with another number of marks
    /// than the shape cannot match it: `None` then, which also keeps the places of the shape within the marks
    /// of the line.
    #[inline]
    pub(in crate::record) fn find(&mut self, fingerprint: u64, mark_count: u32) -> Option<ShapeId> {
        let recent = &mut self.recent[recent_place(fingerprint)];
        if recent.fingerprint == fingerprint && recent.mark_count == mark_count {
            return Some(recent.id);
        }
        let id = *self.by_fingerprint.get(&fingerprint)?;
        *recent = Recent {
            fingerprint,
            mark_count: self.list[usize::from(id)].mark_count,
            id,
        };
        (recent.mark_count == mark_count).then_some(id)
    }

    /// Forgets all shapes if there are too many. Called before a window, because records refer to shapes by
    /// index during one.
    pub(in crate::record) fn make_room(&mut self) {
        if self.list.len() >= MAX_SHAPES {
            self.list.clear();
            self.by_fingerprint.clear();
            self.recent.fill(NOTHING_RECENT);
            self.generation += 1;
        }
    }

    /// Number of times that all shapes were forgotten. An index is valid within one generation.
    pub(crate) fn generation(&self) -> u64 {
        self.generation
    }

    /// Adds a shape. If others have the same fingerprint, the first of them is still tried first: a line that
    /// occurs once must not displace lines that repeat.
    pub(in crate::record) fn insert(&mut self, fingerprint: u64, mut shape: Shape) {
        let id = self.list.len() as ShapeId;
        let first = *self.by_fingerprint.entry(fingerprint).or_insert(id);
        if first != id {
            let next = &mut self.list[usize::from(first)].next;
            shape.next = next.replace(id);
        }
        self.list.push(shape);
        let mut last = first;
        for _ in 1..MAX_ALTERNATIVES {
            match self.get(last).next {
                Some(next) => last = next,
                None => return,
            }
        }
        self.list[usize::from(last)].next = None;
    }

    /// Makes the shape `id` the first one to try for a fingerprint.
    pub(in crate::record) fn promote(&mut self, fingerprint: u64, id: ShapeId) {
        let Some(first) = self.by_fingerprint.insert(fingerprint, id) else {
            return;
        };
        self.recent[recent_place(fingerprint)] = NOTHING_RECENT;
        let mut before = first;
        while let Some(next) = self.get(before).next {
            if next == id {
                self.list[usize::from(before)].next = self.get(id).next;
                self.list[usize::from(id)].next = Some(first);
                return;
            }
            before = next;
        }
    }
}

/// The entry of [`Shapes::recent`] for a fingerprint: its top bits.
#[inline]
fn recent_place(fingerprint: u64) -> usize {
    (fingerprint >> (64 - RECENT.ilog2())) as usize
}

#[cfg(test)]
mod tests {
    use super::{MAX_ALTERNATIVES, Shapes};
    use crate::record::shape::{Shape, ShapeId};

    fn with_shapes(count: usize) -> Shapes {
        let mut shapes = Shapes::default();
        for _ in 0..count {
            let shape = Shape {
                mark_count: 3,
                literals: Vec::new(),
                gaps: Vec::new(),
                spans: Vec::new(),
                absent: Vec::new(),
                members: Vec::new(),
                next: None,
            };
            shapes.insert(7, shape);
        }
        shapes
    }

    fn in_turn(shapes: &mut Shapes) -> Vec<ShapeId> {
        let first = shapes.find(7, 3);
        std::iter::successors(first, |id| shapes.get(*id).next).collect()
    }

    #[test]
    fn a_new_shape_does_not_displace_the_first_one() {
        assert!(in_turn(&mut with_shapes(0)).is_empty());
        assert_eq!(in_turn(&mut with_shapes(3)), [0, 2, 1]);
        let mut many = with_shapes(9);
        assert_eq!(in_turn(&mut many), [0, 8, 7, 6]);
        assert_eq!(in_turn(&mut many).len(), MAX_ALTERNATIVES);
    }

    #[test]
    fn a_shape_that_is_promoted_is_tried_first() {
        let mut shapes = with_shapes(4);
        shapes.promote(7, 2);
        assert_eq!(in_turn(&mut shapes), [2, 0, 3, 1]);
        shapes.promote(7, 1);
        assert_eq!(in_turn(&mut shapes), [1, 2, 0, 3]);
        shapes.promote(7, 1);
        assert_eq!(in_turn(&mut shapes), [1, 2, 0, 3]);
    }
}
