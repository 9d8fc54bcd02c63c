//! The keys that the walker expects, by the number of the member in the record.
//!
//! Records of a log tend to have the same members in the same order. Comparing the next 32 bytes with the key
//! that this member last had is less work than finding the end of the key and looking up its field.

use ripsaw_query::NodeId;

/// Maximum length of an expected key, including its quotes and colon.
const LITERAL_BYTES: usize = 32;

/// Number of members per record whose keys are expected.
const MAX_MEMBERS: usize = 64;

/// The key last seen for each member of a record.
#[derive(Default)]
pub(crate) struct ExpectedKeys {
    by_member: Vec<ExpectedKey>,
}

struct ExpectedKey {
    /// The key with its quotes and colon, without white space or escapes; then zeros.
    literal: [u64; WORDS],
    /// 0xFF for every byte of `literal` that counts.
    mask: [u64; WORDS],
    length: usize,
    /// The node of the member, if it is needed.
    node: Option<NodeId>,
}

const WORDS: usize = LITERAL_BYTES / 8;

impl ExpectedKeys {
    /// If the text begins with the key expected for this member, returns the length of the key with its quotes
    /// and colon, and the node of the member. Text shorter than 32 bytes never does.
    #[inline(always)]
    pub(crate) fn find(&self, member: usize, text: &[u8]) -> Option<(usize, Option<NodeId>)> {
        let expected = self.by_member.get(member)?;
        let words = words_of(text.first_chunk()?);
        let mut difference = 0;
        for ((word, literal), mask) in words.iter().zip(&expected.literal).zip(&expected.mask) {
            difference |= (word ^ literal) & mask;
        }
        (difference == 0).then_some((expected.length, expected.node))
    }

    /// From now on expects `key`, which includes its quotes and colon, for this member.
    pub(crate) fn learn(&mut self, member: usize, key: &[u8], node: Option<NodeId>) {
        if key.len() > LITERAL_BYTES || member > self.by_member.len() || member >= MAX_MEMBERS {
            return;
        }
        let mut literal = [0; LITERAL_BYTES];
        literal[..key.len()].copy_from_slice(key);
        let mut mask = [0; LITERAL_BYTES];
        mask[..key.len()].fill(u8::MAX);
        let expected = ExpectedKey {
            literal: words_of(&literal),
            mask: words_of(&mask),
            length: key.len(),
            node,
        };
        match self.by_member.get_mut(member) {
            Some(known) => *known = expected,
            None => self.by_member.push(expected),
        }
    }
}

#[inline(always)]
fn words_of(bytes: &[u8; LITERAL_BYTES]) -> [u64; WORDS] {
    let (words, _) = bytes.as_chunks::<8>();
    std::array::from_fn(|word| u64::from_ne_bytes(words[word]))
}

#[cfg(test)]
mod tests {
    use super::ExpectedKeys;

    const BEHIND: &str = "                                ";

    #[test]
    fn finds_the_very_key_of_a_member_only() {
        let mut keys = ExpectedKeys::default();
        keys.learn(0, br#""level":"#, Some(3));
        keys.learn(1, br#""message":"#, None);
        let found = |member, text: &str| keys.find(member, format!("{text}{BEHIND}").as_bytes());
        assert_eq!(found(0, r#""level":"INFO""#), Some((8, Some(3))));
        assert_eq!(found(1, r#""message":1"#), Some((10, None)));
        for text in [
            r#""levels":1"#,
            r#""level" :1"#,
            r#""Level":1"#,
            r#""message":1"#,
        ] {
            assert_eq!(found(0, text), None, "{text}");
        }
        assert_eq!(found(2, r#""level":"INFO""#), None);
        assert_eq!(
            keys.find(0, br#""level":1"#),
            None,
            "too near to the end of the window"
        );
    }

    #[test]
    fn learns_anew_but_no_key_that_is_too_long() {
        let mut keys = ExpectedKeys::default();
        let long = format!("\"{}\":", "k".repeat(29));
        keys.learn(0, long.as_bytes(), Some(1));
        assert_eq!(keys.find(0, long.as_bytes()), Some((32, Some(1))));
        keys.learn(0, format!("\"{}\":", "k".repeat(30)).as_bytes(), Some(2));
        assert_eq!(keys.find(0, long.as_bytes()), Some((32, Some(1))));
        keys.learn(0, br#""a":"#, Some(4));
        assert_eq!(
            keys.find(0, format!("\"a\":{BEHIND}").as_bytes()),
            Some((4, Some(4)))
        );
    }
}
