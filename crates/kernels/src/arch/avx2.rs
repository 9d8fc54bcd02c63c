//! The AVX2 kernel: a block is two registers of 32 bytes.
//!
//! Comparisons followed by `movemask` make the masks. AVX2 has no compressed stores, so that positions and key tails
//! are listed by the generic loops, four at a time. A table of the positions in each byte (`vpmovzxbd`) made the index
//! faster (0.93 to 0.97) but not a scan (1.00), and is not used.

use std::arch::x86_64::{
    __m256i, _MM_HINT_T0, _mm_prefetch, _mm256_add_epi8, _mm256_and_si256, _mm256_cmpeq_epi8,
    _mm256_loadu_si256, _mm256_movemask_epi8, _mm256_or_si256, _mm256_set1_epi8,
    _mm256_setzero_si256, _mm256_subs_epi8, _mm256_testz_si256, _mm256_xor_si256,
};

use crate::generic;
use crate::vector::{Blockwise, Vector};
use crate::{Between, Literal, NearSum, ShortNumbers, StructuralIndex};

instances!(Avx2, "avx2,bmi1,bmi2,popcnt,lzcnt");

#[derive(Clone, Copy)]
pub(super) struct Avx2([__m256i; 2]);

/// Mask of the top bits of 64 bytes.
///
/// # Safety
/// The CPU must have AVX2.
#[inline(always)]
unsafe fn top_bits(low: __m256i, high: __m256i) -> u64 {
    // SAFETY: the caller guarantees AVX2.
    let (low, high) = unsafe { (_mm256_movemask_epi8(low), _mm256_movemask_epi8(high)) };
    u64::from(low as u32) | u64::from(high as u32) << 32
}

/// Sets the top bit of every backslash, every byte below 0x20 and every byte that is not ASCII, and clears it in all
/// other bytes.
///
/// # Safety
/// The CPU must have AVX2.
#[inline(always)]
unsafe fn unusual_tops(bytes: __m256i) -> __m256i {
    // Arithmetic instead of combined comparisons, which rustc 1.95 splits into operations on single bytes.
    // SAFETY: the caller guarantees AVX2.
    unsafe {
        let low = _mm256_subs_epi8(bytes, _mm256_set1_epi8(0x20));
        let distance = _mm256_xor_si256(bytes, _mm256_set1_epi8(b'\\' as i8));
        // Its top bit is set if the distance is zero; otherwise only if the byte is not ASCII.
        let backslash = _mm256_add_epi8(distance, _mm256_set1_epi8(-1));
        _mm256_or_si256(low, backslash)
    }
}

/// Loads 32 bytes.
///
/// # Safety
/// The CPU must have AVX2.
#[inline(always)]
pub(super) unsafe fn load32(bytes: &[u8; 32]) -> __m256i {
    // SAFETY: there are 32 bytes, and the load needs no alignment.
    unsafe { _mm256_loadu_si256(bytes.as_ptr().cast()) }
}

impl Vector for Avx2 {
    type Difference = __m256i;

    #[inline(always)]
    unsafe fn no_difference() -> __m256i {
        // SAFETY: the caller guarantees AVX2.
        unsafe { _mm256_setzero_si256() }
    }

    #[inline(always)]
    unsafe fn add_difference(
        so_far: __m256i,
        bytes: &[u8; Literal::MAX_BYTES],
        literal: &Literal,
    ) -> __m256i {
        // SAFETY: the caller guarantees AVX2; all three have 32 bytes, and the loads need no alignment.
        unsafe {
            let difference = _mm256_xor_si256(load32(bytes), load32(&literal.bytes));
            _mm256_or_si256(so_far, _mm256_and_si256(difference, load32(&literal.mask)))
        }
    }

    #[inline(always)]
    unsafe fn is_different(difference: __m256i) -> bool {
        // SAFETY: the caller guarantees AVX2.
        unsafe { _mm256_testz_si256(difference, difference) == 0 }
    }

    #[inline(always)]
    #[expect(clippy::cast_ptr_alignment, reason = "the loads need no alignment")]
    unsafe fn load(block: &[u8; 64]) -> Self {
        let halves = block.as_ptr().cast::<__m256i>();
        // SAFETY: both halves lie within the 64 bytes, and the loads need no alignment.
        unsafe {
            Self([
                _mm256_loadu_si256(halves),
                _mm256_loadu_si256(halves.add(1)),
            ])
        }
    }

    #[inline(always)]
    fn prefetch(address: *const u8) {
        // SAFETY: every x86-64 CPU has this instruction, which reads nothing, whatever the address.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(address.cast()) }
    }

    #[inline(always)]
    unsafe fn equal(self, byte: u8) -> u64 {
        let [low, high] = self.0;
        // SAFETY: the caller guarantees AVX2.
        unsafe {
            let pattern = _mm256_set1_epi8(byte as i8);
            top_bits(
                _mm256_cmpeq_epi8(low, pattern),
                _mm256_cmpeq_epi8(high, pattern),
            )
        }
    }

    #[inline(always)]
    unsafe fn non_ascii(self) -> u64 {
        let [low, high] = self.0;
        // SAFETY: the caller guarantees AVX2.
        unsafe { top_bits(low, high) }
    }
}

impl Blockwise for Avx2 {
    #[inline(always)]
    unsafe fn unusual(self) -> u64 {
        let [low, high] = self.0;
        // SAFETY: the caller guarantees AVX2.
        unsafe { top_bits(unusual_tops(low), unusual_tops(high)) & !self.equal(b'\n') }
    }
}
