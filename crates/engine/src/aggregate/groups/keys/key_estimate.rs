//! Estimates the number of distinct keys from the least of their hashes.
//!
//! With `k` hashes kept, the greatest of them divides the range of hashes at about `k / n`, where `n` is the number of
//! distinct keys. The estimate is `(k - 1) / (greatest / 2^64)`.

use std::collections::BTreeSet;

/// Number of least hashes that are kept, for a standard error of 1.6 %.
const MAX_HASHES: usize = 4096;

/// Hash of a key, by whose order groups are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct KeyHash(u64);

/// Rotation by which bits from the middle of the hash come first. It is fixed, because it decides which groups are
/// kept.
const ROTATION: u32 = 24;

impl KeyHash {
    pub(crate) const MAX: Self = Self(u64::MAX);

    #[inline]
    pub(crate) fn of(hash: u64) -> Self {
        Self(hash.rotate_left(ROTATION))
    }
}

/// Estimates the number of distinct keys by the k least of their hashes ("k minimum values": Bar-Yossef et al.,
/// "Counting distinct elements in a data stream", 2002). Fewer than k keys are counted exactly.
#[derive(Debug, Default)]
pub(crate) struct KeyEstimate {
    least: BTreeSet<KeyHash>,
}

impl KeyEstimate {
    #[inline]
    pub(crate) fn insert(&mut self, hash: KeyHash) {
        if self.least.len() < MAX_HASHES {
            self.least.insert(hash);
        } else if self.least.last().is_some_and(|last| hash < *last) && self.least.insert(hash) {
            self.least.pop_last();
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for hash in &other.least {
            self.insert(*hash);
        }
    }

    /// Returns the estimated number of distinct hashes that were inserted.
    pub(crate) fn key_count(&self) -> u64 {
        match self.least.last() {
            Some(KeyHash(last)) if self.least.len() == MAX_HASHES => {
                let part = *last as f64 / 2_f64.powi(64);
                ((MAX_HASHES - 1) as f64 / part).round() as u64
            }
            _ => self.least.len() as u64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{KeyEstimate, KeyHash, MAX_HASHES};
    use crate::aggregate::message_hash::hash_message;

    fn estimate(from: u64, to: u64) -> KeyEstimate {
        let mut estimate = KeyEstimate::default();
        for key in (from..to).chain(from..from + (to - from) / 3) {
            estimate.insert(KeyHash::of(hash_message(key.to_string().as_bytes())));
        }
        estimate
    }

    #[test]
    fn is_exact_for_few_keys() {
        assert_eq!(estimate(0, 0).key_count(), 0);
        let most = MAX_HASHES as u64 - 1;
        assert_eq!(estimate(0, most).key_count(), most);
    }

    #[test]
    fn many_keys_are_estimated_the_same_in_any_merge() {
        let whole = estimate(0, 100_000).key_count();
        let mut merged = estimate(60_000, 100_000);
        merged.merge(&estimate(0, 70_000));
        assert_eq!(merged.key_count(), whole);
        assert!((whole as f64 / 1e5 - 1.0).abs() < 0.05, "{whole}");
    }
}
