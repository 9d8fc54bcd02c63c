//! The operations on single blocks, for segments that are not usual and for blocks with unusual bytes.
//!
//! Comparisons produce masks directly, compressed stores (`vpcompressb`) list positions and key tails without a loop,
//! and `vpternlog` combines two logical operations.

use std::arch::x86_64::{
    __m128i, __m256i, __m512i, _mm256_ternarylogic_epi64, _mm256_xor_si256, _mm512_add_epi8,
    _mm512_add_epi32, _mm512_cmpeq_epi8_mask, _mm512_cvtepu8_epi32, _mm512_extracti32x4_epi32,
    _mm512_loadu_si512, _mm512_maskz_compress_epi8, _mm512_movepi8_mask, _mm512_set1_epi8,
    _mm512_set1_epi32, _mm512_storeu_si512,
};

use crate::arch::avx2::{Avx2, load32};
use crate::literal::Literal;
use crate::segment::TAIL_CONTEXT;
use crate::vector::Vector;

#[derive(Clone, Copy)]
pub(super) struct Avx512(__m512i);

/// The numbers 0 to 63.
pub(super) const IOTA: [u8; 64] = {
    let mut iota = [0; 64];
    let mut i = 0;
    while i < 64 {
        iota[i] = i as u8;
        i += 1;
    }
    iota
};

impl Vector for Avx512 {
    type Difference = __m256i;

    #[inline(always)]
    unsafe fn no_difference() -> __m256i {
        // SAFETY: a CPU with this kernel's instructions has those of AVX2.
        unsafe { Avx2::no_difference() }
    }

    #[inline(always)]
    unsafe fn add_difference(
        so_far: __m256i,
        bytes: &[u8; Literal::MAX_BYTES],
        literal: &Literal,
    ) -> __m256i {
        // SAFETY: the caller guarantees AVX-512 VL; all three have 32 bytes, and the loads need no alignment.
        unsafe {
            let difference = _mm256_xor_si256(load32(bytes), load32(&literal.bytes));
            // so_far | (difference & mask)
            _mm256_ternarylogic_epi64::<0b1111_1000>(so_far, difference, load32(&literal.mask))
        }
    }

    #[inline(always)]
    unsafe fn is_different(difference: __m256i) -> bool {
        // SAFETY: a CPU with this kernel's instructions has those of AVX2.
        unsafe { Avx2::is_different(difference) }
    }

    #[inline(always)]
    unsafe fn compress_tails(
        context: &[u8; TAIL_CONTEXT + 64],
        keys: u64,
        out: &mut [u8; 64],
    ) -> usize {
        let context = context.as_ptr();
        // SAFETY: the caller guarantees VBMI2; the loads lie within the 67 bytes of `context`, the store within the 64
        // of `out`.
        unsafe {
            let third = _mm512_loadu_si512(context.cast());
            let second = _mm512_loadu_si512(context.add(1).cast());
            let tails = _mm512_add_epi8(second, _mm512_add_epi8(third, third));
            _mm512_storeu_si512(
                out.as_mut_ptr().cast(),
                _mm512_maskz_compress_epi8(keys, tails),
            );
        }
        keys.count_ones() as usize
    }

    #[inline(always)]
    unsafe fn load(block: &[u8; 64]) -> Self {
        // SAFETY: the block has 64 bytes, and the load needs no alignment.
        unsafe { Self(_mm512_loadu_si512(block.as_ptr().cast())) }
    }

    #[inline(always)]
    fn prefetch(address: *const u8) {
        Avx2::prefetch(address);
    }

    #[inline(always)]
    unsafe fn equal(self, byte: u8) -> u64 {
        // SAFETY: the caller guarantees AVX-512 BW.
        unsafe { _mm512_cmpeq_epi8_mask(self.0, _mm512_set1_epi8(byte as i8)) }
    }

    #[inline(always)]
    unsafe fn non_ascii(self) -> u64 {
        // SAFETY: the caller guarantees AVX-512 BW.
        unsafe { _mm512_movepi8_mask(self.0) }
    }

    #[inline(always)]
    unsafe fn flatten(mask: u64, base: u32, out: &mut [u32; 64]) -> usize {
        let count = mask.count_ones() as usize;
        let out = out.as_mut_ptr();
        // SAFETY: the caller guarantees VBMI2; each store writes 16 of the 64 positions of `out`.
        unsafe {
            let offsets =
                _mm512_maskz_compress_epi8(mask, _mm512_loadu_si512(IOTA.as_ptr().cast()));
            let base = _mm512_set1_epi32(base as i32);
            store_positions(out, base, _mm512_extracti32x4_epi32::<0>(offsets));
            if count > 16 {
                store_positions(out.add(16), base, _mm512_extracti32x4_epi32::<1>(offsets));
                if count > 32 {
                    store_positions(out.add(32), base, _mm512_extracti32x4_epi32::<2>(offsets));
                    store_positions(out.add(48), base, _mm512_extracti32x4_epi32::<3>(offsets));
                }
            }
        }
        count
    }
}

/// Writes the sixteen positions `base + offset`.
///
/// # Safety
/// The CPU must have AVX-512 F, and `out` room for 16 positions.
#[inline(always)]
pub(super) unsafe fn store_positions(out: *mut u32, base: __m512i, offsets: __m128i) {
    debug_assert!(!out.is_null());
    // SAFETY: the caller guarantees the instructions and the room.
    unsafe {
        _mm512_storeu_si512(
            out.cast(),
            _mm512_add_epi32(base, _mm512_cvtepu8_epi32(offsets)),
        );
    }
}
