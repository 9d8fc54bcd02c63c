//! Reasons why a source cannot be read although it is not damaged.

use std::fmt;
use std::io;

use ripsaw_query::{Error, ErrorCode};

use crate::encoding::Encoding;
use crate::source_errors::{display, named};

/// Why a source cannot be read although it is not damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The format is not supported. `inside` is the compression around it, or plain.
    Format {
        encoding: Encoding,
        inside: Encoding,
    },
    /// A zstd frame needs a larger window than is allowed.
    ZstdWindow { bytes: u64, max_bytes: u64 },
    /// A zstd frame needs a dictionary.
    ZstdDictionary { id: u32 },
}

impl Refusal {
    pub(crate) fn failure(self, name: Option<&str>) -> Error {
        let message = format!("{} {}: {}", display(name), self.what(), self.advice(name));
        named(Error::new(ErrorCode::UnsupportedFormat, message), name)
    }

    fn what(self) -> String {
        match self {
            Self::Format { encoding, inside } => {
                let description = encoding.description();
                let name = description.name;
                match (inside, description.is_compression) {
                    (Encoding::Plain, true) => format!("is compressed with {name}"),
                    (Encoding::Plain, false) => format!("is {name}"),
                    (_, true) => format!("is {name} data inside {}", inside.name()),
                    (_, false) => format!("is {name} inside {}", inside.name()),
                }
            }
            Self::ZstdWindow { bytes, max_bytes } => {
                let [needed, allowed] = [bytes, max_bytes].map(|bytes| bytes.div_ceil(1 << 20));
                format!(
                    "needs a zstd window of {needed} MiB, more than the maximum of {allowed} MiB"
                )
            }
            Self::ZstdDictionary { id } => {
                format!("needs the zstd dictionary {id} that it was compressed with")
            }
        }
    }

    fn advice(self, name: Option<&str>) -> String {
        let (advice, tool) = match self {
            Self::Format { encoding, .. } => {
                let description = encoding.description();
                (description.advice, description.tool.map(str::to_owned))
            }
            Self::ZstdWindow { bytes, .. } => {
                let log = bytes.next_power_of_two().ilog2();
                (
                    "decompress it first",
                    Some(format!("zstd -dc --long={log}")),
                )
            }
            Self::ZstdDictionary { .. } => (
                "decompress it first",
                Some("zstd -dc -D DICTIONARY".to_owned()),
            ),
        };
        let Some(tool) = tool else {
            return advice.to_owned();
        };
        let inside = match self {
            Self::Format { inside, .. } if inside != Encoding::Plain => {
                inside.description().tool.unwrap_or_default()
            }
            _ => "",
        };
        let file = name.filter(|name| *name != "-").map(shell_word);
        match (file, inside) {
            (Some(file), "") => format!("{advice}, e.g. `{tool} {file} | ripsaw stats -`"),
            (Some(file), _) => {
                format!("{advice}, e.g. `{inside} {file} | {tool} - | ripsaw stats -`")
            }
            (None, "") => format!("{advice}, e.g. with `{tool}`"),
            (None, _) => format!("{advice}, e.g. with `{inside} | {tool} -`"),
        }
    }
}

/// Quotes a file name for a shell if necessary.
fn shell_word(name: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_./,:+@%-".contains(&byte);
    if name.bytes().all(is_plain) && !name.starts_with('-') {
        return name.to_owned();
    }
    let option_like = if name.starts_with('-') { "./" } else { "" };
    format!("'{option_like}{}'", name.replace('\'', r"'\''"))
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the input {}", self.what())
    }
}

impl std::error::Error for Refusal {}

impl From<Refusal> for io::Error {
    fn from(refusal: Refusal) -> Self {
        Self::other(refusal)
    }
}

#[cfg(test)]
mod tests {
    use super::shell_word;

    #[test]
    fn names_as_a_shell_reads_them() {
        assert_eq!(shell_word("logs/app-1.log.bz2"), "logs/app-1.log.bz2");
        assert_eq!(shell_word("it's here.bz2"), r"'it'\''s here.bz2'");
        assert_eq!(shell_word("-x.bz2"), "'./-x.bz2'");
    }
}
