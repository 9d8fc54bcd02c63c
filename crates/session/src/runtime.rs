//! Threads and memory that sessions share, and the end of both.
//!
//! A runtime may be ended at any time, without regard to what its sessions do, and then frees the memory that it has lent
//! them: the end of a JavaScript worker is such a case. Two things must hold: nothing here delays the end, and no
//! thread reads lent memory after it.
//!
//! ```text
//! run(work, done):   queue the work; start a thread if all are busy and there are fewer than max_threads
//! each thread:       take work from the queue until the runtime has ended
//! reading():         refuse if the runtime has ended; otherwise count one reader until the guard is dropped
//! end():             mark as ended; drop the queue; wake idle threads; stop all sessions
//!                    wait until there are no readers
//! ```
//!
//! - A reader must not wait for anything while it reads, so `end` waits only for the time that a chunk takes. Threads
//!   that wait for input or for other threads are not readers.
//! - After `end` no reader can begin, because `ended` and `readers` are under the same lock.
//! - Threads are never joined: one that waits for input may never return.

use std::any::Any;
use std::collections::VecDeque;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;

use ripsaw_engine::{ScanMemory, panic_error};
use ripsaw_query::{Error, ErrorCode};

use crate::session::{Inner, Session, SessionSettings};

/// Minimum for the maximum number of threads. A scan that waits for its input keeps a thread, whatever the number of
/// cores.
const MIN_MAX_THREADS: usize = 4;

/// What sessions share: threads of their own, which work off the caller's thread, and memory that is reused from scan
/// to scan.
///
/// A program needs one, or one for each part that may end by itself. When it is dropped or ended, its sessions are
/// stopped.
pub struct Runtime {
    shared: Arc<Shared>,
}

/// The part of a runtime that its threads and sessions hold on to.
pub(crate) struct Shared {
    max_threads: usize,
    state: Mutex<State>,
    /// Signals that there is work, or that the runtime has ended.
    work_changed: Condvar,
    /// Signals that no thread reads lent memory any more.
    reading_over: Condvar,
    pub(crate) memory: Arc<ScanMemory>,
}

#[derive(Default)]
struct State {
    ended: bool,
    queue: VecDeque<Work>,
    threads: usize,
    idle_threads: usize,
    /// Number of threads that are reading lent memory.
    readers: usize,
    sessions: Vec<Weak<Inner>>,
}

type Work = Box<dyn FnOnce() + Send>;

/// A guard. While it exists, memory that was lent to the sessions of a runtime stays valid.
pub(crate) struct Reading<'a>(&'a Shared);

impl Runtime {
    /// A runtime with as many threads as there are available cores, and at least 4.
    pub fn new() -> Self {
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        Self {
            shared: Arc::new(Shared {
                max_threads: cores.max(MIN_MAX_THREADS),
                state: Mutex::default(),
                work_changed: Condvar::new(),
                reading_over: Condvar::new(),
                memory: Arc::default(),
            }),
        }
    }

    /// Opens a session for a request: a query as JSON.
    ///
    /// Errors: `invalid_query` if the request is malformed; `invalid_option` if `RIPSAW_KERNEL` names a kernel that
    /// cannot run; those of opening the outputs.
    pub fn open(&self, request: &str, settings: SessionSettings) -> Result<Session, Error> {
        let session = Session::new(&self.shared, request, settings)?;
        self.shared.add_session(&session);
        Ok(session)
    }

    /// Runs work on a thread of the runtime, and passes its result to `done` there. A panic is the error `internal_error`.
    /// If the runtime ends before the work begins, neither is called. If it has ended already, `done` gets the error
    /// `aborted` on the calling thread.
    pub fn run<T>(
        &self,
        work: impl FnOnce() -> Result<T, Error> + Send + 'static,
        done: impl FnOnce(Result<T, Error>) + Send + 'static,
    ) {
        self.shared.run(work, done);
    }

    /// Fails once the runtime has ended, because the result of work is then no longer wanted.
    pub(crate) fn check_not_ended(&self) -> Result<(), Error> {
        self.shared.state().check_not_ended()
    }

    /// Stops all sessions, drops work that has not begun, and waits until no thread reads lent memory.
    pub fn end(&self) {
        self.shared.end();
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }
}

impl Default for Runtime {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Runtime {
    fn drop(&mut self) {
        self.end();
    }
}

impl Shared {
    /// See [`Runtime::run`].
    pub(crate) fn run<T>(
        self: &Arc<Self>,
        work: impl FnOnce() -> Result<T, Error> + Send + 'static,
        done: impl FnOnce(Result<T, Error>) + Send + 'static,
    ) {
        match self.state_with_thread() {
            Ok(mut state) => {
                let work = move || done(without_panic(work));
                state.queue.push_back(Box::new(work));
            }
            Err(failure) => return done(Err(failure)),
        }
        self.work_changed.notify_one();
    }

    /// Registers a session to be stopped when the runtime ends.
    fn add_session(&self, session: &Session) {
        let mut state = self.state();
        let sessions = &mut state.sessions;
        if sessions.len() == sessions.capacity() {
            sessions.retain(|session| session.strong_count() > 0);
        }
        sessions.push(session.downgrade());
    }

    /// Returns a guard that a thread must hold while it reads lent memory: the runtime does not end meanwhile. The thread
    /// must not wait for anything but the end of other reads. Fails if the runtime has ended, because the memory may be
    /// gone.
    pub(crate) fn reading(&self) -> Result<Reading<'_>, Error> {
        let mut state = self.state();
        state.check_not_ended()?;
        state.readers += 1;
        Ok(Reading(self))
    }

    /// Ends a read whose [`Reading`] was forgotten.
    pub(crate) fn end_reading(&self) {
        let mut state = self.state();
        state.readers -= 1;
        if state.ended && state.readers == 0 {
            self.reading_over.notify_all();
        }
    }

    fn end(&self) {
        let (queue, sessions) = {
            let mut state = self.state();
            state.ended = true;
            (
                std::mem::take(&mut state.queue),
                std::mem::take(&mut state.sessions),
            )
        };
        self.work_changed.notify_all();
        for session in sessions.iter().filter_map(Weak::upgrade) {
            session.cancel();
        }
        let waited = self
            .reading_over
            .wait_while(self.state(), |state| state.readers > 0);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
        drop(queue);
    }

    /// Starts a thread if all threads are busy and their maximum is not reached. Fails if there is no thread at all, or
    /// if the runtime has ended.
    fn state_with_thread(self: &Arc<Self>) -> Result<MutexGuard<'_, State>, Error> {
        let mut state = self.state();
        state.check_not_ended()?;
        if state.threads == self.max_threads || state.idle_threads > state.queue.len() {
            return Ok(state);
        }
        let shared = Arc::clone(self);
        let started = thread::Builder::new()
            .name("ripsaw".to_owned())
            .spawn(move || shared.work());
        match started {
            Ok(_) => state.threads += 1,
            Err(_) if state.threads > 0 => {}
            Err(error) => return Err(no_thread(&error)),
        }
        Ok(state)
    }

    fn work(&self) {
        let mut state = self.state();
        while !state.ended {
            if let Some(work) = state.queue.pop_front() {
                drop(state);
                // A call that a runtime gave as `done` must not end the thread.
                let _ = catch_unwind(AssertUnwindSafe(work));
                state = self.state();
            } else {
                state.idle_threads += 1;
                let woken = self.work_changed.wait(state);
                state = woken.unwrap_or_else(PoisonError::into_inner);
                state.idle_threads -= 1;
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn check_not_ended(&self) -> Result<(), Error> {
        if self.ended {
            let message = "the runtime of the session has ended";
            return Err(Error::new(ErrorCode::Aborted, message));
        }
        Ok(())
    }
}

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        self.0.end_reading();
    }
}

/// Runs work on the calling thread. A panic is the error `internal_error`.
pub fn without_panic<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    let failed = |panic: Box<dyn Any + Send>| Err(panic_error(&*panic));
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(failed)
}

/// The failure to start a thread.
pub(crate) fn no_thread(error: &std::io::Error) -> Error {
    Error::new(ErrorCode::InternalError, "cannot start a thread").caused_by(error)
}
