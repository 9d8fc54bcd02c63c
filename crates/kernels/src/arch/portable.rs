//! The portable kernel: a block is eight 64-bit words, and each operation treats eight bytes at a time.
//!
//! A class of bytes is found as the top bits of the bytes of a word; a multiplication gathers these eight bits into one
//! byte of the mask.

use crate::generic;
use crate::vector::{Blockwise, Vector};
use crate::word::{LOW_BITS, LOW_SEVEN, TOPS, tops_of_equal};
use crate::{Between, Literal, NearSum, ShortNumbers, StructuralIndex};

instances!(Swar);

/// A block as eight words of eight bytes each ("SIMD within a register").
#[derive(Clone, Copy)]
struct Swar([u64; 8]);

impl Swar {
    /// Mask of the bytes whose top bits are set in the words that `tops` returns; it ignores the lower bits.
    #[inline(always)]
    fn mask(self, tops: impl Fn(u64) -> u64) -> u64 {
        self.0.iter().rev().fold(0, |mask, word| {
            let tops = tops(*word) & TOPS;
            mask << 8 | tops.wrapping_mul(0x0002_0408_1020_4081) >> 56
        })
    }
}

impl Vector for Swar {
    type Difference = u64;

    #[inline(always)]
    unsafe fn no_difference() -> u64 {
        0
    }

    #[inline(always)]
    unsafe fn add_difference(
        so_far: u64,
        bytes: &[u8; Literal::MAX_BYTES],
        literal: &Literal,
    ) -> u64 {
        let (bytes, _) = bytes.as_chunks::<8>();
        let (expected, _) = literal.bytes.as_chunks::<8>();
        let (mask, _) = literal.mask.as_chunks::<8>();
        let words = bytes.iter().zip(expected).zip(mask);
        words.fold(so_far, |so_far, ((word, expected), mask)| {
            let difference = u64::from_ne_bytes(*word) ^ u64::from_ne_bytes(*expected);
            so_far | (difference & u64::from_ne_bytes(*mask))
        })
    }

    #[inline(always)]
    unsafe fn is_different(difference: u64) -> bool {
        difference != 0
    }

    #[inline(always)]
    unsafe fn load(block: &[u8; 64]) -> Self {
        let (words, _) = block.as_chunks::<8>();
        Self(std::array::from_fn(|i| u64::from_le_bytes(words[i])))
    }

    #[inline(always)]
    unsafe fn equal(self, byte: u8) -> u64 {
        self.mask(|word| tops_of_equal(word, byte))
    }

    #[inline(always)]
    unsafe fn non_ascii(self) -> u64 {
        self.mask(|word| word)
    }
}

impl Blockwise for Swar {
    #[inline(always)]
    unsafe fn unusual(self) -> u64 {
        self.mask(|word| {
            // Adding 0x60 sets the top bit of every ASCII byte from 0x20 on, so that it is clear in control characters
            // only.
            let low = !((word & LOW_SEVEN) + LOW_BITS * 0x60) | word;
            (low & !tops_of_equal(word, b'\n')) | tops_of_equal(word, b'\\')
        })
    }
}
