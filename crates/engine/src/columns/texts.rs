use std::ops::Range;

/// Texts, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Texts {
    data: Vec<u8>,
    /// Offset in `data` behind each text.
    ends: Vec<u32>,
}

/// Most texts are no longer.
const SHORT_BYTES: usize = 32;

impl Texts {
    /// Adds `text[range]`.
    #[inline]
    pub(super) fn push(&mut self, text: &[u8], range: Range<usize>) {
        let end = self.data.len() + range.len();
        match text[range.start..].first_chunk::<SHORT_BYTES>() {
            // A copy of a known length needs no call.
            Some(short) if range.len() <= SHORT_BYTES => {
                self.data.extend_from_slice(short);
                self.data.truncate(end);
            }
            _ => self.data.extend_from_slice(&text[range]),
        }
        self.ends.push(end as u32);
    }

    /// Adds a string as it stands in its source: between quotes.
    pub(super) fn push_quoted(&mut self, string: &[u8]) {
        self.data.push(b'"');
        self.data.extend_from_slice(string);
        self.data.push(b'"');
        self.ends.push(self.data.len() as u32);
    }

    /// Forgets all texts, and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.data.clear();
        self.ends.clear();
    }

    /// All texts, one behind the other.
    pub(super) fn data(&self) -> &[u8] {
        &self.data
    }

    /// Offset in `data` behind each text.
    pub(super) fn ends(&self) -> &[u32] {
        &self.ends
    }

    /// The texts.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let text = &self.data[start..end as usize];
            start = end as usize;
            text
        })
    }
}
