use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks. What a panicking thread left behind is still sound: every change under the locks of a scan is complete.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
