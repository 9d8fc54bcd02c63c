//! Growing results without ending the process when memory runs out.

use std::collections::TryReserveError;

/// Size in bytes from which on a growing result must leave memory for the rest of the scan.
const LARGE_BYTES: usize = 1 << 20;

/// Memory in bytes that a scan needs besides its result: buffers, windows, and the findings of a chunk on
/// each thread.
const SPARE_BYTES: usize = 32 << 20;

/// Makes room for `more` items. Like [`Vec::reserve`] it makes room for many more if memory allows, and
/// otherwise for exactly these.
///
/// Everything that grows with the input grows through this function, so that running out of memory is an
/// error and does not end the process.
#[inline]
pub fn make_room<T>(items: &mut Vec<T>, more: usize) -> Result<(), TryReserveError> {
    if more <= items.capacity() - items.len() {
        return Ok(());
    }
    grow(items, more)
}

#[cold]
fn grow<T>(items: &mut Vec<T>, more: usize) -> Result<(), TryReserveError> {
    items
        .try_reserve(more)
        .or_else(|_| items.try_reserve_exact(more))?;
    leave_spare(items.capacity() * size_of::<T>())
}

/// Checks that memory is left after part of a result has grown to `grown_bytes`. The rest of a scan cannot
/// handle a failed allocation: it would end the process.
pub(crate) fn leave_spare(grown_bytes: usize) -> Result<(), TryReserveError> {
    if grown_bytes < LARGE_BYTES {
        return Ok(());
    }
    Vec::<u8>::new().try_reserve_exact(SPARE_BYTES)
}

/// Makes `bytes` exactly `length` long, by cutting it off or appending zeros.
pub(crate) fn resize(bytes: &mut Vec<u8>, length: usize) -> Result<(), TryReserveError> {
    let more = length.saturating_sub(bytes.len());
    make_room(bytes, more)?;
    bytes.resize(length, 0);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::make_room;

    #[test]
    fn room_that_cannot_be_made_is_an_error() {
        let mut bytes = vec![1_u8];
        assert!(make_room(&mut bytes, isize::MAX as usize).is_err());
        make_room(&mut bytes, 100).unwrap();
        assert!(bytes.capacity() > 100);
    }
}
