/// The UTF-8 byte order mark.
pub(crate) const BOM: &[u8] = b"\xef\xbb\xbf";

/// The length of the byte order mark that some bytes begin with, or 0.
pub(crate) fn mark_bytes(first: &[u8]) -> usize {
    if first.starts_with(BOM) { BOM.len() } else { 0 }
}

/// How a source is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// As it is.
    Plain,
    /// One or more gzip members.
    Gzip,
    /// One or more zstd frames.
    Zstd,
}

impl Encoding {
    /// How many bytes [`Encoding::of`] needs to see.
    pub(crate) const MAGIC_BYTES: usize = 4;

    /// Recognises the encoding by the first four bytes of the source (fewer where it has no more).
    pub fn of(first: &[u8]) -> Self {
        match first {
            [0x1f, 0x8b, ..] => Self::Gzip,
            // A frame, or a skippable one: what pzstd and others write first.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstd,
            _ => Self::Plain,
        }
    }

    /// Whether more bytes must be seen to tell the encoding, and whether there is a byte order mark. What is
    /// undecided holds no line feed.
    pub(crate) fn is_undecided(first: &[u8]) -> bool {
        let starts: [&[u8]; 3] = [b"\x1f\x8b", b"\x28\xb5\x2f\xfd", BOM];
        match first {
            [0x50..=0x5f, rest @ ..] => is_proper_prefix(rest, b"\x2a\x4d\x18"),
            _ => starts.iter().any(|start| is_proper_prefix(first, start)),
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }
}

pub(crate) fn is_proper_prefix(bytes: &[u8], whole: &[u8]) -> bool {
    bytes.len() < whole.len() && whole.starts_with(bytes)
}
