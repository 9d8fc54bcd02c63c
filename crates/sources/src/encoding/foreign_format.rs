//! Formats that Ripsaw detects but cannot read, so that the message can name them.

/// A format that Ripsaw detects but cannot read.
///
/// Valid JSON never starts with these bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[allow(missing_docs)]
pub enum ForeignFormat {
    Bzip2,
    Xz,
    Lzma,
    Lz4,
    Lzip,
    Lzop,
    Compress,
    Snappy,
    Zlib,
    Zip,
    SevenZip,
    Rar,
    Tar,
    Parquet,
    Arrow,
    Avro,
    Sqlite,
    Journal,
    EventLog,
    /// UTF-16 with a byte order mark.
    Utf16,
    Utf16Le,
    Utf16Be,
    /// UTF-32 with a byte order mark.
    Utf32,
    Utf32Le,
    Utf32Be,
}

/// How messages describe a format, and what they advise.
pub(crate) struct Description {
    /// The name of a compression (`bzip2`), or a noun phrase for another format (`a tar archive`).
    pub(crate) name: &'static str,
    pub(crate) is_compression: bool,
    pub(crate) advice: &'static str,
    /// A command that takes a file name, or `-`, and writes the contents to standard output.
    pub(crate) tool: Option<&'static str>,
}

impl Description {
    pub(super) fn compression(name: &'static str, tool: Option<&'static str>) -> Self {
        Self {
            name,
            is_compression: true,
            advice: "decompress it first",
            tool,
        }
    }
}

impl ForeignFormat {
    /// The length of a tar header, the longest signature.
    pub(crate) const MAGIC_BYTES: usize = 512;

    /// Detects a format from the first bytes of a source, up to and including the first line feed.
    pub(crate) fn of(first: &[u8]) -> Option<Self> {
        Some(match first {
            [b'B', b'Z', b'h', b'1'..=b'9', rest @ ..]
                if rest.starts_with(b"1AY&SY") || rest.starts_with(b"\x17rE8P\x90") =>
            {
                Self::Bzip2
            }
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Self::Xz,
            [0x5d, 0, 0, ..] => Self::Lzma,
            [0x04, 0x22, 0x4d, 0x18, ..] | [0x02, 0x21, 0x4c, 0x18, ..] => Self::Lz4,
            [b'L', b'Z', b'I', b'P', 1, ..] => Self::Lzip,
            [0x89, b'L', b'Z', b'O', ..] => Self::Lzop,
            [0x1f, 0x9d, ..] => Self::Compress,
            [0xff, 6, 0, 0, b's', b'N', ..] => Self::Snappy,
            // `x^` can be text, unless the next byte is not valid UTF-8 at that place.
            [0x78, 0x01 | 0x9c | 0xda, ..] | [0x78, 0x5e, 0x80..=0xbf, ..] => Self::Zlib,
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] | [b'P', b'K', 7, 8, ..] => Self::Zip,
            [b'7', b'z', 0xbc, 0xaf, 0x27, 0x1c, ..] => Self::SevenZip,
            [b'R', b'a', b'r', b'!', 0x1a, 7, ..] => Self::Rar,
            [b'P', b'A', b'R', b'1', 0x15, ..] => Self::Parquet,
            // The file format, or the stream format with metadata of less than 16 MiB.
            [b'A', b'R', b'R', b'O', b'W', b'1', 0, 0, ..]
            | [0xff, 0xff, 0xff, 0xff, _, _, _, 0, ..] => Self::Arrow,
            [b'O', b'b', b'j', 1, ..] => Self::Avro,
            _ if first.starts_with(b"SQLite format 3\0") => Self::Sqlite,
            _ if first.starts_with(b"LPKSHHRH") => Self::Journal,
            _ if first.starts_with(b"ElfFile\0") => Self::EventLog,
            [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Self::Utf32,
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Self::Utf16,
            [one, 0, 0, 0, two, 0, 0, 0, ..] if is_text(*one) && is_text(*two) => Self::Utf32Le,
            [0, 0, 0, one, 0, 0, 0, two, ..] if is_text(*one) && is_text(*two) => Self::Utf32Be,
            [one, 0, two, 0, ..] if is_text(*one) && is_text(*two) => Self::Utf16Le,
            [0, one, 0, two, ..] if is_text(*one) && is_text(*two) => Self::Utf16Be,
            _ if is_tar(first) => Self::Tar,
            _ => return None,
        })
    }

    pub(crate) fn description(self) -> Description {
        let archive = |name, tool| Description {
            name,
            is_compression: false,
            advice: "extract its files first",
            tool,
        };
        let data = |name| Description {
            name,
            is_compression: false,
            advice: "export it as one JSON object per line first",
            tool: None,
        };
        let text = |name, tool| Description {
            name,
            is_compression: false,
            advice: "convert it to UTF-8 first",
            tool: Some(tool),
        };
        match self {
            Self::Bzip2 => Description::compression("bzip2", Some("bzcat")),
            Self::Xz => Description::compression("xz", Some("xzcat")),
            Self::Lzma => Description::compression("lzma", Some("xzcat")),
            Self::Lz4 => Description::compression("lz4", Some("lz4 -dc")),
            Self::Lzip => Description::compression("lzip", Some("lzip -dc")),
            Self::Lzop => Description::compression("lzop", Some("lzop -dc")),
            Self::Compress => Description::compression("compress", Some("gzip -dc")),
            Self::Snappy => Description::compression("snappy", None),
            Self::Zlib => Description::compression("zlib", Some("pigz -dc")),
            Self::Zip => archive("a zip archive", Some("unzip -p")),
            Self::SevenZip => archive("a 7z archive", Some("7z e -so")),
            Self::Rar => archive("a rar archive", Some("unrar p -inul")),
            Self::Tar => archive("a tar archive", Some("tar -xOf")),
            Self::Parquet => data("a Parquet file"),
            Self::Arrow => data("Arrow IPC data"),
            Self::Avro => data("an Avro file"),
            Self::Sqlite => data("an SQLite database"),
            Self::Journal => Description {
                tool: Some("journalctl -o json --file"),
                ..data("a systemd journal")
            },
            Self::EventLog => data("a Windows event log"),
            Self::Utf16 => text("UTF-16 text", "iconv -f UTF-16 -t UTF-8"),
            Self::Utf16Le => text("UTF-16 text", "iconv -f UTF-16LE -t UTF-8"),
            Self::Utf16Be => text("UTF-16 text", "iconv -f UTF-16BE -t UTF-8"),
            Self::Utf32 => text("UTF-32 text", "iconv -f UTF-32 -t UTF-8"),
            Self::Utf32Le => text("UTF-32 text", "iconv -f UTF-32LE -t UTF-8"),
            Self::Utf32Be => text("UTF-32 text", "iconv -f UTF-32BE -t UTF-8"),
        }
    }
}

/// Whether a byte is an ASCII character that a text can start with.
fn is_text(byte: u8) -> bool {
    (b' '..=0x7f).contains(&byte)
}

/// Whether the bytes start with a tar header. Old archives have no magic number, but every header has a checksum.
fn is_tar(first: &[u8]) -> bool {
    const CHECKSUM: std::ops::Range<usize> = 148..156;
    let Some(header) = first.first_chunk::<{ ForeignFormat::MAGIC_BYTES }>() else {
        return false;
    };
    let field = &header[CHECKSUM];
    let digits: Vec<u8> = field
        .iter()
        .copied()
        .filter(|byte| !matches!(byte, 0 | b' '))
        .collect();
    let written = std::str::from_utf8(&digits)
        .ok()
        .and_then(|digits| u32::from_str_radix(digits, 8).ok());
    let sum = |bytes: &[u8]| bytes.iter().copied().map(u32::from).sum::<u32>();
    // The checksum field itself counts as spaces.
    let counted = || sum(header) - sum(field) + field.len() as u32 * u32::from(b' ');
    written.is_some_and(|written| written == counted())
}

#[cfg(test)]
mod tests {
    use super::ForeignFormat;

    #[test]
    fn what_may_begin_a_text_is_none() {
        let block = [&[0; 600][..], b"{}"].concat();
        let long_line = [&b"{\"a\":\""[..], &[b'0'; 600]].concat();
        let texts: [&[u8]; 16] = [
            b"",
            b"{}",
            b"{\"a\":1}",
            b"BZh9 is how bzip2 begins",
            b"PAR1 begins",
            b"ORC",
            b"x^2",
            b"x^\xc3\xa9",
            b"Rar!",
            b"LZIP",
            b"\0\0\0\0{\"a\":1}",
            b"\0\0\0{\"a\":1}",
            b"7\0",
            b"\xff{\"a\":1}",
            &block,
            &long_line,
        ];
        for text in texts {
            assert_eq!(ForeignFormat::of(text), None, "{}", text.escape_ascii());
        }
    }

    #[test]
    fn a_tar_archive_is_told_by_its_checksum() {
        let mut header = vec![0; 512];
        header[..9].copy_from_slice(b"plain.log");
        header[100..107].copy_from_slice(b"0000644");
        header[124..135].copy_from_slice(b"00000016204");
        let sum: u32 = header.iter().copied().map(u32::from).sum::<u32>() + 8 * 32;
        header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        header[155] = b' ';
        assert_eq!(ForeignFormat::of(&header), Some(ForeignFormat::Tar));
        assert_eq!(ForeignFormat::of(&header[..511]), None);
        header[0] = b'P';
        assert_eq!(ForeignFormat::of(&header), None);
    }
}
