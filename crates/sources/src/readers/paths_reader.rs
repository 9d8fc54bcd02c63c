//! Reads files, globs of files and standard input.
//!
//! Each source has a slot with a state of its own. A thread takes its next chunk from the first slot that is not done:
//!
//! ```text
//! next_range():
//!     loop:
//!         for each slot from the first that is not done:
//!             lock it; if another thread holds it and the order does not matter, go on with the next slot
//!             open it if it is not open
//!             plain file:  take the next index, unlock, read that chunk     // all threads at once
//!             stream:      read the next chunk under the lock               // one thread at a time
//!             done:        go on with the next slot
//!         if all slots left are held by others:  wait for the first of them
//! ```

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};

use ripsaw_engine::{Chunk, ChunkReader};
use ripsaw_query::{Error, ErrorCode};

use crate::ReadSettings;
use crate::cut::ChunkRange;
use crate::cut::LineStream;
use crate::encoding::Encoding;
use crate::files::PlainFile;
use crate::files::StoredBytes;
use crate::files::Waiting;
use crate::patterns::{Origin, expand, refuse_twice};
use crate::source_errors::{directory_error, open_error};

/// Reads files, globs of files and standard input, one source after another.
///
/// All threads read a plain file at once. One thread at a time reads a compressed file, a pipe or a device, while the
/// others scan or, unless [`ReadSettings::in_order`] is set, go on with the next source. A file is opened when its turn
/// comes, and is read up to the size that it has then.
pub struct PathsReader {
    slots: Vec<Slot>,
    /// All sources before this one are done.
    first: AtomicUsize,
    settings: ReadSettings,
    bytes_read: Arc<AtomicU64>,
    bytes_total: Option<u64>,
}

struct Slot {
    name: String,
    origin: Origin,
    state: Mutex<State>,
    /// The failure of the first chunk that failed, with the index of the chunk.
    failure: Mutex<Option<(u64, Error)>>,
}

enum State {
    Unopened,
    Plain {
        file: Arc<PlainFile>,
        next_index: u64,
    },
    Stream(LineStream<'static>),
    Done,
}

impl PathsReader {
    /// Opens sources. Each pattern is `-` (standard input), the path of a file (even if it contains characters of a
    /// glob), or a glob: `*` and `?` match within a name (not a leading dot), `[...]` and `[!...]` match one character,
    /// `{...,...}` matches alternatives, and `**` any number of directories; a backslash escapes the next character
    /// (not on Windows). The longest prefix of a glob that is the path of an existing directory is taken literally.
    /// Matching files are read in the order of their paths, once each even if several links lead to their directory.
    /// Directories are skipped.
    ///
    /// A pattern without a file is a failed source (`source_not_found`); the others are still read. Fails with
    /// `invalid_source` if there is no pattern, or if standard input or the same pipe is given twice.
    pub fn open(patterns: &[String], settings: &ReadSettings) -> Result<Self, Error> {
        if patterns.is_empty() {
            return Err(Error::new(ErrorCode::InvalidSource, "no path was given"));
        }
        let slots: Vec<Slot> = patterns
            .iter()
            .flat_map(|pattern| expand(pattern))
            .map(|(name, origin)| Slot::new(name, origin))
            .collect();
        let origins = slots.iter().map(|slot| (&*slot.name, &slot.origin));
        refuse_twice(origins)?;
        let bytes_total = slots.iter().map(Slot::stored_bytes).sum();
        Ok(Self {
            slots,
            first: AtomicUsize::new(0),
            settings: settings.clone(),
            bytes_read: Arc::default(),
            bytes_total,
        })
    }

    /// Returns the number of bytes read so far, as they are stored.
    pub fn bytes_read(&self) -> u64 {
        self.bytes_read.load(Ordering::Relaxed)
    }

    /// Returns the size of all sources together, as they are stored, or `None` if one is standard input, a pipe or a
    /// device.
    pub fn bytes_total(&self) -> Option<u64> {
        self.bytes_total
    }

    fn next_range(&self, buffer: &mut Vec<u8>) -> Option<(usize, ChunkRange)> {
        loop {
            let mut busy = None;
            for index in self.first.load(Ordering::Acquire)..self.slots.len() {
                let slot = &self.slots[index];
                let Some(state) = slot.lock(self.settings.in_order) else {
                    busy = busy.or(Some(slot));
                    continue;
                };
                if let Some(range) = self.take(slot, state, buffer) {
                    return Some((index, range));
                }
                let _ = self.first.compare_exchange(
                    index,
                    index + 1,
                    Ordering::AcqRel,
                    Ordering::Relaxed,
                );
            }
            drop(busy?.lock(true));
        }
    }

    fn take(
        &self,
        slot: &Slot,
        mut state: MutexGuard<'_, State>,
        buffer: &mut Vec<u8>,
    ) -> Option<ChunkRange> {
        if let State::Unopened = *state {
            match slot.open(&self.settings, &self.bytes_read) {
                Ok(opened) => *state = opened,
                Err(failure) => {
                    slot.note(0, failure);
                    *state = State::Done;
                    return Some(ChunkRange {
                        last: true,
                        ..ChunkRange::default()
                    });
                }
            }
        }
        match &mut *state {
            State::Unopened | State::Done => None,
            State::Plain { file, next_index } => {
                let (file, index) = (Arc::clone(file), *next_index);
                *next_index += 1;
                if *next_index == file.chunk_count() {
                    *state = State::Done;
                }
                drop(state);
                Some(self.read_plain(slot, &file, index, buffer))
            }
            State::Stream(stream) => {
                let (range, error) = stream.next(buffer);
                if let Some(error) = error {
                    slot.note(range.index, error.failure(Some(&slot.name)));
                }
                if range.last {
                    *state = State::Done;
                }
                Some(range)
            }
        }
    }

    fn read_plain(
        &self,
        slot: &Slot,
        file: &PlainFile,
        index: u64,
        buffer: &mut Vec<u8>,
    ) -> ChunkRange {
        let (range, error) = file.read_chunk(index, buffer);
        self.bytes_read
            .fetch_add(file.own_bytes(index), Ordering::Relaxed);
        if let Some(error) = error {
            slot.note(index, error.failure(&slot.name));
        }
        range
    }
}

impl ChunkReader for PathsReader {
    fn next_chunk<'b>(&'b self, buffer: &'b mut Vec<u8>) -> Result<Option<Chunk<'b>>, Error> {
        let next = self.next_range(buffer);
        Ok(next.map(|(source, range)| range.chunk(source as u32, buffer)))
    }

    fn max_useful_threads(&self) -> usize {
        let chunk_bytes = self.settings.chunk_bytes() as u64;
        let chunks = self.bytes_total.map(|bytes| bytes.div_ceil(chunk_bytes));
        chunks.map_or(usize::MAX, |chunks| (chunks as usize).max(self.slots.len()))
    }

    fn expected_bytes(&self) -> Option<u64> {
        self.bytes_total
    }

    fn failures(&self) -> Vec<Error> {
        self.slots.iter().filter_map(Slot::failure).collect()
    }

    fn source_names(&self) -> Vec<String> {
        self.slots.iter().map(|slot| slot.name.clone()).collect()
    }
}

impl Slot {
    fn new(name: String, origin: Origin) -> Self {
        Self {
            name,
            origin,
            state: Mutex::new(State::Unopened),
            failure: Mutex::new(None),
        }
    }

    /// Locks the slot. Returns `None` if another thread holds it and `wait` is false.
    fn lock(&self, wait: bool) -> Option<MutexGuard<'_, State>> {
        if wait {
            return Some(self.state.lock().unwrap_or_else(PoisonError::into_inner));
        }
        match self.state.try_lock() {
            Ok(state) => Some(state),
            Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    fn stored_bytes(&self) -> Option<u64> {
        match &self.origin {
            Origin::Nothing(_) => Some(0),
            Origin::StandardInput => None,
            Origin::File(path) => match fs::metadata(path) {
                Ok(metadata) if metadata.is_file() => Some(metadata.len()),
                Ok(metadata) if !metadata.is_dir() => None,
                _ => Some(0),
            },
        }
    }

    fn open(&self, settings: &ReadSettings, bytes_read: &Arc<AtomicU64>) -> Result<State, Error> {
        match &self.origin {
            Origin::Nothing(failure) => Err(failure.clone()),
            Origin::StandardInput => {
                let input = Waiting(io::stdin());
                let input = StoredBytes::pausing(input, bytes_read, |input| input.is_readable());
                Ok(State::Stream(LineStream::new(input, settings)))
            }
            Origin::File(path) => match open_file(path, settings, bytes_read) {
                Ok(Some(state)) => Ok(state),
                Ok(None) => Err(directory_error(&self.name)),
                Err(error) => Err(open_error(&self.name, &error)),
            },
        }
    }

    fn note(&self, index: u64, failure: Error) {
        let mut noted = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        if noted
            .as_ref()
            .is_none_or(|(noted_index, _)| index < *noted_index)
        {
            *noted = Some((index, failure));
        }
    }

    fn failure(&self) -> Option<Error> {
        let noted = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        noted.as_ref().map(|(_, failure)| failure.clone())
    }
}

/// Opens a file. Returns `None` if it is a directory.
fn open_file(
    path: &Path,
    settings: &ReadSettings,
    bytes_read: &Arc<AtomicU64>,
) -> io::Result<Option<State>> {
    if fs::metadata(path)?.is_dir() {
        return Ok(None);
    }
    let mut file = File::open(path)?;
    let metadata = file.metadata()?;
    // Files such as `/proc/version` report the size 0 but have contents, so they are read as streams.
    if metadata.is_file() && metadata.len() > 0 {
        let first = first_bytes(&mut file)?;
        if Encoding::of(&first) == Encoding::Plain {
            let file = Arc::new(PlainFile::new(file, &first, metadata.len(), settings));
            return Ok(Some(State::Plain {
                file,
                next_index: 0,
            }));
        }
    }
    let stream = if metadata.is_file() {
        LineStream::new(StoredBytes::new(file, bytes_read), settings)
    } else {
        let input = StoredBytes::pausing(Waiting(file), bytes_read, |file| file.is_readable());
        LineStream::new(input, settings)
    };
    Ok(Some(State::Stream(stream)))
}

fn first_bytes(file: &mut File) -> io::Result<Vec<u8>> {
    let mut first = Vec::with_capacity(Encoding::MAGIC_BYTES);
    file.by_ref()
        .take(Encoding::MAGIC_BYTES as u64)
        .read_to_end(&mut first)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(first)
}
