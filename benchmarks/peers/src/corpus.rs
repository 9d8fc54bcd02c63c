use std::fs::{self, File};
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use memchr::{memchr, memrchr};

use crate::Trouble;

/// Bytes of a read, and about the size of a chunk.
pub(crate) const CHUNK_BYTES: usize = 1 << 20;

/// Files of lines, on disk or in memory.
pub(crate) enum Corpus {
    OnDisk(Vec<PathBuf>),
    InMemory(Vec<Vec<u8>>),
}

/// A file that has been opened, or the bytes of one.
pub(crate) enum Part<'a> {
    File(File, usize),
    Bytes(&'a [u8]),
}

impl Corpus {
    pub(crate) fn on_disk(path: &Path) -> Result<Self, Trouble> {
        Ok(Self::OnDisk(files_of(path)?))
    }

    pub(crate) fn in_memory(path: &Path) -> Result<Self, Trouble> {
        let files = files_of(path)?;
        Ok(Self::InMemory(
            files.iter().map(fs::read).collect::<Result<_, _>>()?,
        ))
    }

    pub(crate) fn part_count(&self) -> usize {
        match self {
            Self::OnDisk(paths) => paths.len(),
            Self::InMemory(parts) => parts.len(),
        }
    }

    pub(crate) fn open(&self, part: usize) -> io::Result<Part<'_>> {
        Ok(match self {
            Self::OnDisk(paths) => {
                let file = File::open(&paths[part])?;
                let length = file.metadata()?.len() as usize;
                Part::File(file, length)
            }
            Self::InMemory(parts) => Part::Bytes(&parts[part]),
        })
    }
}

impl Part<'_> {
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::File(_, length) => *length,
            Self::Bytes(bytes) => bytes.len(),
        }
    }

    /// The bytes of a range, in place or in the buffer.
    pub(crate) fn bytes<'b>(
        &'b self,
        range: Range<usize>,
        buffer: &'b mut Vec<u8>,
    ) -> io::Result<&'b [u8]> {
        match self {
            Self::Bytes(bytes) => Ok(&bytes[range]),
            Self::File(file, _) => {
                buffer.resize(range.len().max(buffer.len()), 0);
                let wanted = &mut buffer[..range.len()];
                file.read_exact_at(wanted, range.start as u64)?;
                Ok(wanted)
            }
        }
    }

    /// The lines that start in a range: a chunk owns them, so that cuts need no coordination.
    pub(crate) fn lines<'b>(
        &'b self,
        range: Range<usize>,
        buffer: &'b mut Vec<u8>,
    ) -> io::Result<&'b [u8]> {
        let before = range.start.saturating_sub(1);
        let mut end = range.end;
        loop {
            let last = end == self.len();
            let bytes = self.bytes(before..end, buffer)?;
            // Where the line ends in which the range ends. Its last byte may be a line feed itself.
            let tail = range.end - 1 - before;
            if last || memchr(b'\n', &bytes[tail..]).is_some() {
                let owned = owned_range(bytes, range.start - before, tail, last);
                return Ok(match self {
                    Self::Bytes(all) => &all[before + owned.start..before + owned.end],
                    Self::File(..) => &buffer[owned],
                });
            }
            end = (end + CHUNK_BYTES).min(self.len());
        }
    }
}

/// Skips the rest of a line that began before, and ends after the first line feed from `tail` on.
fn owned_range(bytes: &[u8], skipped: usize, tail: usize, last: bool) -> Range<usize> {
    let start = if skipped == 0 {
        0
    } else {
        memchr(b'\n', bytes).map_or(bytes.len(), |at| at + 1)
    };
    let end = match memchr(b'\n', &bytes[tail..]) {
        Some(at) => tail + at + 1,
        None if last => bytes.len(),
        None => memrchr(b'\n', bytes).map_or(0, |at| at + 1),
    };
    start.min(end)..end
}

fn files_of(path: &Path) -> Result<Vec<PathBuf>, Trouble> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = fs::read_dir(path)?.collect::<Result<Vec<_>, _>>()?;
    let mut files: Vec<_> = entries.iter().map(fs::DirEntry::path).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "ndjson"));
    files.sort();
    Ok(files)
}
