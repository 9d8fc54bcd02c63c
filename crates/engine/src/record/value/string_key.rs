//! Keys by which tables distinguish strings.

use ripsaw_kernels::digits::word_at;

use crate::seeded_hash::HashSeed;

/// Key that distinguishes strings: the length and the first and last eight bytes.
///
/// For a string longer than [`StringKey::WHOLE_BYTES`], a hash of the words before the last eight bytes replaces
/// the first eight. Shorter strings are equal if and only if their keys are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StringKey {
    first: u64,
    last: u64,
    length: u32,
}

impl StringKey {
    /// Strings of at most this many bytes are equal if their keys are.
    pub(crate) const WHOLE_BYTES: u32 = 16;

    /// The key of `text[start..end]`. It is found faster if at least eight bytes of the text follow `start`.
    #[inline]
    pub(crate) fn of(seed: HashSeed, text: &[u8], start: usize, end: usize) -> Self {
        let length = end - start;
        let (first, last) = if length >= 8 {
            let word = |at| word_at(text, at).unwrap_or_default();
            let first = if length > Self::WHOLE_BYTES as usize {
                seed.hash_words(word, start, end - 8)
            } else {
                word(start)
            };
            (first, word(end - 8))
        } else {
            let word = word_at(text, start).unwrap_or_else(|| {
                let mut bytes = [0; 8];
                bytes[..length].copy_from_slice(&text[start..end]);
                u64::from_le_bytes(bytes)
            });
            (word & ((1 << (8 * length)) - 1), 0)
        };
        Self {
            first,
            last,
            length: length as u32,
        }
    }

    /// Whether all strings with this key are equal.
    #[inline]
    pub(crate) fn is_whole(self) -> bool {
        self.length <= Self::WHOLE_BYTES
    }

    #[inline]
    pub(crate) fn length(self) -> usize {
        self.length as usize
    }

    #[inline]
    pub(crate) fn hash(self, seed: HashSeed) -> u64 {
        seed.hash_with_length(self.first, self.last, self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::StringKey;
    use crate::seeded_hash::HashSeed;
    use crate::seeded_hash::colliding_texts::{ChainedHash, colliding_texts};

    fn key_of(text: &[u8], start: usize, end: usize) -> StringKey {
        StringKey::of(HashSeed::default(), text, start, end)
    }

    #[test]
    fn no_chosen_texts_have_one_key() {
        // A hash that chains words and multiplies by a known factor, without a secret.
        let hash = ChainedHash {
            before_word: |state| state.rotate_left(29),
            mix: |combined| combined.wrapping_mul(0x9E37_79B9_7F4A_7C15),
        };
        let start = u64::from_le_bytes(*b"12345678");
        let texts = colliding_texts(&hash, start, 12, ("12345678", "the last"));
        let seed = HashSeed::default();
        let key = |text: &Vec<u8>| StringKey::of(seed, text, 0, text.len());
        let mut hashes: Vec<u64> = texts.iter().map(|text| key(text).hash(seed)).collect();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!((texts.len(), hashes.len()), (4096, 4096));
    }

    #[test]
    fn short_strings_of_every_length_are_told_apart() {
        let whole = StringKey::WHOLE_BYTES as usize;
        for length in 0..=whole {
            let string = "a".repeat(length);
            let key = key_of(format!("<{string}>").as_bytes(), 1, 1 + length);
            assert_eq!(key, key_of(string.as_bytes(), 0, length));
            assert_ne!(
                key,
                key_of("a".repeat(length + 1).as_bytes(), 0, length + 1)
            );
            for at in 0..length {
                let mut other = string.clone();
                other.replace_range(at..=at, "b");
                assert_ne!(key, key_of(other.as_bytes(), 0, length));
            }
        }
    }

    #[test]
    fn long_strings_that_differ_in_the_middle_have_other_hashes() {
        let string = "0123456789abcdef".repeat(4);
        let hash =
            |string: &str| key_of(string.as_bytes(), 0, string.len()).hash(HashSeed::default());
        for at in 0..string.len() {
            let mut other = string.clone();
            other.replace_range(at..=at, "x");
            assert_ne!(hash(&other), hash(&string), "{at}");
        }
    }
}
