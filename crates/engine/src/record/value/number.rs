//! The grammar of JSON numbers, and fast paths for those without sign and exponent.
//!
//! - `ShortNumbers` of the kernels reads up to 8 bytes between two marks, for many lines at once.
//! - [`long_number`] reads 9 to 17 bytes: up to 16 digits and a point.
//! - [`read_short_number`] reads up to 7 digits on each side of the point, for the walker, which does not know
//!   where a number ends.
//! - [`skip_any_number`] accepts all that the grammar allows.

use ripsaw_kernels::digits::{digits_value, leading_digits, word_at};

use super::tag::MAX_DIGITS;

/// A number without sign and exponent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ShortNumber {
    /// Offset after the number.
    pub(crate) end: usize,
    /// Value of its digits, without the point.
    pub(crate) mantissa: u64,
    /// Number of digits after the point.
    pub(crate) decimals: usize,
}

/// Reads the number that begins at `at`, if it has at most seven digits on either side of the point, as most
/// have, and no sign or exponent.
///
/// Like [`skip_any_number`] this does not check that the number ends where its digits do: the caller goes on
/// after it and finds what does not belong there.
#[inline(always)]
pub(crate) fn read_short_number(bytes: &[u8], at: usize) -> Option<ShortNumber> {
    let word = word_at(bytes, at)?;
    let whole_digits = leading_digits(word);
    let starts_with_zero = word as u8 == b'0';
    if whole_digits == 0 || whole_digits == 8 || (starts_with_zero && whole_digits > 1) {
        return None;
    }
    let mut end = at + whole_digits;
    let mut mantissa = digits_value(word, whole_digits);
    let mut decimals = 0;
    if bytes[end] == b'.' {
        let word = word_at(bytes, end + 1)?;
        decimals = leading_digits(word);
        if decimals == 0 || decimals == 8 {
            return None;
        }
        end += 1 + decimals;
        mantissa = mantissa * POWERS_OF_TEN[decimals] + digits_value(word, decimals);
    }
    (bytes[end] | 0x20 != b'e').then_some(ShortNumber {
        end,
        mantissa,
        decimals,
    })
}

/// Returns the number that fills exactly `start..end`, if it has neither sign nor exponent, takes 9 to 17
/// bytes and has a value that a [`Span`](super::Span) can keep.
#[inline]
pub(crate) fn long_number(bytes: &[u8], start: usize, end: usize) -> Option<ShortNumber> {
    if !(9..=17).contains(&end.wrapping_sub(start)) {
        return None;
    }
    let (whole, whole_digits) = sixteen_digits(bytes, start)?;
    if whole_digits == 0 || (bytes[start] == b'0' && whole_digits > 1) {
        return None;
    }
    let behind = start + whole_digits;
    let mut number = ShortNumber {
        end: behind,
        mantissa: whole,
        decimals: 0,
    };
    if behind < end && bytes[behind] == b'.' {
        let (fraction, decimals) = sixteen_digits(bytes, behind + 1)?;
        if decimals == 0 || whole_digits + decimals > 16 {
            return None;
        }
        number = ShortNumber {
            end: behind + 1 + decimals,
            mantissa: whole * POWERS_OF_TEN[decimals] + fraction,
            decimals,
        };
    }
    (number.end == end && number.mantissa <= MAX_DIGITS).then_some(number)
}

/// The value of up to sixteen digits that begin at `at`, and their number.
#[inline(always)]
fn sixteen_digits(bytes: &[u8], at: usize) -> Option<(u64, usize)> {
    let eight = |word| match leading_digits(word) {
        0 => (0, 0),
        count => (digits_value(word, count), count),
    };
    let (high, count) = eight(word_at(bytes, at)?);
    if count < 8 {
        return Some((high, count));
    }
    let (low, more) = eight(word_at(bytes, at + 8)?);
    Some((high * POWERS_OF_TEN[more] + low, count + more))
}

const POWERS_OF_TEN: [u64; 17] = {
    let mut powers = [1; 17];
    let mut exponent = 1;
    while exponent < powers.len() {
        powers[exponent] = powers[exponent - 1] * 10;
        exponent += 1;
    }
    powers
};

/// Returns the offset after the number that begins at `at`, or the offset of what is wrong and a message.
#[inline(never)]
pub(crate) fn skip_any_number(bytes: &[u8], mut at: usize) -> Result<usize, (usize, &'static str)> {
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(b'\n');
    if byte(at) == b'-' {
        at += 1;
    }
    match byte(at) {
        b'0' => at += 1,
        b'1'..=b'9' => at = skip_digits(bytes, at + 1),
        _ => return Err((at, "expected a digit")),
    }
    if byte(at) == b'.' {
        let digits = at + 1;
        at = skip_digits(bytes, digits);
        if at == digits {
            return Err((at, "expected a digit after the decimal point"));
        }
    }
    if matches!(byte(at), b'e' | b'E') {
        at += 1;
        if matches!(byte(at), b'+' | b'-') {
            at += 1;
        }
        let digits = at;
        at = skip_digits(bytes, digits);
        if at == digits {
            return Err((at, "expected a digit in the exponent"));
        }
    }
    Ok(at)
}

#[inline]
fn skip_digits(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(u8::is_ascii_digit) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::{long_number, read_short_number, skip_any_number};

    #[test]
    fn short_numbers_are_those_of_the_grammar() {
        for text in [
            "0",
            "7",
            "1234567",
            "0.5",
            "10.25",
            "1234567.1234567",
            "200",
        ] {
            for behind in [
                ",        ",
                "}        ",
                "x        ",
                "-        ",
                ".        ",
            ] {
                let line = format!("{text}{behind}");
                let Some(short) = read_short_number(line.as_bytes(), 0) else {
                    assert_eq!(behind.as_bytes()[0], b'.', "{line}");
                    continue;
                };
                assert_eq!(Ok(short.end), skip_any_number(line.as_bytes(), 0), "{line}");
                assert_eq!(
                    short.mantissa.to_string(),
                    text.replace('.', "")
                        .trim_start_matches('0')
                        .to_owned()
                        .max("0".into())
                );
                assert_eq!(
                    short.decimals,
                    text.split_once('.')
                        .map_or(0, |(_, decimals)| decimals.len())
                );
            }
        }
    }

    #[test]
    fn what_is_not_short_is_left_to_the_grammar() {
        for text in [
            "-1",
            "01",
            "00",
            "12345678",
            "1.12345678",
            "1e5",
            "1.5E5",
            "1.",
            ".5",
            "x",
            "1.e5",
        ] {
            assert!(
                read_short_number(format!("{text}         ").as_bytes(), 0).is_none(),
                "{text}"
            );
        }
        assert!(
            read_short_number(b"12,", 0).is_none(),
            "too near to the end of the window"
        );
    }

    #[test]
    fn long_numbers_take_nine_to_seventeen_bytes() {
        for (text, expected) in [
            ("123456789", Some((123_456_789, 0))),
            ("1700000000000", Some((1_700_000_000_000, 0))),
            ("9007199254740992", Some((9_007_199_254_740_992, 0))),
            ("1234567.89", Some((123_456_789, 2))),
            ("12345678.9", Some((123_456_789, 1))),
            ("1700000000.123456", Some((1_700_000_000_123_456, 6))),
            ("0.00012345678", Some((12_345_678, 11))),
            ("0.123456789012345", Some((123_456_789_012_345, 15))),
            ("9007199254740993", None),
            ("12345678901234567", None),
            ("12.34567890123456", Some((1_234_567_890_123_456, 14))),
            ("12.345678901234567", None),
            ("92.34567890123456", None),
            ("12345678", None),
            ("012345678", None),
            ("00.12345678", None),
            ("-12345678", None),
            ("123456789.", None),
            (".123456789", None),
            ("1234.5678.9", None),
            ("1234567e12", None),
            ("123456789x", None),
            ("1234.56789x", None),
            ("x23456789", None),
        ] {
            for behind in [",", "}", "]", " ", "\r"] {
                let line = format!("{text}{behind}                ");
                let found = long_number(line.as_bytes(), 0, text.len());
                let found = found.map(|number| (number.mantissa, number.decimals));
                assert_eq!(found, expected, "{text}");
            }
        }
        assert_eq!(long_number(b"123456789,", 9, 0), None);
        assert_eq!(long_number(b"123456789", 0, 9), None, "near the end");
    }
}
