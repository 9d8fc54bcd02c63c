use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::shape::{Shape, ShapeId};

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
    recent: Box<[(u64, Option<ShapeId>); RECENT]>,
    by_fingerprint: HashMap<u64, ShapeId, FixedState>,
    generation: u64,
}

impl Default for Shapes {
    fn default() -> Self {
        Self {
            list: Vec::new(),
            recent: Box::new([(0, None); RECENT]),
            by_fingerprint: HashMap::default(),
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

    /// The shape that lines with this fingerprint are likely to have.
    #[inline]
    pub(super) fn find(&mut self, fingerprint: u64) -> Option<ShapeId> {
        let recent = &mut self.recent[recent_place(fingerprint)];
        if recent.0 != fingerprint || recent.1.is_none() {
            *recent = (fingerprint, self.by_fingerprint.get(&fingerprint).copied());
        }
        recent.1
    }

    /// Forgets all shapes if they are too many: before a window, so that within one every shape keeps its index.
    pub(super) fn make_room(&mut self) {
        if self.list.len() >= MAX_SHAPES {
            self.list.clear();
            self.by_fingerprint.clear();
            self.recent.fill((0, None));
            self.generation += 1;
        }
    }

    /// How often all shapes were forgotten.
    pub(crate) fn generation(&self) -> u64 {
        self.generation
    }

    /// Adds a shape, which is the first to be tried from now on.
    pub(super) fn insert(&mut self, fingerprint: u64, mut shape: Shape) {
        let id = self.list.len() as ShapeId;
        shape.next = self.by_fingerprint.insert(fingerprint, id);
        self.recent[recent_place(fingerprint)] = (fingerprint, Some(id));
        self.list.push(shape);
        let mut last = id;
        for _ in 1..MAX_ALTERNATIVES {
            match self.get(last).next {
                Some(next) => last = next,
                None => return,
            }
        }
        self.list[usize::from(last)].next = None;
    }
}

#[inline]
fn recent_place(fingerprint: u64) -> usize {
    (fingerprint >> (64 - RECENT.ilog2())) as usize
}
