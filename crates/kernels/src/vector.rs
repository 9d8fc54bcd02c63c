use crate::Literal;
use crate::generic::list_positions;
use crate::structural_index::{SEGMENT_BLOCKS, StructuralIndex};

/// So many bytes in front of a colon say which key it is behind.
pub(crate) const TAIL_CONTEXT: usize = 3;

/// The bytes of a segment.
pub(crate) const SEGMENT_BYTES: usize = 64 * SEGMENT_BLOCKS;

/// A segment, behind the [`TAIL_CONTEXT`] bytes in front of it.
pub(crate) type Segment = [u8; TAIL_CONTEXT + SEGMENT_BYTES];

/// So far ahead memory is asked for, in bytes. What the CPU foresees by itself ends at the next page.
pub(crate) const PREFETCH_DISTANCE: usize = 4096;

/// What is where in the blocks of a segment: bit `i` stands for byte `i` of a block.
#[derive(Clone, Copy, Default)]
#[repr(C, align(64))]
pub(crate) struct Masks {
    pub(crate) quotes: [u64; SEGMENT_BLOCKS],
    pub(crate) line_feeds: [u64; SEGMENT_BLOCKS],
    pub(crate) colons: [u64; SEGMENT_BLOCKS],
    /// Backslashes, the bytes below 0x20 but for line feeds, and those from 0x80 on.
    pub(crate) unusual: [u64; SEGMENT_BLOCKS],
}

/// One block (64 bytes) in registers: the only thing that differs between kernels.
///
/// Bit `i` of every mask stands for byte `i` of the block.
pub(crate) trait Vector: Copy {
    /// Where 32 bytes differ from others.
    type Difference: Copy;

    /// Loads a block.
    ///
    /// # Safety
    /// The CPU must have the instructions of the kernel.
    unsafe fn load(block: &[u8; 64]) -> Self;

    /// What is where in a segment. Bytes from 0x80 on may count as what their lower seven bits are.
    ///
    /// # Safety
    /// As for [`Vector::load`].
    unsafe fn classify(segment: &Segment) -> Masks;

    /// Adds what the masks of a segment say to the lists of an index. `carry` is 1 if the last byte in front of the segment
    /// is a quote, and becomes that of the next one.
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
        // SAFETY: the caller vouches for the instructions.
        unsafe { list_positions::<Self>(segment, base, masks, carry, index) }
    }

    /// Asks for the cache line at an address, which may be any: nothing is read.
    #[inline(always)]
    fn prefetch(_address: *const u8) {}

    /// The bytes that equal `byte`.
    ///
    /// # Safety
    /// As for [`Vector::load`].
    unsafe fn equal(self, byte: u8) -> u64;

    /// The bytes from 0x80 on.
    ///
    /// # Safety
    /// As for [`Vector::load`].
    unsafe fn non_ascii(self) -> u64;

    /// Writes `base + i` for every set bit `i` of `mask`, ascending, and returns their number. May write
    /// anything into the rest of `out`.
    ///
    /// # Safety
    /// As for [`Vector::load`].
    #[inline(always)]
    unsafe fn flatten(mask: u64, base: u32, out: &mut [u32; 64]) -> usize {
        let mut rest = mask;
        let (fours, _) = out.as_chunks_mut::<4>();
        // Without a branch for each of the first twelve, which most blocks do not exceed; what is written behind the last
        // one is overwritten next.
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

    /// For every set bit `i` of `keys`, ascending, writes the sum of the second byte in front of byte `i` of the block and
    /// twice the third one; returns their number. May write anything into the rest of `out`. `context` is the block with
    /// the [`TAIL_CONTEXT`] bytes in front of it.
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
        // Without a branch for each of four; behind the last one there are bytes to read as well.
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

    /// No difference yet.
    ///
    /// # Safety
    /// As for [`Vector::load`].
    unsafe fn no_difference() -> Self::Difference;

    /// What differs so far, and between `bytes` and the literal where it counts.
    ///
    /// # Safety
    /// As for [`Vector::load`].
    unsafe fn add_difference(
        so_far: Self::Difference,
        bytes: &[u8; Literal::MAX_BYTES],
        literal: &Literal,
    ) -> Self::Difference;

    /// Whether anything differs.
    ///
    /// # Safety
    /// As for [`Vector::load`].
    unsafe fn is_different(difference: Self::Difference) -> bool;
}

/// A kernel that classifies a segment a block after the other.
pub(crate) trait Blockwise: Vector {
    /// The backslashes, the bytes below 0x20 but for line feeds, and those from 0x80 on.
    ///
    /// # Safety
    /// As for [`Vector::load`].
    unsafe fn unusual(self) -> u64;
}
