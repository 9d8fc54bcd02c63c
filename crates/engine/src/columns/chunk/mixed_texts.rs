//! Texts of values whose kinds differ, or may differ.

use std::ops::Range;

use crate::columns::kinds::Kinds;
use crate::columns::texts::Texts;

/// Texts, and the kinds of values that occur among them.
#[derive(Debug, Default)]
pub(in crate::columns) struct MixedTexts {
    texts: Texts,
    kinds: Kinds,
}

impl MixedTexts {
    /// Creates a list of texts with values of these kinds.
    pub(super) fn of(texts: Texts, kinds: Kinds) -> Self {
        Self { texts, kinds }
    }

    /// Adds `text[range]`, the text of a value of this kind.
    #[inline]
    pub(super) fn push(&mut self, text: &[u8], range: Range<usize>, kind: Kinds) {
        self.kinds = self.kinds.or(kind);
        self.texts.push(text, range);
    }

    pub(super) fn clear(&mut self) {
        self.texts.clear();
        self.kinds = Kinds::NONE;
    }

    pub(super) fn kinds(&self) -> Kinds {
        self.kinds
    }

    pub(in crate::columns) fn texts(&self) -> &Texts {
        &self.texts
    }
}
