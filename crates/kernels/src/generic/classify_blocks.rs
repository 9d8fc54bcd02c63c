use crate::vector::{Blockwise, Masks, PREFETCH_DISTANCE, Segment, TAIL_CONTEXT};

/// See [`Vector::classify`](crate::vector::Vector::classify).
///
/// # Safety
/// The CPU must have the instructions of `V`.
#[inline(always)]
pub(crate) unsafe fn classify_blocks<V: Blockwise>(segment: &Segment) -> Masks {
    let mut masks = Masks::default();
    let (blocks, _) = segment[TAIL_CONTEXT..].as_chunks::<64>();
    for (number, block) in blocks.iter().enumerate() {
        V::prefetch(block.as_ptr().wrapping_add(PREFETCH_DISTANCE));
        // SAFETY: the caller vouches for the instructions.
        unsafe {
            let bytes = V::load(block);
            masks.quotes[number] = bytes.equal(b'"');
            masks.line_feeds[number] = bytes.equal(b'\n');
            masks.colons[number] = bytes.equal(b':');
            masks.unusual[number] = bytes.unusual();
        }
    }
    masks
}
