//! A segment: the eight blocks of a window that a kernel indexes in one step.

/// Number of blocks per segment. A kernel indexes one segment at a time: eight 64-bit masks fill one AVX-512 register,
/// so that the blocks of a segment can be counted side by side.
pub(crate) const SEGMENT_BLOCKS: usize = 8;

/// Number of bytes before a colon that a key tail depends on: the two last characters of the key and its closing quote.
pub(crate) const TAIL_CONTEXT: usize = 3;

/// Length of a segment, in bytes.
pub(crate) const SEGMENT_BYTES: usize = 64 * SEGMENT_BLOCKS;

/// A segment, preceded by the [`TAIL_CONTEXT`] bytes before it.
pub(crate) type Segment = [u8; TAIL_CONTEXT + SEGMENT_BYTES];

/// How far ahead memory is prefetched, in bytes: one page. Hardware prefetchers stop at the end of a page, so that the
/// first load from each page would wait. 2 KiB was slower by 2 %; 8 and 16 KiB were not faster.
pub(crate) const PREFETCH_DISTANCE: usize = 4096;

/// Masks of the blocks of a segment. Bit `i` of a mask stands for byte `i` of the block.
#[derive(Clone, Copy, Default)]
#[repr(C, align(64))]
pub(crate) struct Masks {
    pub(crate) quotes: [u64; SEGMENT_BLOCKS],
    pub(crate) line_feeds: [u64; SEGMENT_BLOCKS],
    pub(crate) colons: [u64; SEGMENT_BLOCKS],
    /// Backslashes, bytes below 0x20 other than line feeds, and bytes from 0x80 on.
    pub(crate) unusual: [u64; SEGMENT_BLOCKS],
}
