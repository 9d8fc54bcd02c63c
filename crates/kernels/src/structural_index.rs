use std::marker::PhantomData;

use crate::dispatch::Kernel;

/// Where the quotes, the line feeds, the keys and the unusual bytes of one window are. Reused from window to window.
#[derive(Debug)]
pub struct StructuralIndex {
    kernel: Kernel,
    pub(crate) marks: Growing<u32>,
    pub(crate) lines: Growing<LineEnd>,
    pub(crate) key_tails: Growing<u8>,
    /// The blocks with bytes that make their line special.
    pub(crate) special: Vec<SpecialBlock>,
}

/// The end of a line, and so the beginning of the next one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct LineEnd {
    /// Index of its line feed in [`StructuralIndex::marks`].
    pub mark: u32,
    /// How many entries of [`StructuralIndex::key_tails`] are in front of it.
    pub key: u32,
}

/// A block with special bytes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct SpecialBlock {
    /// Offset of its first byte.
    pub(crate) base: u32,
    /// A bit for each byte that makes its line one with [`Special::escapes`].
    pub(crate) backslashes: u64,
    /// A bit for each byte that makes its line one with [`Special::doubtful`].
    pub(crate) doubtful: u64,
    /// A bit for each byte that is not ASCII.
    pub(crate) non_ascii: u64,
}

/// What a line holds beside plain ASCII text; nothing by default. One byte, for it is asked of every line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Special(u8);

impl Special {
    const ESCAPES: u8 = 1;
    const DOUBTFUL: u8 = 2;
    const NON_ASCII: u8 = 4;

    /// What each of these says.
    pub fn new(escapes: bool, doubtful: bool, non_ascii: bool) -> Self {
        let bit = |condition, bit| if condition { bit } else { 0 };
        Self(
            bit(escapes, Self::ESCAPES)
                | bit(doubtful, Self::DOUBTFUL)
                | bit(non_ascii, Self::NON_ASCII),
        )
    }

    /// Whether there is a backslash.
    #[inline]
    pub fn escapes(self) -> bool {
        self.0 & Self::ESCAPES != 0
    }

    /// Whether there is a control character other than a carriage return at the end, a backslash that begins no escape, or
    /// one whose digits are in the next segment.
    #[inline]
    pub fn doubtful(self) -> bool {
        self.0 & Self::DOUBTFUL != 0
    }

    /// Whether there is a byte that is not ASCII.
    #[inline]
    pub fn non_ascii(self) -> bool {
        self.0 & Self::NON_ASCII != 0
    }
}

/// A list with room for a segment of a window kept ready.
#[derive(Debug, Default)]
pub(crate) struct Growing<T> {
    list: Vec<T>,
    pub(crate) count: usize,
}

/// So many blocks are indexed at a time: a segment.
pub(crate) const SEGMENT_BLOCKS: usize = 8;

impl<T: Copy + Default> Growing<T> {
    /// Room for the entries of a segment, behind those that there are.
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

/// Where the entries of a segment go.
pub(crate) struct Room<'a, T> {
    first: *mut T,
    lent: PhantomData<&'a mut [T]>,
}

impl<T> Room<'_, T> {
    /// Those of all blocks, and of one more: whole blocks may be written behind the last entry.
    const ENTRIES: usize = 64 * (SEGMENT_BLOCKS + 1);

    /// Room for the entries of a block, of which `before` are in front of it in the segment: at most 64 for each block.
    #[inline(always)]
    pub(crate) fn block(&mut self, before: usize) -> &mut [T; 64] {
        debug_assert!(before + 64 <= Self::ENTRIES, "no block has more than 64");
        // SAFETY: there is room for so many entries, and no block in front of this one has more than 64.
        unsafe { &mut *self.first.add(before).cast::<[T; 64]>() }
    }
}

impl StructuralIndex {
    /// The first mark: the line feed in front of a window, at -1.
    pub const BEFORE_WINDOW: u32 = u32::MAX;

    /// The most bytes that a window may have.
    pub const MAX_WINDOW_BYTES: usize = u32::MAX as usize - 64;

    /// An empty index that is built by `kernel`.
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

    /// Indexes a window, which should hold whole lines: no state crosses from one window to the next.
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

    /// The kernel that builds it.
    pub fn kernel(&self) -> Kernel {
        self.kernel
    }

    /// Offsets of the unescaped quotes and the line feeds, ascending, behind [`StructuralIndex::BEFORE_WINDOW`].
    pub fn marks(&self) -> &[u32] {
        self.marks.as_slice()
    }

    /// Where the lines end; the first entry is the beginning of the first line.
    pub fn line_ends(&self) -> &[LineEnd] {
        self.lines.as_slice()
    }

    /// A byte for every colon behind a quote: the one in front of the quote, and twice the one before. The keys of a line
    /// give them, and so do strings that begin with a colon. In front of a window there are zeros.
    pub fn key_tails(&self) -> &[u8] {
        self.key_tails.as_slice()
    }

    /// The key tails from `from` to `to` as a number: equal for equal tails.
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
        // Moved away are the tails that are missing, in two halves: eight of them are a whole word.
        let half = 4 * (8 - rest);
        (hash.rotate_left(29) ^ (self.tails_at(at) << half << half)).wrapping_mul(FACTOR)
    }

    /// Eight tails; there is room for a block behind the last one.
    #[inline(always)]
    fn tails_at(&self, at: usize) -> u64 {
        let tails = self.key_tails.list.get(at..).and_then(<[u8]>::first_chunk);
        tails.map_or(0, |tails| u64::from_le_bytes(*tails))
    }

    /// Notes in `special` what each line holds beside plain ASCII text.
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
                // The line feed itself is doubtful behind a backslash.
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
