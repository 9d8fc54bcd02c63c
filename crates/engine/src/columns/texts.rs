use std::ops::Range;

use super::kinds::Kinds;
use crate::record::string::unescape_into;

/// Source texts of values, one behind the other; of strings what is between the quotes.
#[derive(Debug, Default)]
pub(super) struct Texts {
    data: Vec<u8>,
    /// Offset in `data` behind each value.
    ends: Vec<u32>,
    /// The kind of the first value, which is that of all as long as `kinds` is empty.
    first_kind: Kinds,
    kinds: Vec<Kinds>,
}

/// Most texts are no longer.
const SHORT_BYTES: usize = 32;

impl Texts {
    /// No text yet, with room for so many values and bytes.
    pub(super) fn with_room(values: usize, bytes: usize) -> Self {
        Self {
            data: Vec::with_capacity(bytes),
            ends: Vec::with_capacity(values),
            ..Self::default()
        }
    }

    /// Adds `text[range]`.
    #[inline]
    pub(super) fn push(&mut self, kind: Kinds, text: &[u8], range: Range<usize>) {
        if !self.kinds.is_empty() {
            self.kinds.push(kind);
        } else if self.ends.is_empty() {
            self.first_kind = kind;
        } else if kind != self.first_kind {
            self.tell_kinds_apart(kind);
        }
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

    #[inline(never)]
    fn tell_kinds_apart(&mut self, kind: Kinds) {
        self.kinds.resize(self.ends.len(), self.first_kind);
        self.kinds.push(kind);
    }

    pub(super) fn pop(&mut self) {
        self.ends.pop();
        self.kinds.pop();
        let end = self.ends.last().map_or(0, |&end| end as usize);
        self.data.truncate(end);
    }

    /// All texts, one behind the other.
    pub(super) fn data(&self) -> &[u8] {
        &self.data
    }

    /// Whether they are more than one batch can hold.
    pub(super) fn is_too_large(&self) -> bool {
        self.data.len() > i32::MAX as usize
    }

    /// All kinds that occur.
    pub(super) fn kinds(&self) -> Kinds {
        let first = if self.ends.is_empty() {
            Kinds::NONE
        } else {
            self.kinds.first().copied().unwrap_or(self.first_kind)
        };
        self.kinds.iter().fold(first, |all, &kind| all.or(kind))
    }

    /// Where in `data` each text is.
    pub(super) fn ranges(&self) -> impl Iterator<Item = Range<usize>> {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let range = start..end as usize;
            start = range.end;
            range
        })
    }

    /// Kind and text of each value.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Kinds, &[u8])> {
        let mut start = 0;
        self.ends.iter().enumerate().map(move |(index, &end)| {
            let text = &self.data[start..end as usize];
            start = end as usize;
            let kind = self.kinds.get(index).copied().unwrap_or(self.first_kind);
            (kind, text)
        })
    }

    /// Undoes the escapes of strings.
    pub(super) fn unescape_strings(&mut self) {
        if self.kinds().meets(Kinds::ESCAPED_STRING) {
            self.rewrite(|kind, text, out| {
                if kind == Kinds::ESCAPED_STRING {
                    unescape_into(text, out);
                } else {
                    out.extend_from_slice(text);
                }
            });
        }
    }

    /// Puts strings between quotes, as they stood in the source.
    pub(super) fn quote_strings(&mut self) {
        if self.kinds().meets(Kinds::STRING) {
            self.rewrite(|kind, text, out| {
                let quote: &[u8] = if kind.meets(Kinds::STRING) {
                    b"\""
                } else {
                    b""
                };
                out.extend_from_slice(quote);
                out.extend_from_slice(text);
                out.extend_from_slice(quote);
            });
        }
    }

    fn rewrite(&mut self, mut write: impl FnMut(Kinds, &[u8], &mut Vec<u8>)) {
        let mut data = Vec::with_capacity(self.data.len() + 2 * self.ends.len());
        let mut ends = Vec::with_capacity(self.ends.len());
        for (kind, text) in self.iter() {
            write(kind, text, &mut data);
            ends.push(data.len() as u32);
        }
        self.data = data;
        self.ends = ends;
    }
}
