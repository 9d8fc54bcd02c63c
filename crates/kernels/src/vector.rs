//! The interface between the algorithms and the instruction sets: what a kernel must be able to do with a block.
//!
//! A mask is a `u64` on every machine, because a block has 64 bytes. A kernel provides the operations of [`Vector`].
//! Where an instruction set has something better than the generic form (compressed stores), it overrides the provided
//! methods [`Vector::flatten`] and [`Vector::compress_tails`].

use crate::literal::Literal;
use crate::segment::TAIL_CONTEXT;

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

/// A kernel that indexes a segment block by block (`generic/block_by_block.rs`).
pub(crate) trait Blockwise: Vector {
    /// Mask of the backslashes, bytes below 0x20 other than line feeds, and bytes from 0x80 on.
    ///
    /// # Safety
    /// As for [`Vector::load`].
    unsafe fn unusual(self) -> u64;
}
