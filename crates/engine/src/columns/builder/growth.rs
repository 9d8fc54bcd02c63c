//! Reserves memory in advance, by how much of the input is still to come.

use std::collections::TryReserveError;

use crate::room::leave_spare;

/// Progress through the input, from which the final size of what was gathered so far is estimated.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Growth {
    /// Bytes of the input that were read.
    pub(crate) seen_bytes: u64,
    /// Bytes of the whole input, if known.
    pub(crate) expected_bytes: Option<u64>,
}

/// Maximum number of bytes to reserve in advance: the beginning of the input may differ from the rest.
const MAX_ADVANCE_BYTES: usize = 256 << 20;

impl Growth {
    /// Makes room for `needed` bytes in all and, if memory allows, for those that are likely to follow. Memory that is
    /// never touched costs nothing.
    pub(in crate::columns) fn reserve(
        self,
        bytes: &mut Vec<u8>,
        needed: usize,
    ) -> Result<(), TryReserveError> {
        if needed <= bytes.capacity() {
            return Ok(());
        }
        let in_advance = match self.expected_bytes {
            Some(expected) if expected > self.seen_bytes => {
                let to_come = (expected - self.seen_bytes) as f64 / self.seen_bytes.max(1) as f64;
                (needed as f64 * to_come * 1.0625) as usize
            }
            _ => needed,
        };
        let more = needed - bytes.len();
        bytes
            .try_reserve_exact(more + in_advance.min(MAX_ADVANCE_BYTES))
            .or_else(|_| bytes.try_reserve_exact(more))?;
        leave_spare(bytes.capacity())
    }
}

#[cfg(test)]
mod tests {
    use super::{Growth, MAX_ADVANCE_BYTES};

    #[test]
    fn room_is_made_once_for_all_that_will_come() {
        let growth = |seen_bytes, expected_bytes| Growth {
            seen_bytes,
            expected_bytes,
        };
        let mut bytes = Vec::new();
        growth(100, Some(1_000)).reserve(&mut bytes, 40).unwrap();
        assert!((400..=440).contains(&bytes.capacity()));
        let mut bytes = Vec::new();
        growth(100, None).reserve(&mut bytes, 40).unwrap();
        assert!((80..=90).contains(&bytes.capacity()));
        growth(1, Some(u64::MAX))
            .reserve(&mut bytes, 1_000)
            .unwrap();
        assert!(bytes.capacity() <= MAX_ADVANCE_BYTES + 2_000);
        assert!(
            growth(1, None)
                .reserve(&mut bytes, isize::MAX as usize)
                .is_err()
        );
    }
}
