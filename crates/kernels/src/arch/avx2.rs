use std::arch::x86_64::{
    __m256i, _mm256_cmpeq_epi8, _mm256_loadu_si256, _mm256_min_epu8, _mm256_movemask_epi8,
    _mm256_set1_epi8,
};

use crate::StructuralIndex;
use crate::generic;
use crate::vector::Vector;

/// Builds the index of a window.
///
/// # Safety
/// The CPU must have AVX2.
#[target_feature(enable = "avx2,bmi1,bmi2,popcnt,lzcnt")]
pub(crate) unsafe fn index_window(window: &[u8], index: &mut StructuralIndex) {
    // SAFETY: the caller vouches for the instructions.
    unsafe { generic::index_window::<Avx2>(window, index) }
}

#[derive(Clone, Copy)]
struct Avx2([__m256i; 2]);

/// The top bits of 64 bytes.
///
/// # Safety
/// The CPU must have AVX2.
#[inline(always)]
unsafe fn top_bits(low: __m256i, high: __m256i) -> u64 {
    // SAFETY: the caller vouches for AVX2.
    let (low, high) = unsafe { (_mm256_movemask_epi8(low), _mm256_movemask_epi8(high)) };
    u64::from(low as u32) | u64::from(high as u32) << 32
}

impl Vector for Avx2 {
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
    unsafe fn equal(self, byte: u8) -> u64 {
        let [low, high] = self.0;
        // SAFETY: the caller vouches for AVX2.
        unsafe {
            let pattern = _mm256_set1_epi8(byte as i8);
            top_bits(
                _mm256_cmpeq_epi8(low, pattern),
                _mm256_cmpeq_epi8(high, pattern),
            )
        }
    }

    #[inline(always)]
    unsafe fn control(self) -> u64 {
        let [low, high] = self.0;
        // SAFETY: the caller vouches for AVX2.
        unsafe {
            let greatest = _mm256_set1_epi8(0x1F);
            top_bits(
                _mm256_cmpeq_epi8(_mm256_min_epu8(low, greatest), low),
                _mm256_cmpeq_epi8(_mm256_min_epu8(high, greatest), high),
            )
        }
    }

    #[inline(always)]
    unsafe fn non_ascii(self) -> u64 {
        let [low, high] = self.0;
        // SAFETY: the caller vouches for AVX2.
        unsafe { top_bits(low, high) }
    }
}
