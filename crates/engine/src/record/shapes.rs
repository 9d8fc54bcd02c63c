use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::shape::{Shape, ShapeId};

/// More shapes are not kept: they are forgotten all together, and learned anew.
const MAX_SHAPES: usize = 512;

/// More shapes with one fingerprint are not tried.
const MAX_ALTERNATIVES: usize = 4;

/// The shapes that are known, by the fingerprint of their lines.
#[derive(Debug, Default)]
pub(crate) struct Shapes {
    shapes: Vec<Shape>,
    by_fingerprint: HashMap<u64, ShapeId, FixedState>,
    generation: u64,
}

impl Shapes {
    pub(crate) fn get(&self, id: ShapeId) -> &Shape {
        &self.shapes[usize::from(id)]
    }

    pub(crate) fn len(&self) -> usize {
        self.shapes.len()
    }

    /// The shape that lines with this fingerprint are likely to have.
    #[inline]
    pub(super) fn find(&self, fingerprint: u64) -> Option<ShapeId> {
        self.by_fingerprint.get(&fingerprint).copied()
    }

    /// Forgets all shapes if they are too many: before a window, so that within one every shape keeps its index.
    pub(super) fn make_room(&mut self) {
        if self.shapes.len() >= MAX_SHAPES {
            self.shapes.clear();
            self.by_fingerprint.clear();
            self.generation += 1;
        }
    }

    /// How often all shapes were forgotten.
    pub(crate) fn generation(&self) -> u64 {
        self.generation
    }

    /// Adds a shape, which is the first to be tried from now on.
    pub(super) fn insert(&mut self, fingerprint: u64, mut shape: Shape) -> ShapeId {
        let id = self.shapes.len() as ShapeId;
        shape.next = self.by_fingerprint.insert(fingerprint, id);
        self.shapes.push(shape);
        let mut last = id;
        for _ in 1..MAX_ALTERNATIVES {
            match self.get(last).next {
                Some(next) => last = next,
                None => return id,
            }
        }
        self.shapes[usize::from(last)].next = None;
        id
    }
}
