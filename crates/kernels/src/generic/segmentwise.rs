//! The two steps of a kernel that `index_window.rs` applies to each segment.
//!
//! A kernel that has its own way to treat the eight blocks of a segment side by side implements [`Segmentwise`]. All
//! others implement [`Blockwise`](crate::vector::Blockwise), and `block_by_block.rs` does the rest.

use crate::index::StructuralIndex;
use crate::segment::{Masks, Segment};
use crate::vector::Vector;

/// A kernel that indexes a segment.
pub(crate) trait Segmentwise: Vector {
    /// Classifies the bytes of a segment. A byte from 0x80 on may be classified, in addition, like the byte with the
    /// same lower seven bits; `look_closer` in `index_window.rs` corrects this.
    ///
    /// # Safety
    /// As for [`Vector::load`].
    unsafe fn classify(segment: &Segment) -> Masks;

    /// Appends the marks, line ends and key tails of a segment to the lists of `index`. `carry` is 1 if the byte before
    /// the segment is an unescaped quote, otherwise 0; it is set accordingly for the next segment.
    ///
    /// # Safety
    /// As for [`Vector::load`].
    unsafe fn list(
        segment: &Segment,
        base: u32,
        masks: &Masks,
        carry: &mut u64,
        index: &mut StructuralIndex,
    );
}
