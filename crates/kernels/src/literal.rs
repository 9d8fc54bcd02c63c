//! Texts that lines of one shape have in common.
//!
//! The lines of a log repeat the text between their values. A [`Literal`] is such a text, or a part of it, with its
//! [`Place`]; `generic/match_literals.rs` checks which lines have all literals of a shape.

use crate::place::Place;

/// Bytes that lines of one shape have in common, and their position.
#[derive(Clone, Copy, Debug)]
pub struct Literal {
    /// The bytes, padded with zeros.
    pub(crate) bytes: [u8; Literal::MAX_BYTES],
    /// 0xFF for every byte that counts, 0 for the padding.
    pub(crate) mask: [u8; Literal::MAX_BYTES],
    pub(crate) place: Place,
}

impl Literal {
    /// Maximum length of a literal, in bytes: one AVX2 register.
    pub const MAX_BYTES: usize = 32;

    /// Creates a literal that expects `text`, at most [`Literal::MAX_BYTES`] long, at `place`.
    ///
    /// # Panics
    /// If the text is too long.
    pub fn new(text: &[u8], place: Place) -> Self {
        let mut literal = Self {
            bytes: [0; Self::MAX_BYTES],
            mask: [0; Self::MAX_BYTES],
            place,
        };
        literal.bytes[..text.len()].copy_from_slice(text);
        literal.mask[..text.len()].fill(u8::MAX);
        literal
    }
}
