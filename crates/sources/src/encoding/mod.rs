//! Detects how a source is stored, and decompresses it.

pub(crate) mod decode;
mod foreign_format;
mod gzip_members;
pub(crate) mod refusal;
mod stored_buffer;
mod zstd_frames;

use memchr::memchr;

use foreign_format::Description;
pub use foreign_format::ForeignFormat;

/// The UTF-8 byte order mark.
pub(crate) const BOM: &[u8] = b"\xef\xbb\xbf";

/// Returns the length of the byte order mark at the start of `first`, or 0.
pub(crate) fn mark_bytes(first: &[u8]) -> usize {
    if first.starts_with(BOM) { BOM.len() } else { 0 }
}

/// How a source is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Not compressed.
    Plain,
    /// One or more gzip members.
    Gzip,
    /// One or more zstd frames.
    Zstd,
    /// A format that is not supported: the source fails with `unsupported_format`.
    Foreign(ForeignFormat),
}

impl Encoding {
    /// Number of bytes that [`Encoding::of`] needs.
    pub(crate) const MAGIC_BYTES: usize = ForeignFormat::MAGIC_BYTES;

    /// Detects the encoding from the first 512 bytes of the source, or fewer if it is shorter. Bytes after the first
    /// line feed are ignored.
    pub fn of(first: &[u8]) -> Self {
        match first {
            // The common case.
            [b'{', next, ..] if *next != 0 && first.len() < Self::MAGIC_BYTES => Self::Plain,
            [0x1f, 0x8b, ..] => Self::Gzip,
            // A frame, or a skippable frame, which pzstd and other tools write first.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstd,
            _ => ForeignFormat::of(first_line(first)).map_or(Self::Plain, Self::Foreign),
        }
    }

    /// Whether more bytes are needed to detect the encoding and the byte order mark. Never true if there is a
    /// line feed.
    pub(crate) fn is_undecided(first: &[u8]) -> bool {
        match Self::of(first) {
            Self::Plain => first.len() < Self::MAGIC_BYTES && memchr(b'\n', first).is_none(),
            // The byte order mark of UTF-32 begins like that of UTF-16.
            Self::Foreign(ForeignFormat::Utf16) => {
                first.len() < 4 && memchr(b'\n', first).is_none()
            }
            _ => false,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        self.description().name
    }

    pub(crate) fn description(self) -> Description {
        match self {
            Self::Plain => Description::compression("plain", None),
            Self::Gzip => Description::compression("gzip", Some("gzip -dc")),
            Self::Zstd => Description::compression("zstd", Some("zstd -dc")),
            Self::Foreign(format) => format.description(),
        }
    }
}

fn first_line(first: &[u8]) -> &[u8] {
    let first = &first[..first.len().min(Encoding::MAGIC_BYTES)];
    memchr(b'\n', first).map_or(first, |at| &first[..=at])
}

pub(crate) fn is_proper_prefix(bytes: &[u8], whole: &[u8]) -> bool {
    bytes.len() < whole.len() && whole.starts_with(bytes)
}
