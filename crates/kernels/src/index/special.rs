//! What lines contain besides plain ASCII text, and the blocks of a window in which that was found.

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

    /// Adds what another part of the line contains.
    #[inline]
    pub(super) fn add(&mut self, part: Self) {
        self.0 |= part.0;
    }
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
