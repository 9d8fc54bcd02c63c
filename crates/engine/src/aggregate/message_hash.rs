//! The fixed hash whose order decides which messages, groups and values are kept where there are too many.
//!
//! Eight bytes at a time are mixed in: an exclusive or with the state, then a multiplication to 128 bits whose halves
//! are folded into one, as wyhash does. The last word overlaps the one before it; a text shorter than eight bytes is
//! padded with zeros. The length is part of the initial state, so that padding is unambiguous.

/// Odd constants without structure: the golden ratio and the fractional part of pi.
const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;
const SEED: u64 = 0x243F_6A88_85A3_08D3;
const SECOND_SEED: u64 = 0x1319_8A2E_0370_7344;

/// Returns a 64-bit hash that is the same on every platform and in every version, because it decides which messages are
/// tracked. It is unsuitable for hash tables: anyone can choose messages that share a hash.
#[inline]
pub(crate) fn hash_message(message: &[u8]) -> u64 {
    hash_from(SEED, message)
}

/// A hash of 128 bits, which stands for a value.
pub(crate) type Hash128 = (u64, u64);

/// Returns [`hash_message`] and 64 further bits, which are as fixed as the first.
#[inline]
pub(crate) fn hash_message_128(message: &[u8]) -> Hash128 {
    (hash_message(message), hash_from(SECOND_SEED, message))
}

#[inline]
fn hash_from(seed: u64, message: &[u8]) -> u64 {
    let mut hash = seed ^ message.len() as u64;
    let (words, _) = message.as_chunks::<8>();
    for word in words {
        hash = fold(hash ^ u64::from_le_bytes(*word));
    }
    let mut padded = [0; 8];
    let tail = message.last_chunk::<8>().unwrap_or_else(|| {
        padded[..message.len()].copy_from_slice(message);
        &padded
    });
    let tail = u64::from_le_bytes(*tail);
    fold(fold(hash ^ tail) ^ MULTIPLIER)
}

#[inline]
fn fold(word: u64) -> u64 {
    let product = u128::from(word) * u128::from(MULTIPLIER);
    product as u64 ^ (product >> 64) as u64
}

/// Thousands of texts with the same [`hash_message`].
#[cfg(test)]
pub(crate) fn texts_of_one_hash() -> Vec<Vec<u8>> {
    use crate::seeded_hash::colliding_texts::{ChainedHash, colliding_texts};

    let hash = ChainedHash {
        before_word: |state| state,
        mix: fold,
    };
    let blocks = 12;
    let behind = "the last";
    let length = 16 * blocks + behind.len();
    colliding_texts(&hash, SEED ^ length as u64, blocks, ("", behind))
}

#[cfg(test)]
mod tests {
    use super::{hash_message, texts_of_one_hash};

    #[test]
    fn chosen_texts_have_one_hash() {
        let mut texts = texts_of_one_hash();
        let hash = hash_message(&texts[0]);
        assert!(texts.iter().all(|text| hash_message(text) == hash));
        texts.sort_unstable();
        texts.dedup();
        assert_eq!(texts.len(), 4096);
    }

    #[test]
    fn is_pinned() {
        for (text, hash) in [
            ("", 0x39D8_5CAA_B39D_58EE),
            ("a", 0xFCD4_AACA_EFB5_45CD),
            ("12345678", 0x931D_CEAC_2CF7_DE85),
            ("Connection refused", 0xD0D9_8F65_DC38_8D98),
        ] {
            assert_eq!(hash_message(text.as_bytes()), hash, "{text}");
        }
    }

    #[test]
    fn tells_texts_with_padding_apart() {
        let texts: [&[u8]; 5] = [
            b"",
            b"\0",
            b"\0\0",
            b"\0\0\0\0\0\0\0\0",
            b"\0\0\0\0\0\0\0\0\0",
        ];
        for (index, text) in texts.iter().enumerate() {
            for other in &texts[index + 1..] {
                assert_ne!(hash_message(text), hash_message(other));
            }
        }
    }
}
