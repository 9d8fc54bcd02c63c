//! Lists of the index, which grow a segment at a time.
//!
//! A list is made long enough for a whole segment before the segment is written, so that kernels need not check its
//! length at each entry.

use std::marker::PhantomData;

use crate::segment::SEGMENT_BLOCKS;

/// List that grows before a segment is written to it, so that writes within the segment need no check. Only the first
/// `count` entries are valid.
#[derive(Debug, Default)]
pub(crate) struct Growing<T> {
    pub(super) list: Vec<T>,
    pub(crate) count: usize,
}

impl<T: Copy + Default> Growing<T> {
    /// Returns the room after the last entry, large enough for the entries of one segment.
    #[inline(always)]
    pub(crate) fn room(&mut self) -> Room<'_, T> {
        if self.list.len() - self.count < Room::<T>::ENTRIES {
            self.grow();
        }
        let (_, rest) = self.list.split_at_mut(self.count);
        Room {
            first: rest.as_mut_ptr(),
            lent: PhantomData,
        }
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self) {
        let needed = self.count + Room::<T>::ENTRIES;
        self.list
            .resize(needed.max(2 * self.list.len()), T::default());
    }

    pub(super) fn restart(&mut self, first: impl IntoIterator<Item = T>) {
        self.list.resize(self.list.len().max(64), T::default());
        self.count = 0;
        for entry in first {
            self.list[self.count] = entry;
            self.count += 1;
        }
    }

    pub(super) fn as_slice(&self) -> &[T] {
        &self.list[..self.count]
    }
}

/// Memory for the entries of one segment.
pub(crate) struct Room<'a, T> {
    first: *mut T,
    lent: PhantomData<&'a mut [T]>,
}

impl<T> Room<'_, T> {
    /// Number of entries: 64 for each block of a segment, plus 64, because whole blocks are written and whole words are
    /// read beyond the last entry.
    const ENTRIES: usize = 64 * (SEGMENT_BLOCKS + 1);

    /// Room for the entries of a block. `before` is the number of entries of the preceding blocks of the segment, at
    /// most 64 per block.
    #[inline(always)]
    pub(crate) fn block(&mut self, before: usize) -> &mut [T; 64] {
        debug_assert!(before + 64 <= Self::ENTRIES, "no block has more than 64");
        // SAFETY: there is room for `ENTRIES` entries, and no preceding block of the segment has more than 64.
        unsafe { &mut *self.first.add(before).cast::<[T; 64]>() }
    }
}
