use super::shape::{Shape, ShapeId};
use crate::seeded_hash::SeededMap;

/// More shapes are not kept: they are forgotten all together, and learned anew.
const MAX_SHAPES: usize = 512;

/// More shapes with one fingerprint are not tried.
const MAX_ALTERNATIVES: usize = 4;

/// The fingerprints that were looked up last are found without hashing: by their top bits.
const RECENT: usize = 256;

/// The shapes that are known, by the fingerprint of their lines.
#[derive(Debug)]
pub(crate) struct Shapes {
    list: Vec<Shape>,
    recent: Box<[Recent; RECENT]>,
    by_fingerprint: SeededMap<u64, ShapeId>,
    generation: u64,
}

/// What was looked up.
#[derive(Clone, Copy, Debug)]
struct Recent {
    fingerprint: u64,
    /// Of the shape; [`NO_MARKS`] where there is none.
    mark_count: u32,
    id: ShapeId,
}

/// In place of the marks of a shape: no line has so many.
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

    /// The shape that lines with this fingerprint and so many marks are likely to have. The places of a shape are among its
    /// marks: no line with others is of it.
    #[inline]
    pub(super) fn find(&mut self, fingerprint: u64, mark_count: u32) -> Option<ShapeId> {
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

    /// Forgets all shapes if they are too many: before a window, so that within one every shape keeps its index.
    pub(super) fn make_room(&mut self) {
        if self.list.len() >= MAX_SHAPES {
            self.list.clear();
            self.by_fingerprint.clear();
            self.recent.fill(NOTHING_RECENT);
            self.generation += 1;
        }
    }

    /// How often all shapes were forgotten.
    pub(crate) fn generation(&self) -> u64 {
        self.generation
    }

    /// Adds a shape. Of several with this fingerprint the first one stays the first to be tried: lines that occur once shall not
    /// stand in the way of those that repeat.
    pub(super) fn insert(&mut self, fingerprint: u64, mut shape: Shape) {
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

    /// Makes one of the shapes with this fingerprint the first to be tried.
    pub(super) fn promote(&mut self, fingerprint: u64, id: ShapeId) {
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
