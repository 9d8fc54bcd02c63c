use crate::dispatch::Kernel;

/// Where the quotes, the line ends and the unusual bytes of one window are. Reused from window to window.
#[derive(Debug)]
pub struct StructuralIndex {
    kernel: Kernel,
    pub(crate) quotes: Positions,
    pub(crate) line_ends: Positions,
    /// A bit for every byte that makes its line unusual, one word per block.
    pub(crate) special: Vec<u64>,
}

/// A list that grows by what a block holds, with room for a whole block kept ready.
#[derive(Debug, Default)]
pub(crate) struct Positions {
    list: Vec<u32>,
    pub(crate) count: usize,
}

impl Positions {
    /// Room for the positions of the next block.
    #[inline(always)]
    pub(crate) fn next_block(&mut self) -> &mut [u32; 64] {
        if self.list.len() < self.count + 64 {
            self.grow();
        }
        debug_assert!(
            self.count + 64 <= self.list.len(),
            "grow() makes room for a block"
        );
        // SAFETY: there is room for 64 positions from `count` on, as was just made sure.
        unsafe { &mut *self.list.as_mut_ptr().add(self.count).cast::<[u32; 64]>() }
    }

    #[cold]
    fn grow(&mut self) {
        self.list.resize((self.list.len() * 2).max(4096), 0);
    }

    fn as_slice(&self) -> &[u32] {
        &self.list[..self.count]
    }
}

impl StructuralIndex {
    /// Stands behind the last quote of a window.
    pub const NO_QUOTE: u32 = u32::MAX;

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
            quotes: Positions::default(),
            line_ends: Positions::default(),
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

    /// Offsets of the unescaped quotes, ascending, and [`StructuralIndex::NO_QUOTE`] behind the last one.
    pub fn quotes(&self) -> &[u32] {
        self.quotes.as_slice()
    }

    /// Offsets of the line feeds, ascending.
    pub fn line_ends(&self) -> &[u32] {
        self.line_ends.as_slice()
    }

    /// Whether `from..to` holds a backslash, a byte that is not ASCII, or a control character other than a line
    /// feed and a carriage return before it.
    #[inline]
    pub fn has_special(&self, from: u32, to: u32) -> bool {
        if from >= to {
            return false;
        }
        let (first, last) = ((from / 64) as usize, ((to - 1) / 64) as usize);
        let from_mask = u64::MAX << (from % 64);
        let to_mask = u64::MAX >> (63 - (to - 1) % 64);
        if first == last {
            return self.special[first] & from_mask & to_mask != 0;
        }
        let inner = self.special[first + 1..last]
            .iter()
            .fold(0, |all, bits| all | bits);
        (self.special[first] & from_mask) | inner | (self.special[last] & to_mask) != 0
    }

    pub(crate) fn reset(&mut self, bytes: usize) {
        self.quotes.count = 0;
        self.line_ends.count = 0;
        self.special.clear();
        self.special.reserve(bytes.div_ceil(64));
    }

    pub(crate) fn seal(&mut self) {
        self.quotes.next_block()[0] = Self::NO_QUOTE;
        self.quotes.count += 1;
    }
}
