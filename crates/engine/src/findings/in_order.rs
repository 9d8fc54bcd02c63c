//! Puts the findings of chunks together in input order, although threads finish their chunks in any order.
//!
//! ```text
//! submit(chunk, findings):
//!     lock arrivals
//!     pending[chunk] = findings
//!     unless another thread is appending:
//!         while pending has the chunk that is due:
//!             take it out
//!             unlock arrivals; append its findings, with exact line numbers; lock arrivals
//!             the next chunk of the source, or the first one of the next source, is due
//!     while this chunk is still pending and more than 64 MiB are pending: wait for an append
//! ```
//!
//! - Two locks. `arrivals` is held only for a moment, so that threads can leave their findings while another
//!   thread appends, which may write to a file. While chunks arrive, only the thread that appends wants
//!   `appender`.
//! - No thread of its own. The thread that brings the chunk that is due appends it and everything that has
//!   become due meanwhile.
//! - The bound. Raw lines that wait for an earlier chunk are memory that the input decides on. Above
//!   [`MAX_PENDING_BYTES`], threads wait after submitting, so at most one more chunk per thread arrives.
//! - No deadlock. A thread waits only while its own chunk is pending, so the thread that reads or scans the
//!   chunk that is due does not wait. Nor does a thread whose chunk has been appended: it may be the one to
//!   read the chunk that is due next.
//! - Line numbers. Findings count lines from the start of their chunk. The number of lines before the chunk
//!   is known once all earlier chunks of the source have been appended.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use ripsaw_query::{Error, Plan};

use super::appender::Appender;
use super::sources::Sources;
use super::{Findings, LineSink, Ordered};
use crate::columns::ChunkColumns;
use crate::scan::ChunkId;
use crate::threads::lock;

/// Number of pending bytes of raw lines above which threads wait after submitting.
const MAX_PENDING_BYTES: usize = 64 << 20;

/// Puts the findings of all chunks together in input order.
///
/// A thread that submits findings that are due appends them, and all that become due meanwhile. Other threads
/// leave theirs and go on.
pub(crate) struct InOrder {
    arrivals: Mutex<Arrivals>,
    appended: Condvar,
    appender: Mutex<Appender>,
    /// Not held while anything is written, because whoever pushes a stream must not wait for that.
    sources: Mutex<Sources>,
}

/// Findings that have arrived.
#[derive(Default)]
struct Arrivals {
    /// The chunk that is due.
    next: ChunkId,
    /// Findings that have not been appended, each with whether its chunk is the last one of its source.
    pending: BTreeMap<ChunkId, (Findings, bool)>,
    /// Number of bytes that pending findings hold, by [`Findings::held_bytes`].
    pending_bytes: usize,
    /// Whether a thread is appending.
    is_appending: bool,
    /// Number of threads that wait for their findings to be appended.
    waiting_threads: usize,
    /// Row memory of appended chunks, to be used again.
    spare_columns: Vec<ChunkColumns>,
}

impl InOrder {
    /// Puts together the findings of the chunks from `first` on.
    pub(crate) fn new(
        plan: &Plan,
        first: ChunkId,
        matched_sink: Option<Box<dyn LineSink>>,
        quarantine_sink: Option<Box<dyn LineSink>>,
    ) -> Self {
        Self {
            arrivals: Mutex::new(Arrivals {
                next: first,
                ..Arrivals::default()
            }),
            appended: Condvar::new(),
            sources: Mutex::default(),
            appender: Mutex::new(Appender::new(plan, first, matched_sink, quarantine_sink)),
        }
    }

    /// Sets what is known about the sources: their names and total size.
    pub(crate) fn set_sources(&self, names: Vec<String>, expected_bytes: Option<u64>) {
        lock(&self.sources).set(names);
        lock(&self.appender).expect_bytes(expected_bytes);
    }

    /// Begins the next source of a stream, and returns its index. See [`Sources::begin`].
    pub(crate) fn begin_source(&self, name: &str, first_line: u64) -> u32 {
        lock(&self.sources).begin(name, first_line)
    }

    /// Returns the names of the sources, each once.
    pub(crate) fn source_names(&self) -> Vec<String> {
        lock(&self.sources).names().to_vec()
    }

    /// Returns row memory of an appended chunk, if there is any.
    pub(crate) fn take_spare_columns(&self) -> Option<ChunkColumns> {
        lock(&self.arrivals).spare_columns.pop()
    }

    /// Takes the findings of a chunk. Waits while too much is pending before it, unless `stop` is set.
    /// Errors: those of the sinks; `result_too_large`.
    pub(crate) fn submit(
        &self,
        chunk: ChunkId,
        last: bool,
        findings: Findings,
        stop: &AtomicBool,
    ) -> Result<(), Error> {
        let mut arrivals = lock(&self.arrivals);
        arrivals.pending_bytes += findings.held_bytes();
        arrivals.pending.insert(chunk, (findings, last));
        if !arrivals.is_appending {
            arrivals = self.append_due(arrivals)?;
        }
        // A thread whose chunk has been appended never waits: it may be the one to read the chunk that is due
        // next.
        while arrivals.pending.contains_key(&chunk)
            && arrivals.pending_bytes > MAX_PENDING_BYTES
            && !stop.load(Ordering::Relaxed)
        {
            arrivals.waiting_threads += 1;
            let woken = self.appended.wait(arrivals);
            arrivals = woken.unwrap_or_else(PoisonError::into_inner);
            arrivals.waiting_threads -= 1;
        }
        Ok(())
    }

    /// Wakes the waiting threads, so that they look at their stop flag.
    pub(crate) fn wake_all(&self) {
        // A thread between looking at the flag and waiting holds the lock. Without taking it here, that
        // thread would miss the signal.
        drop(lock(&self.arrivals));
        self.appended.notify_all();
    }

    /// Appends the findings that are due, chunk after chunk, until those of the next one are missing.
    fn append_due<'a>(
        &'a self,
        mut arrivals: MutexGuard<'a, Arrivals>,
    ) -> Result<MutexGuard<'a, Arrivals>, Error> {
        loop {
            let next = arrivals.next;
            let Some((findings, last)) = arrivals.pending.remove(&next) else {
                return Ok(arrivals);
            };
            arrivals.is_appending = true;
            drop(arrivals);
            let held_bytes = findings.held_bytes();
            let appended = self.append(next.source, findings);
            arrivals = lock(&self.arrivals);
            arrivals.is_appending = false;
            arrivals.pending_bytes -= held_bytes;
            arrivals.next = next.following(last);
            arrivals.spare_columns.extend(appended?);
            // A notification is a system call even if no thread waits.
            if arrivals.waiting_threads > 0 {
                self.appended.notify_all();
            }
        }
    }

    /// Appends the findings of a chunk, and returns the memory of their rows.
    fn append(&self, source: u32, findings: Findings) -> Result<Option<ChunkColumns>, Error> {
        let mut appender = lock(&self.appender);
        if appender.source != Some(source) {
            let current = lock(&self.sources).reach(source);
            appender.reach(source, current);
        }
        appender.append_or_forget(findings)
    }

    /// Finishes the outputs and returns what was put together.
    pub(crate) fn finish(&self) -> Result<Ordered, Error> {
        let end = lock(&self.arrivals).next;
        lock(&self.appender).finish(end)
    }
}
