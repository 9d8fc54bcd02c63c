//! Texts of up to eight bytes, compared as words.

use std::ops::Range;

use ripsaw_kernels::digits::word_at;

/// A text of up to eight bytes, in registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ShortText {
    word: u64,
    length: usize,
}

impl ShortText {
    const MAX_BYTES: usize = 8;

    /// Creates a short text, if the text is short enough.
    pub(crate) fn of(text: &[u8]) -> Option<Self> {
        if text.len() > Self::MAX_BYTES {
            return None;
        }
        let word = text
            .iter()
            .rev()
            .fold(0, |word, byte| word << 8 | u64::from(*byte));
        Some(Self {
            word,
            length: text.len(),
        })
    }

    /// Reads a range of a text, if it is short enough.
    #[inline(always)]
    pub(crate) fn read(text: &[u8], range: Range<usize>) -> Option<Self> {
        let length = range.len();
        if length > Self::MAX_BYTES {
            return None;
        }
        let Some(word) = word_at(text, range.start) else {
            return Self::of(&text[range]);
        };
        let unused = 8 * (Self::MAX_BYTES - length) as u32;
        Some(Self {
            word: word.checked_shl(unused).unwrap_or(0) >> unused.min(63),
            length,
        })
    }

    /// Returns whether this is one of a few texts. No branch depends on which, because that is unpredictable.
    #[inline(always)]
    pub(crate) fn is_among(self, texts: &[Self]) -> bool {
        texts.iter().filter(|text| **text == self).count() > 0
    }
}

#[cfg(test)]
mod tests {
    use super::ShortText;

    #[test]
    fn is_the_same_wherever_it_is_read() {
        let text = b"..ERROR\xC3\xA9 and more";
        for start in 0..text.len() {
            for length in 0..=8.min(text.len() - start) {
                let range = start..start + length;
                let expected = ShortText::of(&text[range.clone()]);
                assert!(expected.is_some());
                assert_eq!(ShortText::read(text, range), expected);
            }
        }
        assert_eq!(ShortText::read(text, 0..9), None);
        assert_eq!(ShortText::of(&text[0..9]), None);
        assert_ne!(ShortText::of(b"ab"), ShortText::of(b"ab\0"));
    }
}
