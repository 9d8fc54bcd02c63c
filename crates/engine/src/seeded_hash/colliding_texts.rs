//! Texts that an attacker would choose against a known hash: thousands with the same 64-bit hash, found in
//! milliseconds.
//!
//! A hash that mixes in one word after another without a secret lets differences cancel. Two words that lead
//! to different states are followed by two words that differ by as much as the states do, so both pairs lead
//! to the same state. Each such block of 16 bytes doubles the number of texts.

use hashbrown::HashTable;

/// A hash that consumes words of eight bytes.
pub(crate) struct ChainedHash {
    /// What the next word is combined with, by exclusive or.
    pub(crate) before_word: fn(state: u64) -> u64,
    /// The state after the combined word.
    pub(crate) mix: fn(combined: u64) -> u64,
}

/// Returns 2^`blocks` texts of printable ASCII, all of the same length, that take a hash from `state` to the
/// same other state. `before` is put before each text and is not hashed; `behind` is appended to each.
pub(crate) fn colliding_texts(
    hash: &ChainedHash,
    mut state: u64,
    blocks: usize,
    (before, behind): (&str, &str),
) -> Vec<Vec<u8>> {
    let mut texts = vec![before.as_bytes().to_vec()];
    for _ in 0..blocks {
        let (block, next) = colliding_block(hash, state);
        state = next;
        let doubled = texts.iter().flat_map(|text| {
            let with = |block: &[u8; 16]| [&text[..], block].concat();
            [with(&block[0]), with(&block[1])]
        });
        texts = doubled.collect();
    }
    for text in &mut texts {
        text.extend_from_slice(behind.as_bytes());
    }
    texts
}

/// Returns two blocks that lead to the same state, and that state.
fn colliding_block(hash: &ChainedHash, state: u64) -> ([[u8; 16]; 2], u64) {
    let after = |state, word| (hash.mix)((hash.before_word)(state) ^ u64::from_le_bytes(word));
    let first = *b"aaaaaaaa";
    let state_after_first = after(state, first);
    for number in 0..1_000_000_u32 {
        // The first byte is the lowest one of a word, and products carry from there upwards.
        let digits: Vec<u8> = format!("{number:08}").bytes().rev().collect();
        let other = std::array::from_fn(|at| digits[at]);
        let states = [state_after_first, after(state, other)];
        let [left, right] = states.map(hash.before_word);
        if let Some([left, right]) = words_that_differ_by(left ^ right) {
            let next = after(states[0], left);
            assert_eq!(next, after(states[1], right));
            let block = |a: [u8; 8], b: [u8; 8]| {
                let bytes = [a, b].concat();
                std::array::from_fn(|at| bytes[at])
            };
            return ([block(first, left), block(other, right)], next);
        }
    }
    panic!("no collision found");
}

/// Two words of printable ASCII, without quotes and backslashes, whose exclusive or is `difference`.
fn words_that_differ_by(difference: u64) -> Option<[[u8; 8]; 2]> {
    let is_plain = |byte: u8| matches!(byte, b'#'..=b'[' | b']'..=b'~');
    let mut words = [[0; 8]; 2];
    for (at, byte) in difference.to_le_bytes().into_iter().enumerate() {
        let left = (b'#'..=b'~').find(|left| is_plain(*left) && is_plain(left ^ byte))?;
        words[0][at] = left;
        words[1][at] = left ^ byte;
    }
    Some(words)
}

/// Asserts that lookups in a table compare few entries. Each hash must be that of a key in the table.
pub(crate) fn assert_few_candidates<T>(table: &HashTable<T>, hashes: impl Iterator<Item = u64>) {
    let mut count = 0;
    for hash in hashes {
        let candidates = table.iter_hash(hash).count();
        assert!((1..=32).contains(&candidates), "{candidates} candidates");
        count += 1;
    }
    assert!(count >= 4096, "{count} keys are too few to show anything");
}
