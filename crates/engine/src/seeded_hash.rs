//! Hashes for tables, with seeds that are drawn anew in each process.
//!
//! The keys of tables come from logs, and whoever writes log lines may choose them. If the hash were known,
//! they could choose many keys with the same hash, and every lookup would compare all of them. No answer may
//! depend on these hashes. Where the order of hashes decides what is kept, that hash is fixed
//! (`aggregate/message_hash.rs`), and no table uses it.

#[cfg(test)]
pub(crate) mod colliding_texts;

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::sync::LazyLock;

use foldhash::SharedSeed;
use foldhash::fast::{FoldHasher, SeedableRandomState};

/// A map that looks its keys up by a seeded hash.
pub(crate) type SeededMap<K, V> = hashbrown::HashMap<K, V, SeededState>;

/// A set that looks its items up by a seeded hash.
pub(crate) type SeededSet<T> = hashbrown::HashSet<T, SeededState>;

struct Seeds {
    pair: HashSeed,
    of_hasher: u64,
    shared: SharedSeed,
}

/// The seeds of this process. The operating system draws them, through the standard library.
static SEEDS: LazyLock<Seeds> = LazyLock::new(|| {
    let random = |number: u64| RandomState::new().hash_one(number);
    Seeds {
        // An odd factor is not 0, which would make every product 0, and it loses no bit.
        pair: HashSeed {
            left: random(0) | 1,
            right: random(1) | 1,
        },
        of_hasher: random(2),
        shared: SharedSeed::from_u64(random(3)),
    }
});

/// Hashes the keys of a [`SeededMap`].
#[derive(Clone, Debug)]
pub(crate) struct SeededState(SeedableRandomState);

impl Default for SeededState {
    fn default() -> Self {
        let seeds = &*SEEDS;
        Self(SeedableRandomState::with_seed(
            seeds.of_hasher,
            &seeds.shared,
        ))
    }
}

impl SeededState {
    /// The hash of a text.
    #[inline]
    pub(crate) fn hash_text(&self, text: &[u8]) -> u64 {
        let mut hasher = self.build_hasher();
        hasher.write(text);
        hasher.finish()
    }
}

impl BuildHasher for SeededState {
    type Hasher = FoldHasher<'static>;

    #[inline]
    fn build_hasher(&self) -> FoldHasher<'static> {
        self.0.build_hasher()
    }
}

/// Hashes words of eight bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HashSeed {
    left: u64,
    right: u64,
}

impl Default for HashSeed {
    fn default() -> Self {
        SEEDS.pair
    }
}

impl HashSeed {
    /// The hash of two words.
    #[inline(always)]
    pub(crate) fn hash_pair(self, left: u64, right: u64) -> u64 {
        fold(left ^ self.left, right ^ self.right)
    }

    /// The hash of two words and a small number.
    #[inline(always)]
    pub(crate) fn hash_with_length(self, left: u64, right: u64, length: u32) -> u64 {
        fold(left ^ self.left, right ^ self.right.rotate_left(length))
    }

    /// The hash of the words of eight bytes at `start`, `start + 8` and so on, as far as they start before
    /// `end`.
    #[inline(always)]
    pub(crate) fn hash_words(self, word: impl Fn(usize) -> u64, start: usize, end: usize) -> u64 {
        let mut hash = self.left;
        let mut at = start;
        while at + 8 < end {
            hash = fold(hash ^ word(at), word(at + 8) ^ self.right);
            at += 16;
        }
        if at < end {
            hash = fold(hash ^ word(at), self.right);
        }
        hash
    }
}

/// Multiplies two words and combines both halves of the product.
#[inline(always)]
fn fold(left: u64, right: u64) -> u64 {
    let product = u128::from(left) * u128::from(right);
    product as u64 ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::{HashSeed, SeededState};

    #[test]
    fn all_tables_of_a_process_share_their_seeds() {
        let texts = ["", "a", "a text of more than sixteen bytes"];
        let hashes = || texts.map(|text| SeededState::default().hash_text(text.as_bytes()));
        assert_eq!(hashes(), hashes());
        let pair = || HashSeed::default().hash_pair(1, 2);
        assert_eq!(pair(), pair());
    }

    #[test]
    fn every_part_counts() {
        let seed = HashSeed::default();
        let pairs = [(0, 0), (0, 1), (1, 0), (1, 1)];
        let pair_hashes = pairs.map(|(left, right)| seed.hash_pair(left, right));
        let lengths = [0, 1, 2, 3];
        let length_hashes = lengths.map(|length| seed.hash_with_length(1, 1, length));
        let words: [&[u64]; 4] = [&[1, 2, 3], &[2, 1, 3], &[1, 3, 2], &[1, 2, 4]];
        let hash_of = |words: &[u64]| seed.hash_words(|at| words[at / 8], 0, 24);
        let word_hashes = words.map(hash_of);
        for mut hashes in [pair_hashes, length_hashes, word_hashes] {
            hashes.sort_unstable();
            assert!(hashes.windows(2).all(|pair| pair[0] != pair[1]));
        }
    }
}
