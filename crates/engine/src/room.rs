//! Growing results without ending the process when memory runs out.

use std::collections::TryReserveError;
use std::hash::Hash;

use hashbrown::HashTable;

use crate::seeded_hash::SeededMap;

/// Size in bytes from which on a growing result must leave memory for the rest of the scan.
const LARGE_BYTES: usize = 1 << 20;

/// Size in bytes below which tables and columns grow without a check. What [`leave_spare`] leaves covers them.
const SMALL_BYTES: usize = 256 << 10;

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

/// Makes room for the items that a window may add to a column, so that adding them allocates nothing. A column
/// that stays small is left as it is.
#[inline]
pub(crate) fn prepare_column<T>(items: &mut Vec<T>, more: usize) -> Result<(), TryReserveError> {
    if is_small::<T>(items.len() + more) {
        return Ok(());
    }
    make_room(items, more)
}

/// Like [`prepare_column`], for a table.
#[inline]
pub(crate) fn prepare_table<T>(
    table: &mut HashTable<T>,
    more: usize,
    hash_of: impl Fn(&T) -> u64,
) -> Result<(), TryReserveError> {
    if is_small::<T>(table.len() + more) {
        return Ok(());
    }
    make_table_room(table, more, hash_of)
}

/// Like [`make_room`], for a table.
#[inline]
pub(crate) fn make_table_room<T>(
    table: &mut HashTable<T>,
    more: usize,
    hash_of: impl Fn(&T) -> u64,
) -> Result<(), TryReserveError> {
    if more <= table.capacity() - table.len() {
        return Ok(());
    }
    table
        .try_reserve(more, hash_of)
        .or_else(|_| allocation_failure())?;
    leave_spare(table.capacity() * size_of::<T>())
}

/// Like [`prepare_column`], for a map.
#[inline]
pub(crate) fn prepare_map<K: Eq + Hash, V>(
    map: &mut SeededMap<K, V>,
    more: usize,
) -> Result<(), TryReserveError> {
    if more <= map.capacity() - map.len() || is_small::<(K, V)>(map.len() + more) {
        return Ok(());
    }
    map.try_reserve(more).or_else(|_| allocation_failure())?;
    leave_spare(map.capacity() * size_of::<(K, V)>())
}

#[inline]
fn is_small<T>(count: usize) -> bool {
    count.saturating_mul(size_of::<T>()) < SMALL_BYTES
}

/// Returns the error of an allocation that fails. Tables have an error type of their own, and the one of the
/// standard library cannot be made in any other way.
#[cold]
fn allocation_failure() -> Result<(), TryReserveError> {
    Vec::<u8>::new().try_reserve_exact(isize::MAX as usize)
}

/// Makes a column `length` long if it is shorter, by appending copies of `value`.
pub(crate) fn extend_to<T: Clone>(
    items: &mut Vec<T>,
    length: usize,
    value: T,
) -> Result<(), TryReserveError> {
    if items.len() < length {
        make_room(items, length - items.len())?;
        items.resize(length, value);
    }
    Ok(())
}

/// Collects items whose number is known.
pub(crate) fn collect<T>(
    items: impl ExactSizeIterator<Item = T>,
) -> Result<Vec<T>, TryReserveError> {
    let mut collected = Vec::new();
    make_room(&mut collected, items.len())?;
    collected.extend(items);
    Ok(collected)
}

/// Small allocations that are many, such as the texts of groups, in loops that cannot return an error: the first
/// failure is kept for [`Allocations::check`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Allocations {
    /// Number of bytes allocated since it was last checked that memory is left.
    unchecked_bytes: usize,
    failure: Option<TryReserveError>,
}

impl Allocations {
    /// Returns a copy of `bytes`; `None` if it cannot be allocated.
    pub(crate) fn copy(&mut self, bytes: &[u8]) -> Option<Box<[u8]>> {
        let mut copied = Vec::new();
        let room = copied.try_reserve_exact(bytes.len());
        self.keep_failure(room)?;
        copied.extend_from_slice(bytes);
        self.add(bytes.len())?;
        Some(copied.into_boxed_slice())
    }

    /// Counts `byte_count` bytes that have been or will be allocated; `None` if too little memory is left.
    #[inline]
    pub(crate) fn add(&mut self, byte_count: usize) -> Option<()> {
        self.unchecked_bytes += byte_count;
        if self.unchecked_bytes < LARGE_BYTES {
            return Some(());
        }
        let room = leave_spare(std::mem::take(&mut self.unchecked_bytes));
        self.keep_failure(room)
    }

    /// Returns the value of a result. Keeps a failure and returns `None` instead.
    #[inline]
    pub(crate) fn keep_failure<T>(&mut self, result: Result<T, TryReserveError>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(failure) => {
                self.failure = Some(failure);
                None
            }
        }
    }

    /// Returns the failure, if an allocation has failed.
    #[inline]
    pub(crate) fn check(&self) -> Result<(), TryReserveError> {
        match &self.failure {
            None => Ok(()),
            Some(failure) => Err(failure.clone()),
        }
    }
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
    use hashbrown::HashTable;

    use super::{Allocations, collect, extend_to, make_room, prepare_map, prepare_table};
    use crate::seeded_hash::SeededMap;

    #[test]
    fn room_that_cannot_be_made_is_an_error() {
        let mut bytes = vec![1_u8];
        assert!(make_room(&mut bytes, isize::MAX as usize).is_err());
        make_room(&mut bytes, 100).unwrap();
        assert!(bytes.capacity() > 100);
    }
    #[test]
    fn tables_and_maps_that_cannot_grow_are_an_error() {
        let mut table: HashTable<u64> = HashTable::new();
        let hash_of = |item: &u64| *item;
        assert!(prepare_table(&mut table, usize::MAX / 64, hash_of).is_err());
        prepare_table(&mut table, 100_000, hash_of).unwrap();
        assert!(table.capacity() >= 100_000);
        let mut map: SeededMap<u64, u64> = SeededMap::default();
        assert!(prepare_map(&mut map, usize::MAX / 64).is_err());
        prepare_map(&mut map, 100_000).unwrap();
        assert!(map.capacity() >= 100_000);
    }

    #[test]
    fn what_stays_small_is_not_prepared() {
        let mut map: SeededMap<u64, u64> = SeededMap::default();
        prepare_map(&mut map, 100).unwrap();
        assert_eq!(map.capacity(), 0);
    }

    #[test]
    fn a_failure_is_kept() {
        let mut allocations = Allocations::default();
        assert_eq!(allocations.copy(b"text").as_deref(), Some(&b"text"[..]));
        assert!(allocations.check().is_ok());
        let failed = make_room(&mut vec![0_u8], isize::MAX as usize);
        assert!(allocations.keep_failure(failed).is_none());
        assert!(allocations.check().is_err());
    }

    #[test]
    fn columns_become_as_long_as_they_must() {
        let mut column = collect([1, 2].into_iter()).unwrap();
        extend_to(&mut column, 4, 7).unwrap();
        extend_to(&mut column, 3, 9).unwrap();
        assert_eq!(column, [1, 2, 7, 7]);
    }
}
