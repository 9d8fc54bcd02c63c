use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, Thread};

use ripsaw_engine::{Chunk, ChunkReader};
use ripsaw_query::Failure;

use crate::encoding::mark_bytes;
use crate::line_slice::LineSlice;

/// Reads the lines of an array, which are pushed slice by slice while earlier ones are scanned.
///
/// A thread takes a slice by copying it, so that its bytes `B` are soon free to hold the next one. Threads with nothing to
/// do sleep, and the one that fell asleep last is woken first, and only where nobody who is awake will take what there is:
/// whoever pushes needs a core, too, and waits for it if more threads than needed are awake.
pub struct LinesReader<B> {
    threads: usize,
    state: Mutex<State<B>>,
    /// One thread at a time takes a slice, so that they are free in their order.
    taking: Mutex<()>,
}

struct State<B> {
    slices: VecDeque<Slice<B>>,
    asleep: Vec<Thread>,
    taken_count: u64,
    /// What to call once so many slices were taken.
    calls: Vec<(u64, Call)>,
    next_index: u64,
    next_offset: u64,
    /// No slice follows.
    closed: bool,
    /// The last chunk, which is empty, was handed out.
    ended: bool,
    /// No slice is wanted.
    stopped: bool,
}

type Call = Box<dyn FnOnce() + Send>;

struct Slice<B> {
    bytes: B,
    lines: LineSlice,
    index: u64,
    base_offset: u64,
}

impl<B: AsRef<[u8]> + Send> LinesReader<B> {
    /// For a scan on so many threads.
    pub fn new(threads: usize) -> Self {
        Self {
            threads,
            state: Mutex::new(State {
                slices: VecDeque::new(),
                asleep: Vec::new(),
                taken_count: 0,
                calls: Vec::new(),
                next_index: 0,
                next_offset: 0,
                closed: false,
                ended: false,
                stopped: false,
            }),
            taking: Mutex::new(()),
        }
    }

    /// Adds the next lines, and tells whether more are wanted. The bytes must not change until the slice is taken.
    pub fn push(&self, bytes: B, lines: LineSlice) -> bool {
        let mut state = self.state();
        if state.stopped || state.closed {
            return false;
        }
        let (index, base_offset) = (state.next_index, state.next_offset);
        state.next_index += 1;
        state.next_offset += lines.utf8_bytes() as u64;
        state.slices.push_back(Slice {
            bytes,
            lines,
            index,
            base_offset,
        });
        let awake = self.threads.saturating_sub(state.asleep.len());
        if state.slices.len() > awake
            && let Some(thread) = state.asleep.pop()
        {
            thread.unpark();
        }
        true
    }

    /// No slice follows.
    pub fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        state.wake_all();
    }

    /// How many slices were taken; they are taken in their order.
    pub fn taken_count(&self) -> u64 {
        self.state().taken_count
    }

    /// Calls once so many slices were taken, or no more are wanted: at once, or on the thread that takes the last of them.
    pub fn when_taken(&self, count: u64, call: impl FnOnce() + Send + 'static) {
        let mut state = self.state();
        state.calls.push((count, Box::new(call)));
        Self::call_due(state);
    }

    /// Calls who waits for what has happened, outside the lock.
    fn call_due(mut state: MutexGuard<'_, State<B>>) {
        let taken_count = if state.stopped {
            u64::MAX
        } else {
            state.taken_count
        };
        let due: Vec<_> = state
            .calls
            .extract_if(.., |(count, _)| *count <= taken_count)
            .collect();
        drop(state);
        for (_, call) in due {
            call();
        }
    }

    /// Copies the next slice, as UTF-8, and returns its index, its offset, and where it starts in the buffer.
    fn take(&self, buffer: &mut Vec<u8>) -> Option<(u64, u64, usize)> {
        let _turn = self.taking.lock().unwrap_or_else(PoisonError::into_inner);
        let slice = self.state().slices.pop_front()?;
        let start = slice.lines.write_utf8(slice.bytes.as_ref(), buffer);
        let taken = (slice.index, slice.base_offset, start);
        drop(slice);
        let mut state = self.state();
        state.taken_count += 1;
        Self::call_due(state);
        Some(taken)
    }

    /// Sleeps until the state has changed. May wake up early.
    fn sleep(&self, mut state: MutexGuard<'_, State<B>>) {
        let thread = thread::current();
        state.asleep.push(thread.clone());
        drop(state);
        thread::park();
        self.state()
            .asleep
            .retain(|other| other.id() != thread.id());
    }

    fn state(&self) -> MutexGuard<'_, State<B>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<B> State<B> {
    fn wake_all(&mut self) {
        for thread in self.asleep.drain(..) {
            thread.unpark();
        }
    }
}

impl<B: AsRef<[u8]> + Send> ChunkReader for LinesReader<B> {
    fn next_chunk<'b>(&'b self, buffer: &'b mut Vec<u8>) -> Result<Option<Chunk<'b>>, Failure> {
        let (index, base_offset, start, last) = loop {
            if let Some((index, base_offset, start)) = self.take(buffer) {
                break (index, base_offset, start, false);
            }
            let mut state = self.state();
            if state.stopped || state.ended {
                return Ok(None);
            }
            if !state.slices.is_empty() {
                continue;
            }
            if state.closed {
                state.ended = true;
                buffer.clear();
                break (state.next_index, state.next_offset, 0, true);
            }
            self.sleep(state);
        };
        let lines = &buffer[start..];
        // The first line is in UTF-8.
        let mark = if index == 0 { mark_bytes(lines) } else { 0 };
        Ok(Some(Chunk {
            bytes: &lines[mark..],
            source: 0,
            index,
            last,
            base_offset: base_offset + mark as u64,
            too_long_line_bytes: None,
            newline_added: false,
        }))
    }

    /// Afterwards no thread looks at the bytes of a slice any more.
    fn stop(&self) {
        let mut state = self.state();
        state.stopped = true;
        let unwanted = std::mem::take(&mut state.slices);
        state.wake_all();
        Self::call_due(state);
        drop(unwanted);
        // One slice may be in the middle of being copied.
        drop(self.taking.lock().unwrap_or_else(PoisonError::into_inner));
    }
}
