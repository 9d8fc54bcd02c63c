use std::collections::TryReserveError;

/// From this size on memory is checked for what else a scan needs.
const LARGE_BYTES: usize = 1 << 20;

/// What a scan needs besides its result: buffers, windows, and the findings of a chunk on each thread.
const SPARE_BYTES: usize = 32 << 20;

/// Makes room for `more` items: for many at once, as [`Vec::reserve`] does, where memory allows, or else for these alone.
///
/// What grows with the input grows through this, so that want of memory is an error, and not the end of the process.
pub fn make_room<T>(items: &mut Vec<T>, more: usize) -> Result<(), TryReserveError> {
    if more <= items.capacity() - items.len() {
        return Ok(());
    }
    items
        .try_reserve(more)
        .or_else(|_| items.try_reserve_exact(more))?;
    leave_spare(items.capacity() * size_of::<T>())
}

/// Whether memory is left, where part of a result has grown to so many bytes: the rest of a scan, which cannot fail, would
/// end the process without it.
pub(crate) fn leave_spare(grown_bytes: usize) -> Result<(), TryReserveError> {
    if grown_bytes < LARGE_BYTES {
        return Ok(());
    }
    Vec::<u8>::new().try_reserve_exact(SPARE_BYTES)
}

/// Makes bytes `length` long: cut off, or filled up with 0.
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
