//! The grammar of JSON numbers.

use ripsaw_query::digits::{digits_value, leading_digits, word_at};

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

/// Digits and decimals of the number that is exactly what is at `start..end`, if it is one without sign and exponent:
/// of up to eight bytes, its point included, or an integer of up to fifteen.
#[inline(always)]
pub(crate) fn exact_short_number(bytes: &[u8], start: usize, end: usize) -> Option<(u64, usize)> {
    let length = end.wrapping_sub(start);
    if length.wrapping_sub(1) > 7 {
        return if length <= 15 {
            exact_integer(bytes, start, length)
        } else {
            None
        };
    }
    // The digits are moved to the top of the word, with zeros in front.
    let missing = 8 * (8 - length as u32);
    let word = word_at(bytes, start)? << missing | (ZEROS & ((1 << missing) - 1));
    let whole_digits = leading_digits(word);
    if whole_digits == 8 {
        let starts_with_zero = (word >> missing) as u8 == b'0';
        return (!starts_with_zero || length == 1).then(|| (digits_value(word, 8), 0));
    }
    // Over the point the whole digits are moved one byte up.
    let point = 8 * whole_digits as u32;
    let below = (1 << point) - 1;
    let digits = (word & !below & !(0xFF << point)) | (word & below) << 8 | u64::from(b'0');
    let first_digit = (word >> missing) as u8;
    let is_number = (word >> point) as u8 == b'.'
        && leading_digits(digits) == 8
        && point > missing
        && point < 56
        && (first_digit != b'0' || point == missing + 8);
    is_number.then(|| (digits_value(digits, 8), 7 - whole_digits))
}

/// The integer of nine to fifteen digits at `start`.
#[inline]
fn exact_integer(bytes: &[u8], start: usize, length: usize) -> Option<(u64, usize)> {
    if length < 9 {
        return None;
    }
    let high = word_at(bytes, start)?;
    let low = word_at(bytes, start + length - 8)?;
    let is_integer = leading_digits(high) == 8 && leading_digits(low) == 8 && high as u8 != b'0';
    is_integer.then(|| {
        let value = digits_value(high, length - 8) * 100_000_000 + digits_value(low, 8);
        (value, 0)
    })
}

const ZEROS: u64 = 0x3030_3030_3030_3030;

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
    use super::{exact_short_number, read_short_number, skip_any_number};
    use ripsaw_query::Number;

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

    /// Everything that can be made of these bytes, up to a length; and long numbers.
    #[test]
    fn exact_numbers_are_those_of_the_grammar() {
        let mut texts = vec![String::new()];
        for length in 0..6 {
            let longest = texts.iter().filter(|text| text.len() == length);
            let longer: Vec<_> = longest
                .flat_map(|text| {
                    ["0", "1", "9", ".", "-", "e", "/", ":"].map(|byte| text.clone() + byte)
                })
                .collect();
            texts.extend(longer);
        }
        for digits in 6..20 {
            let integer = "9876543210123456789"[..digits].to_owned();
            for at in 0..digits {
                texts.extend([".", "0", "x", "."].map(|byte| {
                    let mut text = integer.clone();
                    text.replace_range(at..=at, byte);
                    text
                }));
            }
            texts.push(integer);
        }
        for text in texts {
            let line = format!("{text},123456789");
            let is_number =
                !text.is_empty() && skip_any_number(line.as_bytes(), 0) == Ok(text.len());
            let plain = text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.');
            let short = text.len() <= 8 || (text.len() <= 15 && !text.contains('.'));
            let found = exact_short_number(line.as_bytes(), 0, text.len());
            assert_eq!(found.is_some(), is_number && plain && short, "{text}");
            if let Some((digits, decimals)) = found {
                let expected = Number::parse(text.as_bytes()).unwrap().to_f64();
                let number = Number::from_digits(digits, decimals).to_f64();
                assert_eq!(number.to_bits(), expected.to_bits(), "{text}");
            }
        }
        assert!(exact_short_number(b"12345678,", 4, 2).is_none());
    }
}
