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
//! `generic/index_window.rs` describes how a kernel finds them. A list is made long enough for a whole segment before
//! the segment is written, so that kernels need not check its length at each entry.

use std::marker::PhantomData;

use crate::dispatch::Kernel;

/// Positions of the quotes, line feeds, keys and unusual bytes of one window. One index is reused for many windows.
#[derive(Debug)]
pub struct StructuralIndex {
    kernel: Kernel,
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

/// Block that contains special bytes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct SpecialBlock {
    /// Offset of the first byte of the block in the window.
    pub(crate) base: u32,
    /// A bit for each byte that sets [`Special::escapes`] for its line.
    pub(crate) backslashes: u64,
    /// A bit for each byte that sets [`Special::doubtful`] for its line.
    pub(crate) doubtful: u64,
    /// A bit for each byte that is not ASCII.
    pub(crate) non_ascii: u64,
}

/// What a line contains besides plain ASCII text; nothing by default. It takes one byte, because it is read for every
/// line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Special(u8);

impl Special {
    const ESCAPES: u8 = 1;
    const DOUBTFUL: u8 = 2;
    const NON_ASCII: u8 = 4;

    /// Combines the three properties, which the methods of the same names return.
    pub fn new(escapes: bool, doubtful: bool, non_ascii: bool) -> Self {
        let bit = |condition, bit| if condition { bit } else { 0 };
        Self(
            bit(escapes, Self::ESCAPES)
                | bit(doubtful, Self::DOUBTFUL)
                | bit(non_ascii, Self::NON_ASCII),
        )
    }

    /// Whether the line contains a backslash.
    #[inline]
    pub fn escapes(self) -> bool {
        self.0 & Self::ESCAPES != 0
    }

    /// Whether the line may contain what is not allowed in a JSON string: a control character other than a carriage
    /// return at the end of the line, a backslash that does not begin an escape, or an escape whose digits continue in
    /// the next segment (512 bytes), which the kernel does not look at.
    #[inline]
    pub fn doubtful(self) -> bool {
        self.0 & Self::DOUBTFUL != 0
    }

    /// Whether the line contains a byte that is not ASCII.
    #[inline]
    pub fn non_ascii(self) -> bool {
        self.0 & Self::NON_ASCII != 0
    }
}

/// List that grows before a segment is written to it, so that writes within the segment need no check. Only the first
/// `count` entries are valid.
#[derive(Debug, Default)]
pub(crate) struct Growing<T> {
    list: Vec<T>,
    pub(crate) count: usize,
}

/// Number of blocks per segment. A kernel indexes one segment at a time: eight 64-bit masks fill one AVX-512 register,
/// so that the blocks of a segment can be counted side by side.
pub(crate) const SEGMENT_BLOCKS: usize = 8;

impl<T: Copy + Default> Growing<T> {
    /// Returns the room after the last entry, large enough for the entries of one segment.
    #[inline(always)]
    pub(crate) fn room(&mut self) -> Room<'_, T> {
        if self.list.len() - self.count < Room::<T>::ENTRIES {
            self.grow();
        }
        let (_, rest) = self.list.split_at_mut(self.count);
        Room {
            first: rest.as_mut_ptr(),
            lent: PhantomData,
        }
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self) {
        let needed = self.count + Room::<T>::ENTRIES;
        self.list
            .resize(needed.max(2 * self.list.len()), T::default());
    }

    fn restart(&mut self, first: impl IntoIterator<Item = T>) {
        self.list.resize(self.list.len().max(64), T::default());
        self.count = 0;
        for entry in first {
            self.list[self.count] = entry;
            self.count += 1;
        }
    }

    fn as_slice(&self) -> &[T] {
        &self.list[..self.count]
    }
}

/// Memory for the entries of one segment.
pub(crate) struct Room<'a, T> {
    first: *mut T,
    lent: PhantomData<&'a mut [T]>,
}

impl<T> Room<'_, T> {
    /// Number of entries: 64 for each block of a segment, plus 64, because whole blocks are written and whole words are
    /// read beyond the last entry.
    const ENTRIES: usize = 64 * (SEGMENT_BLOCKS + 1);

    /// Room for the entries of a block. `before` is the number of entries of the preceding blocks of the segment, at
    /// most 64 per block.
    #[inline(always)]
    pub(crate) fn block(&mut self, before: usize) -> &mut [T; 64] {
        debug_assert!(before + 64 <= Self::ENTRIES, "no block has more than 64");
        // SAFETY: there is room for `ENTRIES` entries, and no preceding block of the segment has more than 64.
        unsafe { &mut *self.first.add(before).cast::<[T; 64]>() }
    }
}

impl StructuralIndex {
    /// First mark of every window: the line feed before the window, at offset -1.
    pub const BEFORE_WINDOW: u32 = u32::MAX;

    /// Maximum length of a window, in bytes.
    pub const MAX_WINDOW_BYTES: usize = u32::MAX as usize - 64;

    /// Creates an empty index that `kernel` will fill.
    ///
    /// # Panics
    /// If this CPU does not have the instructions of the kernel.
    pub fn new(kernel: Kernel) -> Self {
        assert!(
            kernel.is_available(),
            "this CPU cannot run the {} kernel",
            kernel.name()
        );
        Self {
            kernel,
            marks: Growing::default(),
            lines: Growing::default(),
            key_tails: Growing::default(),
            special: Vec::new(),
        }
    }

    /// Indexes a window and replaces the previous contents. The window should consist of whole lines, because no state
    /// is carried from one window to the next.
    ///
    /// # Panics
    /// If the window has more than [`StructuralIndex::MAX_WINDOW_BYTES`].
    pub fn build(&mut self, window: &[u8]) {
        assert!(
            window.len() <= Self::MAX_WINDOW_BYTES,
            "positions are 32 bits wide"
        );
        self.kernel.index_window(window, self);
    }

    /// Kernel that fills this index.
    pub fn kernel(&self) -> Kernel {
        self.kernel
    }

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
                special[row].0 |= of_block.0;
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
