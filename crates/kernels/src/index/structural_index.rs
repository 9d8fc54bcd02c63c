//! The structural index of a window of lines: plain lists that a kernel fills.
//!
//! For the window `{"a":"\""}` followed by a line feed the index holds:
//!
//! ```text
//! offset      0 1 2 3 4 5 6 7 8 9 10
//! byte        { " a " : " \ " " } \n
//! mark          1   3   5     8   10    unescaped quotes and line feeds
//! key tail            4                 colon after a quote: ends the key `a`
//! ```
//!
//! `generic/index_window.rs` describes how a kernel finds them.

use super::growing::Growing;
use super::special::{Special, SpecialBlock};

/// Positions of the quotes, line feeds, keys and unusual bytes of one window. One index is reused for many windows.
///
/// [`Kernel::index_window`](crate::Kernel::index_window) fills it.
#[derive(Debug, Default)]
pub struct StructuralIndex {
    pub(crate) marks: Growing<u32>,
    pub(crate) lines: Growing<LineEnd>,
    pub(crate) key_tails: Growing<u8>,
    /// Blocks that contain bytes which make their line special.
    pub(crate) special: Vec<SpecialBlock>,
}

/// End of a line, which is the beginning of the next one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct LineEnd {
    /// Index of the line feed in [`StructuralIndex::marks`].
    pub mark: u32,
    /// Number of entries of [`StructuralIndex::key_tails`] that precede the line feed.
    pub key: u32,
}

impl StructuralIndex {
    /// First mark of every window: the line feed before the window, at offset -1.
    pub const BEFORE_WINDOW: u32 = u32::MAX;

    /// Maximum length of a window, in bytes.
    pub const MAX_WINDOW_BYTES: usize = u32::MAX as usize - 64;

    /// Offsets of the unescaped quotes and line feeds of the window, ascending, preceded by
    /// [`StructuralIndex::BEFORE_WINDOW`].
    pub fn marks(&self) -> &[u32] {
        self.marks.as_slice()
    }

    /// Ends of the lines. The first entry is the beginning of the first line, so that line `i` lies between entries `i`
    /// and `i + 1`.
    pub fn line_ends(&self) -> &[LineEnd] {
        self.lines.as_slice()
    }

    /// One byte for every colon that directly follows a quote: the last character of the key plus twice the last but
    /// one, modulo 256.
    ///
    /// More precisely, they are the second and third bytes before the colon; bytes before the window count as zero.
    /// Strings that begin with a colon produce an entry as well.
    pub fn key_tails(&self) -> &[u8] {
        self.key_tails.as_slice()
    }

    /// Hash of the key tails with indices `from..to`. Equal tails have equal hashes; different tails rarely do.
    #[inline]
    pub fn hash_of_keys(&self, from: u32, to: u32) -> u64 {
        const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
        let count = to.wrapping_sub(from);
        let mut hash = u64::from(count);
        let (mut at, mut rest) = (from as usize, count);
        while rest > 8 {
            hash = (hash.rotate_left(29) ^ self.tails_at(at)).wrapping_mul(FACTOR);
            at += 8;
            rest -= 8;
        }
        // Shift out the bytes that are not tails of the range. Two half shifts, because a single one by 64 bits (no
        // tails left) would overflow.
        let half = 4 * (8 - rest);
        (hash.rotate_left(29) ^ (self.tails_at(at) << half << half)).wrapping_mul(FACTOR)
    }

    /// Eight tails from `at` on. The list has room for a block after the last tail, so that whole words can be read.
    #[inline(always)]
    fn tails_at(&self, at: usize) -> u64 {
        let tails = self.key_tails.list.get(at..).and_then(<[u8]>::first_chunk);
        tails.map_or(0, |tails| u64::from_le_bytes(*tails))
    }

    /// Writes to `special`, for each line, what the line contains besides plain ASCII text.
    pub fn find_special_lines(&self, special: &mut Vec<Special>) {
        let lines = &self.lines.as_slice()[1..];
        special.clear();
        special.resize(lines.len(), Special::default());
        let mut row = 0;
        for block in &self.special {
            let base = block.base;
            let mut rest = block.backslashes | block.doubtful | block.non_ascii;
            while rest != 0 {
                let at = base + rest.trailing_zeros();
                let end_of =
                    |row: usize| lines.get(row).map(|line| self.marks()[line.mark as usize]);
                while end_of(row).is_some_and(|end| end < at) {
                    row += 1;
                }
                let Some(end) = end_of(row) else {
                    return;
                };
                // The line feed belongs to its line: it is doubtful after a backslash.
                let behind = u64::MAX.checked_shl(end - base + 1).unwrap_or(0);
                let of_line = rest & !behind;
                let of_block = Special::new(
                    of_line & block.backslashes != 0,
                    of_line & block.doubtful != 0,
                    of_line & block.non_ascii != 0,
                );
                special[row].add(of_block);
                rest &= behind;
            }
        }
    }

    pub(crate) fn reset(&mut self) {
        self.marks.restart([Self::BEFORE_WINDOW]);
        self.lines.restart([LineEnd::default()]);
        self.key_tails.restart([]);
        self.special.clear();
    }
}
