//! Lines as JavaScript writes them: in Latin-1, except for some ranges in UTF-8.

use std::ops::Range;

use crate::files::aligned_bytes::{PAGE_BYTES, aligned_start};

/// Number of bytes counted together, small enough for the counts to fit a `u8`.
const GROUP: usize = 128;
/// Number of bytes searched at once for a byte that is not ASCII.
const BLOCK: usize = 64;

/// A run of lines of an array, each ended by a line feed, in the form that JavaScript writes fastest: Latin-1, except
/// for some ranges in UTF-8.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineSlice {
    utf8: Vec<Range<usize>>,
    line_count: usize,
    utf8_bytes: usize,
}

impl LineSlice {
    /// Inspects the bytes. `utf8` are the ranges in UTF-8, in ascending order.
    ///
    /// # Panics
    /// If a range is not within the bytes after the one before.
    pub fn new(bytes: &[u8], utf8: Vec<Range<usize>>) -> Self {
        let (mut line_count, mut two_byte_count) = (0, 0);
        for_each_part(bytes, &utf8, |part, is_utf8| {
            let (line_feeds, beyond_ascii) = count(part);
            line_count += line_feeds;
            two_byte_count += if is_utf8 { 0 } else { beyond_ascii };
        });
        Self {
            utf8,
            line_count,
            utf8_bytes: bytes.len() + two_byte_count,
        }
    }

    /// Returns the number of line feeds.
    pub fn line_count(&self) -> usize {
        self.line_count
    }

    /// Returns the length of the lines in UTF-8, in bytes.
    pub fn utf8_bytes(&self) -> usize {
        self.utf8_bytes
    }

    /// Replaces the contents of `text` with the lines in UTF-8, and returns the index where they start. `bytes` must be
    /// those passed to [`LineSlice::new`]. Source and destination are [aligned](crate::files::aligned_bytes), because the
    /// C library also copies with `rep movsb`.
    pub(crate) fn write_utf8(&self, bytes: &[u8], text: &mut Vec<u8>) -> usize {
        text.clear();
        text.reserve(self.utf8_bytes + PAGE_BYTES);
        let start = aligned_start(text, bytes.as_ptr().addr() as u64);
        text.resize(start, 0);
        if self.utf8_bytes == bytes.len() {
            text.extend_from_slice(bytes);
            return start;
        }
        for_each_part(bytes, &self.utf8, |part, is_utf8| {
            if is_utf8 {
                text.extend_from_slice(part);
            } else {
                push_latin_1(text, part);
            }
        });
        start
    }
}

/// Visits the ranges in UTF-8 and the parts between them, in order. `visit` is told which are UTF-8.
fn for_each_part(bytes: &[u8], utf8: &[Range<usize>], mut visit: impl FnMut(&[u8], bool)) {
    let mut from = 0;
    for range in utf8 {
        visit(&bytes[from..range.start], false);
        visit(&bytes[range.clone()], true);
        from = range.end;
    }
    visit(&bytes[from..], false);
}

/// Counts the line feeds and the bytes that are not ASCII.
fn count(bytes: &[u8]) -> (usize, usize) {
    let (groups, rest) = bytes.as_chunks::<GROUP>();
    let groups = groups.iter().map(|group| count_few(group));
    groups.fold(count_few(rest), |sum, more| {
        (sum.0 + more.0, sum.1 + more.1)
    })
}

#[inline]
fn count_few(bytes: &[u8]) -> (usize, usize) {
    debug_assert!(bytes.len() <= GROUP);
    let line_feeds: u8 = bytes.iter().map(|byte| u8::from(*byte == b'\n')).sum();
    let beyond_ascii: u8 = bytes.iter().map(|byte| byte >> 7).sum();
    (line_feeds.into(), beyond_ascii.into())
}

fn push_latin_1(text: &mut Vec<u8>, latin_1: &[u8]) {
    let mut copied = 0;
    for (number, block) in latin_1.chunks(BLOCK).enumerate() {
        if block.is_ascii() {
            continue;
        }
        let start = number * BLOCK;
        text.extend_from_slice(&latin_1[copied..start]);
        copied = start + block.len();
        let mut utf8 = [0; 2];
        for byte in block {
            text.extend_from_slice(char::from(*byte).encode_utf8(&mut utf8).as_bytes());
        }
    }
    text.extend_from_slice(&latin_1[copied..]);
}

#[cfg(test)]
mod tests {
    use super::{LineSlice, PAGE_BYTES};
    use proptest::prelude::*;

    /// Writes lines as JavaScript does: those in Latin-1 with one byte per character.
    fn written(lines: &[String], utf8_too: &[bool]) -> (Vec<u8>, LineSlice) {
        let (mut bytes, mut ranges) = (Vec::new(), Vec::new());
        for (line, utf8_too) in lines.iter().zip(utf8_too.iter().cycle()) {
            let latin_1: Result<Vec<u8>, _> = line.chars().map(u8::try_from).collect();
            match latin_1 {
                Ok(latin_1) if !utf8_too => bytes.extend(latin_1),
                _ => {
                    ranges.push(bytes.len()..bytes.len() + line.len());
                    bytes.extend(line.as_bytes());
                }
            }
            bytes.push(b'\n');
        }
        let slice = LineSlice::new(&bytes, ranges);
        (bytes, slice)
    }

    proptest! {
        #[test]
        fn any_lines(
            lines in prop::collection::vec("[a-z]{0,90}[a-z\u{80}-\u{ff}]{0,90}(Ã©|ü|けま|🚀|\n)?", 0..20),
            utf8_too in prop::collection::vec(any::<bool>(), 1..5),
        ) {
            let expected: String = lines.iter().flat_map(|line| [line, "\n"]).collect();
            let (bytes, slice) = written(&lines, &utf8_too);
            prop_assert_eq!(slice.line_count(), expected.matches('\n').count());
            prop_assert_eq!(slice.utf8_bytes(), expected.len());
            let mut text = b"what was there".to_vec();
            let start = slice.write_utf8(&bytes, &mut text);
            prop_assert_eq!(&text[start..], expected.as_bytes());
            let apart = text[start..].as_ptr().addr().abs_diff(bytes.as_ptr().addr());
            prop_assert_eq!(apart % PAGE_BYTES, 0);
        }
    }
}
