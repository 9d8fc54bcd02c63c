//! The NEON kernel: a block is four registers of 16 bytes.
//!
//! Every target that compiles this file has NEON, so these functions need no target features beyond those of the
//! target. NEON has no `movemask`: each byte is reduced to the bit that it has in the mask, and three levels of
//! pairwise additions join the bits of eight bytes.

use std::arch::aarch64::{
    uint8x16_t, vandq_u8, vbicq_u8, vceqq_u8, vcgeq_u8, vcltq_u8, vdupq_n_u8, veorq_u8,
    vgetq_lane_u64, vld1q_u8, vmaxvq_u8, vorrq_u8, vpaddq_u8, vreinterpretq_u64_u8,
};

use crate::generic;
use crate::vector::{Blockwise, Vector};
use crate::{Between, Literal, NearSum, ShortNumbers, StructuralIndex};

instances!(Neon);

#[derive(Clone, Copy)]
struct Neon([uint8x16_t; 4]);

/// For each of 16 bytes, the bit that stands for it in the mask of its eight bytes.
const BITS: [u8; 16] = [1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128];

/// Mask of 64 bytes, each of which is 0 or 0xFF. Three levels of pairwise additions join the bits of eight bytes into
/// one byte.
#[inline(always)]
fn mask_of(bytes: [uint8x16_t; 4]) -> u64 {
    let bits = load16(&BITS);
    // SAFETY: the target has NEON.
    unsafe {
        let [a, b, c, d] = bytes.map(|bytes| vandq_u8(bytes, bits));
        let quarters = vpaddq_u8(vpaddq_u8(a, b), vpaddq_u8(c, d));
        vgetq_lane_u64::<0>(vreinterpretq_u64_u8(vpaddq_u8(quarters, quarters)))
    }
}

/// Loads 16 bytes.
#[inline(always)]
fn load16(bytes: &[u8; 16]) -> uint8x16_t {
    // SAFETY: the target has NEON; there are 16 bytes, and the load needs no alignment.
    unsafe { vld1q_u8(bytes.as_ptr()) }
}

impl Vector for Neon {
    type Difference = uint8x16_t;

    #[inline(always)]
    unsafe fn no_difference() -> uint8x16_t {
        // SAFETY: the target has NEON.
        unsafe { vdupq_n_u8(0) }
    }

    #[inline(always)]
    unsafe fn add_difference(
        so_far: uint8x16_t,
        bytes: &[u8; Literal::MAX_BYTES],
        literal: &Literal,
    ) -> uint8x16_t {
        let (bytes, _) = bytes.as_chunks::<16>();
        let (expected, _) = literal.bytes.as_chunks::<16>();
        let (mask, _) = literal.mask.as_chunks::<16>();
        let halves = bytes.iter().zip(expected).zip(mask);
        halves.fold(so_far, |so_far, ((bytes, expected), mask)| {
            // SAFETY: the target has NEON.
            unsafe {
                let difference = veorq_u8(load16(bytes), load16(expected));
                vorrq_u8(so_far, vandq_u8(difference, load16(mask)))
            }
        })
    }

    #[inline(always)]
    unsafe fn is_different(difference: uint8x16_t) -> bool {
        // SAFETY: the target has NEON.
        unsafe { vmaxvq_u8(difference) != 0 }
    }

    #[inline(always)]
    unsafe fn load(block: &[u8; 64]) -> Self {
        let (quarters, _) = block.as_chunks::<16>();
        Self(std::array::from_fn(|i| load16(&quarters[i])))
    }

    #[inline(always)]
    unsafe fn equal(self, byte: u8) -> u64 {
        // SAFETY: the target has NEON.
        unsafe {
            let pattern = vdupq_n_u8(byte);
            mask_of(self.0.map(|bytes| vceqq_u8(bytes, pattern)))
        }
    }

    #[inline(always)]
    unsafe fn non_ascii(self) -> u64 {
        // SAFETY: the target has NEON.
        mask_of(
            self.0
                .map(|bytes| unsafe { vcgeq_u8(bytes, vdupq_n_u8(0x80)) }),
        )
    }
}

impl Blockwise for Neon {
    #[inline(always)]
    unsafe fn unusual(self) -> u64 {
        // SAFETY: the target has NEON.
        mask_of(self.0.map(|bytes| unsafe {
            let control = vcltq_u8(bytes, vdupq_n_u8(0x20));
            let control = vbicq_u8(control, vceqq_u8(bytes, vdupq_n_u8(b'\n')));
            let backslash = vceqq_u8(bytes, vdupq_n_u8(b'\\'));
            let non_ascii = vcgeq_u8(bytes, vdupq_n_u8(0x80));
            vorrq_u8(vorrq_u8(control, backslash), non_ascii)
        }))
    }
}
