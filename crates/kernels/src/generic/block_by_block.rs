//! Kernels that index a segment block by block: all but AVX-512, which has its own way in `arch/avx512/segment.rs`.

use super::classify_blocks::classify_blocks;
use super::list_positions::list_positions;
use super::segmentwise::Segmentwise;
use crate::index::StructuralIndex;
use crate::segment::{Masks, Segment};
use crate::vector::Blockwise;

impl<V: Blockwise> Segmentwise for V {
    #[inline(always)]
    unsafe fn classify(segment: &Segment) -> Masks {
        // SAFETY: the caller guarantees the instructions.
        unsafe { classify_blocks::<Self>(segment) }
    }

    #[inline(always)]
    unsafe fn list(
        segment: &Segment,
        base: u32,
        masks: &Masks,
        carry: &mut u64,
        index: &mut StructuralIndex,
    ) {
        // SAFETY: the caller guarantees the instructions.
        unsafe { list_positions::<Self>(segment, base, masks, carry, index) }
    }
}
