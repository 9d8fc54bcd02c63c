use ripsaw_kernels::digits::word_at;

/// What a string is told from others by: its length, its first and its last eight bytes, with those between mixed in. Strings
/// of up to [`StringKey::WHOLE_BYTES`] are equal if their keys are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StringKey {
    first: u64,
    last: u64,
    length: u32,
}

const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

impl StringKey {
    pub(crate) const WHOLE_BYTES: u32 = 16;

    /// The key of `text[start..end]`; what is behind it in the text only makes this faster.
    #[inline]
    pub(crate) fn of(text: &[u8], start: usize, end: usize) -> Self {
        let length = end - start;
        let (first, last) = if length >= 8 {
            let word = |at| word_at(text, at).unwrap_or_default();
            let between = (start + 8..end - 8).step_by(8);
            let mix = |mixed: u64, at| (mixed.rotate_left(29) ^ word(at)).wrapping_mul(FACTOR);
            let first = if length > Self::WHOLE_BYTES as usize {
                between.fold(word(start), mix)
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

    /// Whether two strings with this key are surely equal.
    #[inline]
    pub(crate) fn is_whole(self) -> bool {
        self.length <= Self::WHOLE_BYTES
    }

    #[inline]
    pub(crate) fn length(self) -> usize {
        self.length as usize
    }

    #[inline]
    pub(crate) fn hash(self) -> u64 {
        let mixed = u128::from(self.first ^ FACTOR)
            * u128::from(
                self.last.rotate_left(23) ^ u64::from(self.length) ^ 0xD1B5_4A32_D192_ED03,
            );
        (mixed >> 64) as u64 ^ mixed as u64
    }
}

#[cfg(test)]
mod tests {
    use super::StringKey;

    #[test]
    fn short_strings_of_every_length_are_told_apart() {
        let whole = StringKey::WHOLE_BYTES as usize;
        for length in 0..=whole {
            let string = "a".repeat(length);
            let key = StringKey::of(format!("<{string}>").as_bytes(), 1, 1 + length);
            assert_eq!(key, StringKey::of(string.as_bytes(), 0, length));
            assert_ne!(
                key,
                StringKey::of("a".repeat(length + 1).as_bytes(), 0, length + 1)
            );
            for at in 0..length {
                let mut other = string.clone();
                other.replace_range(at..=at, "b");
                assert_ne!(key, StringKey::of(other.as_bytes(), 0, length));
            }
        }
    }

    #[test]
    fn long_strings_that_differ_in_the_middle_have_other_hashes() {
        let string = "0123456789abcdef".repeat(4);
        let hash = |string: &str| StringKey::of(string.as_bytes(), 0, string.len()).hash();
        for at in 0..string.len() {
            let mut other = string.clone();
            other.replace_range(at..=at, "x");
            assert_ne!(hash(&other), hash(&string), "{at}");
        }
    }
}
