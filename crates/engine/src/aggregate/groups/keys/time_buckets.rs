//! Buckets of time as keys. Consecutive records are mostly in the same minute, whose bucket is found by comparing text.

use ripsaw_kernels::digits::word_at;
use ripsaw_query::Number;
use ripsaw_query::cel::{Duration, Timestamp};

use crate::aggregate::groups::values::{ValueCode, ValueCodes};
use crate::record::string::decoded;
use crate::record::{Span, ValueKind};

const NANOS_PER_MINUTE: i128 = 60_000_000_000;
/// Length of `2026-01-31T08:15`.
const MINUTE_BYTES: usize = 16;
/// Length of `2026-01-31T08:15:00.000Z`.
const WITH_MILLISECONDS: usize = MINUTE_BYTES + 8;

/// Buckets of the times of a field.
#[derive(Debug)]
pub(crate) struct TimeBuckets {
    width: Duration,
    /// Whether the width is a multiple of a minute, so that all times of a minute are in one bucket.
    is_whole_minutes: bool,
    /// Text of the last minute, and its bucket. Consecutive records are mostly in the same minute.
    last_minute: Option<([u64; 2], ValueCode)>,
}

impl TimeBuckets {
    pub(crate) fn new(width: Duration) -> Self {
        Self {
            width,
            is_whole_minutes: width.nanos() % NANOS_PER_MINUTE == 0,
            last_minute: None,
        }
    }

    /// Forgets the codes, which are no longer valid.
    pub(crate) fn forget(&mut self) {
        self.last_minute = None;
    }

    /// Returns the code of the bucket of a value.
    #[inline]
    pub(crate) fn code_of(&mut self, span: Span, text: &[u8], codes: &mut ValueCodes) -> ValueCode {
        let minute = self.minute_of(span, text);
        if let (Some(minute), Some((last, code))) = (minute, self.last_minute)
            && minute == last
        {
            return code;
        }
        let code = self.code_of_time(time_of(span, text), codes);
        if let Some(minute) = minute {
            self.last_minute = Some((minute, code));
        }
        code
    }

    /// Returns the code of the bucket of a time.
    pub(crate) fn code_of_time(
        &self,
        time: Option<Timestamp>,
        codes: &mut ValueCodes,
    ) -> ValueCode {
        match time.and_then(|time| time.floor(self.width)) {
            Some(bucket) => codes.code_of_time(bucket.nanos()),
            None => codes.code_of(Span::default(), &[]),
        }
    }

    /// Returns the text of the minute of a time, if all times with this text are in one bucket or are invalid alike.
    #[inline]
    fn minute_of(&self, span: Span, text: &[u8]) -> Option<[u64; 2]> {
        let range = span.text_range();
        let is_usual = self.is_whole_minutes
            && span.is_plain_string()
            && range.len() == WITH_MILLISECONDS
            && is_seconds_in_utc(word_at(text, range.start + MINUTE_BYTES)?);
        let words = [word_at(text, range.start)?, word_at(text, range.start + 8)?];
        is_usual.then_some(words)
    }
}

/// Returns whether eight bytes have the form of `:59.999Z`.
#[inline]
fn is_seconds_in_utc(word: u64) -> bool {
    const ZEROS: u64 = u64::from_le_bytes(*b":00.000Z");
    const TOP_BITS: u64 = 0x8080_8080_8080_8080;
    // Added to the difference from the zeros, this sets the top bit of every byte that is too large for its place.
    const ROOM: u64 = u64::from_le_bytes([0x7F, 0x7A, 0x76, 0x7F, 0x76, 0x76, 0x76, 0x7F]);
    let digits = word ^ ZEROS;
    (digits.wrapping_add(ROOM) | digits) & TOP_BITS == 0
}

/// Returns the time that a value represents.
pub(crate) fn time_of(span: Span, text: &[u8]) -> Option<Timestamp> {
    let value = span.value(text);
    match value.kind {
        ValueKind::String => Timestamp::parse(&decoded(&value)),
        ValueKind::Number => span
            .number(text)
            .and_then(|number: Number<'_>| Timestamp::from_epoch(number)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{TimeBuckets, is_seconds_in_utc};
    use crate::aggregate::groups::values::ValueCodes;
    use crate::aggregate::groups::values::{DecodedValue, decode};
    use crate::record::{Span, Tag};
    use ripsaw_query::cel::{Duration, Timestamp};

    #[test]
    fn seconds_are_those_of_the_grammar() {
        for good in [":00.000Z", ":59.999Z", ":09.120Z"] {
            let word = u64::from_le_bytes(good.as_bytes().try_into().unwrap());
            assert!(is_seconds_in_utc(word), "{good}");
            for at in 0..8 {
                for byte in 0..=255 {
                    let mut other = good.as_bytes().to_vec();
                    other[at] = byte;
                    let text = [b"2026-01-31T08:15", &other[..]].concat();
                    let word = u64::from_le_bytes(other.clone().try_into().unwrap());
                    let is_time = Timestamp::parse(&text).is_some();
                    // A lowercase `z` is left to the general parser.
                    assert!(!is_seconds_in_utc(word) || is_time, "{other:?}");
                    if is_time && other[7] == b'Z' {
                        assert!(is_seconds_in_utc(word), "{other:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn every_time_is_in_the_bucket_that_begins_last_before_it() {
        let times = [
            "2026-01-31T08:15:00.000Z",
            "2026-01-31T08:15:59.999Z",
            "2026-01-31T08:15:60.999Z",
            "2026-01-31T08:15:59.999+01:00",
            "2026-01-31T08:15:20Z",
            "2026-02-30T08:15:00.000Z",
            "2026-02-30T08:15:01.000Z",
            "2026-01-31T08:16:00.000Z",
            "1969-12-31T23:59:59.999Z",
            "no time",
        ];
        for width in ["1m", "5m", "1h", "1d", "90s", "1500ms", "7w"] {
            let width = Duration::parse(width.as_bytes()).unwrap();
            let mut buckets = TimeBuckets::new(width);
            let mut codes = ValueCodes::default();
            for time in times.iter().chain(&times) {
                let text = format!("\"{time}\"        ");
                let span = Span::new(Tag::string(false), 0, time.len() + 2, 0);
                let code = buckets.code_of(span, text.as_bytes(), &mut codes);
                let expected = Timestamp::parse(time.as_bytes()).map(|time| {
                    let nanos = time.nanos();
                    nanos - nanos.rem_euclid(width.nanos())
                });
                let expected = expected.map_or(DecodedValue::Null, DecodedValue::Timestamp);
                assert_eq!(decode(codes.encoded(code)).0, expected, "{time}");
            }
        }
    }
}
