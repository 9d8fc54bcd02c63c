//! Reads the lines of an array while JavaScript still pushes them.
//!
//! The pushing thread writes lines into a buffer, pushes it as a slice, and needs it back soon to write the next lines.
//! So a scanning thread takes a slice by copying it into its own buffer before it scans:
//!
//! ```text
//! push(slice):     queue it; if more slices wait than threads are awake, wake the one that fell asleep last
//! next_chunk():    loop:
//!                      if a slice waits:  copy it, count it as taken, make the calls that are due, return the copy
//!                      if closed:         return one empty last chunk, to one thread
//!                      else:              sleep
//! ```
//!
//! - Slices are copied one at a time, under the lock `taking`, so that they become free in the order in which they were
//!   pushed. The lock `state` is not held during a copy, so pushing does not wait for one.
//! - No more threads are woken than there are slices: the pushing thread needs a core, too, and would wait for it if
//!   more threads were awake than needed.
//! - After `stop` no thread reads the bytes of a slice any more, so the caller may free them.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, Thread};

use ripsaw_engine::{Chunk, ChunkReader};
use ripsaw_query::Error;

use super::line_slice::LineSlice;
use crate::encoding::mark_bytes;

/// Reads the lines of an array, which are pushed in slices while earlier slices are scanned.
///
/// A thread takes a slice by copying it, so that its bytes `B` are soon free to hold the next one. Threads with nothing
/// to do sleep. A push wakes the thread that fell asleep last, and only if the threads that are awake are too few to
/// take what waits: the pushing thread needs a core, too, and has to wait for one if more threads than needed are
/// awake.
pub struct LinesReader<B> {
    threads: usize,
    state: Mutex<State<B>>,
    /// Held while a slice is taken, so that slices become free in order.
    taking: Mutex<()>,
}

struct State<B> {
    slices: VecDeque<Slice<B>>,
    asleep: Vec<Thread>,
    taken_count: u64,
    /// Calls to make, each with the number of taken slices that it waits for.
    calls: Vec<(u64, Call)>,
    next_index: u64,
    next_offset: u64,
    /// Whether all slices were pushed.
    closed: bool,
    /// Whether the last chunk, which is empty, was handed out.
    ended: bool,
    /// Whether the scan has stopped and wants no more slices.
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
    /// A reader for a scan on `threads` threads.
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

    /// Adds the next lines. Returns whether more are wanted. The bytes must not change until the slice is taken.
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

    /// Ends the input: no slice follows.
    pub fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        state.wake_all();
    }

    /// Returns the number of slices taken so far. Slices are taken in order.
    pub fn taken_count(&self) -> u64 {
        self.state().taken_count
    }

    /// Makes a call once `count` slices have been taken, or no more are wanted: immediately if that is already so,
    /// otherwise on the thread that takes the last of them or stops the reader.
    pub fn when_taken(&self, count: u64, call: impl FnOnce() + Send + 'static) {
        let mut state = self.state();
        state.calls.push((count, Box::new(call)));
        Self::call_due(state);
    }

    /// Makes the calls that are due, after the lock is released.
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

    /// Copies the next slice as UTF-8. Returns its index, its offset, and where it starts in the buffer.
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

    /// Sleeps until the state changes. May return early.
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
    fn next_chunk<'b>(&'b self, buffer: &'b mut Vec<u8>) -> Result<Option<Chunk<'b>>, Error> {
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
        // The first line of a scan is pushed in UTF-8, so that its byte order mark can be recognised.
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

    /// Stops the scan. When this returns, no thread reads the bytes of a slice any more.
    fn stop(&self) {
        let mut state = self.state();
        state.stopped = true;
        let unwanted = std::mem::take(&mut state.slices);
        state.wake_all();
        Self::call_due(state);
        drop(unwanted);
        // Waits for a slice that is being copied.
        drop(self.taking.lock().unwrap_or_else(PoisonError::into_inner));
    }
}
