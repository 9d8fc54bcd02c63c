//! Classification of a segment block by block.
//!
//! ```text
//! for each block of 64 bytes:
//!     prefetch the memory 4 KiB ahead
//!     quotes     = bytes equal to '"'
//!     line feeds = bytes equal to LF
//!     colons     = bytes equal to ':'
//!     unusual    = backslashes | bytes below 0x20 other than LF | bytes from 0x80 on
//! ```
//!
//! The unusual bytes are one mask instead of three, because they are rare: the caller needs one test per segment to
//! know that there are none (0.82 of the time of the index). With AVX2 this mask takes two `movemask` by arithmetic on
//! the bytes (0.96).

use crate::segment::{Masks, PREFETCH_DISTANCE, Segment, TAIL_CONTEXT};
use crate::vector::Blockwise;

/// Classifies the bytes of a segment; see [`Segmentwise::classify`](super::Segmentwise::classify).
///
/// # Safety
/// The CPU must have the instructions of `V`.
#[inline(always)]
pub(crate) unsafe fn classify_blocks<V: Blockwise>(segment: &Segment) -> Masks {
    let mut masks = Masks::default();
    let (blocks, _) = segment[TAIL_CONTEXT..].as_chunks::<64>();
    for (number, block) in blocks.iter().enumerate() {
        V::prefetch(block.as_ptr().wrapping_add(PREFETCH_DISTANCE));
        // SAFETY: the caller guarantees the instructions.
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
