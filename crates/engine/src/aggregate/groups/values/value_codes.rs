//! Small numbers (codes) for the values of a column, so that a value that repeats is decoded, encoded and hashed once.
//!
//! A code is found by the cheapest test that fits the value:
//!
//! ```text
//! code_of(span):
//!     integer below 1024:      small[integer]                    # an array
//!     other short number:      numbers[digits and decimals]      # a hash map of words; no text is read
//!     any other value:         texts, by its StringKey and tag   # length and 16 bytes, or a hash and 8 bytes
//!                              texts of more than 16 bytes are compared in full as well
//! code_of_time(nanoseconds):   the last time, else a hash map
//! code_of_encoded(bytes):      texts, by a hash of the bytes     # values of expressions have no source text
//! a new value gets the next code, and its encoded form is appended
//! ```
//!
//! - Two codes may stand for equal values that are written differently, such as `200` and `200.0`. Their encoded values
//!   are the same, and so is their group; no answer depends on codes.
//! - Integers below 1024 include all status codes; their array takes 4 KiB.
//! - Above 65,536 codes, all values are forgotten between windows, so that memory stays bounded where values do not
//!   repeat. The aggregates that use the codes are told, since the codes become invalid.
//! - Hashes are seeded, because log lines may be written to collide.
//! - [`ValueCodes::reserve`] makes room in the tables before the values of a window are looked up; each new text makes
//!   room for its bytes. [`ValueCodes::check`] says afterwards whether there was too little memory.

use std::collections::TryReserveError;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use super::encoded_value::{
    MAX_NUMBER_BYTES, Nanoseconds, encode_number, encode_timestamp, encode_value,
};
use crate::record::{Span, StringKey, Tag};
use crate::room::{Allocations, make_room, prepare_column, prepare_map, prepare_table};
use crate::seeded_hash::{HashSeed, SeededMap, SeededState};
use ripsaw_query::Number;

/// Small number of a value within a [`ValueCodes`].
pub(crate) type ValueCode = u32;

/// Number of codes above which all values are forgotten.
const MAX_CODES: usize = 1 << 16;
/// Limit of the integers whose codes are in an array.
const SMALL_INTEGERS: usize = 1024;
const UNKNOWN: ValueCode = ValueCode::MAX;

/// Codes for the values of a column; see the [module](self). Two codes may stand for one value that is written in
/// several ways. No answer depends on the codes.
#[derive(Debug)]
pub(crate) struct ValueCodes {
    /// Codes of integers below [`SMALL_INTEGERS`], or [`UNKNOWN`].
    small: Box<[ValueCode; SMALL_INTEGERS]>,
    /// Codes of short numbers, by the word that `Span::as_short_number` returns.
    numbers: SeededMap<u64, ValueCode>,
    /// Codes of all other values but times.
    texts: HashTable<ValueCode>,
    key_seed: HashSeed,
    text_hash: SeededState,
    /// Codes of timestamps.
    times: SeededMap<Nanoseconds, ValueCode>,
    /// The last timestamp and its code.
    last_time: (Nanoseconds, ValueCode),
    /// For each code, the text to which it was given, if it was a text.
    known: Vec<KnownText>,
    /// Texts that are too long for their keys to identify them.
    long_texts: Vec<u8>,
    /// Encoded values, one after another.
    encoded: Vec<u8>,
    /// End of each encoded value.
    ends: Vec<usize>,
    allocations: Allocations,
}

#[derive(Clone, Copy, Debug, Default)]
struct KnownText {
    key: Option<StringKey>,
    tag: Tag,
    /// Start of the text in `long_texts`, if it is there.
    start: usize,
}

impl Default for ValueCodes {
    fn default() -> Self {
        Self {
            small: Box::new([UNKNOWN; SMALL_INTEGERS]),
            numbers: SeededMap::default(),
            texts: HashTable::new(),
            key_seed: HashSeed::default(),
            text_hash: SeededState::default(),
            times: SeededMap::default(),
            last_time: (0, UNKNOWN),
            known: Vec::new(),
            long_texts: Vec::new(),
            encoded: Vec::new(),
            ends: Vec::new(),
            allocations: Allocations::default(),
        }
    }
}

impl ValueCodes {
    /// Returns the number of codes.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns whether there are so many codes that the values should be forgotten.
    pub(crate) fn is_full(&self) -> bool {
        self.len() > MAX_CODES
    }

    /// Forgets all values.
    pub(crate) fn clear(&mut self) {
        self.small.fill(UNKNOWN);
        self.numbers.clear();
        self.texts.clear();
        self.times.clear();
        self.last_time = (0, UNKNOWN);
        self.known.clear();
        self.long_texts.clear();
        self.encoded.clear();
        self.ends.clear();
    }

    /// Makes room for the values of `rows` rows, except for their bytes.
    pub(crate) fn reserve(&mut self, rows: usize) -> Result<(), TryReserveError> {
        let Self {
            texts,
            known,
            encoded,
            ends,
            key_seed,
            text_hash,
            ..
        } = self;
        let hash_of = |code: &ValueCode| match known[*code as usize].key {
            Some(key) => key.hash(*key_seed),
            None => text_hash.hash_text(encoded_at(encoded, ends, *code)),
        };
        prepare_table(texts, rows, hash_of)?;
        prepare_map(&mut self.numbers, rows)?;
        prepare_map(&mut self.times, rows)?;
        prepare_column(&mut self.known, rows)?;
        prepare_column(&mut self.ends, rows)
    }

    /// Returns an error if there was too little memory for a value since the last call. The codes since then must not
    /// be used in this case.
    pub(crate) fn check(&self) -> Result<(), TryReserveError> {
        self.allocations.check()
    }

    /// Returns the encoded value of a code.
    pub(crate) fn encoded(&self, code: ValueCode) -> &[u8] {
        encoded_at(&self.encoded, &self.ends, code)
    }

    /// Returns the code of a value of a window.
    #[inline]
    pub(crate) fn code_of(&mut self, span: Span, text: &[u8]) -> ValueCode {
        if let Some(integer) = span.short_integer()
            && let Some(code) = self.small.get(integer as usize)
            && *code != UNKNOWN
        {
            return *code;
        }
        match span.as_short_number() {
            Some(number) => self.code_of_number(span, number),
            None => self.code_of_text(span, text),
        }
    }

    /// Returns the code of a timestamp.
    #[inline]
    pub(crate) fn code_of_time(&mut self, time: Nanoseconds) -> ValueCode {
        if self.last_time == (time, self.last_time.1) && self.last_time.1 != UNKNOWN {
            return self.last_time.1;
        }
        let code = self.times.get(&time).copied().unwrap_or_else(|| {
            let code = self.ends.len() as ValueCode;
            if self.make_room(MAX_NUMBER_BYTES).is_none() {
                return code;
            }
            encode_timestamp(time, &mut self.encoded);
            self.times.insert(time, code);
            self.add(KnownText::default());
            code
        });
        self.last_time = (time, code);
        code
    }

    /// Returns the code of an encoded value.
    pub(crate) fn code_of_encoded(&mut self, encoded: &[u8]) -> ValueCode {
        let Self {
            texts,
            known,
            encoded: all,
            ends,
            key_seed,
            text_hash,
            allocations,
            ..
        } = self;
        let is_same = |code: &ValueCode| {
            known[*code as usize].key.is_none() && encoded_at(all, ends, *code) == encoded
        };
        let hash_of = |code: &ValueCode| match known[*code as usize].key {
            Some(key) => key.hash(*key_seed),
            None => text_hash.hash_text(encoded_at(all, ends, *code)),
        };
        match texts.entry(text_hash.hash_text(encoded), is_same, hash_of) {
            Entry::Occupied(entry) => *entry.get(),
            Entry::Vacant(entry) => {
                let code = ends.len() as ValueCode;
                let room = make_room(all, encoded.len());
                if allocations.keep_failure(room).is_none() {
                    return code;
                }
                entry.insert(code);
                all.extend_from_slice(encoded);
                self.add(KnownText::default());
                code
            }
        }
    }

    fn code_of_number(&mut self, span: Span, number: u64) -> ValueCode {
        if let Some(code) = self.numbers.get(&number) {
            return *code;
        }
        let code = self.ends.len() as ValueCode;
        if self.make_room(MAX_NUMBER_BYTES).is_none() {
            return code;
        }
        self.numbers.insert(number, code);
        if let Some(place) = span
            .short_integer()
            .and_then(|integer| self.small.get_mut(integer as usize))
        {
            *place = code;
        }
        // The digits of a short number are in its span, so its text is not needed.
        let number = span.number(&[]).unwrap_or(Number::Float(f64::NAN));
        encode_number(number, &mut self.encoded);
        self.add(KnownText::default());
        code
    }

    #[inline]
    fn code_of_text(&mut self, span: Span, text: &[u8]) -> ValueCode {
        let tag = span.tag();
        let range = span.text_range();
        let Self {
            texts,
            known,
            long_texts,
            encoded,
            ends,
            key_seed,
            text_hash,
            allocations,
            ..
        } = self;
        let key = StringKey::of(*key_seed, text, range.start, range.end);
        let is_same = |code: &ValueCode| {
            let known = &known[*code as usize];
            known.key == Some(key)
                && known.tag == tag
                && (key.is_whole()
                    || long_texts[known.start..known.start + key.length()] == text[range.clone()])
        };
        let hash_of = |code: &ValueCode| match known[*code as usize].key {
            Some(key) => key.hash(*key_seed),
            None => text_hash.hash_text(encoded_at(encoded, ends, *code)),
        };
        match texts.entry(key.hash(*key_seed), is_same, hash_of) {
            Entry::Occupied(entry) => *entry.get(),
            Entry::Vacant(entry) => {
                let code = ends.len() as ValueCode;
                let long_bytes = if key.is_whole() { 0 } else { range.len() };
                let room = make_room(long_texts, long_bytes)
                    .and_then(|()| make_room(encoded, range.len() + MAX_NUMBER_BYTES));
                if allocations.keep_failure(room).is_none() {
                    return code;
                }
                entry.insert(code);
                let start = long_texts.len();
                if !key.is_whole() {
                    long_texts.extend_from_slice(&text[range]);
                }
                encode_value(&span.value(text), encoded);
                let key = Some(key);
                self.add(KnownText { key, tag, start });
                code
            }
        }
    }

    /// Makes room for the bytes of an encoded value; `None` if there is too little memory.
    fn make_room(&mut self, byte_count: usize) -> Option<()> {
        let room = make_room(&mut self.encoded, byte_count);
        self.allocations.keep_failure(room)
    }

    fn add(&mut self, known: KnownText) {
        self.known.push(known);
        self.ends.push(self.encoded.len());
    }
}

fn encoded_at<'a>(encoded: &'a [u8], ends: &[usize], code: ValueCode) -> &'a [u8] {
    let code = code as usize;
    let start = code.checked_sub(1).map_or(0, |before| ends[before]);
    &encoded[start..ends[code]]
}

#[cfg(test)]
mod tests {
    use super::ValueCodes;
    use crate::aggregate::groups::values::decoded_value::{DecodedValue, decode};
    use crate::aggregate::message_hash::texts_of_one_hash;
    use crate::record::{Span, Tag, ValueKind};
    use crate::seeded_hash::colliding_texts::assert_few_candidates;

    fn span_of(text: &str, from: usize) -> Span {
        let end = from + text.len();
        let tag = match text.as_bytes()[0] {
            b'"' => Tag::string(text.contains('\\')),
            b'n' => Tag::new(ValueKind::Null),
            b't' => Tag::new(ValueKind::True),
            b'[' => Tag::new(ValueKind::Array),
            _ if text.len() < 5 && !text.contains('.') => {
                return Span::new(Tag::short_number(0), from, end, text.parse().unwrap());
            }
            _ => Tag::new(ValueKind::Number),
        };
        Span::new(tag, from, end, 0)
    }

    #[test]
    fn equal_texts_have_one_code_and_values_are_encoded() {
        let mut codes = ValueCodes::default();
        let texts = [
            r#""INFO""#,
            r#""200""#,
            "200",
            "2000",
            "200.0",
            "null",
            "true",
            r#""true""#,
            r#""a string of more than sixteen bytes""#,
            r#""a string of some more than 16 bytes""#,
            r#""caf\u00e9""#,
            "[1, 2]",
            r#""[1, 2]""#,
        ];
        let mut found = Vec::new();
        for _ in 0..2 {
            for text in texts {
                let line = format!("{{{text}}}");
                found.push(codes.code_of(span_of(text, 1), line.as_bytes()));
            }
        }
        assert_eq!(found[..texts.len()], found[texts.len()..]);
        assert_eq!(codes.len(), texts.len());
        let value = |at: usize| decode(codes.encoded(found[at])).0;
        assert_eq!(value(0), DecodedValue::Text("INFO".into()));
        assert_eq!(
            (value(2), value(4)),
            (DecodedValue::Int(200), DecodedValue::Int(200))
        );
        assert_eq!(value(5), DecodedValue::Null);
        assert_eq!(value(10), DecodedValue::Text("café".into()));
        assert_eq!(value(11), value(12));
    }

    #[test]
    fn chosen_values_are_found_at_once() {
        let mut codes = ValueCodes::default();
        let values = texts_of_one_hash();
        for value in values.iter().chain(&values) {
            codes.code_of_encoded(value);
        }
        assert_eq!(codes.len(), values.len());
        let hashes = values.iter().map(|value| codes.text_hash.hash_text(value));
        assert_few_candidates(&codes.texts, hashes);
    }

    #[test]
    fn absent_values_times_and_encoded_ones_have_codes() {
        let mut codes = ValueCodes::default();
        let absent = codes.code_of(Span::default(), b"");
        let early = codes.code_of_time(0);
        let late = codes.code_of_time(60_000_000_000);
        let other = codes.code_of_encoded(b"\x10");
        assert_eq!([absent, early, late, other], [0, 1, 2, 3]);
        assert_eq!(codes.code_of_time(0), early);
        assert_eq!(codes.code_of_encoded(b"\x10"), other);
        assert_eq!(codes.code_of(Span::default(), b""), absent);
        assert_eq!(decode(codes.encoded(absent)).0, DecodedValue::Null);
        assert_eq!(
            decode(codes.encoded(late)).0,
            DecodedValue::Timestamp(60_000_000_000)
        );
        codes.clear();
        assert_eq!((codes.len(), codes.code_of_time(0)), (0, 0));
    }
}
