//! The extremes of a group without numbers.

use std::cmp::Ordering;

use crate::aggregate::groups::values::Nanoseconds;
use crate::room::Allocations;

/// Times and texts of a group.
#[derive(Clone, Debug, Default)]
pub(super) struct OtherExtremes {
    pub(super) time: Option<Nanoseconds>,
    pub(super) time_count: u64,
    pub(super) text: Vec<u8>,
    pub(super) text_count: u64,
}

impl OtherExtremes {
    pub(super) fn add_time(&mut self, time: Nanoseconds, count: u64, better: Ordering) {
        self.time_count += count;
        let is_better = self.time.is_none_or(|known| time.cmp(&known) == better);
        if is_better {
            self.time = Some(time);
        }
    }

    pub(super) fn add_text(
        &mut self,
        text: &[u8],
        better: Ordering,
        allocations: &mut Allocations,
    ) {
        if self.text_count == 0 || text.cmp(&self.text) == better {
            replace(&mut self.text, text, allocations);
        }
        self.text_count += 1;
    }

    pub(super) fn merge(&mut self, other: Self, better: Ordering) {
        if let Some(time) = other.time {
            self.add_time(time, other.time_count, better);
        }
        if other.text_count > 0 {
            if self.text_count == 0 || other.text.cmp(&self.text) == better {
                self.text = other.text;
            }
            self.text_count += other.text_count;
        }
    }
}

/// Replaces the bytes of a value, if there is memory for them.
pub(super) fn replace(known: &mut Vec<u8>, bytes: &[u8], allocations: &mut Allocations) {
    known.clear();
    let allocated = known.capacity();
    let room = known.try_reserve_exact(bytes.len());
    if allocations.keep_failure(room).is_some() {
        known.extend_from_slice(bytes);
        allocations.add(known.capacity() - allocated);
    }
}
