//! The grammar of JSON numbers.

use ripsaw_kernels::digits::{digits_value, leading_digits, word_at};

/// A number without sign and exponent, of fewer than eight digits on either side of the point.
#[derive(Clone, Copy)]
pub(crate) struct ShortNumber {
    /// Offset behind it.
    pub(crate) end: usize,
    /// Its digits, without the point.
    pub(crate) mantissa: u64,
    /// How many digits are behind the point: 0 to 7.
    pub(crate) decimals: usize,
}

/// The number that begins at `at`, if it is short, as most are. The byte behind the number is not looked at, nor is
/// it by [`skip_any_number`]: whoever goes on there will find what does not belong.
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

/// The integer of nine to fifteen digits that is exactly what is at `start..end`, if it is one.
#[inline]
pub(crate) fn long_integer(bytes: &[u8], start: usize, end: usize) -> Option<u64> {
    let length = end.wrapping_sub(start);
    if !(9..=15).contains(&length) {
        return None;
    }
    let high = word_at(bytes, start)?;
    let low = word_at(bytes, end - 8)?;
    let is_integer = leading_digits(high) == 8 && leading_digits(low) == 8 && high as u8 != b'0';
    is_integer.then(|| digits_value(high, length - 8) * 100_000_000 + digits_value(low, 8))
}

const POWERS_OF_TEN: [u64; 8] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];

/// Offset behind the number that begins at `at`, or what is wrong and where.
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
    use super::{long_integer, read_short_number, skip_any_number};

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
    fn long_integers_have_nine_to_fifteen_digits() {
        for (text, expected) in [
            ("123456789", Some(123_456_789)),
            ("1700000000000", Some(1_700_000_000_000)),
            ("999999999999999", Some(999_999_999_999_999)),
            ("1234567890123456", None),
            ("12345678", None),
            ("012345678", None),
            ("-12345678", None),
            ("12345678.9", None),
            ("1234567.89", None),
            ("x23456789", None),
        ] {
            let line = format!("{text},        ");
            assert_eq!(
                long_integer(line.as_bytes(), 0, text.len()),
                expected,
                "{text}"
            );
        }
        assert_eq!(long_integer(b"123456789,", 9, 0), None);
    }
}
