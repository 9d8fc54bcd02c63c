//! A list of texts in one buffer.

use std::ops::Range;

/// Texts, one after another.
#[derive(Debug, Default)]
pub(super) struct Texts {
    data: Vec<u8>,
    /// End offset of each text in `data`.
    ends: Vec<u32>,
}

/// Length that most texts do not exceed.
const SHORT_BYTES: usize = 32;

impl Texts {
    /// Adds `text[range]`.
    #[inline]
    pub(super) fn push(&mut self, text: &[u8], range: Range<usize>) {
        let end = self.data.len() + range.len();
        match text[range.start..].first_chunk::<SHORT_BYTES>() {
            // A copy of known length needs no call.
            Some(short) if range.len() <= SHORT_BYTES => {
                self.data.extend_from_slice(short);
                self.data.truncate(end);
            }
            _ => self.data.extend_from_slice(&text[range]),
        }
        self.ends.push(end as u32);
    }

    /// Adds a string in the form of its source: between quotes.
    pub(super) fn push_quoted(&mut self, string: &[u8]) {
        self.data.push(b'"');
        self.data.extend_from_slice(string);
        self.data.push(b'"');
        self.ends.push(self.data.len() as u32);
    }

    /// Forgets all texts, but keeps the memory.
    pub(super) fn clear(&mut self) {
        self.data.clear();
        self.ends.clear();
    }

    /// Returns all texts, one after another.
    pub(super) fn data(&self) -> &[u8] {
        &self.data
    }

    /// Returns the end offset of each text in [`Texts::data`].
    pub(super) fn ends(&self) -> &[u32] {
        &self.ends
    }

    /// Iterates over the texts.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let text = &self.data[start..end as usize];
            start = end as usize;
            text
        })
    }
}
