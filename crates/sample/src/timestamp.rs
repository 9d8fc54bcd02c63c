//! Timestamps of lines: a clock that advances at random, and its formatting as RFC 3339.

use crate::decimal::push_padded;
use crate::random::Random;

/// 2026-01-15T00:00:00Z, in milliseconds since 1970.
const START_MS: u64 = 1_768_435_200_000;
/// Time per line that is reserved for a block, in milliseconds. The average gap is a little shorter, so that the clock
/// of a block rarely reaches the end of its own time.
pub(crate) const LINE_MS: u64 = 12;
/// Gaps between two lines, in milliseconds: sixteen equally likely ones, distributed like those of requests that arrive
/// independently of each other.
const GAPS_MS: [u64; 16] = [0, 1, 1, 2, 3, 4, 5, 6, 8, 9, 11, 14, 17, 22, 29, 50];
const DAY_MS: u64 = 86_400_000;

/// Clock of one block. It never reaches the time of the next block.
pub(crate) struct Clock {
    now_ms: u64,
    end_ms: u64,
}

impl Clock {
    /// Creates the clock for `line_count` lines from `first_line` on.
    pub(crate) fn new(first_line: u64, line_count: u64) -> Self {
        let now_ms = START_MS + first_line * LINE_MS;
        Self {
            now_ms,
            end_ms: now_ms + line_count * LINE_MS - 1,
        }
    }

    /// Returns the current time in milliseconds since 1970 and advances the clock by a random gap. Time never goes
    /// back.
    pub(crate) fn tick(&mut self, random: &mut Random) -> u64 {
        let now_ms = self.now_ms;
        self.now_ms = self.end_ms.min(now_ms + random.one_of(&GAPS_MS));
        now_ms
    }
}

/// Appends a time in milliseconds since 1970 as RFC 3339 (24 bytes).
pub(crate) fn push_timestamp(text: &mut Vec<u8>, unix_ms: u64) {
    let (year, month, day) = civil(unix_ms / DAY_MS);
    let ms = unix_ms % DAY_MS;
    push_padded::<4>(text, year);
    text.push(b'-');
    push_padded::<2>(text, month);
    text.push(b'-');
    push_padded::<2>(text, day);
    text.push(b'T');
    push_padded::<2>(text, ms / 3_600_000);
    text.push(b':');
    push_padded::<2>(text, ms / 60_000 % 60);
    text.push(b':');
    push_padded::<2>(text, ms / 1_000 % 60);
    text.push(b'.');
    push_padded::<3>(text, ms % 1_000);
    text.push(b'Z');
}

/// Year, month and day of a number of days since 1970, by Howard Hinnant's algorithm `civil_from_days`.
fn civil(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    (year_of_era + era * 400 + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::{DAY_MS, START_MS, push_timestamp};

    #[test]
    fn timestamps() {
        let cases = [
            (0, "1970-01-01T00:00:00.000Z"),
            (START_MS + 37_425_123, "2026-01-15T10:23:45.123Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (951_782_400_000 + DAY_MS, "2000-03-01T00:00:00.000Z"),
            (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
        ];
        for (unix_ms, expected) in cases {
            let mut text = Vec::new();
            push_timestamp(&mut text, unix_ms);
            assert_eq!(String::from_utf8(text).unwrap(), expected);
        }
    }
}
