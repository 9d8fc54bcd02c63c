//! Threads that work for a JavaScript environment, and its end.
//!
//! Node ends an environment (the main thread or a worker) without regard to what addons do, and frees the memory that
//! JavaScript has lent them. Two things must hold: nothing here delays the end, and no thread reads lent memory after
//! it.
//!
//! The threads of libuv cannot do the work, because Node waits for them before it runs the cleanup hooks that could
//! stop it. So each environment has threads of its own, which are never joined, and a hook at its end:
//!
//! ```text
//! promise(run):      queue the work; start a thread if all are busy and there are fewer than max_threads
//! each thread:       take work from the queue until the environment has ended
//! reading():         refuse if the environment has ended; otherwise count one reader until the guard is dropped
//! end():             mark as ended; drop the queue; wake idle threads; stop all scans
//!                    wait until there are no readers
//! ```
//!
//! - A reader must not wait for anything while it reads, so `end` waits only for the time that a chunk takes. Threads
//!   that wait for input or for other threads are not readers.
//! - After `end` no reader can begin, because `ended` and `readers` are under the same lock.
//! - Node runs cleanup hooks in reverse order, and other hooks free memory of buffers. So `promise` moves the hook to
//!   the end of the list each time ([`Environment::end_first`]): it then runs before the hooks of all buffers that
//!   exist.
//! - When the process exits, the system ends the threads wherever they are.

use std::collections::VecDeque;
use std::ffi::c_void;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;

use napi::bindgen_prelude::{Env, Object};
use napi::{check_status, sys};
use ripsaw_query::{ErrorCode, Failure};

use crate::native_scan::Inner;
use crate::outcome::{Answer, Outcome};

/// The size of Node's own thread pool unless it is configured.
const DEFAULT_THREADS: usize = 4;

/// A JavaScript environment (the main thread or a worker), and the threads that work for it off its event loop.
///
/// These are not the threads of libuv, because Node waits for those: an exit of the process joins them, and a worker
/// that ends runs its cleanup hooks only after them. A scan on them would delay the end, and one that waits for input
/// would delay it for ever. Nothing waits for the threads here, except while one of them reads memory of JavaScript
/// ([`Environment::reading`]).
///
/// When the process exits, it ends the threads wherever they are. When only the environment ends, [`Environment::end`]
/// is called.
pub(crate) struct Environment {
    max_threads: usize,
    state: Mutex<State>,
    /// Signals that there is work, or that the environment has ended.
    work_changed: Condvar,
    /// Signals that no thread reads memory of JavaScript any more.
    reading_over: Condvar,
}

#[derive(Default)]
struct State {
    ended: bool,
    queue: VecDeque<Work>,
    threads: usize,
    idle_threads: usize,
    /// Number of threads that are reading memory of JavaScript.
    readers: usize,
    scans: Vec<Weak<Inner>>,
}

type Work = Box<dyn FnOnce() + Send>;

/// A guard. While it exists, the memory that JavaScript has lent to the work stays valid.
pub(crate) struct Reading<'a>(&'a Environment);

impl Environment {
    /// Returns the environment of the calling thread.
    pub(crate) fn of(env: &Env) -> napi::Result<Arc<Self>> {
        if let Some(environment) = env.get_instance_data::<Arc<Self>>()? {
            return Ok(Arc::clone(environment));
        }
        let environment = Arc::new(Self {
            max_threads: max_threads(),
            state: Mutex::default(),
            work_changed: Condvar::new(),
            reading_over: Condvar::new(),
        });
        env.set_instance_data(Arc::clone(&environment), (), |_| ())?;
        let hook_data = Arc::into_raw(Arc::clone(&environment));
        add_end_hook(env, hook_data)?;
        Ok(environment)
    }

    /// Runs work off the event loop, and returns a promise of its outcome. Once the environment has ended, the promise
    /// is never settled, and work that has not begun is dropped.
    pub(crate) fn promise<'e>(
        self: &Arc<Self>,
        env: &'e Env,
        run: impl FnOnce() -> Result<Answer, Failure> + Send + 'static,
    ) -> napi::Result<Object<'e>> {
        self.end_first(env)?;
        let (deferred, promise) = env.create_deferred()?;
        let settle = |answer: Answer| deferred.resolve(move |_| Ok(Outcome::from(answer)));
        match self.add_thread() {
            Ok(()) => self.add_work(Box::new(move || settle(Answer::of(run)))),
            Err(failure) => settle(Answer::error(failure)),
        }
        Ok(promise)
    }

    /// Registers a scan to be stopped when the environment ends.
    pub(crate) fn add_scan(&self, scan: &Arc<Inner>) {
        let mut state = self.state();
        if state.scans.len() == state.scans.capacity() {
            state.scans.retain(|scan| scan.strong_count() > 0);
        }
        state.scans.push(Arc::downgrade(scan));
    }

    /// Returns a guard that a thread must hold while it reads memory of JavaScript: the environment does not end
    /// meanwhile. The thread must not wait for anything but the end of other reads. Fails if the environment has ended,
    /// because the memory may be gone.
    pub(crate) fn reading(&self) -> Result<Reading<'_>, Failure> {
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

    /// Fails if the environment has ended, because an answer is no longer wanted.
    pub(crate) fn check_not_ended(&self) -> Result<(), Failure> {
        self.state().check_not_ended()
    }

    /// Stops everything, and waits until no thread reads memory of JavaScript.
    fn end(&self) {
        let (queue, scans) = {
            let mut state = self.state();
            state.ended = true;
            (
                std::mem::take(&mut state.queue),
                std::mem::take(&mut state.scans),
            )
        };
        self.work_changed.notify_all();
        for scan in scans.iter().filter_map(Weak::upgrade) {
            scan.stop();
        }
        let waited = self
            .reading_over
            .wait_while(self.state(), |state| state.readers > 0);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
        drop(queue);
    }

    /// Moves the hook to the end of the list. Node runs the hooks that were added last first, and some of them free
    /// memory of buffers (those that an addon has made, Ripsaw among them). The buffers to be lent exist already, and
    /// so do their hooks.
    fn end_first(&self, env: &Env) -> napi::Result<()> {
        let hook_data: *const Self = self;
        // SAFETY: the hook was added with the same function and data by `of`, in this environment, which has not ended.
        let status = unsafe {
            sys::napi_remove_env_cleanup_hook(
                env.raw(),
                Some(end_environment),
                hook_data.cast_mut().cast(),
            )
        };
        check_status!(status, "cannot remove a cleanup hook")?;
        add_end_hook(env, hook_data)
    }

    fn add_work(&self, work: Work) {
        self.state().queue.push_back(work);
        self.work_changed.notify_one();
    }

    /// Starts a thread if all threads are busy and their maximum is not reached. Fails if there is no thread at all.
    fn add_thread(self: &Arc<Self>) -> Result<(), Failure> {
        let mut state = self.state();
        if state.threads == self.max_threads || state.idle_threads > state.queue.len() {
            return Ok(());
        }
        let environment = Arc::clone(self);
        let started = thread::Builder::new()
            .name("ripsaw".to_owned())
            .spawn(move || environment.work());
        match started {
            Ok(_) => state.threads += 1,
            Err(_) if state.threads > 0 => {}
            Err(error) => {
                let failure = Failure::new(ErrorCode::InternalError, "cannot start a thread");
                return Err(failure.caused_by(&error));
            }
        }
        Ok(())
    }

    fn work(&self) {
        let mut state = self.state();
        while !state.ended {
            if let Some(work) = state.queue.pop_front() {
                drop(state);
                work();
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
    fn check_not_ended(&self) -> Result<(), Failure> {
        if self.ended {
            let message = "the JavaScript environment has ended";
            return Err(Failure::new(ErrorCode::Aborted, message));
        }
        Ok(())
    }
}

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        self.0.end_reading();
    }
}

/// Returns the size of Node's own thread pool in this process.
fn max_threads() -> usize {
    let asked = std::env::var("UV_THREADPOOL_SIZE").ok();
    asked
        .and_then(|threads| threads.parse().ok())
        .filter(|threads| *threads > 0)
        .unwrap_or(DEFAULT_THREADS)
}

fn add_end_hook(env: &Env, hook_data: *const Environment) -> napi::Result<()> {
    debug_assert!(!hook_data.is_null());
    // SAFETY: `hook_data` comes from `Arc::into_raw` in `Environment::of`, and that reference is given up only by the hook,
    // which is added once at a time.
    let status = unsafe {
        sys::napi_add_env_cleanup_hook(
            env.raw(),
            Some(end_environment),
            hook_data.cast_mut().cast(),
        )
    };
    check_status!(status, "cannot add a cleanup hook")
}

/// Called by Node on the environment's own thread, once.
unsafe extern "C" fn end_environment(hook_data: *mut c_void) {
    debug_assert!(!hook_data.is_null());
    // SAFETY: the data of the hook is the reference that `Environment::of` gave to it with `Arc::into_raw`.
    let environment = unsafe { Arc::from_raw(hook_data.cast_const().cast::<Environment>()) };
    environment.end();
}
