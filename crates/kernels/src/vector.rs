//! The interface between the algorithms and the instruction sets: what a kernel must be able to do with a block.
//!
//! A mask is a `u64` on every machine, because a block has 64 bytes. A kernel provides the operations of [`Vector`];
//! where an instruction set has something better than the generic form (compressed stores, bit matrices), it overrides
//! the provided methods [`Vector::flatten`], [`Vector::compress_tails`] and [`Vector::list`].

use crate::Literal;
use crate::generic::list_positions;
use crate::index::{SEGMENT_BLOCKS, StructuralIndex};

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

/// One block (64 bytes) in registers. Only implementations of this trait differ between kernels.
///
/// Bit `i` of every mask stands for byte `i` of the block.
pub(crate) trait Vector: Copy {
    /// Accumulated differences between 32-byte strings and literals.
    type Difference: Copy;

    /// Loads a block.
    ///
    /// # Safety
    /// The CPU must have the instructions of the kernel.
    unsafe fn load(block: &[u8; 64]) -> Self;

    /// Classifies the bytes of a segment. A byte from 0x80 on may be classified, in addition, like the byte with the
    /// same lower seven bits; `look_closer` in `generic/index_window.rs` corrects this.
    ///
    /// # Safety
    /// As for [`Vector::load`].
    unsafe fn classify(segment: &Segment) -> Masks;

    /// Appends the marks, line ends and key tails of a segment to the lists of `index`. `carry` is 1 if the byte before
    /// the segment is an unescaped quote, otherwise 0; it is set accordingly for the next segment.
    ///
    /// # Safety
    /// As for [`Vector::load`].
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

    /// Prefetches the cache line at `address`. Any address is allowed, because nothing is read.
    #[inline(always)]
    fn prefetch(_address: *const u8) {}

    /// Mask of the bytes that equal `byte`.
    ///
    /// # Safety
    /// As for [`Vector::load`].
    unsafe fn equal(self, byte: u8) -> u64;

    /// Mask of the bytes from 0x80 on.
    ///
    /// # Safety
    /// As for [`Vector::load`].
    unsafe fn non_ascii(self) -> u64;

    /// Writes `base + i` for every set bit `i` of `mask`, ascending, and returns the number of set bits. The rest of
    /// `out` may be overwritten with arbitrary values.
    ///
    /// # Safety
    /// As for [`Vector::load`].
    #[inline(always)]
    unsafe fn flatten(mask: u64, base: u32, out: &mut [u32; 64]) -> usize {
        let mut rest = mask;
        let (fours, _) = out.as_chunks_mut::<4>();
        // The first twelve positions are written without a test, because most blocks have no more, and a mispredicted
        // branch costs more than surplus writes. The caller overwrites what was written after the last position.
        for (number, four) in fours.iter_mut().enumerate() {
            if number >= 3 && rest == 0 {
                break;
            }
            for position in four {
                *position = base.wrapping_add(rest.trailing_zeros());
                rest &= rest.wrapping_sub(1);
            }
        }
        mask.count_ones() as usize
    }

    /// Writes a key tail for every set bit `i` of `keys`, ascending: the second byte before byte `i` of the block plus
    /// twice the third byte before it, modulo 256. Returns the number of set bits. The rest of `out` may be overwritten
    /// with arbitrary values. `context` is the block preceded by the [`TAIL_CONTEXT`] bytes before it.
    ///
    /// # Safety
    /// As for [`Vector::load`].
    #[inline(always)]
    unsafe fn compress_tails(
        context: &[u8; TAIL_CONTEXT + 64],
        keys: u64,
        out: &mut [u8; 64],
    ) -> usize {
        let mut rest = keys;
        let (fours, _) = out.as_chunks_mut::<4>();
        // Four tails at a time without a test. After the last bit `at` is 64, which is still within the context.
        for four in fours {
            for tail in four {
                let at = rest.trailing_zeros() as usize;
                *tail = context[at + 1].wrapping_add(context[at].wrapping_mul(2));
                rest &= rest.wrapping_sub(1);
            }
            if rest == 0 {
                break;
            }
        }
        keys.count_ones() as usize
    }

    /// Returns the value that stands for no difference.
    ///
    /// # Safety
    /// As for [`Vector::load`].
    unsafe fn no_difference() -> Self::Difference;

    /// Adds to `so_far` the differences between `bytes` and the bytes of the literal that count.
    ///
    /// # Safety
    /// As for [`Vector::load`].
    unsafe fn add_difference(
        so_far: Self::Difference,
        bytes: &[u8; Literal::MAX_BYTES],
        literal: &Literal,
    ) -> Self::Difference;

    /// Whether `difference` contains any difference.
    ///
    /// # Safety
    /// As for [`Vector::load`].
    unsafe fn is_different(difference: Self::Difference) -> bool;
}

/// A kernel that classifies a segment block by block, by `generic::classify_blocks`.
pub(crate) trait Blockwise: Vector {
    /// Mask of the backslashes, bytes below 0x20 other than line feeds, and bytes from 0x80 on.
    ///
    /// # Safety
    /// As for [`Vector::load`].
    unsafe fn unusual(self) -> u64;
}
