//! JavaScript environments (the main thread and workers), and their ends.
//!
//! Node ends an environment without regard to what addons do, and frees the memory that JavaScript has lent them. The
//! threads of libuv cannot do the work, because Node waits for them before it runs the cleanup hooks that could stop
//! it: an exit of the process joins them, and a worker that ends runs its hooks only after them. A scan on them would
//! delay the end, and one that waits for input would delay it for ever. So each environment has a [`Runtime`], whose
//! threads Node does not know of, and a hook that ends the runtime ([`Runtime::end`]).
//!
//! Node runs cleanup hooks in reverse order, and other hooks free memory of buffers. So `promise` moves the hook to the
//! end of the list each time ([`Environment::end_first`]): it then runs before the hooks of all buffers that exist.
//! When the process exits, the system ends the threads wherever they are.

use std::ffi::c_void;
use std::sync::Arc;

use napi::bindgen_prelude::{Env, Object};
use napi::{check_status, sys};
use ripsaw_session::{Error, Runtime};

use crate::outcome::{Answer, Outcome};

/// A JavaScript environment: the main thread or a worker.
pub(crate) struct Environment {
    pub(crate) runtime: Runtime,
}

/// Settles a promise.
pub(crate) type Settle = Box<dyn FnOnce(Result<Answer, Error>) + Send>;

impl Environment {
    /// Returns the environment of the calling thread.
    pub(crate) fn of(env: &Env) -> napi::Result<Arc<Self>> {
        if let Some(environment) = env.get_instance_data::<Arc<Self>>()? {
            return Ok(Arc::clone(environment));
        }
        let environment = Arc::new(Self {
            runtime: Runtime::new(),
        });
        env.set_instance_data(Arc::clone(&environment), (), |_| ())?;
        let hook_data = Arc::into_raw(Arc::clone(&environment));
        add_end_hook(env, hook_data)?;
        Ok(environment)
    }

    /// Starts work that settles a promise from any thread. Once the environment has ended, the promise is never settled.
    pub(crate) fn promise<'e>(
        &self,
        env: &'e Env,
        start: impl FnOnce(Settle),
    ) -> napi::Result<Object<'e>> {
        self.end_first(env)?;
        let (deferred, promise) = env.create_deferred()?;
        start(Box::new(move |result| {
            let answer = Answer::of_result(result);
            deferred.resolve(move |_| Ok(Outcome::from(answer)));
        }));
        Ok(promise)
    }

    /// Runs work off the event loop, and returns a promise of its answer.
    pub(crate) fn run<'e>(
        &self,
        env: &'e Env,
        work: impl FnOnce() -> Result<Answer, Error> + Send + 'static,
    ) -> napi::Result<Object<'e>> {
        self.promise(env, |settle| self.runtime.run(work, settle))
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
    environment.runtime.end();
}
